use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::event::EventRecord;
use super::field::Offsets;
use crate::model::Part;

/// A document with all that was found in it: a line of `--emit documents`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnnotatedDocument {
    /// The given id, else the path, else the key.
    pub id: String,
    /// BCP 47, `und` when unknown.
    pub language: Option<String>,
    /// How sure the language is.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub language_confidence: Option<f64>,
    /// The headline; spans of the part `title` point into it.
    pub title: Option<String>,
    /// The text; spans of the part `body` point into it.
    pub text: String,
    /// The sentences in order.
    pub sentences: Vec<SentenceSpan>,
    /// The events, as in the event log.
    pub events: Vec<EventRecord>,
    /// Fields of custom stages.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub extra: Map<String, Value>,
}

/// Where a sentence stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SentenceSpan {
    /// 0 for the title, 1 and on for the body.
    pub index: usize,
    /// The part that the span points into.
    pub part: Part,
    /// Code points into that part.
    pub span: Offsets,
    /// BCP 47, `und` when unknown.
    pub language: String,
}
