use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::BadDocument;

const ENCODING_MEND: &str = "save it as UTF-8, or name its encoding in a sidecar";
const BINARY_MEND: &str = "send plain text; extract it from the file first";

/// Turns bytes into text.
///
/// A byte order mark comes first, then valid UTF-8, then the declared encoding (a WHATWG label), then a guess.
/// UTF-8 with a few broken bytes (at most one character in a hundred) is read with U+FFFD in their place.
/// Line ends become `\n`; that is the text that spans point into.
pub(super) fn decode(bytes: &[u8], declared: Option<&str>) -> Result<String, BadDocument> {
    if let Some(kind) = known_binary(bytes) {
        return Err(BadDocument::new(
            "binary",
            format!("the file is {kind}, not text"),
            BINARY_MEND,
        ));
    }
    let text = to_text(bytes, declared)?;
    if looks_binary(&text) {
        return Err(BadDocument::new(
            "binary",
            "the file holds binary data, not text",
            BINARY_MEND,
        ));
    }
    if text.trim().is_empty() {
        return Err(BadDocument::empty());
    }
    Ok(unix_lines(&text))
}

/// Names the kind of a file that is no text, by its first bytes.
pub(super) fn known_binary(bytes: &[u8]) -> Option<&'static str> {
    const MAGICS: [(&[u8], &str); 19] = [
        (b"%PDF-", "a PDF"),
        (b"PK\x03\x04", "a ZIP archive or an office document"),
        (b"PK\x05\x06", "an empty ZIP archive"),
        (b"\x89PNG\r\n", "a PNG image"),
        (b"\xff\xd8\xff", "a JPEG image"),
        (b"GIF87a", "a GIF image"),
        (b"GIF89a", "a GIF image"),
        (b"\x1f\x8b", "gzip-compressed data"),
        (b"\x28\xb5\x2f\xfd", "zstd-compressed data"),
        (b"\xfd7zXZ\0", "xz-compressed data"),
        (b"BZh91AY&SY", "bzip2-compressed data"),
        (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
        (b"Rar!\x1a\x07", "a RAR archive"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "an old office document",
        ),
        (b"{\\rtf", "an RTF document"),
        (b"\x7fELF", "a program"),
        (b"SQLite format 3\0", "a SQLite database"),
        (b"OggS", "an Ogg recording"),
        (b"ID3\x03", "an MP3 recording"),
    ];
    MAGICS
        .iter()
        .find(|(magic, _)| bytes.starts_with(magic))
        .map(|(_, kind)| *kind)
}

/// Makes `\r\n` and a lone `\r` into `\n`.
pub(super) fn unix_lines(text: &str) -> String {
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text.to_owned()
    }
}

fn to_text<'a>(bytes: &'a [u8], declared: Option<&str>) -> Result<Cow<'a, str>, BadDocument> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return strict(encoding, &bytes[mark..]);
    }
    // Before UTF-8: English in UTF-16 is valid UTF-8 with NULs between its letters.
    if let Some(encoding) = unmarked_utf16(bytes) {
        return strict(encoding, bytes);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Cow::Borrowed(text));
    }
    if let Some(label) = declared {
        let encoding = Encoding::for_label(label.trim().as_bytes()).ok_or_else(|| {
            BadDocument::new(
                "encoding",
                format!("the declared encoding `{label}` is unknown"),
                "use a WHATWG label such as `windows-1251`, or save the file as UTF-8",
            )
        })?;
        return strict(encoding, bytes);
    }
    if bytes.contains(&0) {
        return Err(BadDocument::new(
            "binary",
            "the file holds NUL bytes and is not text",
            BINARY_MEND,
        ));
    }
    if is_damaged_utf8(bytes) {
        return strict(UTF_8, bytes);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    strict(detector.guess(None, Utf8Detection::Deny), bytes)
}

