use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::annotated::{AnnotatedDocument, SentenceSpan};
use super::document::{Annotations, DocumentRecord, Outcome};
use super::event::{
    CoderBlock, DocumentBlock, EventRecord, EventSchema, PloverBlock, SentenceBlock, SizeBlock,
};
use super::field::DateFrom;
use super::page::Page;
use crate::model::{Bound, Document, Event, Grain, Quantity, Role, Status};
use crate::ontology::{Act, Ontology};

/// Makes records of finished documents.
///
/// All but `coded_at` is a pure function of the document, the ontology and the fingerprint.
#[derive(Debug, Clone)]
pub struct Recorder {
    ontology: Arc<Ontology>,
    coder: CoderBlock,
}

impl Recorder {
    /// Makes a recorder for an ontology and a coder's fingerprint.
    pub fn new(ontology: Arc<Ontology>, fingerprint: impl Into<String>) -> Self {
        Self {
            ontology,
            coder: CoderBlock {
                version: env!("CARGO_PKG_VERSION").to_owned(),
                fingerprint: fingerprint.into(),
            },
        }
    }

    /// Makes the records of a document's events, ordered by sentence, trigger and category.
    ///
    /// Without `coded_at` the field is left out. Events that name no sentence of the document are left out.
    pub fn events(&self, document: &Document, coded_at: Option<Timestamp>) -> Vec<EventRecord> {
        let page = Page::new(document);
        let mut order: Vec<usize> = (0..document.events.len())
            .filter(|index| document.events[*index].sentence < document.sentences.len())
            .collect();
        order.sort_by_key(|index| {
            let event = &document.events[*index];
            let named = (event.sentence, event.trigger(), event.category.as_str());
            (named, event.phase, event.status, *index)
        });
        let ids = page.ids(&order);
        let block = document_block(document);
        let coded_at = coded_at.map(to_seconds);
        order
            .iter()
            .map(|index| EventRecord {
                document: block.clone(),
                coded_at: coded_at.clone(),
                ..self.event(&page, *index, &ids)
            })
            .collect()
    }

    /// Makes the document's own record; `annotated` adds the text and all that was found in it.
    pub fn document(
        &self,
        document: &Document,
        outcome: Outcome,
        coded_at: Option<Timestamp>,
        annotated: bool,
    ) -> DocumentRecord {
        let bare = DocumentRecord::bare(&document.id, &self.coder.fingerprint, outcome);
        let (text, annotations) = if annotated {
            let annotations = Annotations {
                sentences: sentence_spans(&Page::new(document)),
                events: self.events(document, coded_at),
            };
            (Some(document.body.clone()), Some(annotations))
        } else {
            (None, None)
        };
        DocumentRecord {
            key: Some(document.key.clone()),
            path: document.path.clone(),
            title: document.title.clone(),
            source: document.source.clone(),
            url: document.url.clone(),
            published: document.published.map(|published| published.at.to_string()),
            published_from: document.published.map(|published| published.from),
            received_at: Some(to_seconds(document.received_at)),
            language: document.language.as_ref().map(|found| found.tag.clone()),
            confidence: document
                .language
                .as_ref()
                .map(|found| probability(found.confidence)),
            sentences: document.sentences.len(),
            events: document.events.len(),
            coded_at: coded_at.map(to_seconds),
            text,
            annotations,
            extra: document.extra.clone(),
            ..bare
        }
    }

    /// Makes the record of `--emit documents`.
    pub fn annotated(&self, document: &Document, coded_at: Option<Timestamp>) -> AnnotatedDocument {
        AnnotatedDocument {
            id: document.id.clone(),
            language: document.language.as_ref().map(|found| found.tag.clone()),
            language_confidence: document
                .language
                .as_ref()
                .map(|found| probability(found.confidence)),
            title: document.title.clone(),
            text: document.body.clone(),
            sentences: sentence_spans(&Page::new(document)),
            events: self.events(document, coded_at),
            extra: document.extra.clone(),
        }
    }

