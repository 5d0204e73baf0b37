//! Who says what a verb or a source tells of: where he stands in each word order.

use super::lists::first_of;
use super::party::{Head, Phrase};
use super::reading::Reading;
use crate::gazetteer::{Gazetteer, Kind, Order, Pronoun, Relation, Word};

/// How far a speaker may stand from the verb of saying, in tokens.
const NEAR: usize = 8;

/// Tells whether a pronoun is the subject of a verb of saying that has an object: "where she told Abbas that …".
pub(super) fn is_pronoun(reading: &Reading<'_>, verb: usize) -> bool {
    let is_he = |token: usize| reading.is(token, Word::Pronoun(Pronoun::He)).is_some();
    reading.tongue.order == Order::Svo && verb > 0 && is_he(verb - 1)
}

/// Gives whom the pronoun before a verb of saying stands for: the one person named before it.
pub(super) fn named_before(
    reading: &Reading<'_>,
    phrases: &[Phrase],
    gazetteer: &Gazetteer,
    verb: usize,
) -> Option<usize> {
    let is_person = |phrase: &Phrase| {
        let kind = phrase.entity(gazetteer).map(|entity| entity.kind);
        matches!(kind, Some(Kind::Person | Kind::Office)) || kind.is_none() && phrase.role.is_some()
    };
    let mut fitting = phrases.iter().enumerate().filter(|(_, phrase)| {
        phrase.end < verb
            && phrase.marks.is_empty()
            && !phrase.adjective
            && !reading.is_quoted(phrase.start)
            && is_person(phrase)
    });
    let (at, _) = fitting.next()?;
    fitting.next().is_none().then_some(at)
}

pub(super) fn speaker(
    reading: &Reading<'_>,
    phrases: &[Phrase],
    gazetteer: &Gazetteer,
    (start, end): (usize, usize),
) -> Option<usize> {
    let behind = || {
        let first = following(reading, phrases, end)?;
        chain(reading, phrases, first)
            .find(|at| is_named(&phrases[*at]))
            .or_else(|| {
                let phrase = &phrases[first];
                // "сообщили в Минобороны"
                let within = phrase.marks.has(Relation::Place) && phrase.start == end + 1;
                (phrase.marks.is_empty() || within).then_some(first)
            })
    };
    let before = |cut| {
        preceding(reading, phrases, start, false).filter(|at| {
            let last = phrases[*at..]
                .iter()
                .take_while(|phrase| phrase.end <= start)
                .filter(|phrase| phrase.list == Some(*at))
                .last();
            let end = last.unwrap_or(&phrases[*at]).end;
            let is_cut = (end..start).any(|at| reading.is_mark(at));
            is_cut == cut
        })
    };
    // "…, said Peskov" beats a subject on the other side of the comma.
    match reading.tongue.order {
        Order::Vso => behind().or_else(|| before(false)).or_else(|| before(true)),
        Order::Sov => agent(reading, phrases, start).or_else(|| first(phrases, start)),
        _ if !reading.tongue.inflects => topic(reading, phrases, gazetteer, start),
        _ => before(false)
            .or_else(behind)
            .or_else(|| main_subject(reading, phrases, start))
            .or_else(|| before(true)),
    }
}

/// Gives the subject of the main verb for a participle behind a comma: "imposed sanctions on a leader, accusing him of".
fn main_subject(reading: &Reading<'_>, phrases: &[Phrase], verb: usize) -> Option<usize> {
    let is_behind_comma = verb > 0 && reading.is_one_of(verb - 1, &[",", "，"]);
    if reading.tongue.order != Order::Svo || !is_behind_comma {
        return None;
    }
    phrases.iter().position(|phrase| {
        phrase.end < verb
            && phrase.marks.is_empty()
            && !phrase.adjective
            && reading.clause(phrase.start) == reading.clause(verb)
    })
}

/// Tells whether a phrase is somebody's name without a marker.
fn is_named(phrase: &Phrase) -> bool {
    phrase.marks.is_empty()
        && !matches!(phrase.head, Head::Spot)
        && Some(phrase.head) != phrase.role.map(Head::Known)
        && Some(phrase.head) != phrase.nation.map(Head::Known)
}

/// Gives the phrases that follow each other at once: "глава российской делегации Владимир Мединский".
fn chain<'a>(
    reading: &'a Reading<'_>,
    phrases: &'a [Phrase],
    first: usize,
) -> impl Iterator<Item = usize> + 'a {
    /// A noun that the gazetteer does not hold may stand between: "глава евродипломатии Кая Каллас".
    const CLOSE: usize = 1;
    let length = phrases[first..]
        .windows(2)
        .take_while(|pair| {
            let gap = pair[0].end..pair[1].start;
            gap.len() <= CLOSE
                && !gap
                    .clone()
                    .any(|at| reading.is_mark(at) || !reading.at(at).is_empty())
        })
        .count();
    first..=first + length
}

