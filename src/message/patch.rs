use std::collections::HashSet;

use serde_json::{Map, Value};

use super::event::fraction;
use super::field::{merge, read, says_the_same};
use super::request::{DocumentMessage, SentenceMessage};
use super::{BadField, DocumentPart, EventMessage, Parts};
use crate::language::canonical_tag;
use crate::model::{Detected, Document, Event, Part, Sentence};
use crate::record::Page;

/// The fields that a patch may name but not change.
const FIXED: [&str; 5] = ["key", "id", "path", "published", "published_from"];

/// The fields that a patch may change.
const OPEN: [&str; 9] = [
    "title",
    "text",
    "source",
    "url",
    "language",
    "language_confidence",
    "sentences",
    "events",
    "extra",
];

/// What a child wants changed of a document.
#[derive(Debug)]
pub struct Patch<'a> {
    fields: Map<String, Value>,
    /// What the child was shown, and so may change.
    parts: Parts,
    /// The stage's name.
    author: &'a str,
}

impl<'a> Patch<'a> {
    /// Makes a patch of the `document` of an answer.
    pub fn new(fields: Map<String, Value>, parts: Parts, author: &'a str) -> Self {
        Self {
            fields,
            parts,
            author,
        }
    }

    /// Changes a document as the patch says.
    ///
    /// # Errors
    /// Names the first field that does not fit the document; the document is lost then, as it may be half changed.
    pub fn apply(mut self, document: Document) -> Result<Document, BadField> {
        let changed = self.fixed(&document).and_then(|()| self.known());
        let changed = changed.and_then(|()| self.change(document));
        changed.map_err(|error| error.under("document"))
    }

    fn change(&mut self, mut document: Document) -> Result<Document, BadField> {
        self.heading(&mut document)?;
        let sentences = self.fields.remove("sentences");
        let events = self.fields.remove("events");
        if sentences.is_some() || events.is_some() {
            document = self.annotations(document, sentences, events)?;
        }
        match self.fields.remove("extra") {
            None => {}
            Some(Value::Null) => document.extra.clear(),
            Some(patch @ Value::Object(_)) => {
                let mut extra = Value::Object(std::mem::take(&mut document.extra));
                merge(&mut extra, patch);
                if let Value::Object(extra) = extra {
                    document.extra = extra;
                }
            }
            Some(_) => return Err(BadField::new("extra", "is not an object")),
        }
        Ok(document)
    }

    /// Checks that what must not change does not.
    fn fixed(&mut self, document: &Document) -> Result<(), BadField> {
        let named: Vec<(&str, Value)> = FIXED
            .iter()
            .filter_map(|name| Some((*name, self.fields.remove(*name)?)))
            .collect();
        if named.is_empty() {
            return Ok(());
        }
        let sent = DocumentMessage::new(document, Parts::NONE);
        let sent = serde_json::to_value(sent).unwrap_or_default();
        for (name, value) in named {
            if sent[name] != value {
                return Err(BadField::new(name, "cannot be changed"));
            }
        }
        Ok(())
    }

    /// Checks that every field is one that the stage may change.
    fn known(&self) -> Result<(), BadField> {
        for name in self.fields.keys() {
            // What lies under `extra` is added to, seen or not.
            let part = DocumentPart::parse(name).filter(|part| *part != DocumentPart::Extra);
            let shown = part.is_none_or(|part| self.parts.has(part));
            if !OPEN.contains(&name.as_str()) {
                let problem = format!("is not known; a patch may have {}", OPEN.join(", "));
                return Err(BadField::new(name, problem));
            }
            if !shown {
                let problem = format!("was not sent; add \"{name}\" to the stage's `input`");
                return Err(BadField::new(name, problem));
            }
        }
        Ok(())
    }

