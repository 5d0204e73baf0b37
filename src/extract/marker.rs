//! The words around a noun phrase that mark it, and the noun that it is the genitive of.

use super::party::Phrase;
use super::reading::Reading;
use crate::gazetteer::{Order, Relation, Relations, Side, Word};

/// Gives what a marker behind a phrase makes of it; the longest decides.
pub(super) fn after(reading: &Reading<'_>, phrase: &Phrase) -> Relations {
    let mut marks = Relations::default();
    let mut longest = 0;
    for hit in reading.at(phrase.end) {
        if let Word::Marker(relation, Side::After) = hit.word
            && hit.end >= longest
        {
            longest = hit.end;
            marks.add(relation);
        }
    }
    // "对叙利亚的制裁": what stands before governs it, though it is a genitive as well.
    if marks.is_genitive() && !reading.tongue.inflects {
        let before = ending_at(reading, phrase.start);
        if !before.is_empty() && !before.is_genitive() {
            return before;
        }
    }
    marks
}

/// Gives the token from which words before a phrase may mark it: behind the times before it.
pub(super) fn behind_times(taken: &[(usize, usize)], start: usize, from: usize) -> usize {
    let before = taken
        .iter()
        .map(|(_, end)| *end)
        .filter(|end| *end <= start);
    before.max().unwrap_or(0).max(from)
}

/// Gives what a preposition makes of the phrase that begins at a token.
pub(super) fn in_front(reading: &Reading<'_>, start: usize, from: usize) -> Relations {
    /// Articles, adjectives and numbers may stand between: "with several senior Russian officials".
    const WIDEST: usize = 3;
    let mut at = start;
    let mut article = false;
    for _ in 0..=WIDEST {
        if at <= from {
            return Relations::default();
        }
        // "informó en un comunicado la Cancillería": what stands before the article is of another noun.
        if article && !is_short(reading, at) {
            return Relations::default();
        }
        article |= at < start && is_short(reading, at);
        let marks = ending_at(reading, at);
        if !marks.is_empty() {
            return marks;
        }
        at -= 1;
        let stops = reading.is_mark(at) && !reading.is_one_of(at, &["\"", "“", "«", "„", "-"])
            || reading.at(at).iter().any(|hit| {
                matches!(
                    hit.word,
                    Word::ClauseStart | Word::Speech | Word::And | Word::That | Word::Passive(_)
                )
            });
        if stops {
            return Relations::default();
        }
    }
    Relations::default()
}

/// Gives what marks the noun that a genitive belongs to: "against a base of the rebels", "ईरान के ठिकानों पर".
pub(super) fn governed(reading: &Reading<'_>, phrase: &Phrase, trigger: usize) -> Relations {
    /// The noun with an article, a number and an adjective.
    const WIDEST: usize = 4;
    if reading.tongue.order == Order::Sov {
        let last = (phrase.end + 1 + WIDEST).min(trigger);
        let mut found = Relations::default();
        for at in phrase.end + 1..last {
            for hit in reading.at(at) {
                if let Word::Marker(relation, Side::After) = hit.word {
                    found.add(relation);
                }
            }
            if !found.is_empty() && !found.is_genitive() {
                break;
            }
        }
        return found;
    }
    // The genitive's own preposition, then the noun.
    let of = (phrase.start.saturating_sub(WIDEST)..phrase.start)
        .rev()
        .find(|at| {
            reading
                .is(*at, Word::Marker(Relation::Of, Side::Before))
                .is_some()
        });
    let Some(noun) = of.and_then(|of| of.checked_sub(1)) else {
        return Relations::default();
    };
    if reading.is_mark(noun) || !ending_at(reading, noun + 1).is_empty() {
        return Relations::default();
    }
    in_front(reading, noun, 0)
}

/// Where a verb ends its clause, the last token of a noun behind a name: "कुर्स्क इलाक़े".
pub(super) fn governed_end(reading: &Reading<'_>, end: usize) -> usize {
    /// The noun and an adjective.
    const WIDEST: usize = 3;
    (end..(end + WIDEST).min(reading.len()))
        .find(|at| place_marker(reading, *at))
        .unwrap_or(end)
}

/// Tells whether a marker of place stands behind the nouns that follow a name: "हेग शिखर सम्मेलन में".
pub(super) fn leads_to_place(reading: &Reading<'_>, end: usize) -> bool {
    let marker = governed_end(reading, end);
    reading.tongue.order == Order::Sov
        && marker > end
        && !(end..marker).any(|at| reading.is_mark(at))
}

pub(super) fn place_marker(reading: &Reading<'_>, token: usize) -> bool {
    reading
        .is(token, Word::Marker(Relation::Place, Side::After))
        .is_some()
}

/// Tells whether a token is as short as articles are.
pub(super) fn is_short(reading: &Reading<'_>, token: usize) -> bool {
    reading.written(token).chars().count() <= 3
}

/// Tells whether a genitive belongs to a noun behind a preposition of place.
pub(super) fn is_site(reading: &Reading<'_>, start: usize, from: usize) -> bool {
    /// "at the international airport of": the noun, its adjective, an article, and the prepositions.
    const WIDEST: usize = 6;
    (start.saturating_sub(WIDEST).max(from)..start)
        .rev()
        .take_while(|at| !reading.is_mark(*at))
        .any(|at| {
            reading
                .at(at)
                .iter()
                .any(|hit| hit.word == Word::Marker(Relation::Place, Side::Before))
        })
}

/// Gives what the longest preposition that ends before a token marks.
pub(super) fn ending_at(reading: &Reading<'_>, token: usize) -> Relations {
    /// The longest preposition has this many words.
    const LONGEST: usize = 5;
    let mut marks = Relations::default();
    for start in token.saturating_sub(LONGEST)..token {
        for hit in reading.at(start).iter().filter(|hit| hit.end == token) {
            if let Word::Marker(relation, Side::Before) = hit.word {
                marks.add(relation);
            }
        }
        if !marks.is_empty() {
            break;
        }
    }
    marks
}
