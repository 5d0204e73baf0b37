//! Names that the gazetteer does not hold.

use super::marks::{in_front, is_comma};
use super::party::{Head, Phrase};
use super::reading::Reading;
use crate::gazetteer::{Gazetteer, Kind, Relation, Relations, Side, Word};

/// Adds names that the gazetteer does not hold: behind a role, or written large.
pub(super) fn add_unknown(
    reading: &Reading<'_>,
    gazetteer: &Gazetteer,
    phrases: &mut Vec<Phrase>,
    taken: &[(usize, usize)],
) {
    let mut free = vec![true; reading.len()];
    for (start, end) in phrases
        .iter()
        .map(|phrase| (phrase.start, phrase.end))
        .chain(taken.iter().copied())
    {
        free[start..end].fill(false);
    }
    if reading.tongue.capitals {
        large_names(reading, gazetteer, phrases, &free);
    } else {
        behind_roles(reading, phrases, &free);
    }
}

/// Adds runs of two or more words written large, and one such word behind a role.
fn large_names(
    reading: &Reading<'_>,
    gazetteer: &Gazetteer,
    phrases: &mut Vec<Phrase>,
    free: &[bool],
) {
    let is_large = |token: usize| {
        free[token]
            && !reading.is_mark(token)
            && reading
                .written(token)
                .starts_with(|c: char| c.is_uppercase())
            && reading
                .at(token)
                .iter()
                .all(|hit| matches!(hit.word, Word::Ordinal | Word::Number(_) | Word::Thing(..)))
    };
    let mut token = 0;
    let mut found = Vec::new();
    while token < reading.len() {
        if !is_large(token) {
            token += 1;
            continue;
        }
        let start = token;
        while token < reading.len()
            && (is_large(token)
                || token > start && token + 1 < reading.len() && is_joined(reading, token))
        {
            token += 1;
        }
        found.push((start, token));
    }
    for (start, end) in found {
        let role = phrases
            .iter_mut()
            .find(|phrase| phrase.end == start && bears_title(gazetteer, phrase));
        if let Some(role) = role {
            role.end = end;
            role.core = (start, end);
            role.head = Head::Unknown;
        } else if end - start >= 2 && (start > 0 || opens_apposition(reading, end))
            || end - start >= 3
        {
            let mut name = unknown(start, end);
            if is_kind_of_place(reading, end - 1) {
                name.head = Head::Spot;
            }
            phrases.push(name);
        } else if end - start == 1 && is_spot(reading, start) {
            phrases.push(Phrase {
                head: Head::Spot,
                ..unknown(start, end)
            });
        }
    }
}

/// Tells whether a name may follow a phrase as that of its bearer: "Sprecherin", "the UNICEF spokesman".
fn bears_title(gazetteer: &Gazetteer, phrase: &Phrase) -> bool {
    let kind = |number: u32| gazetteer.entity(number).map(|entity| entity.kind);
    match (phrase.head, phrase.role) {
        (Head::Known(head), Some(role)) => {
            let is_body = matches!(
                kind(head),
                Some(Kind::Organisation | Kind::Group | Kind::Metonym)
            );
            head == role || is_body && kind(role) == Some(Kind::Office)
        }
        _ => false,
    }
}

/// Tells whether a comma or "and" follows two words that open a sentence: then they are a name, "Carlos Manzo, alcalde de …".
fn opens_apposition(reading: &Reading<'_>, end: usize) -> bool {
    is_comma(reading, end) || reading.is(end, Word::And).is_some()
}

/// Tells whether the last word of a name says that it is one of a place: "Udeid Air Base", "Udeyd Üssü".
fn is_kind_of_place(reading: &Reading<'_>, token: usize) -> bool {
    const KINDS: [&str; 3] = ["building", "site", "town"];
    let units = &reading.tongue.phrases.units;
    reading.at(token).iter().any(|hit| match hit.word {
        Word::Thing(_, unit) => units
            .get(usize::from(unit))
            .is_some_and(|unit| KINDS.contains(&unit.as_str())),
        _ => false,
    })
}

/// Tells whether one word written large stands where a place is named: "in Crumpsall", "the town of Handlova".
///
/// Only in Latin letters: in other scripts the name would have to be put into its dictionary form.
fn is_spot(reading: &Reading<'_>, start: usize) -> bool {
    /// Networks that people write in, not places.
    const NETWORKS: [&str; 9] = [
        "telegram",
        "twitter",
        "x",
        "facebook",
        "instagram",
        "youtube",
        "whatsapp",
        "tiktok",
        "internet",
    ];
    let norm = reading.tokens.norm(start);
    let is_latin = reading.written(start).starts_with(|c: char| c < '\u{250}');
    if !is_latin || norm.chars().count() < 4 || NETWORKS.contains(&norm) {
        return false;
    }
    let marks = in_front(reading, start, 0);
    let others = [Relation::Agent, Relation::With, Relation::Recipient];
    let is_town = |token: usize| {
        reading
            .at(token)
            .iter()
            .any(|hit| matches!(hit.word, Word::Thing(_, unit) if reading.tongue.phrases.units.get(usize::from(unit)).is_some_and(|unit| unit == "town")))
    };
    marks.has(Relation::Place) && !marks.has_any(&others)
        || marks.is_genitive() && start >= 2 && is_town(start - 2)
}

/// Tells whether a token belongs to a name that goes on: the marks and the small word of "Fazl-ur-Rehman".
fn is_joined(reading: &Reading<'_>, token: usize) -> bool {
    let mark = |token: usize| reading.is_one_of(token, &["-", "’", "'"]);
    let touches = |left: usize| {
        let items = &reading.tokens.items;
        items[left].end == items[left + 1].start
    };
    if mark(token) {
        return touches(token - 1) && touches(token) && !reading.is_mark(token + 1);
    }
    mark(token - 1) && touches(token - 1)
}

/// In a script without capitals a name stands between a role and the next word of grammar.
fn behind_roles(reading: &Reading<'_>, phrases: &mut [Phrase], free: &[bool]) {
    /// How many words a name has at most.
    const LONGEST: usize = 3;
    /// How many characters, where each is a token.
    const LONGEST_RUN: usize = 8;
    for phrase in phrases {
        let is_role = matches!(phrase.head, Head::Known(head) if Some(head) == phrase.role);
        if !is_role || phrase.end >= reading.len() {
            continue;
        }
        let spaced = reading.tongue.inflects;
        let longest = if spaced { LONGEST } else { LONGEST_RUN };
        let cased = reading
            .written(phrase.end)
            .starts_with(|c: char| c.is_uppercase());
        let mut end = phrase.end;
        while end < reading.len()
            && free[end]
            && !reading.is_mark(end)
            && reading.at(end).is_empty()
            && end - phrase.end < longest
            && cased == reading.written(end).starts_with(|c: char| c.is_uppercase())
        {
            end += 1;
        }
        // The name must be closed by a marker: else anything may stand there.
        let closed = reading
            .pick(end, |word| {
                matches!(word, Word::Marker(_, Side::After)).then_some(())
            })
            .is_some();
        if end > phrase.end && (closed || cased) {
            phrase.core = (phrase.end, end);
            phrase.end = end;
            phrase.head = Head::Unknown;
        }
    }
}

fn unknown(start: usize, end: usize) -> Phrase {
    Phrase {
        start,
        end,
        core: (start, end),
        head: Head::Unknown,
        nation: None,
        role: None,
        marks: Relations::default(),
        list: None,
        site: false,
        joined: false,
        adjective: false,
    }
}
