use jiff::civil::DateTime;
use serde_json::{Map, Value};

use super::Span;
use super::measure::{Bound, Grain, Precision, Role};
use super::state::{Phase, Status};

/// What one clause reports: a category with phase and status, who, whom, where, when, how many, and who says so.
///
/// A stage sets no ids and no codes; they follow from these fields when the record is made.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// A category of the ontology, or one of the user's own.
    pub category: String,
    /// The act itself, or its end.
    pub phase: Phase,
    /// Whether it happened.
    pub status: Status,
    /// The words that decided the status; none where the plain form of the verb did.
    pub status_evidence: Option<Mention>,
    /// PLOVER modes that the words support, most specific first.
    pub modes: Vec<String>,
    /// PLOVER contexts that the words support.
    pub contexts: Vec<String>,
    /// The index of its sentence in [`super::Document::sentences`].
    pub sentence: usize,
    /// The words that name the event, one entry for each rule that fired; never empty, ordered by first span.
    pub evidence: Vec<Evidence>,
    /// Who acts; both parties of a meeting.
    pub actor: Vec<Party>,
    /// To whom it is done.
    pub recipient: Vec<Party>,
    /// Where it happens.
    pub place: Option<Place>,
    /// When it happens.
    pub time: Option<TimeSpan>,
    /// How many, how much, how long.
    pub quantities: Vec<Quantity>,
    /// Who says so.
    pub attribution: Vec<Attribution>,
    /// The probability that the sentence reports this category, 0 to 1.
    pub confidence: f64,
    /// The index of the event in [`super::Document::events`] of which this is another mention.
    pub mention_of: Option<usize>,
    /// The index of the event that is the same act under another category.
    pub same_act: Option<usize>,
    /// Fields of custom stages.
    pub extra: Map<String, Value>,
}

impl Event {
    /// Makes an event that has begun and occurred, of which nothing else is known.
    pub fn new(category: &str, sentence: usize) -> Self {
        Self {
            category: category.to_owned(),
            phase: Phase::Begin,
            status: Status::Occurred,
            status_evidence: None,
            modes: Vec::new(),
            contexts: Vec::new(),
            sentence,
            evidence: Vec::new(),
            actor: Vec::new(),
            recipient: Vec::new(),
            place: None,
            time: None,
            quantities: Vec::new(),
            attribution: Vec::new(),
            confidence: 0.0,
            mention_of: None,
            same_act: None,
            extra: Map::new(),
        }
    }

    /// Gives the span of the first word that names the event.
    ///
    /// It is part of the event's identity, and its place in the order of a document's events.
    pub fn trigger(&self) -> Span {
        self.evidence
            .first()
            .and_then(|evidence| evidence.spans.first())
            .copied()
            .unwrap_or_default()
    }
}

/// Words of the document that a value was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Mention {
    /// The index of the sentence they stand in.
    pub sentence: usize,
    /// Bytes into that sentence's part.
    pub span: Span,
}

/// The words that made one rule fire.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// The rule's name, `language/category/rule`.
    pub rule: String,
    /// The words, in order, as bytes into the part of the event's sentence; the first is the trigger.
    pub spans: Vec<Span>,
    /// Whether the trigger is a noun, as far as its form tells: then its subject and object are another word's.
    pub nominal: bool,
}

/// An actor or recipient.
#[derive(Debug, Clone, PartialEq)]
pub struct Party {
    /// Where it is named.
    pub mention: Mention,
    /// The canonical English name, where it is known.
    pub name: Option<String>,
    /// The PLOVER code: ISO 3166 alpha-3, IGO, NGO and so on.
    pub code: Option<String>,
    /// PLOVER sectors: GOV, MIL, …
    pub sector: Vec<String>,
}

/// Where an event happens.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Where it is named.
    pub mention: Mention,
    /// The canonical English name.
    pub name: Option<String>,
    /// The identifier of GeoNames.
    pub geonameid: Option<u64>,
    /// ISO 3166 alpha-3.
    pub country: Option<String>,
    /// The first-order division.
    pub admin1: Option<String>,
    /// How narrow it is.
    pub precision: Precision,
    /// Degrees north; none for a country.
    pub lat: Option<f64>,
    /// Degrees east; none for a country.
    pub lon: Option<f64>,
}

/// When an event happens, resolved against the time of publication.
#[derive(Debug, Clone, PartialEq)]
pub struct TimeSpan {
    /// Where it is named.
    pub mention: Mention,
    /// The first moment.
    pub start: DateTime,
    /// The last moment, in the grain: a day's end is that day.
    pub end: DateTime,
    /// How narrow the words are.
    pub grain: Grain,
}

/// A number that belongs to an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// Where it is named.
    pub mention: Mention,
    /// What it counts.
    pub role: Role,
    /// The number; the lower one of a range.
    pub value: f64,
    /// The upper one of a range.
    pub max: Option<f64>,
    /// How the words limit it.
    pub bound: Bound,
    /// What is counted; ISO 4217 for money, `minute`, `hour`, `day` for durations.
    pub unit: Option<String>,
}

/// Who says that it happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribution {
    /// Where the speaker is named.
    pub mention: Mention,
    /// The canonical English name, where it is known.
    pub name: Option<String>,
    /// The verb of saying, as it stands.
    pub verb: Option<String>,
    /// Whether the event stands inside the speaker's quoted words.
    pub quoted: bool,
}
