//! A lexicon in the making.

use std::collections::BTreeMap;

use super::affixes::Affixes;
use super::part::Part;
use super::trie::Trie;
use super::{Fit, Lexicon, NO_WORD, SetId, Tags, tagged};
use crate::coder::numbers::{Lists, pair};
use crate::hash::{Map, Set};

/// The least number of bytes of `stem*`.
const LEAST_START: usize = 3;

/// The least number of bytes of `*ending`.
const LEAST_END: usize = 4;

/// Words and phrases as a pack gives them, before they are laid out for matching.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    /// By text, and by fit in the order of [`Fit`].
    words: [Map<Box<str>, u32>; 4],
    /// The sets of each word.
    sets: Vec<Vec<(SetId, Tags)>>,
    /// The words of each class.
    classes: Vec<Vec<(u32, Tags)>>,
    phrases: Vec<(Vec<Part>, SetId, Tags)>,
}

impl Draft {
    /// Gives the number of a word; none for an affix of under three bytes, or an ending of under four.
    pub(crate) fn word(&mut self, text: &str, fit: Fit) -> Option<u32> {
        let least = match fit {
            Fit::Whole => 0,
            Fit::Start | Fit::Stem => LEAST_START,
            Fit::End => LEAST_END,
        };
        if text.len() < least {
            return None;
        }
        let words = &mut self.words[fit as usize];
        if let Some(known) = words.get(text) {
            return Some(*known);
        }
        let id = self.sets.len() as u32;
        words.insert(text.into(), id);
        self.sets.push(Vec::new());
        Some(id)
    }

    /// Puts a word into a set.
    pub(crate) fn add(&mut self, word: u32, set: SetId, tags: Tags) {
        let sets = &mut self.sets[word as usize];
        match sets.iter_mut().find(|(known, _)| *known == set) {
            Some(entry) => entry.1 |= tags,
            None => sets.push((set, tags)),
        }
    }

    /// Makes a class of words that phrases name together: the forms of one word.
    pub(crate) fn class(&mut self, words: Vec<(u32, Tags)>) -> u32 {
        self.classes.push(words);
        self.classes.len() as u32 - 1
    }

    /// Puts a phrase into a set.
    ///
    /// A class in it stands for as many phrases as the class has words, each with the form of its word.
    pub(crate) fn add_phrase(&mut self, parts: Vec<Part>, set: SetId, tags: Tags) {
        self.phrases.push((parts, set, tags));
    }

    /// Lays all out for matching, with the letters that the language writes to words.
    pub(crate) fn finish(mut self, affixes: Affixes) -> Lexicon {
        // Those that begin with any word of a set are found last.
        self.phrases
            .sort_by_key(|(parts, ..)| matches!(parts[0], Part::Set(_)));
        let (starts, ends) = self.keys();
        let parts = self.phrases.iter();
        Lexicon {
            starts: table(&starts),
            start_words: starts.values().flat_map(|words| *words).collect(),
            ends: table(&ends),
            end_words: ends.values().map(|words| words[0]).collect(),
            affixes,
            heads: self.heads(),
            fulfils: self.fulfils(),
            parts: Lists::new(parts.map(|(parts, ..)| parts.iter().map(|p| p.code()).collect())),
            told: self
                .phrases
                .iter()
                .map(|(_, s, t)| tagged(*s, *t))
                .collect(),
            classes: Lists::of_pairs(self.classes.iter().map(|class| {
                let words = class.iter();
                words
                    .map(|(word, tags)| pair(*word, (*tags).into()))
                    .collect()
            })),
            sets: Lists::new(self.sets.iter().map(|sets| {
                let sets = sets.iter();
                sets.map(|(set, tags)| tagged(*set, *tags)).collect()
            })),
        }
    }

    /// Gives all texts that a token may begin with, and, backwards, those that it may end with.
    fn keys(&self) -> (Keys, Keys) {
        let (mut starts, mut ends) = (Keys::new(), Keys::new());
        for fit in [Fit::Whole, Fit::Start, Fit::Stem] {
            for (text, word) in &self.words[fit as usize] {
                let words = starts
                    .entry(text.as_bytes().to_vec())
                    .or_insert([NO_WORD; 3]);
                words[fit as usize] = *word;
            }
        }
        for (text, word) in &self.words[Fit::End as usize] {
            let words = ends
                .entry(text.bytes().rev().collect())
                .or_insert([NO_WORD; 3]);
            words[0] = *word;
        }
        (starts, ends)
    }

    /// Gives, for each word, the phrases that begin with it, by what stands second in them.
    fn heads(&self) -> Lists {
        let mut heads = vec![Vec::new(); self.sets.len()];
        for (phrase, (parts, ..)) in self.phrases.iter().enumerate() {
            let second = parts.get(1).map_or(Part::ANY, |part| part.key());
            let entry = pair(phrase as u32, second);
            match parts[0] {
                Part::Word(word) => heads[word as usize].push(entry),
                Part::Class(class) => {
                    for (word, _) in &self.classes[class as usize] {
                        heads[*word as usize].push(entry);
                    }
                }
                Part::Set(set) => {
                    for (word, sets) in self.sets.iter().enumerate() {
                        if sets.iter().any(|(known, _)| *known == set) {
                            heads[word].push(entry);
                        }
                    }
                }
                Part::Gap(_) => {}
            }
        }
        for entries in &mut heads {
            // By what stands second, which is the upper half.
            entries.sort_unstable();
            entries.dedup();
        }
        Lists::of_pairs(heads)
    }

    /// Gives, for each word, the parts of phrases behind the first that it fulfils.
    fn fulfils(&self) -> Lists {
        let parts = self.phrases.iter().flat_map(|(parts, ..)| &parts[1..]);
        let asked: Set<u32> = parts.map(|part| part.code()).collect();
        let mut fulfils: Vec<Vec<u32>> = Vec::new();
        for (word, sets) in self.sets.iter().enumerate() {
            let sets = sets.iter().map(|(set, _)| Part::Set(*set));
            let own = std::iter::once(Part::Word(word as u32)).chain(sets);
            fulfils.push(
                own.map(Part::code)
                    .filter(|code| asked.contains(code))
                    .collect(),
            );
        }
        for (class, words) in self.classes.iter().enumerate() {
            let code = Part::Class(class as u32).code();
            for (word, _) in words.iter().filter(|_| asked.contains(&code)) {
                let codes = &mut fulfils[*word as usize];
                if !codes.contains(&code) {
                    codes.push(code);
                }
            }
        }
        Lists::new(fulfils)
    }
}

/// Texts, each with the word that it is whole, begins and is the stem of.
type Keys = BTreeMap<Vec<u8>, [u32; 3]>;

fn table(keys: &Keys) -> Trie {
    Trie::new(&keys.keys().map(Vec::as_slice).collect::<Vec<_>>())
}
