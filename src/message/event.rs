use jiff::civil::{Date, DateTime};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::BadField;
use crate::model::{
    Attribution, Document, Event, Evidence, Mention, Part, Party, Phase, Place, Quantity, Sentence,
    Span, Status, TimeSpan,
};
use crate::record::{
    AttributionField, EvidenceField, Offsets, Page, PartyField, PlaceField, QuantityField,
    StatusField, TimeField, probability,
};

/// An event as stages see it and set it: without id and codes, which follow from its other fields.
///
/// The fields of parties, place, time, quantities and attribution are those of the event record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EventMessage {
    /// Names the event between stage and program; an event in an answer without it is a new one.
    #[serde(rename = "ref", skip_serializing_if = "Option::is_none", default)]
    pub reference: Option<usize>,
    /// A category of the ontology, or one of the user's own.
    #[schemars(length(min = 1))]
    pub category: String,
    /// The act itself, or its end.
    #[serde(default = "begin")]
    pub phase: Phase,
    /// Whether it happened.
    #[serde(default = "occurred")]
    pub status: Status,
    /// The words that decided the status.
    pub status_evidence: Option<StatusField>,
    /// PLOVER modes that the words support, most specific first.
    #[serde(default)]
    pub modes: Vec<String>,
    /// PLOVER contexts that the words support.
    #[serde(default)]
    pub contexts: Vec<String>,
    /// The index of the sentence that reports it.
    pub sentence: usize,
    /// The words that name the event; a new event without any has its whole sentence.
    #[serde(default)]
    pub evidence: Vec<EvidenceField>,
    /// Who acts.
    #[serde(default)]
    pub actor: Vec<PartyField>,
    /// To whom it is done.
    #[serde(default)]
    pub recipient: Vec<PartyField>,
    /// Where.
    pub place: Option<PlaceField>,
    /// When.
    pub time: Option<TimeField>,
    /// How many, how much, how long.
    #[serde(default)]
    pub quantities: Vec<QuantityField>,
    /// Who says so.
    #[serde(default)]
    pub attribution: Vec<AttributionField>,
    /// The probability that the sentence reports this category.
    #[serde(default = "certain")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub confidence: f64,
    /// The `ref` of the event of which this is another mention.
    pub mention_of: Option<usize>,
    /// The `ref` of the event that is the same act under another category.
    pub same_act: Option<usize>,
    /// Fields of custom stages.
    #[serde(default)]
    pub extra: Map<String, Value>,
}

const fn begin() -> Phase {
    Phase::Begin
}

const fn occurred() -> Status {
    Status::Occurred
}

const fn certain() -> f64 {
    1.0
}

impl EventMessage {
    /// Writes a document's events, in their order; `ref` is the place in it.
    pub(super) fn all(page: &Page<'_>) -> Vec<Self> {
        let document = page.document;
        // The recorder leaves out events without a sentence, too.
        let numbered = document
            .events
            .iter()
            .enumerate()
            .filter_map(|(at, event)| {
                let sentence = document.sentences.get(event.sentence)?;
                Some(Self::new(page, at, event, sentence))
            });
        numbered.collect()
    }

    fn new(page: &Page<'_>, at: usize, event: &Event, sentence: &Sentence) -> Self {
        Self {
            reference: Some(at),
            category: event.category.clone(),
            phase: event.phase,
            status: event.status,
            status_evidence: page.status_evidence(event),
            modes: event.modes.clone(),
            contexts: event.contexts.clone(),
            sentence: sentence.index,
            evidence: page.evidence(event, sentence),
            actor: page.parties(&event.actor, event),
            recipient: page.parties(&event.recipient, event),
            place: page.place(event),
            time: page.time(event),
            quantities: page.quantities(event),
            attribution: page.attribution(event),
            confidence: probability(event.confidence),
            mention_of: event.mention_of,
            same_act: event.same_act,
            extra: event.extra.clone(),
        }
    }

