//! Noun phrases that name somebody: names with their roles and nationalities, merged, and what marks them.

use super::marks::mark;
use super::merge::{chosen, merged};
use super::reading::Reading;
use super::unknown::add_unknown;
use crate::gazetteer::{Entity, Gazetteer, Relations};

/// A noun phrase that names somebody or some place.
#[derive(Debug, Clone)]
pub(super) struct Phrase {
    /// The first token, and the one behind the last.
    pub(super) start: usize,
    pub(super) end: usize,
    /// The tokens that bear the name itself.
    pub(super) core: (usize, usize),
    pub(super) head: Head,
    /// The entries of a nation, a role and a body beside the head.
    pub(super) nation: Option<u32>,
    pub(super) role: Option<u32>,
    /// What its marker makes of it.
    pub(super) marks: Relations,
    /// The phrase that begins the list it stands in, for all but that one.
    pub(super) list: Option<usize>,
    /// Whether it stands in the genitive of a noun that says where: "at the airport of Manila".
    pub(super) site: bool,
    /// Whether "and" is written together with it: وحماس.
    pub(super) joined: bool,
    /// Whether it is an adjective or stands in the genitive: it belongs to a noun.
    pub(super) adjective: bool,
}

/// What a phrase names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Head {
    /// An entry of the gazetteer.
    Known(u32),
    /// A name that the gazetteer does not hold.
    Unknown,
    /// One such word where a place is named; it is nobody.
    Spot,
}

impl Phrase {
    /// Gives the entry of its head.
    pub(super) fn entity<'a>(&self, gazetteer: &'a Gazetteer) -> Option<&'a Entity> {
        match self.head {
            Head::Known(number) => gazetteer.entity(number),
            Head::Unknown | Head::Spot => None,
        }
    }
}

/// Finds the phrases of a sentence in order; `known` tells which full names stood earlier in the document.
pub(super) fn phrases(
    reading: &Reading<'_>,
    gazetteer: &Gazetteer,
    known: &[u32],
    taken: &[(usize, usize)],
) -> Vec<Phrase> {
    let hits = chosen(reading, gazetteer, known, taken);
    let mut phrases = merged(reading, gazetteer, &hits);
    add_unknown(reading, &mut phrases, taken);
    phrases.sort_by_key(|phrase| phrase.start);
    mark(reading, gazetteer, &mut phrases);
    phrases
}
