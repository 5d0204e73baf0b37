//! Names and the words of fields: who, whom, where, when, how many, and who says so, in each language.
//!
//! Entries (`entity`) stand in files that a person may edit (`raw`, `words`); a language's names (`names`) and
//! words (`phrases`) are compiled when they are first needed (`tongue`).

mod built_in;
mod embedded;
mod entity;
mod flat;
mod folder;
mod load;
mod memo;
mod names;
mod phrases;
mod raw;
mod table;
mod tongue;
mod word;
mod words;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

pub(crate) use entity::{Day, Entity, Kind};
pub(crate) use memo::Known;
pub(crate) use names::{NameHit, signs};
pub(crate) use phrases::WordHit;
pub(crate) use tongue::Tongue;
pub(crate) use word::{Pronoun, Relation, Relations, Relative, Side, Unit, Word};
pub(crate) use words::Order;

use crate::coder::text::Style;
use crate::problem::Problem;
use load::{Entries, Facts};

/// Names of people, bodies and places, with what they stand for.
///
/// What comes with the program is compiled into it; a language is taken from there when it is first needed.
#[derive(Debug)]
pub struct Gazetteer {
    fingerprint: String,
    /// All files, where a user's lie over ours.
    own: Option<Entries>,
    facts: OnceLock<Facts>,
    tongues: BTreeMap<String, OnceLock<Option<Tongue>>>,
}

/// Gives what is wrong with one file of names by itself.
#[cfg(feature = "fuzzing")]
pub(crate) fn problems_of(name: &str, text: &str) -> Vec<Problem> {
    let source = load::Source {
        name: name.to_owned(),
        file: name.to_owned(),
        text: text.to_owned().into(),
    };
    load::entries(&[source]).err().unwrap_or_default()
}

impl Gazetteer {
    /// Makes the gazetteer that comes with the program.
    pub fn built_in() -> Self {
        let languages = embedded::languages().map(str::to_owned);
        Self {
            fingerprint: embedded::FINGERPRINT.to_owned(),
            own: None,
            facts: OnceLock::new(),
            tongues: languages
                .map(|language| (language, OnceLock::new()))
                .collect(),
        }
    }

    /// Makes the built-in gazetteer with a user's folder laid over it, entry by entry.
    ///
    /// # Errors
    /// All mistakes in the user's files at once.
    pub fn with_overlay(folder: &Path) -> Result<Self, Vec<Problem>> {
        let mut sources = built_in::sources();
        sources.extend(folder::read(folder)?);
        let fingerprint = load::fingerprint(&sources);
        let mut entries = load::entries(&sources)?;
        let facts = std::mem::take(&mut entries.facts);
        Ok(Self {
            fingerprint,
            tongues: entries
                .words
                .keys()
                .map(|language| (language.clone(), OnceLock::new()))
                .collect(),
            own: Some(entries),
            facts: OnceLock::from(facts),
        })
    }

    /// Gives a hash of all files, in hex.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    fn facts(&self) -> &Facts {
        self.facts.get_or_init(embedded::facts)
    }

    /// Gives what a language's fields are read by; none where there is no file of its words.
    ///
    /// `style` tells how the language writes words together, for languages that are compiled now.
    pub(crate) fn tongue(&self, tag: &str, style: impl FnOnce() -> Style) -> Option<&Tongue> {
        let primary = tag.split('-').next().unwrap_or(tag);
        let tongue = self.tongues.get(primary)?;
        let tongue = tongue.get_or_init(|| match &self.own {
            Some(entries) => Tongue::new(entries.words.get(primary)?, entries, style()).ok(),
            None => embedded::tongue(primary),
        });
        tongue.as_ref()
    }

    /// Gives an entry by its number.
    pub(crate) fn entity(&self, number: u32) -> Option<&Entity> {
        self.facts().entities.get(number as usize)
    }

    /// Gives a country by its code.
    pub(crate) fn nation(&self, code: &str) -> Option<&Entity> {
        self.entity(self.nation_number(code)?)
    }

    /// Gives the number of a country's entry.
    pub(crate) fn nation_number(&self, code: &str) -> Option<u32> {
        self.facts().nations.get(code).copied()
    }

    /// Gives a country's first English adjective: "Russian".
    pub(crate) fn adjective(&self, code: &str) -> Option<&str> {
        self.facts().adjectives.get(code).map(String::as_str)
    }

    /// Gives the number of a role's entry.
    pub(crate) fn role_number(&self, role: &str) -> Option<u32> {
        let mut entities = self.facts().entities.iter();
        let number = entities.position(|one| one.kind.is_role() && one.name == role)?;
        u32::try_from(number).ok()
    }

    /// Gives who held a country's office on a day.
    pub(crate) fn holder(&self, code: &str, role: &str, day: Day) -> Option<&Entity> {
        self.entity(self.holder_number(code, role, day)?)
    }

    /// Gives the number of the entry of who held a country's office on a day.
    pub(crate) fn holder_number(&self, code: &str, role: &str, day: Day) -> Option<u32> {
        let key = (code.to_owned(), role.to_owned());
        let holders = self.facts().holders.get(&key)?.iter();
        let mut holders = holders
            .filter_map(|number| Some((*number, self.entity(*number)?)))
            .filter(|(_, person)| {
                let offices = person.offices.iter();
                offices
                    .filter(|office| office.role == role && office.of.is_none())
                    .any(|office| office.from.is_some() && office.covers(day))
            });
        // Two who held it on the same day are none: nothing tells which is meant.
        let (number, holder) = holders.next()?;
        holders
            .all(|(_, other)| other.name == holder.name)
            .then_some(number)
    }
}
