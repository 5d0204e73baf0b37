//! A language's words of fields, compiled.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::flat::{Strings, Trie, TrieDraft};
use super::memo::Known;
use super::word::{Pronoun, Relation, Relative, Side, Unit, Word};
use super::words::{Beside, Words};
use crate::coder::text::{Style, Tokens};
use crate::hash::Map;
use crate::model::{Bound, Role};

/// Finds the words of fields in a sentence's tokens.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(crate) struct Phrases {
    words: Strings,
    trie: Trie,
    /// What the values of the trie stand for.
    meanings: Vec<Word>,
    /// English units of counted things, and ISO 4217 codes.
    pub(crate) units: Vec<String>,
    has_compounds: bool,
}

/// A phrase found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct WordHit {
    /// The first token, and the one behind the last.
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) word: Word,
}

impl Phrases {
    /// Compiles a language's words; the error names the key that cannot be read.
    pub(crate) fn new(words: &Words, style: &Style) -> Result<Self, String> {
        let mut draft = Draft {
            words: Map::default(),
            trie: TrieDraft::default(),
            meanings: Vec::new(),
            units: Vec::new(),
            tokens: Tokens::default(),
            style,
        };
        draft.markers(words);
        draft.time(words)?;
        draft.numbers(words)?;
        draft.things(words);
        let mut order: Vec<(&str, u32)> = draft
            .words
            .iter()
            .map(|(word, number)| (&**word, *number))
            .collect();
        order.sort_by_key(|(_, number)| *number);
        Ok(Self {
            words: Strings::new(order.into_iter().map(|(word, _)| word)),
            trie: draft.trie.finish(),
            has_compounds: draft
                .meanings
                .iter()
                .any(|word| matches!(word, Word::UnitAdjective(_))),
            meanings: draft.meanings,
            units: draft.units,
        })
    }

    /// Gives what one word stands for.
    pub(crate) fn of_word(&self, norm: &str) -> impl Iterator<Item = Word> + '_ {
        let node = self.words.find(norm).and_then(|id| self.trie.root(id));
        let values = node.into_iter().flat_map(|node| self.trie.values(node));
        values.map(|value| self.meanings[value as usize])
    }

    /// Tells whether a number and a unit may be written together: "einwöchig".
    pub(crate) fn has_compounds(&self) -> bool {
        self.has_compounds
    }

    /// Gives the number of a word that stands in some phrase.
    pub(super) fn number(&self, norm: &str) -> Option<u32> {
        self.words.find(norm)
    }

    /// Finds all phrases, ordered by their first token, longer ones first; `known` is what each token is.
    pub(super) fn find(&self, known: &[Known]) -> Vec<WordHit> {
        let mut hits = Vec::new();
        for start in 0..known.len() {
            let first = hits.len();
            let mut node = known[start].word.and_then(|id| self.trie.root(id));
            let mut end = start;
            while let Some(here) = node {
                end += 1;
                hits.extend(self.trie.values(here).map(|value| WordHit {
                    start,
                    end,
                    word: self.meanings[value as usize],
                }));
                let next = known.get(end).and_then(|known| known.word);
                node = next.and_then(|id| self.trie.step(here, id));
            }
            hits[first..].sort_by_key(|hit| std::cmp::Reverse(hit.end));
        }
        hits
    }
}

struct Draft<'a> {
    words: Map<Box<str>, u32>,
    trie: TrieDraft,
    meanings: Vec<Word>,
    units: Vec<String>,
    tokens: Tokens,
    style: &'a Style,
}

