//! Towns that say where something else is: the seats of courts, the countries of towns.

use super::lists::is_comma;
use super::party::{Head, Phrase};
use super::reading::Reading;
use crate::gazetteer::{Gazetteer, Kind, Relation, Relations};

/// Gives what a town before its court, or a country that stands `alone` behind its town, is marked by.
pub(super) fn seat_marks(
    reading: &Reading<'_>,
    gazetteer: &Gazetteer,
    phrases: &[Phrase],
    index: usize,
    alone: bool,
) -> Option<Relations> {
    if is_before_court(gazetteer, phrases, index) {
        return Some(Relation::Place.into());
    }
    let town = &phrases[index.checked_sub(1)?];
    (alone && is_country_of(reading, gazetteer, town, &phrases[index])).then_some(town.marks)
}

/// Tells whether a town is that of a court beside it: "a Paris court", "el tribunal de París".
pub(super) fn is_seat_of_court(gazetteer: &Gazetteer, phrases: &[Phrase], index: usize) -> bool {
    /// A marker, a number and an adjective.
    const WIDEST: usize = 3;
    let is_court = |phrase: &Phrase| is_court(gazetteer, phrase);
    let phrase = &phrases[index];
    let before = index.checked_sub(1).map(|last| &phrases[last]);
    let behind = phrases.get(index + 1);
    before.is_some_and(|before| is_court(before) && phrase.start == before.end)
        || phrase.marks.is_genitive()
            && before.is_some_and(|before| is_court(before) && phrase.start - before.end <= 2)
        || behind.is_some_and(|behind| is_court(behind) && behind.start == phrase.end)
        // "ढाका की एक विशेष अदालत"
        || phrase.marks.is_genitive()
            && behind.is_some_and(|behind| {
                is_court(behind) && behind.start > phrase.end && behind.start - phrase.end <= WIDEST
            })
}

/// Tells whether a town stands right before its court: "by a Paris court".
fn is_before_court(gazetteer: &Gazetteer, phrases: &[Phrase], index: usize) -> bool {
    let phrase = &phrases[index];
    let is_town = phrase.role.is_none()
        && phrase
            .entity(gazetteer)
            .is_some_and(|entity| entity.kind.is_place())
        && !phrase.adjective;
    let behind = phrases.get(index + 1);
    is_town
        && behind.is_some_and(|behind| {
            behind.start == phrase.end && is_court(gazetteer, behind) && behind.nation.is_none()
        })
}

fn is_court(gazetteer: &Gazetteer, phrase: &Phrase) -> bool {
    let role = phrase.role.and_then(|role| gazetteer.entity(role));
    role.is_some_and(|role| role.name.ends_with("court"))
}

/// Tells whether a phrase names the country of the town before it, behind a comma, and nothing more.
fn is_country_of(
    reading: &Reading<'_>,
    gazetteer: &Gazetteer,
    town: &Phrase,
    phrase: &Phrase,
) -> bool {
    let spot = town
        .entity(gazetteer)
        .and_then(|entity| entity.spot.as_ref());
    let nation = phrase.entity(gazetteer);
    let is_nation = nation.is_some_and(|entity| entity.kind == Kind::Nation);
    let is_of = spot.is_none_or(|spot| {
        nation.is_some_and(|nation| nation.code.as_deref() == Some(spot.country.as_str()))
    });
    let is_town = town.head == Head::Spot || spot.is_some();
    is_town
        && is_nation
        && is_of
        && phrase.role.is_none()
        && town.marks.has(Relation::Place)
        && phrase.start == town.end + 1
        && is_comma(reading, town.end)
        && (phrase.end == reading.len() || reading.is_mark(phrase.end))
}
