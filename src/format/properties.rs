//! What holds for any bytes that claim to be documents.

use encoding_rs::{GBK, SHIFT_JIS, WINDOWS_1251, WINDOWS_1252, WINDOWS_1256};
use jiff::Timestamp;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::json;

use super::*;
use crate::arbitrary::{bytes, cases, edited, prose, word};

fn hints(format: Format, sidecar: Option<Vec<u8>>) -> Hints {
    Hints {
        format,
        sidecar,
        ..Hints::new(Timestamp::UNIX_EPOCH)
    }
}

fn one(bytes: &[u8]) -> Result<Document, BadDocument> {
    let mut read = read(bytes, &hints(Format::Text, None))?;
    assert_eq!(read.len(), 1, "a text is one document");
    read.remove(0)
}

/// Prose that is text: without the signs that make readers take it for something else.
fn plain() -> impl Strategy<Value = String> {
    (prose(), word()).prop_map(|(text, word)| {
        let text: String = text
            .chars()
            .filter(|&c| c == '\n' || !(c.is_control() || matches!(c, '\u{feff}' | '\u{fffd}')))
            .collect();
        format!("+ {word} {text}")
    })
}

fn check_refusal(bad: &BadDocument, lines: usize) {
    assert!(
        !bad.code.is_empty() && !bad.message.is_empty() && !bad.mend.is_empty(),
        "{bad:?}"
    );
    assert!(
        bad.line.is_none_or(|line| (1..=lines).contains(&line)),
        "{bad:?}"
    );
}

