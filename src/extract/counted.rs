//! What a number counts.

use super::fate::{fate, fate_before, fate_of};
use super::number::{Number, number};
use super::reading::Reading;
use crate::gazetteer::{Relation, Side, Unit, Word};
use crate::model::Role;

/// How many tokens may stand between a number and what it counts: "400 Russian attack drones".
const GAP: usize = 4;

/// The same where each character is a token: 20名在世的以色列人质.
const GAP_OF_CHARACTERS: usize = 9;

pub(super) fn currency(word: Word) -> Option<u16> {
    match word {
        Word::Currency(unit) => Some(unit),
        _ => None,
    }
}

/// Gives what is counted by a word, with the token behind it.
fn thing(reading: &Reading<'_>, at: usize) -> Option<((Role, u16), usize)> {
    reading.pick(at, |word| match word {
        Word::Thing(role, unit) => Some((role, unit)),
        _ => None,
    })
}

/// Gives what is counted where it stands before its number: 军舰19艘.
pub(super) fn counted_before(
    reading: &Reading<'_>,
    start: usize,
    found: Option<&What>,
) -> Option<(Role, u16)> {
    /// Units of the measure words alone.
    const GENERAL: [&str; 2] = ["vessel", "person"];
    let is_general = found.is_none_or(|what| {
        what.unit
            .as_deref()
            .is_some_and(|unit| GENERAL.contains(&unit))
    });
    if reading.tongue.inflects || !is_general {
        return None;
    }
    let before = reading.pick_before(start, |word| match word {
        Word::Thing(role, unit) => Some((role, unit)),
        _ => None,
    });
    before.map(|(thing, _)| thing)
}

/// What a number counts.
pub(super) struct What {
    pub(super) role: Role,
    pub(super) unit: Option<String>,
    pub(super) end: usize,
}

pub(super) fn what(
    reading: &Reading<'_>,
    token: usize,
    end: usize,
    number: &Number,
    currency_before: Option<u16>,
) -> Option<What> {
    let units = &reading.tongue.phrases.units;
    let named = |unit: u16| units.get(usize::from(unit)).cloned();
    // "50-процентные пошлины"
    let is_hyphen =
        reading.is_one_of(end, &["-", "‑"]) && reading.is(end + 1, Word::Percent).is_some();
    let end = end + usize::from(is_hyphen);
    if reading
        .pick(end, |word| (word == Word::Percent).then_some(()))
        .is_some()
        || reading
            .pick_before(token, |word| (word == Word::Percent).then_some(()))
            .is_some()
    {
        let end = reading.is(end, Word::Percent).unwrap_or(end);
        return Some(What {
            role: Role::Percent,
            unit: None,
            end,
        });
    }
    if let Some(unit) = currency_before {
        return Some(What {
            role: Role::Money,
            unit: named(unit),
            end,
        });
    }
    let is_one_word = number.value <= 1.0 && !number.digits;
    let reach = if reading.tongue.inflects {
        GAP
    } else {
        GAP_OF_CHARACTERS
    };
    // "25 Israeli-made drones": a compound is one word.
    let hyphens = (end..(end + reach + 1).min(reading.len()))
        .filter(|at| reading.is_one_of(*at, &["-", "‑"]))
        .count();
    let reach = reach + 2 * hyphens;
    for at in end..(end + reach + 1).min(reading.len()) {
        if ends_count(reading, end, at) {
            break;
        }
        if let Some((unit, next)) = reading.pick(at, currency) {
            return (at <= end + 1).then(|| What {
                role: Role::Money,
                unit: named(unit),
                end: next,
            });
        }
        if let Some((unit, next)) = reading.pick(at, |word| match word {
            Word::Unit(unit) | Word::UnitAdjective(unit) => Some(unit),
            _ => None,
        }) {
            let is_near = at <= end + 1 && unit != Unit::Weekend;
            // "27名正在做礼拜的村民": a word that is no time.
            if !is_near && !reading.tongue.inflects {
                continue;
            }
            return is_near.then(|| What {
                role: Role::Duration,
                unit: Some(unit.as_str().to_owned()),
                end: next,
            });
        }
        if let Some(((role, unit), next)) = thing(reading, at) {
            // 以色列人质 is no 以色列人.
            let longer = (at + 1..next)
                .filter(|_| !reading.tongue.inflects)
                .find_map(|inner| thing(reading, inner).filter(|(_, end)| *end > next));
            let ((role, unit), next) = longer.unwrap_or(((role, unit), next));
            let people = matches!(role, Role::People | Role::Troops);
            // "171 جريحا": the word itself tells what became of them.
            let own = reading.pick(at, fate_of).map(|(role, _)| role);
            let fate = people
                .then(|| own.or_else(|| fate(reading, token, next)))
                .flatten();
            // "one soldier", "un buque", 一名外交官; but a word for one is often an article.
            let is_counted = matches!(role, Role::Weapon | Role::People | Role::Troops)
                && (at == end || !reading.tongue.inflects)
                || named(unit).is_some_and(|unit| unit == "diplomat") && !reading.tongue.inflects;
            if is_one_word && fate.is_none() && !is_counted {
                return None;
            }
            return Some(What {
                role: fate.unwrap_or(role),
                unit: named(unit),
                end: next,
            });
        }
        if let Some((role, next)) = reading.pick(at, fate_of) {
            return Some(What {
                role,
                unit: Some("person".to_owned()),
                end: if at == end { next } else { end },
            });
        }
    }
    // "killing 12", "12 people were among the dead"
    let role = fate_before(reading, token)?;
    (!is_one_word).then_some(What {
        role,
        unit: Some("person".to_owned()),
        end,
    })
}

/// Tells whether what follows a number, from the token behind it on, is counted no more at a token.
fn ends_count(reading: &Reading<'_>, end: usize, at: usize) -> bool {
    // "задержаны 30 участников акции у здания": what stands behind a preposition is not counted.
    let is_cut = |word| {
        let cuts = matches!(word, Word::Marker(relation, Side::Before) if relation != Relation::Of);
        cuts.then_some(())
    };
    let is_governed = || reading.tongue.inflects && reading.pick(at, is_cut).is_some();
    let is_over = at > end && (number(reading, at).is_some() || is_governed());
    let is_mark = reading.is_mark(at) && !reading.is_one_of(at, &["-", "‑", "'", "’"]);
    // 两国元首: 元 is no money there.
    is_over || is_mark || !reading.tongue.inflects && is_inside_name(reading, at)
}

/// Tells whether a longer name begins where a unit would.
fn is_inside_name(reading: &Reading<'_>, token: usize) -> bool {
    let unit = |word| matches!(word, Word::Currency(_) | Word::Thing(..)).then_some(());
    let end = reading.pick(token, unit).map(|((), end)| end);
    let mut names = reading.names.iter();
    end.is_some_and(|end| names.any(|name| name.start == token && end < name.end))
}
