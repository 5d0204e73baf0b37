//! The last lines of a file, in memory for these alone.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use crate::lines::{Lines, Piece};
use crate::sink::parts::Content;

/// How much of a file's end is looked at first: enough for some hundred events.
const WINDOW: u64 = 1 << 20;

/// What a window that held too little grows by.
const GROWTH: u64 = 8;

/// The last lines that are kept, oldest first.
struct Last<'a> {
    count: usize,
    keep: &'a dyn Fn(&[u8]) -> bool,
    found: VecDeque<Vec<u8>>,
    /// Whether a line end was seen, whichever line's.
    has_end: bool,
}

impl<'a> Last<'a> {
    fn new(count: usize, keep: &'a dyn Fn(&[u8]) -> bool) -> Self {
        Self {
            count,
            keep,
            found: VecDeque::new(),
            has_end: false,
        }
    }

    fn take(&mut self, piece: Piece<'_>) {
        let (Piece::Line(line) | Piece::Rest(line)) = piece else {
            self.has_end |= matches!(piece, Piece::More(bytes) if bytes.ends_with(b"\n"));
            return;
        };
        self.has_end |= matches!(piece, Piece::Line(_));
        if self.count == 0 || line.is_empty() || !(self.keep)(line) {
            return;
        }
        if self.found.len() == self.count {
            self.found.pop_front();
        }
        self.found.push_back(line.to_vec());
    }
}

/// Gives the last lines of a growing file, and the byte behind its last line end.
///
/// It is read from its end, in windows, as a log is long and what is asked for short.
pub(super) fn of_live(
    mut file: &File,
    count: usize,
    keep: &dyn Fn(&[u8]) -> bool,
) -> io::Result<(VecDeque<Vec<u8>>, u64)> {
    let length = file.metadata()?.len();
    let mut window = WINDOW;
    loop {
        let start = length.saturating_sub(window);
        file.seek(SeekFrom::Start(start))?;
        let content = file.take(length - start);
        let mut lines = if start > 0 {
            Lines::inside_a_line(content)
        } else {
            Lines::new(content)
        };
        let mut last = Last::new(count, keep);
        while lines.read(&mut |piece| {
            last.take(piece);
            Ok(())
        })? {}
        if start == 0 || (last.has_end && last.found.len() >= count) {
            return Ok((last.found, length - lines.held_back() as u64));
        }
        window = window.saturating_mul(GROWTH);
    }
}

/// Gives the last lines of a part.
pub(super) fn of_part(
    content: Content,
    count: usize,
    keep: &dyn Fn(&[u8]) -> bool,
) -> io::Result<VecDeque<Vec<u8>>> {
    let file = match content {
        Content::Plain(file) => file,
        compressed @ Content::Compressed(_) => {
            let mut last = Last::new(count, keep);
            Lines::new(compressed).read_all(&mut |piece| {
                last.take(piece);
                Ok(())
            })?;
            return Ok(last.found);
        }
    };
    of_live(&file, count, keep).map(|(found, _)| found)
}

#[cfg(test)]
mod tests {
    use super::*;

    use std::io::Write;

    #[test]
    fn a_long_file_is_read_from_its_end_and_far_enough() {
        let mut file = tempfile::tempfile().unwrap();
        let lines = 3 * WINDOW as usize / 1000;
        let text: Vec<String> = (0..lines).map(|number| format!("{number:0998}")).collect();
        writeln!(file, "{}", text.join("\n")).unwrap();
        file.write_all(b"torn").unwrap();
        let end = 999 * lines as u64;
        let find = |count, keep: &dyn Fn(&[u8]) -> bool| {
            let (found, offset) = of_live(&file, count, keep).unwrap();
            assert_eq!(offset, end);
            let numbers = found
                .iter()
                .map(|line| std::str::from_utf8(line).unwrap().parse::<usize>().unwrap());
            numbers.collect::<Vec<_>>()
        };
        assert_eq!(find(2, &|_| true), [lines - 2, lines - 1]);
        assert_eq!(find(0, &|_| true), [0; 0]);
        assert_eq!(find(lines + 1, &|_| true), (0..lines).collect::<Vec<_>>());
        // Lines that are kept seldom stand far from the end.
        let seldom = |line: &[u8]| line.ends_with(b"0000");
        assert_eq!(find(1, &seldom), [(lines - 1) / 10_000 * 10_000]);
    }
}
