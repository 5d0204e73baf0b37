//! The values that the ledger keeps.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::files::Facts;

/// A document under one fingerprint of the coder: the key's 32 bytes, then the fingerprint's 16.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentKey([u8; 48]);

impl DocumentKey {
    /// Joins a document's key and the coder's fingerprint, both in hex.
    ///
    /// Anything but 64 and 32 hex digits is hashed to that length, so that every pair has a key.
    pub fn new(key: &str, fingerprint: &str) -> Self {
        let mut bytes = [0; 48];
        fill(&mut bytes[..32], key);
        fill(&mut bytes[32..], fingerprint);
        Self(bytes)
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

fn fill(into: &mut [u8], hex: &str) {
    if let Ok(hash) = blake3::Hash::from_hex(hex)
        && into.len() == 32
    {
        into.copy_from_slice(hash.as_bytes());
        return;
    }
    let hash = blake3::hash(hex.as_bytes());
    into.copy_from_slice(&hash.as_bytes()[..into.len()]);
}

impl fmt::Debug for DocumentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for byte in self.0 {
            write!(f, "{byte:02x}")?;
        }
        Ok(())
    }
}

/// The name of one claim of one file; no two claims share it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ClaimId(pub String);

/// A sink's place, in the sink's own terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position(pub serde_json::Value);

/// The finished lines of a group of documents.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Batch {
    /// Event lines, whole, for sinks that take all.
    pub events: Vec<u8>,
    /// Event lines for each sink with a condition, by its name.
    pub routes: BTreeMap<String, Vec<u8>>,
    /// Document lines, whole.
    pub documents: Vec<u8>,
}

impl Batch {
    /// Gives the event lines for a sink, as it was decided when the batch was made.
    pub fn events_for(&self, sink: &str) -> &[u8] {
        self.routes.get(sink).unwrap_or(&self.events)
    }
}

/// A batch that is to be delivered, with all that must be true once it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Staged {
    /// The lines.
    pub batch: Batch,
    /// Where they will stand, by sink.
    pub at: BTreeMap<String, Position>,
    /// What is settled with them.
    pub settlement: Settlement,
}

/// What is settled once a batch is delivered.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Settlement {
    /// The documents of the batch.
    pub documents: Vec<SettledDocument>,
    /// The files all of whose documents are settled with this batch, and what becomes of each.
    pub disposals: Vec<(ClaimId, Disposal)>,
}

/// One document of a batch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SettledDocument {
    /// The claim of its file.
    pub claim: ClaimId,
    /// Its number in the file, from 0.
    pub index: u32,
    /// Its key; none for a file that is no document.
    pub key: Option<String>,
    /// Its id.
    pub id: String,
    /// Whether it is to be known again: coded or dropped, not failed or skipped.
    pub remember: bool,
    /// Why it failed.
    pub failure: Option<Failure>,
    /// Seconds since 1970.
    pub at: i64,
}

/// One document of a file that is not through yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Its number in the file, from 0.
    pub index: u32,
    /// Its key; none for a line that is no document.
    pub key: Option<String>,
    /// Why it failed.
    pub failure: Option<Failure>,
}

/// What becomes of a file all of whose documents are settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disposal {
    /// The path below the inbox, as the platform's bytes in hex: names need not be text.
    pub relative: String,
    /// What the file was when it was read; another state goes back to the inbox.
    pub facts: Option<Facts>,
    /// Whether it stays where it is (`after = "keep"`).
    pub in_place: bool,
    /// Why it goes to `failed/`; empty for a file that was coded.
    pub failures: Vec<Failure>,
}

/// Why a document could not be coded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{message}")]
pub struct Failure {
    /// A short word for programs: `empty`, `binary`, `too-large`, `stage`, …
    pub code: String,
    /// A sentence for people, beginning with what failed.
    pub message: String,
    /// What to do about it.
    pub mend: String,
    /// The line of a JSON Lines file, from 1.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub line: Option<usize>,
}

/// A document that the ledger knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// When it was settled, in seconds since 1970.
    pub at: i64,
    /// The id under which it was coded.
    pub id: String,
}