    fn event(&self, page: &Page<'_>, index: usize, ids: &[Option<String>]) -> EventRecord {
        let event = &page.document.events[index];
        let sentence = &page.document.sentences[event.sentence];
        let codes = self.ontology.codes(&Act::of(event));
        let (date, date_from) = date(event, page.document);
        let id_of = |other: Option<usize>| ids.get(other?).cloned().flatten();
        EventRecord {
            schema: EventSchema::V1,
            id: ids[index].clone().unwrap_or_default(),
            category: event.category.clone(),
            phase: event.phase,
            status: event.status,
            status_evidence: page.status_evidence(event),
            date: date.map(|date| date.to_string()),
            date_from,
            cameo: codes.as_ref().and_then(|codes| codes.cameo.clone()),
            plover: codes.map(|codes| PloverBlock {
                event: codes.event,
                mode: codes.mode,
                context: codes.context,
                quad: codes.quad,
            }),
            actor: page.parties(&event.actor, event),
            recipient: page.parties(&event.recipient, event),
            place: page.place(event),
            time: page.time(event),
            quantities: page.quantities(event),
            size: size(&event.quantities),
            attribution: page.attribution(event),
            confidence: probability(event.confidence),
            evidence: page.evidence(event, sentence),
            mention_of: id_of(event.mention_of),
            same_act: id_of(event.same_act),
            sentence: SentenceBlock {
                index: sentence.index,
                part: sentence.part,
                text: page.slice(sentence.part, sentence.span).to_owned(),
                language: page.document.sentence_language(sentence).to_owned(),
                span: page.offsets(sentence.part, sentence.span),
            },
            document: document_block(page.document),
            coder: self.coder.clone(),
            coded_at: None,
            extra: event.extra.clone(),
        }
    }
}

fn sentence_spans(page: &Page<'_>) -> Vec<SentenceSpan> {
    page.document
        .sentences
        .iter()
        .map(|sentence| SentenceSpan {
            index: sentence.index,
            part: sentence.part,
            span: page.offsets(sentence.part, sentence.span),
            language: page.document.sentence_language(sentence).to_owned(),
        })
        .collect()
}

fn document_block(document: &Document) -> DocumentBlock {
    DocumentBlock {
        key: document.key.clone(),
        id: document.id.clone(),
        path: document.path.clone(),
        language: document.language.as_ref().map(|found| found.tag.clone()),
        published: document.published.map(|published| published.at.to_string()),
        published_from: document.published.map(|published| published.from),
        title: document.title.clone(),
        source: document.source.clone(),
        url: document.url.clone(),
    }
}

/// Gives the day of an event and what told it.
///
/// A time that spans several days names no day, and then the day of publication is no better guess.
/// News without a time is of the day only where the act has happened or goes on.
fn date(event: &Event, document: &Document) -> (Option<Date>, Option<DateFrom>) {
    if let Some(time) = &event.time {
        let (start, end) = (time.start.date(), time.end.date());
        return if start == end || time.grain == Grain::Hour {
            (Some(start), Some(DateFrom::Text))
        } else {
            (None, None)
        };
    }
    match (event.status, document.published) {
        (Status::Occurred | Status::Ongoing, Some(published)) => {
            let day = jiff::tz::TimeZone::UTC.to_datetime(published.at).date();
            (Some(day), Some(DateFrom::Published))
        }
        _ => (None, None),
    }
}

#[allow(
    clippy::cast_sign_loss,
    reason = "negative counts are filtered out before the cast"
)]
fn size(quantities: &[Quantity]) -> SizeBlock {
    let most = |role: Role| {
        quantities
            .iter()
            .filter(|one| one.role == role && one.bound != Bound::AtMost && one.value >= 0.0)
            .map(|one| one.value as u64)
            .max()
    };
    SizeBlock {
        dead: most(Role::Dead),
        injured: most(Role::Injured),
        arrested: most(Role::Arrested),
    }
}

/// Rounds to four places, so that the last bits of a sum do not show, and holds it between 0 and 1.
pub(crate) fn probability(value: f64) -> f64 {
    if value.is_nan() {
        return 0.0;
    }
    (value.clamp(0.0, 1.0) * 10_000.0).round() / 10_000.0
}

fn to_seconds(at: Timestamp) -> String {
    Timestamp::from_second(at.as_second())
        .unwrap_or(at)
        .to_string()
}

#[cfg(test)]
mod tests;
