//! What became of the people counted.

use super::number::number;
use super::reading::Reading;
use crate::gazetteer::Word;
use crate::model::Role;

/// How far from the people counted their fate may be told.
const FATE_BEHIND: usize = 6;

/// Gives the fate that a word tells.
pub(super) fn fate_of(word: Word) -> Option<Role> {
    match word {
        Word::Fate(role) => Some(role),
        _ => None,
    }
}

/// Gives what became of the people counted between two tokens.
pub(super) fn fate(reading: &Reading<'_>, start: usize, end: usize) -> Option<Role> {
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

/// Gives the fate that is told shortly before a number.
pub(super) fn fate_before(reading: &Reading<'_>, start: usize) -> Option<Role> {
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
