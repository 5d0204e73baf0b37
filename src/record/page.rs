use std::collections::HashMap;

use super::code_points::CodePoints;
use super::field::{
    AttributionField, EvidenceField, Offsets, PartyField, PlaceField, QuantityField, StatusField,
    TimeField,
};
use super::id::event_id;
use crate::model::{Document, Event, Evidence, Grain, Mention, Part, Party, Sentence, Span};

/// A document with its two texts indexed.
pub(crate) struct Page<'a> {
    pub(crate) document: &'a Document,
    title: CodePoints<'a>,
    body: CodePoints<'a>,
}

impl<'a> Page<'a> {
    pub(crate) fn new(document: &'a Document) -> Self {
        Self {
            document,
            title: CodePoints::new(document.part(Part::Title)),
            body: CodePoints::new(document.part(Part::Body)),
        }
    }

    /// Gives each event's id by its index in the document.
    pub(crate) fn ids(&self, order: &[usize]) -> Vec<Option<String>> {
        let mut ids = vec![None; self.document.events.len()];
        let mut ordinals: HashMap<(&str, Part, Span), u32> = HashMap::new();
        for index in order {
            let event = &self.document.events[*index];
            let part = self.document.sentences[event.sentence].part;
            let ordinal = ordinals
                .entry((&event.category, part, event.trigger()))
                .or_default();
            let trigger = self.offsets(part, event.trigger());
            ids[*index] = Some(event_id(
                &self.document.key,
                &event.category,
                part,
                trigger,
                *ordinal,
            ));
            *ordinal += 1;
        }
        ids
    }

    pub(crate) fn offsets(&self, part: Part, span: Span) -> Offsets {
        let index = self.index(part);
        [index.at(span.start), index.at(span.end)]
    }

    /// Reads a span of the wire; none where it reaches beyond the part or holds nothing.
    pub(crate) fn bytes(&self, part: Part, [start, end]: Offsets) -> Option<Span> {
        let index = self.index(part);
        let span = Span::new(index.byte(start)?, index.byte(end)?);
        (span.start < span.end).then_some(span)
    }

    fn index(&self, part: Part) -> &CodePoints<'a> {
        match part {
            Part::Title => &self.title,
            Part::Body => &self.body,
        }
    }

    /// Gives the words of a span; nothing for one that a program's own stage set wrong.
    pub(crate) fn slice(&self, part: Part, span: Span) -> &'a str {
        self.document
            .part(part)
            .get(span.range())
            .unwrap_or_default()
    }

    fn part_of(&self, mention: Mention) -> Part {
        self.document
            .sentences
            .get(mention.sentence)
            .map_or(Part::Body, |sentence| sentence.part)
    }

    pub(crate) fn words(&self, mention: Mention) -> String {
        self.slice(self.part_of(mention), mention.span).to_owned()
    }

    pub(crate) fn span(&self, mention: Mention) -> Offsets {
        self.offsets(self.part_of(mention), mention.span)
    }

    /// Gives the index of a mention's sentence, where it is not the event's.
    pub(crate) fn elsewhere(&self, mention: Mention, event: &Event) -> Option<usize> {
        if mention.sentence == event.sentence {
            return None;
        }
        let sentence = self.document.sentences.get(mention.sentence)?;
        Some(sentence.index)
    }

    pub(crate) fn status_evidence(&self, event: &Event) -> Option<StatusField> {
        event.status_evidence.map(|mention| StatusField {
            text: self.words(mention),
            span: self.span(mention),
            sentence: self.elsewhere(mention, event),
        })
    }

    pub(crate) fn parties(&self, parties: &[Party], event: &Event) -> Vec<PartyField> {
        parties
            .iter()
            .map(|party| PartyField {
                text: self.words(party.mention),
                name: party.name.clone(),
                code: party.code.clone(),
                sector: party.sector.clone(),
                span: self.span(party.mention),
                sentence: self.elsewhere(party.mention, event),
            })
            .collect()
    }

    pub(crate) fn place(&self, event: &Event) -> Option<PlaceField> {
        event.place.as_ref().map(|place| PlaceField {
            text: self.words(place.mention),
            name: place.name.clone(),
            geonameid: place.geonameid,
            country: place.country.clone(),
            admin1: place.admin1.clone(),
            precision: place.precision,
            lat: place.lat,
            lon: place.lon,
            span: self.span(place.mention),
            sentence: self.elsewhere(place.mention, event),
        })
    }

    pub(crate) fn time(&self, event: &Event) -> Option<TimeField> {
        let time = event.time.as_ref()?;
        let write = |moment: jiff::civil::DateTime| match time.grain {
            Grain::Hour => moment.strftime("%Y-%m-%dT%H:%M").to_string(),
            _ => moment.date().to_string(),
        };
        Some(TimeField {
            text: self.words(time.mention),
            start: write(time.start),
            end: write(time.end),
            grain: time.grain,
            span: self.span(time.mention),
            sentence: self.elsewhere(time.mention, event),
        })
    }

    pub(crate) fn quantities(&self, event: &Event) -> Vec<QuantityField> {
        event
            .quantities
            .iter()
            .map(|quantity| QuantityField {
                text: self.words(quantity.mention),
                role: quantity.role,
                value: quantity.value,
                max: quantity.max,
                bound: quantity.bound,
                unit: quantity.unit.clone(),
                span: self.span(quantity.mention),
                sentence: self.elsewhere(quantity.mention, event),
            })
            .collect()
    }

    pub(crate) fn attribution(&self, event: &Event) -> Vec<AttributionField> {
        event
            .attribution
            .iter()
            .map(|speaker| AttributionField {
                text: self.words(speaker.mention),
                name: speaker.name.clone(),
                verb: speaker.verb.clone(),
                quoted: speaker.quoted,
                span: self.span(speaker.mention),
                sentence: self.elsewhere(speaker.mention, event),
            })
            .collect()
    }

    pub(crate) fn evidence(&self, event: &Event, sentence: &Sentence) -> Vec<EvidenceField> {
        let field = |evidence: &Evidence| EvidenceField {
            text: self.joined(sentence.part, &evidence.spans),
            rule: evidence.rule.clone(),
            spans: evidence
                .spans
                .iter()
                .map(|span| self.offsets(sentence.part, *span))
                .collect(),
        };
        event.evidence.iter().map(field).collect()
    }

    /// Joins words in the order of the text; words with only white space between them stay together.
    fn joined(&self, part: Part, spans: &[Span]) -> String {
        let mut sorted = spans.to_vec();
        sorted.sort_unstable();
        let mut runs: Vec<Span> = Vec::new();
        for span in sorted {
            match runs.last_mut() {
                Some(last)
                    if span.start <= last.end
                        || self
                            .slice(part, Span::new(last.end, span.start))
                            .trim()
                            .is_empty() =>
                {
                    *last = last.cover(span);
                }
                _ => runs.push(span),
            }
        }
        let words: Vec<&str> = runs.iter().map(|run| self.slice(part, *run)).collect();
        words.join(" … ")
    }
}
