use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::annotated::SentenceSpan;
use super::event::EventRecord;
use crate::model::PublishedFrom;

/// One document, `tidings.document/1`: a line of the document log, whether it had events or not.
///
/// A file that could not be read has no key and no text; its record holds what is known of it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentRecord {
    /// The format and its version.
    pub schema: DocumentSchema,
    /// What makes it the same document, in hex; null where it could not be read.
    pub key: Option<String>,
    /// The given id, else the path, else the key.
    pub id: String,
    /// The path below the inbox.
    pub path: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// The publisher.
    pub source: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// When it was published.
    #[schemars(extend("format" = "date-time"))]
    pub published: Option<String>,
    /// Who says so.
    pub published_from: Option<PublishedFrom>,
    /// When it was read.
    #[schemars(extend("format" = "date-time"))]
    pub received_at: Option<String>,
    /// Its language (BCP 47).
    pub language: Option<String>,
    /// How sure the language is.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub confidence: Option<f64>,
    /// How many sentences it has, with the title.
    pub sentences: usize,
    /// How many events it has.
    pub events: usize,
    /// What became of it.
    pub outcome: OutcomeName,
    /// The path or id of the document that it repeats; only with `skipped`.
    pub duplicate_of: Option<String>,
    /// The stage that let it go; only with `dropped`.
    pub stage: Option<String>,
    /// Why it could not be coded; only with `failed`.
    pub reason: Option<Reason>,
    /// The coder's fingerprint.
    pub fingerprint: String,
    /// When it was coded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub coded_at: Option<String>,
    /// The text, where the log is configured to carry it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub text: Option<String>,
    /// Sentences and events, where the log is configured to carry them.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Annotations")]
    pub annotations: Option<Annotations>,
    /// Fields of custom stages.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub extra: Map<String, Value>,
}

impl DocumentRecord {
    /// Makes the record of a document of which nothing but its id is known; the caller adds what it knows.
    pub fn bare(id: impl Into<String>, fingerprint: impl Into<String>, outcome: Outcome) -> Self {
        Self {
            schema: DocumentSchema::V1,
            key: None,
            id: id.into(),
            path: None,
            title: None,
            source: None,
            url: None,
            published: None,
            published_from: None,
            received_at: None,
            language: None,
            confidence: None,
            sentences: 0,
            events: 0,
            outcome: OutcomeName::Coded,
            duplicate_of: None,
            stage: None,
            reason: None,
            fingerprint: fingerprint.into(),
            coded_at: None,
            text: None,
            annotations: None,
            extra: Map::new(),
        }
        .with(outcome)
    }

    /// Turns the record of a document into that of one that was coded before and is not coded again.
    pub fn skip(&mut self, duplicate_of: String) {
        self.events = 0;
        self.outcome = OutcomeName::Skipped;
        self.duplicate_of = Some(duplicate_of);
    }

    fn with(mut self, outcome: Outcome) -> Self {
        match outcome {
            Outcome::Coded => self.outcome = OutcomeName::Coded,
            Outcome::Skipped { duplicate_of } => {
                self.outcome = OutcomeName::Skipped;
                self.duplicate_of = Some(duplicate_of);
            }
            Outcome::Dropped { stage } => {
                self.outcome = OutcomeName::Dropped;
                self.stage = Some(stage);
            }
            Outcome::Failed(reason) => {
                self.outcome = OutcomeName::Failed;
                self.reason = Some(reason);
            }
        }
        self
    }
}

/// The format of [`DocumentRecord`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub enum DocumentSchema {
    /// Version 1.
    #[serde(rename = "tidings.document/1")]
    V1,
}

/// What became of a document, with what goes along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// All stages took it; it may have no events.
    Coded,
    /// It was coded before.
    Skipped {
        /// The path or id of the earlier one.
        duplicate_of: String,
    },
    /// A stage let it go.
    Dropped {
        /// That stage's name.
        stage: String,
    },
    /// It could not be coded.
    Failed(Reason),
}

/// The name of an [`Outcome`] on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum OutcomeName {
    /// See [`Outcome::Coded`].
    Coded,
    /// See [`Outcome::Skipped`].
    Skipped,
    /// See [`Outcome::Dropped`].
    Dropped,
    /// See [`Outcome::Failed`].
    Failed,
}

/// Why a document failed; also what stands beside the file in `failed/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// A short fixed word for programs: `not-text`, `too-large`, `stage`, …
    pub code: String,
    /// What failed, for people.
    pub message: String,
    /// What to do about it.
    pub mend: Option<String>,
    /// The line of the file, from 1, where one is to blame.
    pub line: Option<u64>,
}

/// What was found in a document.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Annotations {
    /// The sentences in order.
    pub sentences: Vec<SentenceSpan>,
    /// The events, as in the event log.
    pub events: Vec<EventRecord>,
}
