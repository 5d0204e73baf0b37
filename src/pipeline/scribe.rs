//! Writes the lines of finished documents.

use std::sync::Arc;

use jiff::Timestamp;

use crate::config::{Condition, Config, SinkConfig};
use crate::model::Document;
use crate::record::{DocumentRecord, EventRecord, Outcome, Recorder, to_line};

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
    /// The sinks that take only some events.
    routes: Arc<[(Arc<str>, Condition)]>,
    /// Whether some sink takes all.
    is_whole_wanted: bool,
}

/// The lines of one document.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// All of them, where some sink takes all.
    pub(super) bytes: Vec<u8>,
    /// Those of sinks that take only some, by name.
    pub(super) routes: Vec<(Arc<str>, Vec<u8>)>,
    /// How many events the document has, whoever takes them.
    pub(super) events: usize,
}

impl Lines {
    /// Counts the bytes.
    pub(super) fn len(&self) -> usize {
        let routes = self.routes.iter().map(|(_, bytes)| bytes.len());
        self.bytes.len() + routes.sum::<usize>()
    }
}

impl Scribe {
    /// Makes a scribe that writes for certain sinks.
    pub(super) fn new(config: &Config, sinks: &[SinkConfig], emit: Emit, timestamps: bool) -> Self {
        let picky = sinks.iter().filter(|sink| sink.condition.is_given());
        let routes: Arc<[_]> = picky
            .map(|sink| (sink.name.as_str().into(), sink.condition.clone()))
            .collect();
        Self {
            is_whole_wanted: routes.len() < sinks.len(),
            routes,
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
                self.route(&events)
            }
            Emit::Documents => {
                let annotated = self.recorder.annotated(document, self.now());
                Lines {
                    bytes: line(&annotated),
                    routes: Vec::new(),
                    events: annotated.events.len(),
                }
            }
        }
    }

    fn route(&self, events: &[EventRecord]) -> Lines {
        let names = self
            .routes
            .iter()
            .map(|(name, _)| (Arc::clone(name), Vec::new()));
        let mut lines = Lines {
            bytes: Vec::new(),
            routes: names.collect(),
            events: events.len(),
        };
        for event in events {
            let line = line(event);
            for ((_, condition), (_, bytes)) in self.routes.iter().zip(&mut lines.routes) {
                if condition.holds_for_event(event) {
                    bytes.extend_from_slice(&line);
                }
            }
            if self.is_whole_wanted {
                lines.bytes.extend(line);
            }
        }
        lines
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