impl Draft<'_> {
    fn add(&mut self, text: &str, word: Word) {
        self.tokens.read_phrase(text, self.style);
        let known = &mut self.words;
        let mut number = |norm: &str| {
            let next = known.len() as u32;
            *known.entry(norm.into()).or_insert(next)
        };
        // A clitic alone is one word, as it is behind another: "'s".
        let ids: Vec<u32> = if self.style.clitics.iter().any(|clitic| clitic == text) {
            vec![number(text)]
        } else {
            let indices = 0..self.tokens.items.len();
            indices
                .map(|index| number(self.tokens.norm(index)))
                .collect()
        };
        let meanings = &mut self.meanings;
        let number = meanings.iter().position(|known| *known == word);
        let number = number.unwrap_or_else(|| {
            meanings.push(word);
            meanings.len() - 1
        });
        self.trie.add(&ids, number as u32);
    }

    fn all(&mut self, texts: &[String], word: Word) {
        for text in texts {
            self.add(text, word);
        }
    }

    fn beside(&mut self, beside: &Beside, word: impl Fn(Side) -> Word) {
        self.all(&beside.before, word(Side::Before));
        self.all(&beside.after, word(Side::After));
    }

    fn markers(&mut self, words: &Words) {
        let markers = &words.markers;
        for (relation, beside) in [
            (Relation::Agent, &markers.agent),
            (Relation::Recipient, &markers.recipient),
            (Relation::With, &markers.with),
            (Relation::Between, &markers.between),
            (Relation::Of, &markers.of),
            (Relation::Place, &markers.place),
            (Relation::Goal, &markers.goal),
            (Relation::Origin, &markers.origin),
            (Relation::About, &markers.about),
        ] {
            self.beside(beside, |side| Word::Marker(relation, side));
        }
        self.all(&markers.and, Word::And);
        self.all(&words.passive.before, Word::Passive(Side::Before));
        self.all(&words.passive.after, Word::Passive(Side::After));
        self.all(&words.passive.perfect, Word::Perfect);
        self.all(&words.clause.starts, Word::ClauseStart);
        self.all(&words.speech.verbs, Word::Speech);
        self.beside(&words.speech.source, Word::Source);
        self.all(&words.speech.that, Word::That);
        let reference = &words.reference;
        self.all(&reference.he, Word::Pronoun(Pronoun::He));
        self.all(&reference.it, Word::Pronoun(Pronoun::It));
        self.all(&reference.they, Word::Pronoun(Pronoun::They));
        self.all(&reference.both, Word::Both);
        self.all(&reference.who, Word::Relative(Relative::Who));
        self.all(&reference.whom, Word::Relative(Relative::Whom));
        self.all(&reference.place, Word::Relative(Relative::Where));
        self.all(&reference.we, Word::We);
        self.beside(&reference.former, Word::Former);
        self.all(&words.time.first_day, Word::FirstDay);
        self.all(&words.time.afternoon, Word::Afternoon);
        self.all(&words.inflection.particles, Word::Particle);
        self.all(&words.inflection.never, Word::Never);
    }

    fn time(&mut self, words: &Words) -> Result<(), String> {
        let time = &words.time;
        for (number, forms) in (0..).zip(&time.weekdays) {
            self.all(forms, Word::Weekday(number));
        }
        for (number, forms) in (1..).zip(&time.months) {
            self.all(forms, Word::Month(number));
        }
        for (key, table, word) in [
            ("time.days", &time.days, Word::Day as fn(i32) -> Word),
            ("time.story_days", &time.story_days, Word::StoryDay),
        ] {
            for (number, forms) in table {
                let number = number
                    .parse()
                    .map_err(|_| format!("`{key}`: \"{number}\" is not a number of days"))?;
                self.all(forms, word(number));
            }
        }
        for (key, table, word) in [
            ("time.units", &time.units, Word::Unit as fn(Unit) -> Word),
            (
                "time.unit_adjectives",
                &time.unit_adjectives,
                Word::UnitAdjective,
            ),
        ] {
            for (name, forms) in table {
                let unit = Unit::parse(name)
                    .ok_or_else(|| format!("`{key}`: \"{name}\" is not a unit of time"))?;
                self.all(forms, word(unit));
            }
        }
        self.all(&time.last, Word::Last);
        self.all(&time.next, Word::Next);
        self.all(&time.this, Word::This);
        self.beside(&time.ago, Word::Ago);
        self.beside(&time.ahead, Word::Ahead);
        self.beside(&time.duration, Word::Duration);
        self.all(&time.on, Word::On);
        self.all(&time.day_after, Word::DayAfter);
        self.all(&time.day_link, Word::DayLink);
        self.all(&time.year_after, Word::YearAfter);
        self.all(&time.month_after, Word::MonthAfter);
        self.all(&time.clock, Word::Clock);
        Ok(())
    }

    fn numbers(&mut self, words: &Words) -> Result<(), String> {
        let numbers = &words.numbers;
        for (key, table, word) in [
            (
                "numbers.words",
                &numbers.words,
                Word::Number as fn(f64) -> Word,
            ),
            ("numbers.scales", &numbers.scales, Word::Scale),
            ("numbers.fixed", &numbers.fixed, Word::Fixed),
            ("numbers.plus", &numbers.plus, Word::Plus),
        ] {
            for (number, forms) in table {
                let number = number
                    .parse()
                    .map_err(|_| format!("`{key}`: \"{number}\" is not a number"))?;
                self.all(forms, word(number));
            }
        }
        self.all(&numbers.half_after, Word::HalfAfter);
        self.all(&numbers.and, Word::NumberAnd);
        self.all(&numbers.ordinals, Word::Ordinal);
        let bounds = &words.bounds;
        self.beside(&bounds.about, |side| Word::Bound(Bound::About, side));
        self.beside(&bounds.at_least, |side| Word::Bound(Bound::AtLeast, side));
        self.beside(&bounds.at_most, |side| Word::Bound(Bound::AtMost, side));
        self.all(&bounds.range.between, Word::RangeBetween);
        self.all(&bounds.range.before, Word::RangeBefore);
        Ok(())
    }

    fn things(&mut self, words: &Words) {
        let things = &words.things;
        for (role, table) in [
            (Role::Weapon, &things.weapon),
            (Role::Count, &things.count),
            (Role::People, &things.people),
            (Role::Troops, &things.troops),
        ] {
            self.units(table, |unit| Word::Thing(role, unit));
        }
        self.all(&things.dead, Word::Fate(Role::Dead));
        self.all(&things.injured, Word::Fate(Role::Injured));
        self.all(&things.arrested, Word::Fate(Role::Arrested));
        self.all(&things.percent, Word::Percent);
        self.units(&things.currency, Word::Currency);
    }

    fn units(&mut self, table: &BTreeMap<String, Vec<String>>, word: impl Fn(u16) -> Word) {
        for (name, forms) in table {
            let units = &mut self.units;
            let number = units.iter().position(|unit| unit == name);
            let number = number.unwrap_or_else(|| {
                units.push(name.clone());
                units.len() - 1
            });
            self.all(forms, word(number as u16));
        }
    }
}