proptest! {
    #![proptest_config(cases(400))]

    /// No bytes are too bad: they are documents that hold together, or they are refused with reason and mend.
    #[test]
    fn any_bytes_are_documents_or_refused(
        bytes in bytes(),
        sidecar in proptest::option::of(prop_oneof![
            bytes(),
            edited(r#"{"title":"T","published":"2025-01-02","lang":"en","encoding":"windows-1251"}"#)
                .prop_map(String::into_bytes),
        ]),
        format in select(&[Format::Text, Format::Jsonl][..]),
    ) {
        // A declared UTF-16 may hold line ends where its bytes show none.
        let lines = bytes.len() + 1;
        let found = match read(&bytes, &hints(format, sidecar)) {
            Ok(found) => found,
            Err(bad) => {
                check_refusal(&bad, lines);
                return Ok(());
            }
        };
        prop_assert!(format == Format::Jsonl || found.len() == 1);
        for document in found {
            match document {
                Ok(document) => {
                    prop_assert!(!document.body.contains('\r'));
                    prop_assert!(document.title.is_some() || !document.body.trim().is_empty());
                    prop_assert!(document.key.len() == 64 && !document.id.is_empty());
                }
                Err(bad) => check_refusal(&bad, lines),
            }
        }
    }

    /// A text in UTF-8 is what was sent, but for its line ends.
    #[test]
    fn a_plain_text_is_what_was_sent(text in plain(), windows in any::<bool>()) {
        let sent = if windows { text.replace('\n', "\r\n") } else { text.clone() };
        prop_assert_eq!(one(sent.as_bytes()).unwrap().body, text);
    }

    /// A text in a declared encoding is what was encoded.
    #[test]
    fn a_declared_encoding_gives_what_was_encoded(
        text in plain(),
        encoding in select(vec![GBK, SHIFT_JIS, WINDOWS_1251, WINDOWS_1252, WINDOWS_1256]),
    ) {
        let survives = |c: &char| {
            let text = c.to_string();
            let (bytes, _, failed) = encoding.encode(&text);
            !failed && encoding.decode_without_bom_handling(&bytes).0.chars().eq([*c])
        };
        let text: String = text.chars().filter(survives).collect();
        let (bytes, _, _) = encoding.encode(&text);
        // Bytes that are UTF-8 as well are read as that.
        prop_assume!(bytes.is_ascii() || std::str::from_utf8(&bytes).is_err());
        let sidecar = json!({ "encoding": encoding.name() }).to_string().into_bytes();
        let read = read(&bytes, &hints(Format::Text, Some(sidecar))).unwrap();
        prop_assert_eq!(&read[0].as_ref().unwrap().body, &text);
    }

    /// UTF-16 with a mark is what was encoded.
    #[test]
    fn marked_utf16_gives_what_was_encoded(text in plain(), big in any::<bool>()) {
        let units = "\u{feff}".encode_utf16().chain(text.encode_utf16());
        let order = if big { u16::to_be_bytes } else { u16::to_le_bytes };
        let bytes: Vec<u8> = units.flat_map(order).collect();
        prop_assert_eq!(one(&bytes).unwrap().body, text);
    }

    /// Decoding invents nothing: a byte that is no UTF-8 becomes one U+FFFD, and all else stays.
    #[test]
    fn a_broken_byte_changes_nothing_around_it(text in plain(), at in any::<Index>()) {
        let text = format!("{text}{}", "कीव में बैठक। ".repeat(20));
        let at = text.floor_char_boundary(at.index(text.len() - 2) + 2);
        let mut bytes = text.clone().into_bytes();
        bytes.insert(at, 0xff);
        let expected = format!("{}\u{fffd}{}", &text[..at], &text[at..]);
        prop_assert_eq!(one(&bytes).unwrap().body, expected);
    }

    /// What a header says is cut from the text, and what is left is its end.
    #[test]
    fn a_header_and_its_body_are_parts_of_the_text(
        text in edited("Title: Report 1\nDate: 2025-07-11\nSource: Wire: A\nUrl: x\nLanguage: en\n\nThe text.\n"),
    ) {
        match header::split(&text) {
            Ok((draft, body)) => {
                prop_assert!(text.ends_with(body));
                for value in [draft.id, draft.title, draft.source, draft.url].into_iter().flatten() {
                    let head = &text[..text.len() - body.len()];
                    prop_assert!(head.contains(&value) && value.trim() == value && !value.is_empty());
                }
            }
            Err(bad) => {
                check_refusal(&bad, 0);
                prop_assert!(bad.code.starts_with("header-"));
            }
        }
    }

    /// A header that is written is read again.
    #[test]
    fn a_written_header_is_read_again(
        title in word(), source in word(), seconds in 0_i64..4_000_000_000, body in plain(),
    ) {
        let date = Timestamp::from_second(seconds).unwrap();
        let text = format!("Title: {title}\nSOURCE : {source} \nDate: {date}\n\n{body}");
        let document = one(text.as_bytes()).unwrap();
        prop_assert_eq!(document.title, Some(title));
        prop_assert_eq!(document.source, Some(source));
        prop_assert_eq!(document.published.map(|published| published.at), Some(date));
        prop_assert_eq!(document.body, body);
    }

    /// JSON lines that are written are read again, in their order, and a line that is none costs only itself.
    #[test]
    fn written_lines_are_read_again(
        texts in vec((word(), plain()), 1..8), broken in any::<Index>(), noise in edited(r#"{"id":1,"text":"x"}"#),
    ) {
        let noise = noise.replace('\n', " ");
        let broken = broken.index(texts.len());
        let mut lines: Vec<String> = texts
            .iter()
            .map(|(id, text)| json!({ "id": id, "text": text }).to_string())
            .collect();
        lines.insert(broken, noise.clone());
        let read = read(lines.join("\n").as_bytes(), &hints(Format::Jsonl, None)).unwrap();
        let mut found = read.into_iter();
        for (number, (id, text)) in texts.iter().enumerate() {
            // A blank line is none.
            if number == broken && !noise.trim_ascii().is_empty()
                && let Some(Err(bad)) = found.next() {
                prop_assert_eq!(bad.line, Some(broken + 1));
            }
            let document = found.next().unwrap().unwrap();
            prop_assert_eq!((&document.id, &document.body), (id, text));
        }
        prop_assert!(found.next().is_none());
    }

    /// No text makes the reader of dates stumble, and a moment that is written is read again.
    #[test]
    fn dates_are_read_or_refused(
        text in prop_oneof![prose(), edited("Fri, 11 Jul 2025 09:30:00 +0200"), edited("2025-07-11 09:30:15 +0530")],
        seconds in -60_000_000_000_i64..200_000_000_000,
    ) {
        if let Some(at) = parse_date(&text) {
            prop_assert_eq!(parse_date(&at.to_string()), Some(at));
        }
        let at = Timestamp::from_second(seconds).unwrap();
        prop_assert_eq!(parse_date(&at.to_string()), Some(at));
    }

    /// An id of a path is one line, and no other path has it.
    #[cfg(unix)]
    #[test]
    fn the_id_of_a_path_leads_back_to_it(
        names in vec(prop_oneof![bytes(), Just(b"a%0Ab%".to_vec())], 1..4),
    ) {
        use std::os::unix::ffi::OsStrExt;
        let clean = |name: &Vec<u8>| {
            let name: Vec<u8> = name.iter().copied().filter(|byte| !matches!(byte, 0 | b'/')).collect();
            if name.is_empty() || name == b"." || name == b".." { b"x".to_vec() } else { name }
        };
        let path = names.iter().map(clean).collect::<Vec<_>>().join(&b'/');
        let id = path_id(std::path::Path::new(std::ffi::OsStr::from_bytes(&path)));
        prop_assert!(!id.contains(|c: char| c.is_control()));
        prop_assert_eq!(unescaped(&id), path);
    }
}

/// Reads an id back to the bytes of its path.
fn unescaped(id: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = id.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let hex = behind
            .get(..2)
            .filter(|hex| *first == b'%' && hex.iter().all(u8::is_ascii_hexdigit));
        let byte = hex.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &behind[2..] } else { behind };
    }
    bytes
}
