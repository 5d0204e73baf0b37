//! Finds out from the document logs what was coded, when the ledger itself is lost.

use std::fs::File;
use std::io;
use std::path::Path;

use serde::Deserialize;

use super::batch::DocumentKey;
use super::error::LedgerError;
use super::store::Ledger;
use crate::lines::{Lines, Piece};
use crate::sink::parts::{self, Content};

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

/// Reads the current and the rotated parts of document logs, plain and compressed, into an empty ledger.
///
/// It cannot know documents whose lines were staged and not yet appended, nor those whose lines stood in parts
/// that retention or somebody removed; these are coded again if they come again.
pub fn rebuild<'a>(
    ledger: &Ledger,
    logs: impl Iterator<Item = &'a Path>,
) -> Result<Rebuilt, LedgerError> {
    let mut learner = Learner {
        ledger,
        group: Vec::new(),
        rebuilt: Rebuilt::default(),
    };
    for log in logs {
        let parts = parts::list(log).unwrap_or_default();
        if let Some(oldest) = parts.first().filter(|oldest| oldest.number > 1) {
            tracing::warn!(log = %log.display(), oldest = oldest.number,
                "older parts of the log are gone; documents that only these told of are coded again if they come again");
        }
        for part in &parts {
            learner.read(&part.plain, part.open())?;
        }
        learner.read(log, File::open(log).map(Content::Plain))?;
    }
    learner.learn()?;
    Ok(learner.rebuilt)
}

/// Reads lines and teaches the ledger what they tell.
struct Learner<'a> {
    ledger: &'a Ledger,
    group: Vec<(DocumentKey, String, i64)>,
    rebuilt: Rebuilt,
}

impl Learner<'_> {
    fn read(&mut self, path: &Path, content: io::Result<Content>) -> Result<(), LedgerError> {
        let mut lines = match content {
            Ok(content) => Lines::new(content),
            Err(error) => {
                unread(path, &error);
                return Ok(());
            }
        };
        loop {
            let more = lines.read(&mut |piece| {
                self.note(piece);
                Ok(())
            });
            if self.group.len() >= GROUP {
                self.learn()?;
            }
            match more {
                Ok(true) => {}
                // A torn line at the end was staged, and is written anew.
                Ok(false) => return Ok(()),
                Err(error) => {
                    unread(path, &error);
                    return Ok(());
                }
            }
        }
    }

    fn note(&mut self, piece: Piece<'_>) {
        let line = match piece {
            Piece::Line(line) => serde_json::from_slice::<Line>(line).ok(),
            Piece::TooLong(_) => None,
            Piece::More(_) | Piece::Rest(_) => return,
        };
        let Some(line) = line else {
            self.rebuilt.unreadable += 1;
            return;
        };
        if let ("coded" | "dropped", Some(key)) = (line.outcome.as_str(), line.key) {
            let at = line.coded_at.map_or(0, jiff::Timestamp::as_second);
            self.group
                .push((DocumentKey::new(&key, &line.fingerprint), line.id, at));
        }
    }

    fn learn(&mut self) -> Result<(), LedgerError> {
        let documents = self.group.iter();
        self.ledger
            .learn(documents.map(|(key, id, at)| (*key, id.as_str(), *at)))?;
        self.rebuilt.documents += self.group.len();
        self.group.clear();
        Ok(())
    }
}

fn unread(path: &Path, error: &io::Error) {
    if error.kind() != io::ErrorKind::NotFound {
        tracing::warn!(path = %path.display(), %error,
            "log cannot be read to its end; documents that only the rest told of are coded again if they come again");
    }
}
