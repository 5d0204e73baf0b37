//! Writes the lines of finished documents.

use jiff::Timestamp;

use crate::config::Config;
use crate::model::Document;
use crate::record::{DocumentRecord, Outcome, Recorder, to_line};

/// What the lines of a document are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Emit {
    /// One line for each event.
    Events,
    /// One line for the annotated document.
    Documents,
}

/// Makes lines with the recorder, in the form that was asked for.
#[derive(Debug, Clone)]
pub(super) struct Scribe {
    recorder: Recorder,
    fingerprint: String,
    emit: Emit,
    timestamps: bool,
}

/// The lines of one document.
#[derive(Debug, Default)]
pub(super) struct Lines {
    pub(super) bytes: Vec<u8>,
    pub(super) events: usize,
}

impl Scribe {
    pub(super) fn new(config: &Config, emit: Emit, timestamps: bool) -> Self {
        Self {
            recorder: Recorder::new(config.ontology.clone(), &config.fingerprint),
            fingerprint: config.fingerprint.clone(),
            emit,
            timestamps,
        }
    }

    /// Makes the lines of a document that went through every stage.
    pub(super) fn lines(&self, document: &Document) -> Lines {
        match self.emit {
            Emit::Events => {
                let events = self.recorder.events(document, self.now());
                Lines {
                    bytes: events.iter().flat_map(line).collect(),
                    events: events.len(),
                }
            }
            Emit::Documents => {
                let annotated = self.recorder.annotated(document, self.now());
                Lines {
                    bytes: line(&annotated),
                    events: annotated.events.len(),
                }
            }
        }
    }

    /// Makes the record of a document.
    pub(super) fn document(&self, document: &Document, outcome: Outcome) -> DocumentRecord {
        self.recorder.document(document, outcome, self.now(), false)
    }

    /// Makes the record of a file that could not be read.
    pub(super) fn unread(&self, path: String, outcome: Outcome) -> DocumentRecord {
        let mut record = DocumentRecord::bare(path.clone(), &self.fingerprint, outcome);
        record.path = Some(path);
        record.coded_at = self.now().map(|now| now.to_string());
        record
    }

    fn now(&self) -> Option<Timestamp> {
        self.timestamps.then(Timestamp::now)
    }
}

fn line<T: serde::Serialize>(record: &T) -> Vec<u8> {
    to_line(record).expect("records hold nothing that JSON cannot")
}