    fn heading(&mut self, document: &mut Document) -> Result<(), BadField> {
        let is_cut = !document.sentences.is_empty();
        let closed = |field| Err(BadField::new(field, "cannot be changed after `segment`"));
        if self.string("title")?.set(&mut document.title) && is_cut {
            return closed("title");
        }
        match self.string("text")? {
            Given::Null => return Err(BadField::new("text", "cannot be removed")),
            Given::Is(text) if text != document.body => {
                if is_cut {
                    return closed("text");
                }
                document.body = text;
            }
            Given::Is(_) | Given::Absent => {}
        }
        self.string("source")?.set(&mut document.source);
        self.string("url")?.set(&mut document.url);
        self.language(document)
    }

    fn language(&mut self, document: &mut Document) -> Result<(), BadField> {
        let confidence = match self.fields.remove("language_confidence") {
            None | Some(Value::Null) => None,
            Some(value) => {
                let number = value.as_f64();
                let number = number
                    .ok_or_else(|| BadField::new("language_confidence", "is not a number"))?;
                Some(fraction("language_confidence", number)?)
            }
        };
        match self.string("language")? {
            Given::Absent => {}
            Given::Null => document.language = None,
            Given::Is(tag) => {
                let tag = tag_of("language", &tag)?;
                let before = document.language.as_ref().filter(|found| found.tag == tag);
                let confidence = confidence.or(before.map(|found| found.confidence));
                document.language = Some(Detected {
                    confidence: confidence.unwrap_or(1.0),
                    tag,
                });
                return Ok(());
            }
        }
        if let (Some(found), Some(confidence)) = (&mut document.language, confidence) {
            found.confidence = confidence;
        }
        Ok(())
    }

    /// Takes a field that is a string or null.
    fn string(&mut self, name: &str) -> Result<Given, BadField> {
        match self.fields.remove(name) {
            None => Ok(Given::Absent),
            Some(Value::Null) => Ok(Given::Null),
            Some(Value::String(text)) => Ok(Given::Is(text)),
            Some(_) => Err(BadField::new(name, "is not a string")),
        }
    }

    /// Replaces sentences and events; events that a new cut leaves alone are checked against it as well.
    fn annotations(
        &self,
        mut document: Document,
        sentences: Option<Value>,
        events: Option<Value>,
    ) -> Result<Document, BadField> {
        let before = EventMessage::all(&Page::new(&document));
        let old = std::mem::take(&mut document.events);
        let cut = match sentences {
            None => None,
            Some(Value::Null) => Some(Vec::new()),
            Some(value) => {
                let given = read(value).and_then(|given| check_sentences(given, &document));
                Some(given.map_err(|error| error.under("sentences"))?)
            }
        };
        let is_recut = cut.as_ref().is_some_and(|cut| *cut != document.sentences);
        document.sentences = cut.unwrap_or(document.sentences);
        let list = match events {
            None => before
                .iter()
                .map(|event| unchanged(event.reference))
                .collect(),
            Some(Value::Null) => Vec::new(),
            Some(Value::Array(list)) => list,
            Some(_) => return Err(BadField::new("events", "is not a list")),
        };
        let page = Page::new(&document);
        let mut made = Vec::with_capacity(list.len());
        // Where each event that was sent stands now.
        let mut moved = vec![None; old.len()];
        for (at, entry) in list.into_iter().enumerate() {
            let event = self.event(entry, &before, &page, |reference, is_same| {
                if moved[reference].replace(at).is_some() {
                    return Err(BadField::new("ref", format!("{reference} stands twice")));
                }
                Ok((is_same && !is_recut).then(|| old[reference].clone()))
            });
            made.push(event.map_err(|error| error.under(&format!("events[{at}]")))?);
        }
        for event in &mut made {
            event.mention_of = event.mention_of.and_then(|old| *moved.get(old)?);
            event.same_act = event.same_act.and_then(|old| *moved.get(old)?);
        }
        document.events = made;
        Ok(document)
    }

