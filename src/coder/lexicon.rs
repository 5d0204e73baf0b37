//! Finds the words and phrases of a pack in a run of tokens.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::text::Tokens;

/// The number of a lexical set.
pub(crate) type SetId = u16;

/// What a form tells: past, future, infinitive …, as bits; see [`super::pack::TAGS`].
pub(crate) type Tags = u16;

type Map<K, V> = HashMap<K, V, BuildHasherDefault<Fold>>;

const NONE: u32 = u32::MAX;

/// A word or phrase of a set, found in the text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hit {
    pub(crate) set: SetId,
    /// The first token.
    pub(crate) first: usize,
    /// The last token.
    pub(crate) last: usize,
    pub(crate) tags: Tags,
}

/// A part of a phrase.
#[derive(Debug, Clone)]
pub(crate) enum Part {
    Word(u32),
    Set(SetId),
    /// Up to three words.
    Gap,
}

#[derive(Debug, Default)]
struct Word {
    sets: Vec<(SetId, Tags)>,
    phrases: Vec<u32>,
}

/// All words of a language pack.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    exact: Map<Box<str>, u32>,
    prefixes: Map<u32, Vec<(Box<str>, u32)>>,
    suffixes: Map<u32, Vec<(Box<str>, u32)>>,
    words: Vec<Word>,
    phrases: Vec<(Vec<Part>, SetId, Tags)>,
    waiting: Vec<(SetId, u32)>,
}

impl Lexicon {
    /// Gives the number of a word, `bombard*` and `*angriff` included; none for an affix under four bytes.
    pub(crate) fn word(&mut self, text: &str) -> Option<u32> {
        let id = self.words.len() as u32;
        if let Some(stem) = text.strip_suffix('*') {
            let key = stem.as_bytes().first_chunk::<4>()?;
            let list = self.prefixes.entry(u32::from_le_bytes(*key)).or_default();
            if let Some(found) = list.iter().find(|(known, _)| **known == *stem) {
                return Some(found.1);
            }
            list.push((stem.into(), id));
        } else if let Some(stem) = text.strip_prefix('*') {
            let key = stem.as_bytes().last_chunk::<4>()?;
            let list = self.suffixes.entry(u32::from_le_bytes(*key)).or_default();
            if let Some(found) = list.iter().find(|(known, _)| **known == *stem) {
                return Some(found.1);
            }
            list.push((stem.into(), id));
        } else if let Some(found) = self.exact.get(text) {
            return Some(*found);
        } else {
            self.exact.insert(text.into(), id);
        }
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

    /// Ends the building: phrases that begin with a set are hung on its words.
    pub(crate) fn finish(&mut self) {
        for (set, phrase) in std::mem::take(&mut self.waiting) {
            for word in &mut self.words {
                if word.sets.iter().any(|(known, _)| *known == set) {
                    word.phrases.push(phrase);
                }
            }
        }
    }

    /// Finds all hits, ordered by first token.
    pub(crate) fn find(&self, tokens: &Tokens, hits: &mut Vec<Hit>, seen: &mut Vec<[u32; 3]>) {
        hits.clear();
        seen.clear();
        seen.extend((0..tokens.items.len()).map(|index| self.look_up(tokens.norm(index))));
        for (first, ids) in seen.iter().enumerate() {
            for id in ids.iter().filter(|id| **id != NONE) {
                let word = &self.words[*id as usize];
                hits.extend(word.sets.iter().map(|(set, tags)| Hit {
                    set: *set,
                    first,
                    last: first,
                    tags: *tags,
                }));
                for phrase in &word.phrases {
                    let (parts, set, tags) = &self.phrases[*phrase as usize];
                    let mut tags = *tags;
                    if let Some(last) = self.phrase(parts, tokens, seen, first, &mut tags) {
                        hits.push(Hit {
                            set: *set,
                            first,
                            last,
                            tags,
                        });
                    }
                }
            }
        }
    }

    fn look_up(&self, norm: &str) -> [u32; 3] {
        let exact = self.exact.get(norm).copied().unwrap_or(NONE);
        let mut prefix = NONE;
        if !self.prefixes.is_empty()
            && let Some(key) = norm.as_bytes().first_chunk::<4>()
            && let Some(list) = self.prefixes.get(&u32::from_le_bytes(*key))
        {
            prefix = longest(list, |stem| norm.starts_with(stem));
        }
        let mut suffix = NONE;
        if !self.suffixes.is_empty()
            && let Some(key) = norm.as_bytes().last_chunk::<4>()
            && let Some(list) = self.suffixes.get(&u32::from_le_bytes(*key))
        {
            suffix = longest(list, |stem| norm.ends_with(stem));
        }
        [exact, prefix, suffix]
    }

    /// Gives the last token of a phrase that begins at `at`.
    fn phrase(
        &self,
        parts: &[Part],
        tokens: &Tokens,
        seen: &[[u32; 3]],
        at: usize,
        tags: &mut Tags,
    ) -> Option<usize> {
        let (part, rest) = parts.split_first()?;
        if matches!(part, Part::Gap) {
            return (0..=3)
                .take_while(|skip| {
                    *skip == 0
                        || !tokens
                            .items
                            .get(at + skip - 1)
                            .is_none_or(|t| t.punctuation)
                })
                .find_map(|skip| self.phrase(rest, tokens, seen, at + skip, tags));
        }
        let ids = seen.get(at)?;
        match part {
            Part::Word(word) => ids.contains(word).then_some(())?,
            Part::Set(set) => {
                let found = ids
                    .iter()
                    .filter(|id| **id != NONE)
                    .flat_map(|id| &self.words[*id as usize].sets)
                    .find(|(known, _)| known == set)?;
                *tags |= found.1;
            }
            Part::Gap => return None,
        }
        if rest.is_empty() {
            return Some(at);
        }
        // A hyphen inside a phrase is as good as a space.
        let next = at + 1;
        let hyphen = tokens.items.get(next).is_some_and(|t| t.punctuation)
            && matches!(
                tokens.norm(next),
                "-" | "\u{2010}" | "\u{2011}" | "\u{2013}"
            );
        self.phrase(rest, tokens, seen, next + usize::from(hyphen), tags)
    }
}

fn longest(list: &[(Box<str>, u32)], fits: impl Fn(&str) -> bool) -> u32 {
    list.iter()
        .filter(|(stem, _)| fits(stem))
        .max_by_key(|(stem, _)| stem.len())
        .map_or(NONE, |(_, id)| *id)
}

/// A hash for short words; packs are the user's own, so nobody floods it.
#[derive(Default)]
struct Fold(u64);

impl Hasher for Fold {
    fn write(&mut self, bytes: &[u8]) {
        let (chunks, rest) = bytes.as_chunks::<8>();
        for chunk in chunks {
            self.mix(u64::from_le_bytes(*chunk));
        }
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        self.mix(u64::from_le_bytes(last));
    }

    fn write_u8(&mut self, value: u8) {
        self.mix(u64::from(value));
    }

    fn write_u32(&mut self, value: u32) {
        self.mix(u64::from(value));
    }

    fn finish(&self) -> u64 {
        self.0.rotate_left(26)
    }
}

impl Fold {
    fn mix(&mut self, value: u64) {
        self.0 = (self.0.rotate_left(5) ^ value).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}
