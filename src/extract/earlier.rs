//! The sentences before an event, which are read when an event first asks for what they tell.

use super::merge::chosen;
use super::naming;
use super::reading::{Glance, Reading};
use crate::coder::Coder;
use crate::gazetteer::{Gazetteer, Kind, NameHit, Tongue};
use crate::limits::{Exceeded, Watch};
use crate::model::Document;

/// A document's sentences, with what they are read by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sentences<'a> {
    pub(super) document: &'a Document,
    pub(super) gazetteer: &'a Gazetteer,
    pub(super) coder: &'a Coder,
    pub(super) watch: &'a Watch,
}

impl<'a> Sentences<'a> {
    /// Gives a sentence, its language, and the byte of its part where it begins; none in a language without words.
    pub(super) fn get(&self, index: usize) -> Option<(&'a str, &'a Tongue, usize)> {
        let sentence = self.document.sentences.get(index)?;
        let tag = self.document.sentence_language(sentence);
        let tongue = self.gazetteer.tongue(tag, || self.coder.style(tag))?;
        let text = self.document.sentence_text(sentence);
        Some((text, tongue, sentence.span.start))
    }
}

/// Who was named earlier in the document.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Entries of people, the latest last.
    pub(super) people: Vec<u32>,
    /// The sentence up to which they were looked for.
    through: usize,
}

impl Seen {
    /// Looks for people in the sentences before one, if that one may mean somebody named earlier.
    ///
    /// # Errors
    /// The limit that the document passed.
    pub(super) fn look_back(
        &mut self,
        sentences: Sentences<'_>,
        before: usize,
        glance: &Glance<'_>,
    ) -> Result<(), Exceeded> {
        if !naming::looks_back(&glance.names, sentences.gazetteer) {
            return Ok(());
        }
        while self.through < before {
            sentences.watch.check()?;
            if let Some((text, tongue, _)) = sentences.get(self.through) {
                self.read(Glance::new(text, tongue), sentences.gazetteer);
            }
            self.through += 1;
        }
        Ok(())
    }

    fn read(&mut self, glance: Glance<'_>, gazetteer: &Gazetteer) {
        let is_person = |hit: &NameHit| {
            let entity = gazetteer.entity(hit.name.entity);
            entity.is_some_and(|entity| entity.kind == Kind::Person)
        };
        if !glance.names.iter().any(is_person) {
            return;
        }
        let reading = Reading::of(glance);
        for hit in chosen(&reading, gazetteer, &self.people, &[]) {
            if is_person(&hit) {
                self.note(hit.name.entity);
            }
        }
    }

    /// Notes a person; the latest mention counts.
    fn note(&mut self, entity: u32) {
        self.people.retain(|known| *known != entity);
        self.people.push(entity);
    }
}
