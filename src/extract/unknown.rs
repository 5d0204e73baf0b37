//! Names that the gazetteer does not hold.

use super::lists::is_comma;
use super::marker::{ending_at, in_front};
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
        let is_office = |phrase: &Phrase| {
            phrase
                .entity(gazetteer)
                .is_some_and(|entity| entity.kind == Kind::Office)
        };
        behind_roles(reading, phrases, &free, is_office);
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
                || token > start && token + 1 < reading.len() && is_joined(reading, token)
                || token > start
                    && reading.is(token, Word::Particle).is_some()
                    && token + 1 < reading.len()
                    && is_large(token + 1))
        {
            token += 1;
        }
        found.push((start, token));
    }
    let is_number = |token: usize| {
        let number = |word| matches!(word, Word::Number(_) | Word::Scale(_)).then_some(());
        reading.is_mark(token) || reading.pick(token, number).is_some()
    };
    for (start, end) in found {
        if (start..end).all(is_number) || is_model(reading, start, end) {
            continue;
        }
        let is_apart = end - start >= 2 && start > 0 && is_comma(reading, start - 1);
        let closes = end == reading.len() || reading.is_mark(end);
        let role = phrases.iter_mut().find(|phrase| {
            // "le porte-parole de l'armée, Gaspard Baratuza"
            (phrase.end == start
                || is_apart && closes && is_closed_by(reading, phrase.end, start - 1))
                && bears_title(gazetteer, phrase)
        });
        if let Some(role) = role {
            role.end = end;
            role.core = (start, end);
            role.head = Head::Unknown;
        } else if end - start >= 2 && (start > 0 || opens_apposition(reading, end))
            || end - start >= 3
            || end - start == 1 && is_acronym(reading, start)
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

/// Tells whether a comma follows a role, at once or behind an adjective: "el gobernador regional, Oleg Sinegúbov".
fn is_closed_by(reading: &Reading<'_>, end: usize, comma: usize) -> bool {
    let is_adjective = |token: usize| {
        !reading.is_mark(token)
            && reading.at(token).is_empty()
            && reading.written(token).starts_with(char::is_lowercase)
    };
    comma == end || comma == end + 1 && is_adjective(end)
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

/// Tells whether a word is written in capitals alone, as the short names of bodies are: SNTE, UGT; not in a text of
/// capitals.
fn is_acronym(reading: &Reading<'_>, token: usize) -> bool {
    /// The shortest and the longest.
    const LETTERS: std::ops::RangeInclusive<usize> = 3..=6;
    let is_capital = |token: usize| {
        let word = reading.written(token);
        LETTERS.contains(&word.chars().count()) && word.chars().all(char::is_uppercase)
    };
    let others = (0..reading.len()).filter(|one| *one != token && is_capital(*one));
    // "SAMP/T", "MQ-9" are things.
    let touches = |one: usize| reading.is_one_of(one, &["/", "-", "‑"]);
    let is_thing = touches(token + 1) || token > 0 && touches(token - 1);
    is_capital(token)
        && !is_thing
        && others.count() <= 2
        && !in_front(reading, token, 0).has(Relation::Place)
}

/// Tells whether letters are the name of a weapon: "IRIS-T", "SAMP/T".
fn is_model(reading: &Reading<'_>, start: usize, end: usize) -> bool {
    let is_part = |token: usize| {
        reading.is_mark(token) || !reading.written(token).contains(char::is_lowercase)
    };
    end == start + 3 && reading.is_mark(start + 1) && (start..end).all(is_part)
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
    let is_town = |token: usize| {
        reading
            .at(token)
            .iter()
            .any(|hit| matches!(hit.word, Word::Thing(_, unit) if reading.tongue.phrases.units.get(usize::from(unit)).is_some_and(|unit| unit == "town")))
    };
    // "à deux États" is no place.
    let is_bare = !marks.has(Relation::Recipient) || !ending_at(reading, start).is_empty();
    is_spot_marker(marks) && is_bare
        || marks.is_genitive()
            && start >= 2
            && (is_town(start - 2) || is_noun_of_place(reading, start))
}

/// Tells whether a marker says where: "in", and French à, which is said of towns.
pub(super) fn is_spot_marker(marks: Relations) -> bool {
    let others = [Relation::Agent, Relation::With];
    marks.has(Relation::Place)
        && !marks.has_any(&others)
        && (!marks.has(Relation::Recipient) || marks.has(Relation::Goal))
}

/// Tells whether a genitive follows a noun behind a preposition of place: "en la comisaría de Jamundí".
fn is_noun_of_place(reading: &Reading<'_>, start: usize) -> bool {
    /// An article, the noun, an adjective.
    const WIDEST: usize = 3;
    let noun = start - 1;
    let is_place = |at: usize| {
        let place = |word| (word == Word::Marker(Relation::Place, Side::Before)).then_some(());
        reading.pick_before(at, place).is_some()
    };
    (noun.saturating_sub(WIDEST)..noun)
        .rev()
        .take_while(|at| !reading.is_mark(*at))
        .any(is_place)
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
fn behind_roles(
    reading: &Reading<'_>,
    phrases: &mut [Phrase],
    free: &[bool],
    is_office: impl Fn(&Phrase) -> bool,
) {
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
        // The name must be closed by a marker: else anything may stand there; behind a kind of people, by that of a
        // party.
        let is_office = is_office(phrase);
        let ends = |word: Word| match word {
            Word::Marker(Relation::Agent | Relation::Recipient, Side::After) => true,
            Word::Marker(_, Side::After) => is_office,
            _ => false,
        };
        // "छात्र सड़कों पर": what says where closes the name of an office alone.
        let place = Word::Marker(Relation::Place, Side::After);
        let closed = reading.pick(end, |word| ends(word).then_some(())).is_some()
            && (is_office || reading.is(end, place).is_none());
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
        former: false,
        oblique: false,
    }
}
