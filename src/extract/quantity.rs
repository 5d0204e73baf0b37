//! Numbers with what they count.

use super::counted::{What, counted_before, currency, what};
use super::forms::{compound, dual, single};
use super::number::{Number, number};
use super::reading::Reading;
use super::time::TimeMention;
use crate::gazetteer::{Relation, Side, Unit, Word};
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
        let number = reading
            .may_count(token)
            .then(|| number(reading, token))
            .flatten()
            .filter(|_| !is_of_name(reading, token));
        let Some(number) = number else {
            found.extend(
                compound(reading, token)
                    .or_else(|| dual(reading, token))
                    .or_else(|| single(reading, token)),
            );
            token += 1;
            continue;
        };
        match count(reading, token, number, found.last()) {
            Some(count) => {
                token = count.end.max(number.end);
                match found
                    .last_mut()
                    .and_then(|last| last.joined(reading, &count))
                {
                    Some(joined) => *found.last_mut().expect("there is a last") = joined,
                    None => found.push(count),
                }
            }
            None => token = number.end,
        }
    }
    share_fates(&mut found);
    found
}

/// Tells whether digits are joined to letters before them, as in a name: "F-16", "S-400", "G-20".
fn is_of_name(reading: &Reading<'_>, token: usize) -> bool {
    let items = &reading.tokens.items;
    let touches = |left: usize| items[left].end == items[left + 1].start;
    token > 1
        && reading.is_one_of(token - 1, &["-", "‑"])
        && touches(token - 1)
        && touches(token - 2)
        && reading.written(token - 2).chars().all(char::is_alphabetic)
        && reading.written(token).chars().all(char::is_numeric)
}

/// Gives people who are counted right behind the dead or hurt their fate: "12 people were killed, among them 3 children".
fn share_fates(found: &mut [Count]) {
    /// A comma, "among them", "including".
    const CLOSE: usize = 5;
    for at in 1..found.len() {
        let last = &found[at - 1];
        let (role, end) = (last.role, last.end);
        let is_fate = matches!(role, Role::Dead | Role::Injured | Role::Arrested);
        let count = &mut found[at];
        if is_fate && count.role == Role::People && count.start.saturating_sub(end) <= CLOSE {
            count.role = role;
        }
    }
}

impl Count {
    /// Joins the minutes that follow hours: "two hours and twenty minutes" are 140 minutes.
    fn joined(&self, reading: &Reading<'_>, next: &Self) -> Option<Self> {
        let gap = self.end..next.start;
        let is_gap = gap.len() <= 1
            && gap
                .into_iter()
                .all(|at| reading.is(at, Word::And).is_some());
        let is = |count: &Self, unit: Unit| {
            count.role == Role::Duration && count.unit.as_deref() == Some(unit.as_str())
        };
        (is_gap && is(self, Unit::Hour) && is(next, Unit::Minute)).then(|| Self {
            end: next.end,
            value: self.value * 60.0 + next.value,
            unit: next.unit.clone(),
            ..self.clone()
        })
    }
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
    let currency_before = currency_in_front(reading, start);
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
        behind_total(reading, end, value),
        &first,
        currency_before.map(|(unit, _)| unit),
    );
    let before = first
        .digits
        .then(|| counted_before(reading, start, what.as_ref()))
        .flatten();
    let what = match (what, before) {
        (what, Some((role, unit))) => {
            let units = &reading.tongue.phrases.units;
            let fate = what.as_ref().map(|what| what.role);
            let fate =
                fate.filter(|role| matches!(role, Role::Dead | Role::Injured | Role::Arrested));
            What {
                role: fate.unwrap_or(role),
                unit: units.get(usize::from(unit)).cloned(),
                end: what.map_or(end, |what| what.end),
            }
        }
        (what, None) => what?,
    };
    // "5 killed and 10 injured": the fate of the first number is not that of the second.
    if what.role == Role::People && previous.is_some_and(|last| last.end > start) {
        return None;
    }
    // "un'ora e mezza", "two days and a half"
    let half = reading.is(what.end, Word::HalfAfter);
    if let Some(next) = half.filter(|_| what.role == Role::Duration) {
        value += 0.5;
        end = next;
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

/// Gives the token behind the total of which a number is a part: "41 of 58 drones", "41 von 58 Drohnen".
fn behind_total(reading: &Reading<'_>, end: usize, value: f64) -> usize {
    let of = |word| {
        let is_of = matches!(
            word,
            Word::Marker(Relation::Of | Relation::Origin, Side::Before)
        );
        is_of.then_some(())
    };
    let total = reading
        .pick(end, of)
        .and_then(|((), next)| number(reading, next));
    let total = total.filter(|total| total.value > value);
    total.map_or(end, |total| total.end)
}

fn bound_after(reading: &Reading<'_>, token: usize) -> Option<(Bound, usize)> {
    reading.pick(token, |word| match word {
        Word::Bound(bound, Side::After) => Some(bound),
        _ => None,
    })
}

/// Reads the currency before a number; letters belong to a sign that touches them: "A$7 billion", but "a $7 billion loan".
fn currency_in_front(reading: &Reading<'_>, number: usize) -> Option<(u16, usize)> {
    let (unit, start) = reading.pick_before(number, currency)?;
    let items = &reading.tokens.items;
    let is_sign = !reading
        .written(number - 1)
        .starts_with(char::is_alphanumeric);
    let touches = start + 2 != number || items[start].end == items[start + 1].start;
    if !is_sign || touches {
        return Some((unit, start));
    }
    let sign = reading.pick(number - 1, currency);
    sign.map(|(unit, _)| (unit, number - 1))
}
