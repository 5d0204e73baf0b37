//! Noun phrases that name somebody: names with their roles and nationalities, merged, and what marks them.

use super::marks::mark;
use super::merge::{chosen, merged};
use super::reading::Reading;
use super::unknown::add_unknown;
use crate::gazetteer::{Entity, Gazetteer, Relations, Side, Word};

/// A noun phrase that names somebody or some place.
#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says something else of the phrase, and all combine"
)]
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
    /// Whether its case tells that it is no subject: "Журналиста задержала полиция".
    pub(super) oblique: bool,
    /// Whether its office is one that its holder has left: "former French president".
    pub(super) former: bool,
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
    add_unknown(reading, gazetteer, &mut phrases, taken);
    phrases.sort_by_key(|phrase| phrase.start);
    mark(reading, gazetteer, &mut phrases, taken);
    for phrase in &mut phrases {
        phrase.former = phrase.role.is_some() && is_former(reading, phrase);
    }
    phrases
}

/// Tells whether a word beside a role, or in its phrase, says that its holder has left it: "ex-président".
fn is_former(reading: &Reading<'_>, phrase: &Phrase) -> bool {
    let hyphen = phrase.start > 0 && reading.is_one_of(phrase.start - 1, &["-", "‑"]);
    let start = phrase.start - usize::from(hyphen);
    let is_before = |word| (word == Word::Former(Side::Before)).then_some(());
    let inside = (phrase.start..phrase.end).any(|at| {
        let is_word = |word| matches!(word, Word::Former(_)).then_some(());
        reading.pick(at, is_word).is_some()
    });
    inside
        || reading.pick_before(start, is_before).is_some()
        || reading.is(phrase.end, Word::Former(Side::After)).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coder::Coder;
    use crate::gazetteer::Kind;

    /// Gives the words of each phrase with what they name: an entry, `?` for an unknown name, `@` for an unknown spot.
    fn read(language: &str, text: &str) -> Vec<String> {
        let gazetteer = Gazetteer::built_in();
        let coder = Coder::built_in();
        let tongue = gazetteer.tongue(language, || coder.style(language));
        let reading = Reading::new(text, tongue.expect("a language with words"));
        let shown = phrases(&reading, &gazetteer, &[], &[])
            .into_iter()
            .map(|phrase| {
                let span = reading.span(phrase.start, phrase.end);
                let name = match (phrase.head, phrase.entity(&gazetteer)) {
                    (Head::Spot, _) => "@",
                    (_, Some(entity)) if entity.kind == Kind::City => "town",
                    (_, Some(entity)) => &entity.name,
                    _ => "?",
                };
                format!("{} = {name}", &text[span.range()])
            });
        shown.collect()
    }

    #[test]
    fn takes_a_role_of_several_countries_for_the_countries() {
        let found = read("en", "The foreign ministers of China and India met.");
        assert_eq!(
            found,
            ["foreign ministers of China = China", "India = India"]
        );
    }

    #[test]
    fn tells_a_town_from_the_body_that_it_stands_for() {
        assert_eq!(read("fr", "Réunion à Bruxelles."), ["Bruxelles = town"]);
        assert_eq!(
            read("fr", "Bruxelles condamne."),
            ["Bruxelles = European Union"]
        );
    }

    #[test]
    fn takes_an_unknown_name_behind_a_preposition_of_place_for_a_spot() {
        let found = read("en", "He was shot in the town of Xyzzyville.");
        assert_eq!(found, ["Xyzzyville = @"]);
        assert!(read("es", "Lo escribió en Telegram.").is_empty());
    }

    #[test]
    fn joins_an_abbreviated_country_and_its_role() {
        let found = read("en", "The U.S. president spoke.");
        assert_eq!(found, ["U.S. president = president"]);
    }
}
