use serde_json::{Map, Value};

use super::draft::Draft;
use super::sidecar::{Sidecar, take_fields};
use super::{BadDocument, Hints, decode};
use crate::model::{Document, PublishedFrom};

const MEND: &str = r#"write one object a line: {"id": …, "text": …, "title"?, "published"?, "lang"?, "source"?, "url"?}"#;

/// Reads a document a line; blank lines are skipped, a bad line fails only itself.
///
/// A sidecar gives source, language and date for the lines that lack them;
/// an id, title or address cannot be that of all lines, and fails the file.
pub(super) fn read(
    bytes: &[u8],
    sidecar: &Sidecar,
    hints: &Hints,
) -> Result<Vec<Result<Document, BadDocument>>, BadDocument> {
    let common = &sidecar.draft;
    if common.id.is_some() || common.title.is_some() || common.url.is_some() {
        return Err(BadDocument::new(
            "sidecar",
            "the sidecar gives one id, title or url for a file of many documents",
            "put `id`, `title` and `url` into the lines",
        ));
    }
    if let Some(kind) = decode::known_binary(bytes) {
        return Err(BadDocument::new(
            "binary",
            format!("the file is {kind}, not JSON Lines"),
            MEND,
        ));
    }
    // UTF-16 has no single-byte line ends, so such a file is decoded as a whole.
    let decoded;
    let declared = sidecar.encoding.as_deref().or(hints.encoding.as_deref());
    let is_utf16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    let bytes = if is_utf16 || declared.is_some() {
        decoded = decode::decode(bytes, declared)?;
        decoded.as_bytes()
    } else {
        bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes)
    };
    let documents: Vec<_> = bytes
        .split(|&byte| byte == b'\n')
        .zip(1..)
        .filter_map(|(line, number)| line_with(line, number, common, hints))
        .collect();
    if documents.is_empty() {
        return Err(BadDocument::empty());
    }
    Ok(documents)
}

/// Reads one line of JSON Lines in UTF-8, its number counted from 1; none if it is blank.
///
/// `text` is required, unless there is a title; other fields than those of the format are left out.
/// An id may be a number, and stands as its digits.
/// Without an id the document is `PATH#LINE`, without a path its key.
pub fn read_line(
    line: &[u8],
    number: usize,
    hints: &Hints,
) -> Option<Result<Document, BadDocument>> {
    line_with(line, number, &Draft::default(), hints)
}

fn line_with(
    line: &[u8],
    number: usize,
    common: &Draft,
    hints: &Hints,
) -> Option<Result<Document, BadDocument>> {
    if line.trim_ascii().is_empty() {
        return None;
    }
    let fallback_id = || hints.path.as_ref().map(|path| format!("{path}#{number}"));
    let fits = line.len() as u64 <= hints.longest_line;
    let draft = if fits {
        draft(line, common)
    } else {
        Err(BadDocument::new(
            "too-large",
            format!(
                "the line is longer than `inbox.max_file` = \"{}B\"",
                hints.longest_line
            ),
            "raise inbox.max_file, or split the document",
        ))
    };
    let document = draft.map(|draft| draft.finish(hints, fallback_id()));
    Some(document.map_err(|bad| bad.at(number)))
}

fn draft(line: &[u8], common: &Draft) -> Result<Draft, BadDocument> {
    let line = std::str::from_utf8(line).map_err(|error| {
        BadDocument::new(
            "encoding",
            format!("the line is not UTF-8: {error}"),
            "write JSON Lines as UTF-8",
        )
    })?;
    let bad = |message: String| BadDocument::new("json-line", message, MEND);
    let mut fields: Map<String, Value> = serde_json::from_str(line)
        .map_err(|error| bad(format!("the line is no JSON object: {error}")))?;
    let body = match fields.remove("text") {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) => Some(text),
        Some(_) => return Err(bad("the line's `text` is not a string".to_owned())),
    };
    let own = take_fields(&mut fields, PublishedFrom::Field)
        .map_err(|message| bad(format!("the line's {message}")))?;
    if body.is_none() && own.title.is_none() {
        return Err(bad("the line has no `text`".to_owned()));
    }
    let draft = Draft {
        body: decode::unix_lines(&body.unwrap_or_default()),
        published: own.published.or(common.published),
        source: own.source.or_else(|| common.source.clone()),
        language: own.language.or_else(|| common.language.clone()),
        ..own
    };
    if draft.is_empty() {
        return Err(BadDocument::empty());
    }
    Ok(draft)
}
