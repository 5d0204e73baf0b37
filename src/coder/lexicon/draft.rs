//! A lexicon in the making.

use super::affixes::{Affix, Affixes};
use super::words::Words;
use super::{Entry, Fit, Lexicon, Part, SetId, Tags, first_four, first_three, last_four};
use crate::hash::Map;

/// Words and phrases as a pack gives them, before they are laid out for matching.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    exact: Map<Box<str>, u32>,
    starts: Map<u32, Vec<Affix>>,
    short_starts: Map<u32, Vec<Affix>>,
    ends: Map<u32, Vec<Affix>>,
    words: Vec<Word>,
    phrases: Vec<(Vec<Part>, SetId, Tags)>,
    /// Phrases that begin with any word of a set.
    waiting: Vec<(SetId, u32)>,
}

#[derive(Debug, Default)]
struct Word {
    sets: Vec<(SetId, Tags)>,
    phrases: Vec<u32>,
}

impl Draft {
    /// Gives the number of a word; none for an affix of under three bytes, or an ending of under four.
    pub(crate) fn word(&mut self, text: &str, fit: Fit) -> Option<u32> {
        let id = self.words.len() as u32;
        let list = match fit {
            Fit::Whole => {
                if let Some(found) = self.exact.get(text) {
                    return Some(*found);
                }
                self.exact.insert(text.into(), id);
                self.words.push(Word::default());
                return Some(id);
            }
            Fit::End => self.ends.entry(last_four(text)?).or_default(),
            Fit::Start | Fit::Stem => match first_four(text) {
                Some(key) => self.starts.entry(key).or_default(),
                None => self.short_starts.entry(first_three(text)?).or_default(),
            },
        };
        let inflects = fit == Fit::Stem;
        if let Some(found) = list
            .iter()
            .find(|known| *known.text == *text && known.inflects == inflects)
        {
            return Some(found.word);
        }
        list.push(Affix {
            text: text.into(),
            word: id,
            inflects,
        });
        self.words.push(Word::default());
        Some(id)
    }

    /// Puts a word into a set.
    pub(crate) fn add(&mut self, word: u32, set: SetId, tags: Tags) {
        let sets = &mut self.words[word as usize].sets;
        match sets.iter_mut().find(|(known, _)| *known == set) {
            Some(entry) => entry.1 |= tags,
            None => sets.push((set, tags)),
        }
    }

    /// Puts a phrase into a set.
    pub(crate) fn add_phrase(&mut self, parts: Vec<Part>, set: SetId, tags: Tags) {
        let id = self.phrases.len() as u32;
        match parts.first() {
            Some(Part::Word(word)) => self.words[*word as usize].phrases.push(id),
            Some(Part::Set(first)) => self.waiting.push((*first, id)),
            _ => return,
        }
        self.phrases.push((parts, set, tags));
    }

    /// Lays all out for matching, with the letters that the language writes to words.
    pub(crate) fn finish(mut self, affixes: Affixes) -> Lexicon {
        for (set, phrase) in std::mem::take(&mut self.waiting) {
            for word in &mut self.words {
                if word.sets.iter().any(|(known, _)| *known == set) {
                    word.phrases.push(phrase);
                }
            }
        }
        let mut lexicon = Lexicon {
            exact: Words::new(&self.exact),
            starts: self.starts,
            short_starts: self.short_starts,
            ends: self.ends,
            affixes,
            entries: Vec::with_capacity(self.words.len() + 1),
            sets: Vec::new(),
            heads: Vec::new(),
            phrases: Vec::new(),
            parts: Vec::new(),
        };
        for (parts, set, tags) in self.phrases {
            let start = lexicon.parts.len() as u32;
            lexicon.parts.extend(parts);
            let end = lexicon.parts.len() as u32;
            lexicon.phrases.push((start, end, set, tags));
        }
        for word in self.words {
            lexicon.entries.push(Entry {
                sets: lexicon.sets.len() as u32,
                heads: lexicon.heads.len() as u32,
            });
            lexicon.sets.extend(word.sets);
            lexicon.heads.extend(word.phrases);
        }
        lexicon.entries.push(Entry {
            sets: lexicon.sets.len() as u32,
            heads: lexicon.heads.len() as u32,
        });
        lexicon
    }
}
