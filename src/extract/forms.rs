//! Numbers that stand inside a word: compounds with a unit, and nouns in the dual.

use super::fate::fate;
use super::quantity::Count;
use super::reading::Reading;
use crate::gazetteer::{Order, Side, Word};
use crate::model::{Bound, Role};

/// Reads a noun in the dual, which says that there are two: ساعتين, جنديان.
pub(super) fn dual(reading: &Reading<'_>, token: usize) -> Option<Count> {
    let tongue = reading.tongue;
    let norm = reading.tokens.norm(token);
    let what = |norm: &str| -> Option<(Role, String)> {
        let mut words = tongue.phrases.of_word(norm);
        words.find_map(|word| match word {
            Word::Thing(role, unit) => {
                Some((role, tongue.phrases.units[usize::from(unit)].clone()))
            }
            Word::Unit(unit) => Some((Role::Duration, unit.as_str().to_owned())),
            _ => None,
        })
    };
    let ending = tongue
        .dual
        .iter()
        .find(|ending| norm.ends_with(ending.as_str()))?;
    let stem = norm.strip_suffix(ending.as_str())?;
    let (role, unit) = what(norm)?;
    let is_noun = |form: String| what(&form).is_some_and(|(_, other)| other == unit);
    // مسؤولين may be many: where the plural is made alike, nothing tells.
    let is_single =
        is_noun(stem.to_owned()) || ["ة", "ه"].iter().any(|end| is_noun(format!("{stem}{end}")));
    if !is_single || is_noun(format!("{stem}ون")) {
        return None;
    }
    let people = matches!(role, Role::People | Role::Troops);
    let fate = people.then(|| fate(reading, token, token + 1)).flatten();
    let mut count = Count {
        start: token,
        end: token + 1,
        role: fate.unwrap_or(role),
        value: 2.0,
        max: None,
        bound: Bound::Exact,
        unit: Some(unit),
    };
    if let Some(end) = reading.is(count.end, Word::HalfAfter) {
        count.value += 0.5;
        count.end = end;
    }
    Some(count)
}

/// Reads a unit without a number behind a word of duration, which is one: لمدة عام.
pub(super) fn single(reading: &Reading<'_>, token: usize) -> Option<Count> {
    let (unit, end) = reading.pick(token, |word| match word {
        Word::Unit(unit) => Some(unit),
        _ => None,
    })?;
    let lasts = |word| (word == Word::Duration(Side::Before)).then_some(());
    let ((), start) = reading.pick_before(token, lasts)?;
    let is_one = reading.tongue.order == Order::Vso && reading.at(end).is_empty();
    is_one.then(|| Count {
        start,
        end,
        role: Role::Duration,
        value: 1.0,
        max: None,
        bound: Bound::Exact,
        unit: Some(unit.as_str().to_owned()),
    })
}

/// Reads a number and a unit that are written together: "einwöchig", "двухдневный".
pub(super) fn compound(reading: &Reading<'_>, token: usize) -> Option<Count> {
    /// "день" and "eintägig" need as many letters behind the number.
    const SHORTEST: usize = 4;
    let phrases = &reading.tongue.phrases;
    if !phrases.has_compounds() || reading.is_mark(token) || !reading.at(token).is_empty() {
        return None;
    }
    let norm = reading.tokens.norm(token);
    let cuts = norm.char_indices().map(|(at, _)| norm.split_at(at)).skip(2);
    let mut cuts = cuts.filter(|(_, unit)| unit.chars().count() >= SHORTEST);
    cuts.find_map(|(value, unit)| {
        let value = phrases.of_word(value).find_map(|word| match word {
            Word::Number(value) | Word::Fixed(value) => Some(value),
            _ => None,
        })?;
        let unit = phrases.of_word(unit).find_map(|word| match word {
            Word::UnitAdjective(unit) => Some(unit),
            _ => None,
        })?;
        Some(Count {
            start: token,
            end: token + 1,
            role: Role::Duration,
            value,
            max: None,
            bound: Bound::Exact,
            unit: Some(unit.as_str().to_owned()),
        })
    })
}
