//! Numbers with what they count.

use super::number::{Number, number};
use super::reading::Reading;
use super::time::TimeMention;
use crate::gazetteer::{Side, Unit, Word};
use crate::model::{Bound, Role};

/// A quantity of a sentence.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Count {
    /// The first token, and the one behind the last.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) role: Role,
    pub(super) value: f64,
    pub(super) max: Option<f64>,
    pub(super) bound: Bound,
    pub(super) unit: Option<String>,
}

/// How many tokens may stand between a number and what it counts: "400 Russian attack drones".
const GAP: usize = 4;

/// The same where each character is a token: 20名在世的以色列人质.
const GAP_OF_CHARACTERS: usize = 9;

/// How far from the people counted their fate may be told.
const FATE_BEHIND: usize = 6;

/// Finds the quantities of a sentence outside its times, in order.
pub(super) fn counts(reading: &Reading<'_>, times: &[TimeMention]) -> Vec<Count> {
    let mut found: Vec<Count> = Vec::new();
    let mut token = 0;
    while token < reading.len() {
        if let Some(time) = times
            .iter()
            .find(|time| (time.start..time.end).contains(&token))
        {
            token = time.end;
            continue;
        }
        let Some(number) = number(reading, token) else {
            token += 1;
            continue;
        };
        match count(reading, token, number, found.last()) {
            Some(count) => {
                token = count.end.max(number.end);
                found.push(count);
            }
            None => token = number.end,
        }
    }
    found
}

fn count(
    reading: &Reading<'_>,
    token: usize,
    first: Number,
    previous: Option<&Count>,
) -> Option<Count> {
    let mut start = token;
    let mut value = first.value;
    let mut max = None;
    let mut end = first.end;
    let mut bound = Bound::Exact;
    let between = reading.is(end, Word::RangeBetween).or_else(|| {
        reading
            .is_one_of(end, &["-", "–", "—", "~"])
            .then_some(end + 1)
    });
    if let Some(upper) = between.and_then(|next| number(reading, next))
        && upper.value > value
        && upper.digits == first.digits
    {
        max = Some(upper.value);
        bound = Bound::Range;
        end = upper.end;
        // "10 to 12 million" are millions both.
        if upper.value >= 1000.0 && value < 1000.0 {
            let scale = 10f64.powf(upper.value.log10().floor() - (upper.value.log10() % 3.0));
            value *= if scale >= 1000.0 { scale } else { 1.0 };
        }
        if let Some(((), at)) =
            reading.pick_before(start, |word| (word == Word::RangeBefore).then_some(()))
        {
            start = at;
        }
    }
    if let Some((found, at)) = reading.pick_before(start, |word| match word {
        Word::Bound(bound, Side::Before) => Some(bound),
        _ => None,
    }) {
        start = at;
        if max.is_none() {
            bound = found;
        }
    }
    let currency_before = reading.pick_before(start, currency);
    if let Some((_, at)) = currency_before {
        start = at;
    }
    if let Some((found, next)) = bound_after(reading, end) {
        end = next;
        if max.is_none() {
            bound = found;
        }
    }
    let what = what(
        reading,
        token,
        end,
        &first,
        currency_before.map(|(unit, _)| unit),
    )?;
    // "5 killed and 10 injured": the fate of the first number is not that of the second.
    if what.role == Role::People && previous.is_some_and(|last| last.end > start) {
        return None;
    }
    if let Some((found, next)) = bound_after(reading, what.end) {
        if max.is_none() && bound == Bound::Exact {
            bound = found;
        }
        end = next;
    }
    Some(Count {
        start,
        end: end.max(what.end),
        role: what.role,
        value,
        max,
        bound,
        unit: what.unit,
    })
}

fn bound_after(reading: &Reading<'_>, token: usize) -> Option<(Bound, usize)> {
    reading.pick(token, |word| match word {
        Word::Bound(bound, Side::After) => Some(bound),
        _ => None,
    })
}

fn currency(word: Word) -> Option<u16> {
    match word {
        Word::Currency(unit) => Some(unit),
        _ => None,
    }
}

/// What a number counts.
struct What {
    role: Role,
    unit: Option<String>,
    end: usize,
}

fn what(
    reading: &Reading<'_>,
    token: usize,
    end: usize,
    number: &Number,
    currency_before: Option<u16>,
) -> Option<What> {
    let units = &reading.tongue.phrases.units;
    let named = |unit: u16| units.get(usize::from(unit)).cloned();
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
    for at in end..(end + reach + 1).min(reading.len()) {
        if at > end && super::number::number(reading, at).is_some() {
            break;
        }
        if reading.is_mark(at) && !reading.is_one_of(at, &["-", "‑"]) {
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
            return is_near.then(|| What {
                role: Role::Duration,
                unit: Some(unit.as_str().to_owned()),
                end: next,
            });
        }
        if let Some(((role, unit), next)) = reading.pick(at, |word| match word {
            Word::Thing(role, unit) => Some((role, unit)),
            _ => None,
        }) {
            let people = matches!(role, Role::People | Role::Troops);
            let fate = people.then(|| fate(reading, token, next)).flatten();
            if is_one_word && fate.is_none() {
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

fn fate_of(word: Word) -> Option<Role> {
    match word {
        Word::Fate(role) => Some(role),
        _ => None,
    }
}

/// Gives what became of the people counted between two tokens.
fn fate(reading: &Reading<'_>, start: usize, end: usize) -> Option<Role> {
    // "killing two people and injuring 16": the word right before the number tells.
    if let Some((role, _)) = reading.pick_before(start, fate_of) {
        return Some(role);
    }
    for at in end..(end + FATE_BEHIND).min(reading.len()) {
        if let Some((role, _)) = reading.pick(at, fate_of) {
            return Some(role);
        }
        let is_over = reading.is_mark(at)
            || reading.is(at, Word::And).is_some()
            || number(reading, at).is_some();
        if is_over {
            break;
        }
    }
    fate_before(reading, start)
}

fn fate_before(reading: &Reading<'_>, start: usize) -> Option<Role> {
    for at in (start.saturating_sub(4)..start).rev() {
        if let Some((role, _)) = reading.pick_before(at + 1, fate_of) {
            return Some(role);
        }
        if reading.is_mark(at) || reading.is(at, Word::And).is_some() {
            // "killed five and 10 were injured"
            break;
        }
        if number(reading, at).is_some() {
            break;
        }
    }
    None
}