/// Decodes, and fails where more than one character in a hundred cannot be read.
fn strict<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Result<Cow<'a, str>, BadDocument> {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    if had_errors {
        let all = text.chars().count();
        let lost = text
            .chars()
            .filter(|&c| c == char::REPLACEMENT_CHARACTER)
            .count();
        if lost * 100 > all {
            return Err(BadDocument::new(
                "encoding",
                format!(
                    "the text cannot be read as {}: {lost} of {all} characters are broken",
                    encoding.name()
                ),
                ENCODING_MEND,
            ));
        }
    }
    Ok(text)
}

/// Tells UTF-16 without a byte order mark by where its zero bytes stand.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096) & !1];
    let zeros = |offset: usize| {
        head.iter()
            .skip(offset)
            .step_by(2)
            .filter(|&&b| b == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    // A few NULs in a short file are binary data rather than text.
    let many = head.len().max(32) / 8;
    match (even, odd) {
        (0, odd) if odd > many => Some(UTF_16LE),
        (even, 0) if even > many => Some(UTF_16BE),
        _ => None,
    }
}

/// Tells UTF-8 with a few broken bytes from a legacy encoding, where whole sequences would be a rare accident.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole > 4 * broken
}

/// Tells whether more than one character in fifty is a control character, or any is NUL.
fn looks_binary(text: &str) -> bool {
    let is_odd =
        |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\x0b' | '\x0c' | '\u{85}');
    let odd = text.chars().filter(|&c| is_odd(c)).count();
    text.contains('\0') || (odd > 0 && odd * 50 > text.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: &str) {
        let found =
            decode(bytes, None).unwrap_or_else(|bad| format!("{}: {}", bad.code, bad.message));
        assert_eq!(found, expected);
    }

    fn utf16(text: &str, mark: bool, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        let mark = if mark { "\u{feff}" } else { "" };
        format!("{mark}{text}")
            .encode_utf16()
            .flat_map(order)
            .collect()
    }

    #[test]
    fn reads_unicode_with_and_without_a_mark() {
        check("कीव में बैठक हुई।".as_bytes(), "कीव में बैठक हुई।");
        check("\u{feff}Ciao".as_bytes(), "Ciao");
        check(&utf16("Perché no?", true, u16::to_le_bytes), "Perché no?");
        check(&utf16("Perché no?", true, u16::to_be_bytes), "Perché no?");
        check(
            &utf16("A plain line", false, u16::to_le_bytes),
            "A plain line",
        );
    }

    #[test]
    fn guesses_legacy_encodings() {
        let russian = "Министры встретились в Вене и подписали договор о перемирии.";
        check(&encoding_rs::WINDOWS_1251.encode(russian).0, russian);
        let italian = "Il ministro è arrivato in città perché la riunione è già iniziata.";
        check(&encoding_rs::WINDOWS_1252.encode(italian).0, italian);
        let chinese = "两国外长在日内瓦举行会谈，并签署了停火协议。";
        check(&encoding_rs::GBK.encode(chinese).0, chinese);
    }

    #[test]
    fn a_declared_encoding_comes_before_a_guess() {
        let bytes = b"\xe9t\xe9";
        assert_eq!(decode(bytes, Some("iso-8859-1")).unwrap(), "été");
        assert_eq!(decode(bytes, Some("martian")).unwrap_err().code, "encoding");
    }

    #[test]
    fn line_ends_become_one() {
        check(b"a\r\nb\rc\n", "a\nb\nc\n");
    }

    #[test]
    fn a_broken_byte_costs_one_character() {
        let text = "कीव में बैठक हुई। ".repeat(20);
        let mut bytes = text.clone().into_bytes();
        bytes.push(0xe0);
        check(&bytes, &format!("{text}\u{fffd}"));
    }

    #[test]
    fn refuses_what_is_no_text() {
        check(b"%PDF-1.7\n...", "binary: the file is a PDF, not text");
        check(
            b"PK\x03\x04....",
            "binary: the file is a ZIP archive or an office document, not text",
        );
        check(b"abc\0def", "binary: the file holds binary data, not text");
        check(
            b"\x01\x02\x03\x04\x05",
            "binary: the file holds binary data, not text",
        );
        check(b"", "empty: the document is empty");
        check(b" \r\n\t\n", "empty: the document is empty");
        check("\u{feff}".as_bytes(), "empty: the document is empty");
    }
}