    /// Checks an event against its document and makes it; `mention_of` and `same_act` are still references.
    ///
    /// `author` stands as the rule of evidence that the event does not bring.
    pub(super) fn check(self, page: &Page<'_>, author: &str) -> Result<Event, BadField> {
        let reader = Reader::new(page, self.sentence)?;
        if self.category.is_empty() {
            return Err(BadField::new("category", "is empty"));
        }
        if self.status == Status::Ended && self.phase != Phase::End {
            return Err(BadField::new(
                "phase",
                "is not `end` while the status is `ended`",
            ));
        }
        fraction("confidence", self.confidence)?;
        let status_evidence = self.status_evidence.map(|one| {
            let mention = reader.mention(one.sentence, one.span, &one.text);
            mention.map_err(|error| error.under("status_evidence"))
        });
        let place = self.place.map(|one| reader.place(one)).transpose();
        let time = self.time.as_ref().map(|one| reader.time(one)).transpose();
        Ok(Event {
            category: self.category,
            phase: self.phase,
            status: self.status,
            status_evidence: status_evidence.transpose()?,
            modes: self.modes,
            contexts: self.contexts,
            sentence: reader.sentence,
            evidence: reader.evidence(self.evidence, author)?,
            actor: each("actor", self.actor, |one| reader.party(one))?,
            recipient: each("recipient", self.recipient, |one| reader.party(one))?,
            place: place.map_err(|error| error.under("place"))?,
            time: time.map_err(|error| error.under("time"))?,
            quantities: each("quantities", self.quantities, |one| reader.quantity(one))?,
            attribution: each("attribution", self.attribution, |one| {
                reader.attribution(one)
            })?,
            confidence: self.confidence,
            mention_of: self.mention_of,
            same_act: self.same_act,
            extra: self.extra,
        })
    }
}

/// Checks that a number lies between 0 and 1.
pub(super) fn fraction(field: &str, value: f64) -> Result<f64, BadField> {
    if (0.0..=1.0).contains(&value) {
        return Ok(value);
    }
    Err(BadField::new(
        field,
        format!("is {value}, not between 0 and 1"),
    ))
}

fn each<T, U>(
    field: &str,
    items: Vec<T>,
    read: impl Fn(T) -> Result<U, BadField>,
) -> Result<Vec<U>, BadField> {
    let numbered = items.into_iter().enumerate();
    numbered
        .map(|(at, item)| read(item).map_err(|error| error.under(&format!("{field}[{at}]"))))
        .collect()
}

/// Reads the fields of one event against its document.
struct Reader<'a> {
    page: &'a Page<'a>,
    /// The place of the event's sentence among the document's.
    sentence: usize,
}

impl<'a> Reader<'a> {
    fn new(page: &'a Page<'a>, index: usize) -> Result<Self, BadField> {
        let sentence = place_of(page.document, index)?;
        Ok(Self { page, sentence })
    }

    fn mention(
        &self,
        elsewhere: Option<usize>,
        span: Offsets,
        text: &str,
    ) -> Result<Mention, BadField> {
        let sentence = match elsewhere {
            Some(index) => place_of(self.page.document, index)?,
            None => self.sentence,
        };
        let span = self.span(sentence, span)?;
        let part = self.page.document.sentences[sentence].part;
        let words = self.page.slice(part, span);
        if words != text {
            let problem = format!("is \"{text}\", but \"{words}\" stands at its span");
            return Err(BadField::new("text", problem));
        }
        Ok(Mention { sentence, span })
    }

    /// Reads a span that must lie in a sentence.
    fn span(&self, sentence: usize, span: Offsets) -> Result<Span, BadField> {
        let sentence = &self.page.document.sentences[sentence];
        let [start, end] = self.page.offsets(sentence.part, sentence.span);
        let found = self.page.bytes(sentence.part, span);
        let inside = |found: &Span| start <= span[0] && span[1] <= end && found.start < found.end;
        found.filter(inside).ok_or_else(|| {
            let part = match sentence.part {
                Part::Title => "title",
                Part::Body => "text",
            };
            let problem = format!(
                "is [{}, {}], outside sentence {}, which is [{start}, {end}] in code points of the {part}",
                span[0], span[1], sentence.index
            );
            BadField::new("span", problem)
        })
    }