    /// Makes one event of an answer: a new one, or one that was sent, with its changes.
    fn event(
        &self,
        entry: Value,
        before: &[EventMessage],
        page: &Page<'_>,
        claim: impl FnOnce(usize, bool) -> Result<Option<Event>, BadField>,
    ) -> Result<Event, BadField> {
        let Value::Object(mut patch) = entry else {
            return Err(BadField::new("", "is not an object"));
        };
        let mut whole = Value::Object(Map::new());
        if let Some(reference) = patch.remove("ref") {
            let known = before
                .iter()
                .find(|event| event.reference.map(|known| known as u64) == reference.as_u64());
            let Some(known) = known else {
                let problem = format!("is {reference}, which was not sent; a new event has none");
                return Err(BadField::new("ref", problem));
            };
            let sent = serde_json::to_value(known).unwrap_or_default();
            whole = sent.clone();
            merge(&mut whole, Value::Object(patch));
            let reference = known.reference.unwrap_or_default();
            if let Some(same) = claim(reference, says_the_same(&whole, &sent))? {
                return Ok(same);
            }
        } else {
            merge(&mut whole, Value::Object(patch));
        }
        let message: EventMessage = read(whole)?;
        for (field, reference) in [
            ("mention_of", message.mention_of),
            ("same_act", message.same_act),
        ] {
            let is_known =
                |reference: &usize| before.iter().any(|one| one.reference == Some(*reference));
            if let Some(reference) = reference.filter(|one| !is_known(one)) {
                let problem =
                    format!("is {reference}, which is the `ref` of no event that was sent");
                return Err(BadField::new(field, problem));
            }
        }
        message.check(page, self.author)
    }
}

/// What a patch says of a string.
enum Given {
    /// Nothing: it stays.
    Absent,
    /// It is removed.
    Null,
    /// It becomes this.
    Is(String),
}

impl Given {
    /// Sets a value that may be missing; tells whether it changes.
    fn set(self, value: &mut Option<String>) -> bool {
        let new = match self {
            Self::Absent => return false,
            Self::Null => None,
            Self::Is(text) => Some(text),
        };
        let changes = new != *value;
        *value = new;
        changes
    }
}

fn unchanged(reference: Option<usize>) -> Value {
    serde_json::json!({ "ref": reference })
}

fn tag_of(field: &str, tag: &str) -> Result<String, BadField> {
    match canonical_tag(tag) {
        Ok(Some(tag)) => Ok(tag),
        Ok(None) => Ok("und".to_owned()),
        Err(error) => Err(BadField::new(field, format!("is \"{tag}\", {error}"))),
    }
}

/// Checks that sentences stand in order, apart, inside their parts, and are numbered as everywhere.
fn check_sentences(
    given: Vec<SentenceMessage>,
    document: &Document,
) -> Result<Vec<Sentence>, BadField> {
    let page = Page::new(document);
    let whole = document
        .language
        .as_ref()
        .map_or("und", |found| found.tag.as_str());
    let mut indices = HashSet::new();
    let mut sentences: Vec<Sentence> = Vec::with_capacity(given.len());
    for (at, one) in given.into_iter().enumerate() {
        let bad =
            |field: &str, problem: String| BadField::new(field, problem).under(&format!("[{at}]"));
        let [start, end] = one.span;
        let span = page.bytes(one.part, one.span).ok_or_else(|| {
            let [_, length] = page.offsets(one.part, crate::model::Span::new(0, usize::MAX));
            let problem =
                format!("is [{start}, {end}], empty or beyond the {length} code points there");
            bad("span", problem)
        })?;
        if let Some(last) = sentences.last()
            && ((one.part, span.start) < (last.part, last.span.end) || one.part < last.part)
        {
            return Err(bad(
                "span",
                "begins before the sentence before it ends".to_owned(),
            ));
        }
        if (one.part == Part::Title) != (one.index == 0) {
            return Err(bad(
                "index",
                "must be 0 for the title and only there".to_owned(),
            ));
        }
        if !indices.insert(one.index) {
            return Err(bad("index", format!("{} stands twice", one.index)));
        }
        let language = one.language.map(|tag| tag_of("language", &tag)).transpose();
        let language = language.map_err(|error| error.under(&format!("[{at}]")))?;
        sentences.push(Sentence {
            index: one.index,
            part: one.part,
            span,
            language: language.filter(|tag| tag != whole),
        });
    }
    Ok(sentences)
}

#[cfg(test)]
mod tests;
