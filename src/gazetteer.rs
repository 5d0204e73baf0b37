//! Names and the words of fields: who, whom, where, when, how many, and who says so, in each language.
//!
//! Entries (`entity`) stand in files that a person may edit (`raw`, `words`); a language's names (`names`) and
//! words (`phrases`) are compiled when they are first needed (`tongue`).

mod built_in;
mod entity;
mod load;
mod names;
mod phrases;
mod raw;
mod table;
mod tongue;
mod trie;
mod word;
mod words;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use jiff::civil::Date;

pub(crate) use entity::{Entity, Kind};
pub(crate) use names::NameHit;
pub(crate) use phrases::WordHit;
pub(crate) use tongue::Tongue;
pub(crate) use word::{Relation, Relations, Side, Unit, Word};
pub(crate) use words::Order;

use crate::coder::text::{Style, Tokens};
use crate::problem::Problem;
use load::{Entries, Given, Source};

/// The languages whose names `latin` holds.
const LATIN: [&str; 7] = ["de", "en", "es", "fr", "it", "pt", "tr"];

/// Names of people, bodies and places, with what they stand for.
#[derive(Debug)]
pub struct Gazetteer {
    sources: Vec<Source>,
    fingerprint: String,
    entries: OnceLock<Result<Entries, Vec<Problem>>>,
    tongues: BTreeMap<String, OnceLock<Option<Tongue>>>,
}

impl Gazetteer {
    /// Makes the gazetteer that comes with the program; each language is compiled when it is first needed.
    pub fn built_in() -> Self {
        Self::new(built_in::sources())
    }

    /// Makes the built-in gazetteer with a user's folder laid over it, entry by entry.
    ///
    /// # Errors
    /// All mistakes in the user's files at once.
    pub fn with_overlay(folder: &Path) -> Result<Self, Vec<Problem>> {
        let mut sources = built_in::sources();
        sources.extend(load::folder(folder)?);
        let gazetteer = Self::new(sources);
        gazetteer.verify()?;
        Ok(gazetteer)
    }

    /// Reads all files.
    ///
    /// # Errors
    /// All problems at once.
    pub fn verify(&self) -> Result<(), Vec<Problem>> {
        self.entries().map(|_| ()).map_err(<[Problem]>::to_vec)
    }

    /// Gives a hash of all files, in hex.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    fn new(sources: Vec<Source>) -> Self {
        let mut hash = blake3::Hasher::new();
        for source in &sources {
            for part in [source.file.as_bytes(), source.text.as_bytes()] {
                hash.update(&(part.len() as u64).to_le_bytes());
                hash.update(part);
            }
        }
        Self {
            fingerprint: hash.finalize().to_hex().to_string(),
            entries: OnceLock::new(),
            tongues: load::languages(&sources)
                .map(|language| (language, OnceLock::new()))
                .collect(),
            sources,
        }
    }

    fn entries(&self) -> Result<&Entries, &[Problem]> {
        let entries = self.entries.get_or_init(|| load::entries(&self.sources));
        entries.as_ref().map_err(Vec::as_slice)
    }

    /// Gives what a language's fields are read by; none where there is no file of its words.
    pub(crate) fn tongue(&self, tag: &str, style: impl FnOnce() -> Style) -> Option<&Tongue> {
        let primary = tag.split('-').next().unwrap_or(tag);
        let (language, tongue) = self.tongues.get_key_value(primary)?;
        let tongue = tongue.get_or_init(|| self.compile(language, style()));
        tongue.as_ref()
    }

    /// Gives an entry by its number.
    pub(crate) fn entity(&self, number: u32) -> Option<&Entity> {
        self.entries().ok()?.entities.get(number as usize)
    }

    /// Gives a country by its code.
    pub(crate) fn nation(&self, code: &str) -> Option<&Entity> {
        let entries = self.entries().ok()?;
        let number = entries.nations.get(code)?;
        entries.entities.get(*number as usize)
    }

    /// Gives the number of a country's entry.
    pub(crate) fn nation_number(&self, code: &str) -> Option<u32> {
        self.entries().ok()?.nations.get(code).copied()
    }

    /// Gives a country's first English adjective: "Russian".
    pub(crate) fn adjective(&self, code: &str) -> Option<&str> {
        self.entries()
            .ok()?
            .adjectives
            .get(code)
            .map(String::as_str)
    }

    /// Gives who held a country's office on a day.
    pub(crate) fn holder(&self, code: &str, role: &str, day: Date) -> Option<&Entity> {
        let entries = self.entries().ok()?;
        let holders = entries.holders.get(&(code.to_owned(), role.to_owned()))?;
        let mut holders = holders
            .iter()
            .map(|number| &entries.entities[*number as usize])
            .filter(|person| {
                let offices = person.offices.iter();
                offices
                    .filter(|office| office.role == role && office.of.is_none())
                    .any(|office| office.from.is_some() && office.covers(day))
            });
        // Two who held it on the same day are none: nothing tells which is meant.
        let holder = holders.next()?;
        holders
            .all(|other| other.name == holder.name)
            .then_some(holder)
    }

    fn compile(&self, language: &str, style: Style) -> Option<Tongue> {
        let entries = self.entries().ok()?;
        let words = entries.words.get(language)?;
        let mut tongue = Tongue::new(words, style.clone()).ok()?;
        let mut tokens = Tokens::default();
        let keys = [language, "latin"];
        let keys = &keys[..if LATIN.contains(&language) { 2 } else { 1 }];
        for given in &entries.names {
            for key in keys {
                let Given {
                    names,
                    entity,
                    adjective,
                } = given;
                for name in names.get(*key).into_iter().flatten() {
                    tongue
                        .names
                        .add(name, *entity, *adjective, &style, &mut tokens);
                }
            }
        }
        Some(tongue)
    }
}
