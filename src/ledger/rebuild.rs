//! Finds out from the document logs what was coded, when the ledger itself is lost.

use std::io::{BufRead, BufReader};
use std::path::Path;

use serde::Deserialize;

use super::batch::DocumentKey;
use super::error::LedgerError;
use super::store::Ledger;
use crate::sink::log_parts;

/// What a rebuilt ledger knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rebuilt {
    /// Documents found in the logs.
    pub documents: usize,
    /// Lines that could not be read.
    pub unreadable: usize,
}

/// The fields of a document line that tell whether it is settled.
#[derive(Deserialize)]
struct Line {
    key: Option<String>,
    id: String,
    outcome: String,
    fingerprint: String,
    coded_at: Option<jiff::Timestamp>,
}

/// Learned documents are written in groups of this many, to keep memory flat over a long log.
const GROUP: usize = 10_000;

/// Reads the current and the rotated parts of document logs into an empty ledger.
///
/// It cannot know documents whose lines were staged and not yet appended; these are coded again,
/// as their lines stand in no log.
pub fn rebuild<'a>(
    ledger: &Ledger,
    logs: impl Iterator<Item = &'a Path>,
) -> Result<Rebuilt, LedgerError> {
    let mut rebuilt = Rebuilt::default();
    let mut group = Vec::new();
    for log in logs {
        for part in log_parts(log) {
            let Ok(file) = std::fs::File::open(&part) else {
                continue;
            };
            for line in BufReader::new(file).split(b'\n').map_while(Result::ok) {
                match serde_json::from_slice::<Line>(&line) {
                    Ok(line) if matches!(line.outcome.as_str(), "coded" | "dropped") => {
                        let Some(key) = line.key else { continue };
                        let at = line.coded_at.map_or(0, jiff::Timestamp::as_second);
                        group.push((DocumentKey::new(&key, &line.fingerprint), line.id, at));
                    }
                    Ok(_) => {}
                    Err(_) => rebuilt.unreadable += 1,
                }
                if group.len() == GROUP {
                    rebuilt.documents += learn(ledger, &mut group)?;
                }
            }
        }
    }
    rebuilt.documents += learn(ledger, &mut group)?;
    Ok(rebuilt)
}

fn learn(
    ledger: &Ledger,
    group: &mut Vec<(DocumentKey, String, i64)>,
) -> Result<usize, LedgerError> {
    let documents = group.iter().map(|(key, id, at)| (*key, id.as_str(), *at));
    ledger.learn(documents)?;
    let count = group.len();
    group.clear();
    Ok(count)
}
