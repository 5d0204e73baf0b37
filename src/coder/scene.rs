//! One sentence as the rules see it: its words, which sets they belong to, and where its clauses end.

use super::language::{BREAKS, FIELDS, Language, MASKS, TRIGGERS};
use super::lexicon::{Hit, Seen, SetId};
use super::text::Tokens;
use crate::model::Span;

/// How many tokens a phrase has at most, gaps included, to be found by [`Scene::around`] at its end.
const LONGEST: usize = 24;

/// A sentence, its words and what they are; the memory is used again from sentence to sentence.
#[derive(Debug, Default)]
pub(crate) struct Scene {
    tokens: Tokens,
    /// In the order of the sentence.
    pub(crate) hits: Vec<Hit>,
    seen: Seen,
    clauses: Vec<u16>,
    /// The hits again, those of one set together.
    grouped: Vec<Hit>,
    /// Where the hits of each set stand in `grouped`.
    places: Vec<(u32, u32)>,
    /// The sets that have hits.
    met: Vec<SetId>,
    /// The fields of life that the sentence speaks of, as bits of [`Language::domains`].
    pub(crate) domains: u32,
    /// What some hit's set is for, as bits.
    uses: u8,
}

impl Scene {
    /// Reads a sentence; gives whether any rule has a word in it.
    pub(crate) fn read(&mut self, language: &Language, text: &str) -> bool {
        self.tokens.read(text, &language.style);
        language
            .lexicon
            .find(&self.tokens, &mut self.hits, &mut self.seen);
        (self.uses, self.domains) = (0, 0);
        for hit in &self.hits {
            self.uses |= language.uses[usize::from(hit.set)];
        }
        if self.uses & FIELDS != 0 {
            for (index, domain) in language.domains.iter().enumerate().take(32) {
                let bit = u32::from(self.hits.iter().any(|hit| hit.set == domain.set));
                self.domains |= bit << index;
            }
        }
        if self.uses & TRIGGERS == 0 {
            return false;
        }
        if self.uses & MASKS != 0 {
            self.mask(language);
        }
        self.split(language);
        self.group(language.uses.len());
        true
    }

    /// Gives the hits of a set, in the order of the sentence.
    pub(crate) fn of(&self, set: SetId) -> &[Hit] {
        let (start, end) = self.places[usize::from(set)];
        &self.grouped[start as usize..end as usize]
    }

    /// Gives the hits of a set that may touch a hit, or stand up to `reach` tokens from it.
    pub(crate) fn around(&self, set: SetId, hit: &Hit, reach: usize) -> &[Hit] {
        let hits = self.of(set);
        let least = hit.first.saturating_sub(reach.saturating_add(LONGEST));
        let most = hit.last.saturating_add(reach);
        let start = hits.partition_point(|one| one.first < least);
        let end = hits.partition_point(|one| one.first <= most);
        &hits[start..end]
    }

    /// Tells whether a word of a set stands in the sentence.
    pub(crate) fn has(&self, set: SetId) -> bool {
        let (start, end) = self.places[usize::from(set)];
        start < end
    }

    /// Gives the number of the clause in which a hit begins.
    pub(crate) fn clause(&self, hit: &Hit) -> u16 {
        self.clauses[hit.first]
    }

    /// Gives the bytes of a hit in the sentence.
    pub(crate) fn span(&self, hit: &Hit) -> Span {
        Span::new(
            self.tokens.items[hit.first].start as usize,
            self.tokens.items[hit.last].end as usize,
        )
    }

    /// Takes away what stands inside an idiom.
    fn mask(&mut self, language: &Language) {
        // Hits are in the order of their first tokens: the idioms so far reach to `end` at most.
        let mut widest: Option<(usize, usize)> = None;
        let mut next = 0;
        let hits = std::mem::take(&mut self.hits);
        for hit in &hits {
            while let Some(idiom) = hits.get(next).filter(|one| one.first <= hit.first) {
                let is_idiom = language.uses[usize::from(idiom.set)] & MASKS != 0;
                if is_idiom && widest.is_none_or(|(_, end)| end < idiom.last) {
                    widest = Some((idiom.first, idiom.last));
                }
                next += 1;
            }
            // What an idiom says as a whole it may say: "pidió perdón" asks nothing, and yields.
            let is_whole = widest == Some((hit.first, hit.last));
            if is_whole || widest.is_none_or(|(_, end)| end < hit.last) {
                self.hits.push(*hit);
            }
        }
    }

    /// Numbers the clauses: a new one at strong punctuation, and at a word of the set `clause_breaks`.
    fn split(&mut self, language: &Language) {
        self.clauses.clear();
        self.clauses.resize(self.tokens.items.len(), 0);
        for (index, token) in self.tokens.items.iter().enumerate() {
            if token.punctuation
                && matches!(
                    self.tokens.norm(index),
                    ";" | ":" | "—" | "–" | "(" | ")" | "।" | "؛" | "；" | "：" | "（" | "）"
                )
            {
                self.clauses[index] = 1;
            }
            if self.tokens.is_parted(index) {
                self.clauses[index] = 1;
            }
        }
        if self.uses & BREAKS != 0 {
            for hit in &self.hits {
                if language.uses[usize::from(hit.set)] & BREAKS != 0 {
                    self.clauses[hit.first] = 1;
                }
            }
        }
        let mut clause = 0_u16;
        for mark in &mut self.clauses {
            clause = clause.saturating_add(*mark);
            *mark = clause;
        }
    }

    /// Puts the hits of one set together.
    fn group(&mut self, sets: usize) {
        for set in self.met.drain(..) {
            self.places[usize::from(set)] = (0, 0);
        }
        self.places.resize(sets.max(self.places.len()), (0, 0));
        for hit in &self.hits {
            let place = &mut self.places[usize::from(hit.set)];
            if place.1 == 0 {
                self.met.push(hit.set);
            }
            place.1 += 1;
        }
        let mut start = 0;
        for set in &self.met {
            let place = &mut self.places[usize::from(*set)];
            let count = place.1;
            *place = (start, start);
            start += count;
        }
        self.grouped.clear();
        let Some(first) = self.hits.first() else {
            return;
        };
        self.grouped.resize(self.hits.len(), *first);
        for hit in &self.hits {
            let place = &mut self.places[usize::from(hit.set)];
            self.grouped[place.1 as usize] = *hit;
            place.1 += 1;
        }
    }
}
