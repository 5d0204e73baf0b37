//! Names that are a part of something larger, and name nobody by themselves.

use super::merge::is_genitive_gap;
use super::party::Phrase;
use super::reading::Reading;
use crate::gazetteer::{Gazetteer, Kind, NameHit, Relation, Side, Word};
use crate::model::Role;

/// Tells whether a name ends inside a longer word, in a script that does not part words: 以色列人 in 以色列人质.
pub(super) fn ends_inside_word(reading: &Reading<'_>, hit: &NameHit) -> bool {
    if reading.tongue.inflects {
        return false;
    }
    // What is left is a name as well, and more than the letter that may stand for a country.
    let is_name = |end: usize| {
        end >= hit.start + 2
            && reading
                .names
                .iter()
                .any(|other| (other.start, other.end) == (hit.start, end))
    };
    (hit.start..hit.end).any(|at| {
        reading.at(at).iter().any(|longer| match longer.word {
            Word::Currency(_) if at == hit.start => hit.end > at + 1 && longer.end > hit.end,
            Word::Thing(..) | Word::Currency(_) => longer.end > hit.end && is_name(at),
            _ => false,
        })
    })
}

/// Tells whether a word for somebody is a part of a weapon's name: "sistemi di difesa aerea", "air force jets".
pub(super) fn is_part_of_weapon(reading: &Reading<'_>, hit: &NameHit) -> bool {
    /// How many words a weapon's name has at most.
    const LONGEST: usize = 5;
    (hit.start.saturating_sub(LONGEST)..=hit.start).any(|at| {
        reading.at(at).iter().any(|word| {
            let is_weapon = matches!(word.word, Word::Thing(Role::Weapon, _));
            is_weapon && word.end >= hit.end && word.end - at > hit.end - hit.start
        })
    })
}

/// Tells whether a town's name is a part of somebody's: "Jack London", "Paris Hilton".
pub(super) fn is_part_of_larger_name(reading: &Reading<'_>, hit: &NameHit, kind: Kind) -> bool {
    if !reading.tongue.capitals || !matches!(kind, Kind::City | Kind::Region) {
        return false;
    }
    let is_large = |token: usize| {
        token < reading.len()
            && !reading.is_mark(token)
            && reading
                .written(token)
                .starts_with(|c: char| c.is_uppercase())
            && !reading
                .names
                .iter()
                .any(|name| (name.start..name.end).contains(&token) && name != hit)
    };
    is_large(hit.end) && reading.at(hit.end).is_empty()
        || hit.start > 1 && is_large(hit.start - 1) && reading.at(hit.start - 1).is_empty()
}

/// Tells whether a town is that of an office of towns beside it, and so no government: "the mayor of Paris", "दिल्ली के
/// मुख्यमंत्री".
pub(super) fn is_of_town(
    reading: &Reading<'_>,
    gazetteer: &Gazetteer,
    phrases: &[Phrase],
    index: usize,
) -> bool {
    const OFFICES: [&str; 3] = ["mayor", "governor", "bishop"];
    let is_office = |phrase: &&Phrase| {
        let role = phrase.role.and_then(|role| gazetteer.entity(role));
        role.is_some_and(|role| OFFICES.contains(&role.name.as_str()))
    };
    let town = &phrases[index];
    let entity = town.entity(gazetteer);
    if entity.is_none_or(|entity| entity.kind != Kind::City) {
        return false;
    }
    let before = index.checked_sub(1).map(|last| &phrases[last]);
    let behind = phrases.get(index + 1);
    let of = |at: usize, side: Side| reading.is(at, Word::Marker(Relation::Of, side)).is_some();
    before.filter(is_office).is_some_and(|office| {
        of(office.end, Side::Before) && is_genitive_gap(reading, office.end, town.start)
    }) || behind.filter(is_office).is_some_and(|office| {
        of(town.end, Side::After) && is_genitive_gap(reading, town.end, office.start)
    })
}

/// Tells whether a name is one Chinese character without another name or a role beside it: 中 in 中方 and 中美, not in 其中.
pub(super) fn is_lone_letter(reading: &Reading<'_>, gazetteer: &Gazetteer, hit: &NameHit) -> bool {
    let is_short = hit.end == hit.start + 1 && reading.written(hit.start).chars().count() == 1;
    // 对华, 对美
    let is_marked = hit.start > 0
        && reading
            .is(
                hit.start - 1,
                Word::Marker(Relation::Recipient, Side::Before),
            )
            .is_some();
    is_short
        && !is_marked
        && !reading.names.iter().any(|other| {
            let short = other.end == other.start + 1;
            let nation = gazetteer
                .entity(other.name.entity)
                .is_some_and(|entity| entity.kind == Kind::Nation);
            let role = gazetteer
                .entity(other.name.entity)
                .is_some_and(|entity| entity.kind.is_role());
            let pair = short && nation && (other.end == hit.start || other.start == hit.end);
            pair || role && other.start == hit.end
        })
}

/// Tells whether a token is the number of a monarch: "rei Abdullah II".
pub(super) fn is_numeral(reading: &Reading<'_>, token: usize) -> bool {
    token < reading.len() && {
        let word = reading.written(token);
        word.len() >= 2 && word.chars().all(|c| matches!(c, 'I' | 'V' | 'X'))
    }
}
