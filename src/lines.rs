//! Cuts what is read into lines, in memory that has a bound, whatever stands there.

use std::io::{self, Read};

/// How much is read at a time.
const CHUNK: u64 = 256 << 10;

/// The longest line in bytes that is handed on whole: far above any record, far below a machine's memory.
pub(crate) const LONGEST: usize = 64 << 20;

/// Bytes in their order, as they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// A line without its end `\n`.
    Line(&'a [u8]),
    /// What stands behind the last line end of something that has ended.
    Rest(&'a [u8]),
    /// The begin of a line that is longer than [`LONGEST`]; its other pieces follow.
    TooLong(&'a [u8]),
    /// More of a line that is too long, with the line end where it comes.
    More(&'a [u8]),
}

/// A reader of lines.
#[derive(Debug)]
pub(crate) struct Lines<R> {
    from: R,
    /// What stands behind the last line end.
    torn: Vec<u8>,
    is_too_long: bool,
}

impl<R: Read> Lines<R> {
    pub(crate) fn new(from: R) -> Self {
        Self {
            from,
            torn: Vec::new(),
            is_too_long: false,
        }
    }

    /// Begins inside a line, whose end is handed on as [`Piece::More`].
    pub(crate) fn inside_a_line(from: R) -> Self {
        Self {
            is_too_long: true,
            ..Self::new(from)
        }
    }

    /// Gives what is read from.
    pub(crate) fn source(&self) -> &R {
        &self.from
    }

    /// Gives how many bytes behind the last line end are held back.
    pub(crate) fn held_back(&self) -> usize {
        self.torn.len()
    }

    /// Reads on a little and hands on the lines that are whole now; tells whether there was anything.
    pub(crate) fn read(
        &mut self,
        see: &mut dyn FnMut(Piece<'_>) -> io::Result<()>,
    ) -> io::Result<bool> {
        let before = self.torn.len();
        let count = self.from.by_ref().take(CHUNK).read_to_end(&mut self.torn)?;
        let last_end = self.torn[before..].iter().rposition(|byte| *byte == b'\n');
        let whole = last_end.map_or(0, |at| before + at + 1);
        for line in self.torn[..whole].split_inclusive(|byte| *byte == b'\n') {
            if std::mem::take(&mut self.is_too_long) {
                see(Piece::More(line))?;
            } else {
                see(Piece::Line(&line[..line.len() - 1]))?;
            }
        }
        self.torn.drain(..whole);
        if self.is_too_long && !self.torn.is_empty() {
            see(Piece::More(&self.torn))?;
            self.torn.clear();
        }
        if self.torn.len() > LONGEST {
            see(Piece::TooLong(&self.torn))?;
            self.is_too_long = true;
            // The room goes, too.
            self.torn = Vec::new();
        }
        Ok(count > 0)
    }

    /// Hands on what stands behind the last line end, once nothing more comes.
    pub(crate) fn finish(
        &mut self,
        see: &mut dyn FnMut(Piece<'_>) -> io::Result<()>,
    ) -> io::Result<()> {
        if !self.torn.is_empty() {
            see(Piece::Rest(&self.torn))?;
            self.torn.clear();
        }
        Ok(())
    }

    /// Reads to the end and hands on everything.
    pub(crate) fn read_all(
        mut self,
        see: &mut dyn FnMut(Piece<'_>) -> io::Result<()>,
    ) -> io::Result<()> {
        while self.read(see)? {}
        self.finish(see)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(from: impl Read) -> Vec<(char, usize)> {
        let mut found = Vec::new();
        let mut see = |piece: Piece<'_>| {
            found.push(match piece {
                Piece::Line(bytes) => ('l', bytes.len()),
                Piece::Rest(bytes) => ('r', bytes.len()),
                Piece::TooLong(bytes) => ('t', bytes.len()),
                Piece::More(bytes) => ('m', bytes.len()),
            });
            Ok(())
        };
        Lines::new(from).read_all(&mut see).unwrap();
        found
    }

    #[test]
    fn lines_are_whole_and_a_rest_is_told_apart() {
        assert_eq!(
            pieces(&b"one\n\nthree\nfo"[..]),
            [('l', 3), ('l', 0), ('l', 5), ('r', 2)]
        );
        let long = "x".repeat(CHUNK as usize + 7);
        assert_eq!(
            pieces(format!("{long}\ny\n").as_bytes()),
            [('l', long.len()), ('l', 1)]
        );
    }

    #[test]
    fn a_line_without_end_takes_no_more_memory_than_the_longest() {
        let length = LONGEST as u64 + 3 * CHUNK;
        let endless = io::repeat(b'x').take(length).chain(&b"\nshort\n"[..]);
        let found = pieces(endless);
        assert_eq!(found[0].0, 't');
        assert!(found[0].1 <= LONGEST + CHUNK as usize, "{found:?}");
        assert_eq!(found.last(), Some(&('l', 5)));
        let all: usize = found[..found.len() - 1].iter().map(|(_, len)| len).sum();
        assert_eq!(all as u64, length + 1);
    }
}
