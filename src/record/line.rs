use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

use crate::printable::is_unsafe;

/// Writes a record as one compact JSON line with its `\n`.
///
/// Characters that end a line for some readers (U+0085, U+2028, U+2029), control a terminal (C1, DEL) or turn
/// the direction of text (bidi marks, embeddings, overrides and isolates) are written as `\uXXXX`, like the C0
/// controls that JSON always escapes. A JSON reader sees the same text.
///
/// # Errors
/// Only where the value itself cannot be JSON, such as a map whose keys are not strings; records can.
pub fn to_line<T: Serialize>(record: &T) -> serde_json::Result<Vec<u8>> {
    let mut line = Vec::with_capacity(1024);
    record.serialize(&mut Serializer::with_formatter(&mut line, Plain))?;
    line.push(b'\n');
    Ok(line)
}

/// `serde_json`'s compact form with [`is_unsafe`] characters escaped.
struct Plain;

impl Formatter for Plain {
    fn write_string_fragment<W>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()>
    where
        W: ?Sized + Write,
    {
        // JSON's own escaping has taken the C0 controls, so plain text holds at most DEL.
        if fragment.is_ascii() && !fragment.as_bytes().contains(&0x7f) {
            return writer.write_all(fragment.as_bytes());
        }
        let mut rest = fragment;
        while let Some((at, found)) = rest.char_indices().find(|(_, char)| is_unsafe(*char)) {
            writer.write_all(&rest.as_bytes()[..at])?;
            // Every such character lies in the basic plane: four digits hold it.
            write!(writer, "\\u{:04x}", u32::from(found))?;
            rest = &rest[at + found.len_utf8()..];
        }
        writer.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let line = String::from_utf8(to_line(&text).unwrap()).unwrap();
        assert_eq!(line, format!("\"{expected}\"\n"));
        assert_eq!(serde_json::from_str::<String>(&line).unwrap(), text);
    }

    #[test]
    fn a_line_is_one_line_and_keeps_the_text() {
        check("कीव \"quoted\" \\", "कीव \\\"quoted\\\" \\\\");
        check("a\nb\u{1b}[2Jc", "a\\nb\\u001b[2Jc");
        check("a\u{85}b\u{2028}c\u{2029}d", "a\\u0085b\\u2028c\\u2029d");
        check("\u{202e}txt\u{2069}", "\\u202etxt\\u2069");
        check("\u{7f}\u{9b}", "\\u007f\\u009b");
        check("क्\u{200d}ष", "क्\u{200d}ष");
    }
}
