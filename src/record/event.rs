use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::field::{
    AttributionField, DateFrom, EvidenceField, Offsets, PartyField, PlaceField, QuantityField,
    StatusField, TimeField,
};
use crate::model::{Part, Phase, PublishedFrom, Status};

/// One event, `tidings.event/1`: a line of the event log.
///
/// Every field is there in every record; what is not known is null or empty.
/// The exceptions are `coded_at` (left out with `--no-timestamp`), `extra` (only where a custom stage set it)
/// and `sentence` inside a field (only where it was read in another sentence).
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EventRecord {
    /// The format and its version.
    pub schema: EventSchema,
    /// Names the event; with `coder.fingerprint` it names the record.
    #[schemars(regex(pattern = r"^[0-9a-f]{32}$"))]
    pub id: String,
    /// A category of the ontology, or one of the user's own.
    #[schemars(length(min = 1))]
    pub category: String,
    /// The act itself, or its end.
    pub phase: Phase,
    /// Whether it happened.
    pub status: Status,
    /// The words that decided the status.
    pub status_evidence: Option<StatusField>,
    /// The day of the event, where it is known to be one day.
    #[schemars(regex(pattern = r"^-?\d{4,6}-\d\d-\d\d$"))]
    pub date: Option<String>,
    /// What told the date.
    pub date_from: Option<DateFrom>,
    /// PLOVER's codes; null for a category that has none.
    pub plover: Option<PloverBlock>,
    /// CAMEO's code; null for a category that has none.
    #[schemars(regex(pattern = r"^\d{2,4}$"))]
    pub cameo: Option<String>,
    /// Who acts.
    pub actor: Vec<PartyField>,
    /// To whom it is done.
    pub recipient: Vec<PartyField>,
    /// Where.
    pub place: Option<PlaceField>,
    /// When.
    pub time: Option<TimeField>,
    /// How many, how much, how long.
    pub quantities: Vec<QuantityField>,
    /// PLOVER's counts of people, from the quantities.
    pub size: SizeBlock,
    /// Who says so.
    pub attribution: Vec<AttributionField>,
    /// The probability that the sentence reports this category.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub confidence: f64,
    /// The words that name the event.
    pub evidence: Vec<EvidenceField>,
    /// The id of the document's first event of which this is another mention.
    #[schemars(regex(pattern = r"^[0-9a-f]{32}$"))]
    pub mention_of: Option<String>,
    /// The id of the event that is the same act under another category.
    #[schemars(regex(pattern = r"^[0-9a-f]{32}$"))]
    pub same_act: Option<String>,
    /// The sentence that reports it.
    pub sentence: SentenceBlock,
    /// The document it stands in.
    pub document: DocumentBlock,
    /// Who coded it.
    pub coder: CoderBlock,
    /// When it was coded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub coded_at: Option<String>,
    /// Fields of custom stages.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub extra: Map<String, Value>,
}

/// The format of [`EventRecord`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub enum EventSchema {
    /// Version 1.
    #[serde(rename = "tidings.event/1")]
    V1,
}

/// PLOVER 2.0's codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PloverBlock {
    /// The event types; nearly always one.
    pub event: Vec<String>,
    /// The modes.
    pub mode: Vec<String>,
    /// The contexts, with the auxiliaries `future`, `hypothetical`, `negation` and `historical`.
    pub context: Vec<String>,
    /// 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
    #[schemars(range(min = 1, max = 4))]
    pub quad: u8,
}

/// How many people were killed, hurt and arrested, where the sentence says so.
///
/// The highest number of a role counts: others of the same role are nearly always a part of it.
/// "Up to ten" counts nothing, a range its lower end.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SizeBlock {
    /// People killed.
    pub dead: Option<u64>,
    /// People hurt.
    pub injured: Option<u64>,
    /// People arrested.
    pub arrested: Option<u64>,
}

/// The sentence that reports the event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SentenceBlock {
    /// 0 for the title, 1 and on for the body.
    pub index: usize,
    /// The part that all spans of the event point into, unless a field names another sentence.
    pub part: Part,
    /// The sentence.
    pub text: String,
    /// Its language (BCP 47), `und` when unknown.
    pub language: String,
    /// Where it stands.
    pub span: Offsets,
}

/// The document that the event stands in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentBlock {
    /// What makes it the same document, in hex.
    pub key: String,
    /// The given id, else the path, else the key.
    pub id: String,
    /// The path below the inbox.
    pub path: Option<String>,
    /// Its language (BCP 47).
    pub language: Option<String>,
    /// When it was published.
    #[schemars(extend("format" = "date-time"))]
    pub published: Option<String>,
    /// Who says so.
    pub published_from: Option<PublishedFrom>,
    /// The headline.
    pub title: Option<String>,
    /// The publisher.
    pub source: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
}

/// What coded the event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CoderBlock {
    /// The program's version.
    pub version: String,
    /// A hash over version, packs, ontology, gazetteer and stage settings.
    pub fingerprint: String,
}
