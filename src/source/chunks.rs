//! Cuts a stream of JSON Lines into chunks of whole lines, so that an archive of any size streams through.

use std::io::{self, BufRead};

use crate::format::Format;

/// A chunk ends at the first line break past this many bytes: large enough to hide the hand-over,
/// small enough that the first events come at once.
const TARGET: usize = 256 << 10;

/// A part of an input that is read by the source itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// What stands in it.
    pub format: Format,
    /// Whole lines.
    pub bytes: Vec<u8>,
    /// The number of the first document in it, from 0.
    pub first_document: u32,
    /// The number of the first line in it, from 1.
    pub first_line: usize,
    /// Whether nothing comes after it.
    pub last: bool,
}

/// Reads JSON Lines and calls `visit` with each chunk, until that returns false.
///
/// Of a line longer than `longest` bytes a byte more than that is kept, so that it can be told as too long.
/// Only the last chunk of an input without documents has no document.
pub(super) fn lines(
    input: &mut dyn BufRead,
    longest: u64,
    mut visit: impl FnMut(Chunk) -> bool,
) -> io::Result<()> {
    let mut documents = 0;
    let mut line_number = 1;
    let mut held: Option<Chunk> = None;
    loop {
        let mut bytes = Vec::new();
        let (first_document, first_line) = (documents, line_number);
        let mut ended = false;
        while bytes.len() < TARGET || documents == first_document {
            let start = bytes.len();
            if !read_line(input, longest, &mut bytes)? {
                ended = true;
                break;
            }
            line_number += 1;
            documents += u32::from(!bytes[start..].trim_ascii().is_empty());
        }
        let has_documents = documents > first_document;
        if has_documents
            && let Some(chunk) = held.take()
            && !visit(chunk)
        {
            return Ok(());
        }
        if has_documents || held.is_none() {
            held = Some(Chunk {
                format: Format::Jsonl,
                bytes,
                first_document,
                first_line,
                last: false,
            });
        }
        if ended {
            if let Some(mut chunk) = held {
                chunk.last = true;
                visit(chunk);
            }
            return Ok(());
        }
    }
}

/// Reads a line; tells whether there was one.
fn read_line(input: &mut dyn BufRead, longest: u64, bytes: &mut Vec<u8>) -> io::Result<bool> {
    let longest = usize::try_from(longest).unwrap_or(usize::MAX);
    let most = bytes.len().saturating_add(longest).saturating_add(1);
    let mut found = false;
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(found);
        }
        found = true;
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let line = &buffer[..end.unwrap_or(buffer.len())];
        let room = most.saturating_sub(bytes.len());
        bytes.extend_from_slice(&line[..line.len().min(room)]);
        let used = line.len() + usize::from(end.is_some());
        input.consume(used);
        if end.is_some() {
            bytes.push(b'\n');
            return Ok(true);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(u32, usize, bool)]) {
        let mut found = Vec::new();
        let mut joined = Vec::new();
        lines(&mut text.as_bytes(), u64::MAX, |chunk| {
            found.push((chunk.first_document, chunk.first_line, chunk.last));
            joined.extend(chunk.bytes);
            true
        })
        .unwrap();
        assert_eq!(found, expected);
        assert_eq!(joined.trim_ascii(), text.as_bytes().trim_ascii());
    }

    #[test]
    fn cuts_at_line_ends() {
        check("", &[(0, 1, true)]);
        check("\n\n", &[(0, 1, true)]);
        check("{}", &[(0, 1, true)]);
        let line = format!("{}\n", "x".repeat(TARGET - 1));
        check(&line.repeat(2), &[(0, 1, false), (1, 2, true)]);
        check(
            &format!("{line}\n\n{line}\n\n"),
            &[(0, 1, false), (1, 2, true)],
        );
    }

    #[test]
    fn a_long_line_is_kept_in_part() {
        let mut found = Vec::new();
        lines(&mut &b"12345\n123456789\n12\n"[..], 5, |chunk| {
            found.push(String::from_utf8(chunk.bytes).unwrap());
            true
        })
        .unwrap();
        assert_eq!(found, ["12345\n123456\n12\n"]);
    }
}
