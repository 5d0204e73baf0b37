use serde_json::{Map, Value};

use super::draft::{Draft, non_empty};
use super::{BadDocument, parse_date};
use crate::language::canonical_tag;
use crate::model::{Published, PublishedFrom};

/// What a `NAME.meta.json` says of the file beside it.
#[derive(Debug, Default)]
pub(super) struct Sidecar {
    /// The document's own data.
    pub(super) draft: Draft,
    /// The file's encoding, as a WHATWG label.
    pub(super) encoding: Option<String>,
}

/// Reads a sidecar: a JSON object with `id`, `title`, `published`, `source`, `url`, `lang` and `encoding`, all optional.
///
/// Other keys are left out and named in the log.
pub(super) fn parse(bytes: &[u8]) -> Result<Sidecar, BadDocument> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let mut fields: Map<String, Value> = serde_json::from_slice(bytes)
        .map_err(|error| bad(format!("the sidecar is no JSON object: {error}")))?;
    let draft = take_fields(&mut fields, PublishedFrom::Sidecar)
        .map_err(|message| bad(format!("the sidecar's {message}")))?;
    let encoding = take_text(&mut fields, "encoding")
        .map_err(|message| bad(format!("the sidecar's {message}")))?;
    if !fields.is_empty() {
        let keys: Vec<&String> = fields.keys().collect();
        tracing::warn!(?keys, "sidecar keys without a meaning are left out");
    }
    Ok(Sidecar { draft, encoding })
}

/// Takes the fields that sidecars and JSON lines share; the error goes on after "the …'s".
pub(super) fn take_fields(
    fields: &mut Map<String, Value>,
    from: PublishedFrom,
) -> Result<Draft, String> {
    let published = match take_text(fields, "published")? {
        Some(date) => Some(Published {
            at: parse_date(&date)
                .ok_or_else(|| format!("`published` `{date}` cannot be read as a date"))?,
            from,
        }),
        None => None,
    };
    let language = match take_text(fields, "lang")? {
        Some(tag) => {
            canonical_tag(&tag).map_err(|_| format!("`lang` `{tag}` is no language tag"))?
        }
        None => None,
    };
    Ok(Draft {
        id: take_text(fields, "id")?,
        title: take_text(fields, "title")?,
        body: String::new(),
        published,
        source: take_text(fields, "source")?,
        url: take_text(fields, "url")?,
        language,
    })
}

/// Takes a string without the white space around it; null and the empty string count as absent, a number as its digits.
fn take_text(fields: &mut Map<String, Value>, name: &str) -> Result<Option<String>, String> {
    match fields.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(non_empty(&text)),
        Some(Value::Number(number)) if name == "id" => Ok(Some(number.to_string())),
        Some(_) => Err(format!("`{name}` is not a string")),
    }
}

fn bad(message: String) -> BadDocument {
    BadDocument::new(
        "sidecar",
        message,
        "mend the `.meta.json` beside the file, or remove it",
    )
}
