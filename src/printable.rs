//! Makes text harmless that came from documents, paths or programs, before a person sees it on a terminal.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Tells whether a character may move a terminal's cursor, end a line or turn the direction of text.
pub(crate) fn is_unsafe(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Shows each [unsafe](is_unsafe) character as JSON escapes it: `\n`, `\u001b`, `\u202e`.
///
/// So a JSON line keeps its meaning, and text its one line.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    escaped(text, is_unsafe)
}

fn escaped(text: &str, is_escaped: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.chars().any(&is_escaped) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '\n' if is_escaped('\n') => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' if is_escaped('\t') => out.push_str("\\t"),
            other if is_escaped(other) => {
                // Every such character lies in the basic plane: four digits hold it.
                write!(out, "\\u{:04x}", u32::from(other))
                    .expect("writing to a string cannot fail");
            }
            other => out.push(other),
        }
    }
    Cow::Owned(out)
}

/// A writer to a terminal: line ends and tabs pass, everything else [unsafe](is_unsafe) is shown escaped.
///
/// It is the last guard: values in which a line end would feign a line are made [`printable`] where they are put in.
#[derive(Debug)]
pub(crate) struct Printable<W> {
    to: W,
    /// The first bytes of a character whose others have not come yet.
    torn: Vec<u8>,
}

impl<W: Write> Printable<W> {
    pub(crate) fn new(to: W) -> Self {
        Self {
            to,
            torn: Vec::new(),
        }
    }
}

impl<W: Write> Write for Printable<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.torn.extend_from_slice(bytes);
        let end = self.torn.len() - begun(&self.torn);
        let text = String::from_utf8_lossy(&self.torn[..end]);
        let is_layout = |character| matches!(character, '\n' | '\t');
        let shown = escaped(&text, |character| {
            is_unsafe(character) && !is_layout(character)
        });
        self.to.write_all(shown.as_bytes())?;
        self.torn.drain(..end);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Gives how many bytes at the end begin a character that is not whole.
fn begun(bytes: &[u8]) -> usize {
    let last = bytes.utf8_chunks().last();
    let Some(rest) = last
        .map(|chunk| chunk.invalid())
        .filter(|rest| !rest.is_empty())
    else {
        return 0;
    };
    // Bytes that can never become a character are told from those that wait for more.
    match std::str::from_utf8(&bytes[bytes.len() - rest.len()..]) {
        Err(error) if error.error_len().is_none() => rest.len(),
        _ => 0,
    }
}

/// A writer of log lines, each of one call: what would end a line within is shown escaped, too.
///
/// It stands before any log, not a terminal's alone: logs are read on terminals later.
#[derive(Debug)]
pub(crate) struct PrintableLines<W>(pub(crate) W);

impl<W: Write> Write for PrintableLines<W> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        let (body, end) = match text.strip_suffix('\n') {
            Some(body) => (body, "\n"),
            None => (&*text, ""),
        };
        self.0
            .write_all(format!("{}{end}", printable(body)).as_bytes())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unsafe_is_shown_as_json_escapes_it() {
        for (text, expected) in [
            ("plain, कीव, é", "plain, कीव, é"),
            ("a\n\r\tb", "a\\n\\r\\tb"),
            (
                "\u{1b}[2J\u{7}\u{7f}\u{9b}",
                "\\u001b[2J\\u0007\\u007f\\u009b",
            ),
            (
                "\u{202e}\u{2066}\u{200f}\u{61c}",
                "\\u202e\\u2066\\u200f\\u061c",
            ),
            // Joiners are letters' business in many languages.
            ("क्\u{200d}ष می\u{200c}شود", "क्\u{200d}ष می\u{200c}شود"),
        ] {
            assert_eq!(printable(text), expected);
            if text.chars().any(is_unsafe) {
                let json: String = serde_json::from_str(&format!("\"{expected}\"")).unwrap();
                assert_eq!(json, text);
            }
        }
    }

    #[test]
    fn a_terminal_gets_text_alone_however_the_bytes_are_cut() {
        let text = "कीव\u{9b}2J\n\tend\u{202e}\n".as_bytes();
        for size in 1..text.len() {
            let mut out = Vec::new();
            let mut writer = Printable::new(&mut out);
            for piece in text.chunks(size) {
                writer.write_all(piece).unwrap();
            }
            assert_eq!(out, "कीव\\u009b2J\n\tend\\u202e\n".as_bytes(), "{size}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_never_pass() {
        let mut out = Vec::new();
        Printable::new(&mut out).write_all(b"a\x9b2J\xffb").unwrap();
        assert_eq!(out, "a\u{fffd}2J\u{fffd}b".as_bytes());
    }

    #[test]
    fn a_log_line_stays_one_line() {
        let mut out = Vec::new();
        let mut lines = PrintableLines(&mut out);
        lines
            .write_all(b"WARN path=a\nINFO feigned\x1b[2J.txt\n")
            .unwrap();
        assert_eq!(out, b"WARN path=a\\nINFO feigned\\u001b[2J.txt\n");
    }
}