    fn evidence(&self, given: Vec<EvidenceField>, author: &str) -> Result<Vec<Evidence>, BadField> {
        let mut evidence = each("evidence", given, |one| {
            let spans = each("spans", one.spans, |span| {
                let read = self.span(self.sentence, span);
                read.map_err(|error| BadField {
                    field: String::new(),
                    ..error
                })
            })?;
            if spans.is_empty() {
                return Err(BadField::new("spans", "is empty"));
            }
            // The message does not say which triggers are nouns; those that it gives back are as they were.
            let known = self.page.document.events.iter();
            let mut known = known.flat_map(|event| &event.evidence);
            let nominal =
                known.any(|known| known.nominal && known.rule == one.rule && known.spans == spans);
            Ok(Evidence {
                rule: one.rule,
                spans,
                nominal,
            })
        })?;
        if evidence.is_empty() {
            evidence.push(Evidence {
                rule: author.to_owned(),
                spans: vec![self.page.document.sentences[self.sentence].span],
                nominal: false,
            });
        }
        evidence.sort_by_key(|one| one.spans.first().copied());
        Ok(evidence)
    }

    fn party(&self, one: PartyField) -> Result<Party, BadField> {
        Ok(Party {
            mention: self.mention(one.sentence, one.span, &one.text)?,
            name: one.name,
            code: one.code,
            sector: one.sector,
        })
    }

    fn place(&self, one: PlaceField) -> Result<Place, BadField> {
        for (field, degrees, limit) in [("lat", one.lat, 90.0), ("lon", one.lon, 180.0)] {
            if let Some(degrees) = degrees.filter(|degrees| degrees.abs() > limit) {
                let problem = format!("is {degrees}, not between -{limit} and {limit}");
                return Err(BadField::new(field, problem));
            }
        }
        Ok(Place {
            mention: self.mention(one.sentence, one.span, &one.text)?,
            name: one.name,
            geonameid: one.geonameid,
            country: one.country,
            admin1: one.admin1,
            precision: one.precision,
            lat: one.lat,
            lon: one.lon,
        })
    }

    fn time(&self, one: &TimeField) -> Result<TimeSpan, BadField> {
        let (start, end) = (moment("start", &one.start)?, moment("end", &one.end)?);
        if end < start {
            return Err(BadField::new("end", "lies before `start`"));
        }
        Ok(TimeSpan {
            mention: self.mention(one.sentence, one.span, &one.text)?,
            start,
            end,
            grain: one.grain,
        })
    }

    fn quantity(&self, one: QuantityField) -> Result<Quantity, BadField> {
        Ok(Quantity {
            mention: self.mention(one.sentence, one.span, &one.text)?,
            role: one.role,
            value: one.value,
            max: one.max,
            bound: one.bound,
            unit: one.unit,
        })
    }

    fn attribution(&self, one: AttributionField) -> Result<Attribution, BadField> {
        Ok(Attribution {
            mention: self.mention(one.sentence, one.span, &one.text)?,
            name: one.name,
            verb: one.verb,
            quoted: one.quoted,
        })
    }
}

/// Finds the place of a sentence by its index.
fn place_of(document: &Document, index: usize) -> Result<usize, BadField> {
    let mut sentences = document.sentences.iter();
    let found = sentences.position(|sentence| sentence.index == index);
    found.ok_or_else(|| {
        BadField::new(
            "sentence",
            format!("is {index}, which the document has not"),
        )
    })
}

fn moment(field: &str, text: &str) -> Result<DateTime, BadField> {
    let day = || {
        text.parse::<Date>()
            .map(|date| date.to_datetime(jiff::civil::Time::midnight()))
    };
    let parsed = if text.contains('T') {
        text.parse()
    } else {
        day()
    };
    parsed.map_err(|_| {
        let problem = format!("is \"{text}\", neither 2025-07-11 nor 2025-07-11T06:00");
        BadField::new(field, problem)
    })
}
