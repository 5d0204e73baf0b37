//! Bytes to documents: decoding, header blocks, sidecars, JSON Lines and the document key.
//!
//! Nothing in here touches a file: the caller brings the bytes and, as [`Hints`], what it knows of them.

mod bad;
mod date;
mod decode;
mod draft;
mod header;
mod jsonl;
mod key;
mod path_id;
mod sidecar;
mod text;

use jiff::Timestamp;

pub use bad::BadDocument;
pub use date::parse_date;
pub use jsonl::read_line;
pub use key::document_key;
pub use path_id::path_id;

use crate::model::Document;
use draft::Draft;
use sidecar::Sidecar;

/// What is known of a document's bytes before they are read.
#[derive(Debug, Clone)]
pub struct Hints {
    /// The format to read them as.
    pub format: Format,
    /// The path below the inbox, as [`path_id`] writes it; `Format::Auto` looks at its extension.
    pub path: Option<String>,
    /// The content of the sidecar `NAME.meta.json`.
    pub sidecar: Option<Vec<u8>>,
    /// The encoding, as a WHATWG label such as `windows-1251`; a sidecar's `encoding` comes before it.
    pub encoding: Option<String>,
    /// When it was published, where the document does not say (`--published`). Part of the document key.
    pub published: Option<Timestamp>,
    /// Its language, where the document does not say (`--lang`). Part of the document key.
    pub language: Option<String>,
    /// The file's modification time, where it may stand for a missing date. Not part of the document key:
    /// a copy of a file is the same document.
    pub file_time: Option<Timestamp>,
    /// The longest line of JSON Lines that is read, in bytes (`[inbox] max_file`).
    pub longest_line: u64,
    /// When it was read.
    pub received_at: Timestamp,
}

impl Hints {
    /// Makes hints that know only the time of reading.
    pub fn new(received_at: Timestamp) -> Self {
        Self {
            format: Format::Auto,
            path: None,
            sidecar: None,
            encoding: None,
            published: None,
            language: None,
            file_time: None,
            longest_line: u64::MAX,
            received_at,
        }
    }
}

/// How bytes hold documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// By extension: `.jsonl` and `.ndjson` are JSON Lines, everything else is text.
    #[default]
    Auto,
    /// One document, with an optional header block.
    Text,
    /// One document a line, each a JSON object.
    Jsonl,
}

impl Format {
    /// Settles `Auto` by the extension of a path.
    pub fn resolve(self, path: Option<&str>) -> Self {
        let is_jsonl = || {
            let extension = path?.rsplit_once('.')?.1;
            Some(["jsonl", "ndjson"].contains(&extension.to_ascii_lowercase().as_str()))
        };
        match self {
            Self::Auto if is_jsonl() == Some(true) => Self::Jsonl,
            Self::Auto => Self::Text,
            settled => settled,
        }
    }
}

/// Reads the documents that the bytes of one file hold, in their order.
///
/// The outer error is of the file as a whole; an inner one of a single line, and costs no other.
/// A text file gives exactly one document.
///
/// Line ends become `\n`, and a byte order mark goes; nothing else of the text changes.
/// What a document says of itself comes in this order: the fields of a JSON line, the sidecar, the header block,
/// the hints. What it says must be readable: a wrong date or language fails the document rather than being lost.
pub fn read(
    bytes: &[u8],
    hints: &Hints,
) -> Result<Vec<Result<Document, BadDocument>>, BadDocument> {
    let sidecar = match &hints.sidecar {
        Some(bytes) => sidecar::parse(bytes)?,
        None => Sidecar::default(),
    };
    match hints.format.resolve(hints.path.as_deref()) {
        Format::Jsonl => jsonl::read(bytes, &sidecar, hints),
        Format::Auto | Format::Text => Ok(vec![Ok(text::read(bytes, sidecar, hints)?)]),
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