/// Gives the nearest phrase before a verb that a marker tells to be its subject.
fn agent(reading: &Reading<'_>, phrases: &[Phrase], verb: usize) -> Option<usize> {
    let at = phrases.iter().enumerate().rev().find(|(_, phrase)| {
        let speaks = phrase.marks.has(Relation::Agent) || phrase.marks.is_empty();
        // "Tayland ordusunca öldürüldüğü iddiasını yalanladı": who is the agent of another verb does not speak.
        let is_other =
            (phrase.end..verb).any(|token| reading.tongue.is_passive(reading.tokens.norm(token)));
        phrase.end <= verb
            && !is_other
            && speaks
            && !phrase.adjective
            && (phrase.marks.has(Relation::Agent) || verb - phrase.end <= 1)
            && reading.clause(phrase.start) == reading.clause(verb)
    });
    at.map(|(at, _)| first_of(phrases, at))
}

/// Gives the phrase that opens the sentence, the subject of the verb that closes it.
fn first(phrases: &[Phrase], verb: usize) -> Option<usize> {
    phrases
        .iter()
        .position(|phrase| phrase.end <= verb && phrase.marks.is_empty() && !phrase.adjective)
}

/// Gives the subject of a verb of saying where words do not change: the first between the commas, a person before a
/// place or body; else the one that opens the sentence: "希利访问基辅时宣布", "特朗普会见沙拉，并承诺".
fn topic(
    reading: &Reading<'_>,
    phrases: &[Phrase],
    gazetteer: &Gazetteer,
    verb: usize,
) -> Option<usize> {
    let from = (0..verb)
        .rev()
        .find(|at| reading.is_mark(*at) && !reading.is_quoted(*at));
    let is_subject = |phrase: &&Phrase| {
        phrase.end <= verb
            && !phrase.adjective
            && (phrase.marks.is_empty() || phrase.marks.has(Relation::Agent))
            && reading.clause(phrase.start) == reading.clause(verb)
    };
    let near = |phrase: &&Phrase| from.is_none_or(|from| phrase.start > from);
    let named = |phrase: &&Phrase| {
        let entity = phrase.entity(gazetteer);
        phrase.role.is_some() || entity.is_some_and(|entity| entity.kind == Kind::Person)
    };
    let number = |phrase: &Phrase| phrases.iter().position(|one| one.start == phrase.start);
    let mut inside = phrases.iter().filter(is_subject).filter(near);
    let first = inside
        .clone()
        .find(named)
        .or_else(|| inside.next())
        .or_else(|| phrases.iter().find(is_subject))?;
    let at = number(first)?;
    // "胡塞武装发言人叶海亚": the name behind the office.
    let is_name = |next: &&Phrase| {
        let entity = next.entity(gazetteer);
        next.start == first.end && entity.is_some_and(|entity| entity.kind == Kind::Person)
    };
    if phrases.get(at + 1).as_ref().is_some_and(is_name) {
        return Some(at + 1);
    }
    Some(first_of(phrases, at))
}

/// Gives the phrase that ends shortly before a token in its clause.
pub(super) fn preceding(
    reading: &Reading<'_>,
    phrases: &[Phrase],
    token: usize,
    adjacent: bool,
) -> Option<usize> {
    let near = if adjacent { 1 } else { NEAR };
    let mut fits = phrases.iter().enumerate().rev().filter(|(_, phrase)| {
        phrase.end <= token
            && token - phrase.end <= near
            && reading.clause(phrase.start) == reading.clause(token)
            && !(phrase.end..token).any(|at| reading.is_one_of(at, &["\"", "”", "»"]))
    });
    if adjacent {
        return fits.next().map(|(at, _)| at);
    }
    let is_subject = |phrase: &Phrase| {
        !phrase.adjective && (phrase.marks.is_empty() || phrase.marks.has(Relation::Agent))
    };
    let (mut at, phrase) = fits.find(|(_, phrase)| is_subject(phrase))?;
    // "The minister summoned the ambassador and threatened …": the subject is that of the verb before.
    if (phrase.end..token).any(|at| reading.is(at, Word::And).is_some()) {
        let is_first =
            |one: &Phrase| is_subject(one) && reading.clause(one.start) == reading.clause(token);
        at = phrases.iter().position(is_first).unwrap_or(at);
    }
    Some(first_of(phrases, at))
}

/// Gives the phrase that begins shortly behind a token.
pub(super) fn following(reading: &Reading<'_>, phrases: &[Phrase], token: usize) -> Option<usize> {
    /// An article, an adjective, a weekday.
    const CLOSE: usize = 5;
    phrases.iter().position(|phrase| {
        phrase.start >= token
            && phrase.start - token <= CLOSE
            && !(token..open(reading, phrase)).any(|at| reading.is_mark(at))
            && !(token..phrase.start).any(|at| {
                reading.is(at, Word::That).is_some() || reading.is(at, Word::ClauseStart).is_some()
            })
    })
}

/// Gives where a phrase begins, with the quotation mark of a name that stands in quotes alone: "пишет «Коммерсант»".
fn open(reading: &Reading<'_>, phrase: &Phrase) -> usize {
    let before = phrase.start.saturating_sub(1);
    let is_quoted = reading.is_one_of(before, &["«", "„", "“", "\""])
        && reading.is_one_of(phrase.end, &["»", "“", "”", "\""]);
    if is_quoted { before } else { phrase.start }
}
