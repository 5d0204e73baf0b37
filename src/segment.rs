//! Sentence boundaries: UAX #29 with a thin layer of rules for what it cannot know.
//!
//! The layer joins what UAX #29 cuts (abbreviations, initials, ordinals, quotations that go on),
//! cuts what it joins (missing spaces, numbers, ellipses, dialogue, the Hindi `|`),
//! and takes lines as they are meant: a line end is a boundary, unless the paragraph is hard-wrapped.
//! All of it takes time linear in the text.

mod layout;
mod line;
mod quotes;
mod rules;
mod verdict;

use std::collections::HashMap;

use crate::limits::{Exceeded, Watch};
use crate::model::Span;
use rules::Rules;

/// Cuts texts into sentences, by the rules of their language.
#[derive(Debug)]
pub struct Segmenter {
    languages: HashMap<String, Rules>,
}

impl Default for Segmenter {
    fn default() -> Self {
        Self {
            languages: rules::embedded(),
        }
    }
}

impl Segmenter {
    /// Gives the sentences of a text in order: bytes into it, without the white space around them.
    ///
    /// Each holds at least one letter or digit; a text without any has no sentence.
    /// `language` is a BCP 47 tag; only its first part counts, and one without rules of its own has the general ones.
    #[expect(
        clippy::missing_panics_doc,
        reason = "an unlimited watch never ends the work"
    )]
    pub fn sentences(&self, text: &str, language: &str) -> Vec<Span> {
        self.sentences_within(text, language, &Watch::unlimited())
            .expect("nothing is limited")
    }

    /// Gives the sentences as [`sentences`](Segmenter::sentences) does, as long as the document keeps to its limits.
    ///
    /// # Errors
    /// The limit that it passed.
    pub fn sentences_within(
        &self,
        text: &str,
        language: &str,
        watch: &Watch,
    ) -> Result<Vec<Span>, Exceeded> {
        let language = language.split('-').next().unwrap_or_default();
        let rules = self
            .languages
            .get(language)
            .unwrap_or_else(|| &self.languages[rules::GENERAL]);
        let mut sentences = Vec::new();
        for block in layout::blocks(text) {
            watch.check()?;
            watch.check_sentences(sentences.len())?;
            // A space is as long as a line end, so positions in the copy are positions in the text.
            let flat;
            let line = if block.wrapped {
                flat = text[block.range.clone()].replace('\n', " ");
                flat.as_str()
            } else {
                &text[block.range.clone()]
            };
            let found = line::cut(line, rules);
            sentences.extend(
                found
                    .into_iter()
                    .map(|span| span.shifted(block.range.start)),
            );
        }
        Ok(sentences)
    }
}

#[cfg(test)]
mod tests;
