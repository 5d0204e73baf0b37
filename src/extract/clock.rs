//! Times of day: "at 3 pm", "um 15 Uhr", "в 15:00", "सुबह 10 बजे".

use super::number::to_ascii;
use super::reading::Reading;
use crate::gazetteer::Word;

/// A time of day as it stands in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    /// The first token, and the one behind the last.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) hour: i8,
    pub(super) minute: i8,
}

/// Finds the times of day of a sentence, in order.
pub(super) fn clocks(reading: &Reading<'_>) -> Vec<Clock> {
    let mut found = Vec::new();
    let mut token = 0;
    while token < reading.len() {
        if let Some(clock) = clock(reading, token) {
            token = clock.end;
            found.push(clock);
        } else {
            token += 1;
        }
    }
    found
}

/// Tells whether a mark stands between the hours and the minutes of a time of day.
pub(super) fn is_minute_mark(reading: &Reading<'_>, mark: usize) -> bool {
    let touches = |left: usize| {
        let items = &reading.tokens.items;
        items[left].end == items[left + 1].start
    };
    mark > 0
        && mark + 1 < reading.len()
        && reading.is_one_of(mark, &[":", "."])
        && touches(mark - 1)
        && touches(mark)
        && digits(reading, mark - 1).is_some()
        && digits(reading, mark + 1).is_some()
}

fn clock(reading: &Reading<'_>, token: usize) -> Option<Clock> {
    let (hour, suffix) = hour(reading, token)?;
    let mut end = token + 1;
    let mut minute = 0;
    let is_written = is_minute_mark(reading, end);
    if is_written {
        minute = digits(reading, end + 1).filter(|minute| *minute < 60)?;
        end += 2;
    }
    let before = reading.pick_before(token, told);
    let behind = reading.pick(end, told);
    let is_told = suffix.is_some()
        || before.is_some()
        || behind.is_some()
        || is_written && reading.is_one_of(token + 1, &[":"]);
    let marks = [suffix, before.map(|(is, _)| is), behind.map(|(is, _)| is)];
    let is_late = marks.contains(&Some(true)) && hour < 12;
    let start = before.map_or(token, |(_, start)| start);
    let end = behind.map_or(end, |(_, end)| end);
    is_told.then_some(Clock {
        start,
        end,
        hour: (hour + if is_late { 12 } else { 0 }) % 24,
        minute,
    })
}

/// Tells what a word beside an hour says of it: whether it is one behind noon.
fn told(word: Word) -> Option<bool> {
    match word {
        Word::Afternoon => Some(true),
        Word::Clock => Some(false),
        _ => None,
    }
}

/// Reads an hour, which a word may be written together with: "3pm".
fn hour(reading: &Reading<'_>, token: usize) -> Option<(i8, Option<bool>)> {
    if let Some(hour) = digits(reading, token) {
        return (hour <= 24).then_some((hour, None));
    }
    let norm = reading.tokens.norm(token);
    let (value, word) = norm.split_at(norm.find(|c: char| !c.is_numeric())?);
    let phrases = &reading.tongue.phrases;
    let words: Vec<bool> = phrases.of_word(word).filter_map(told).collect();
    let hour: i8 = to_ascii(value)?.parse().ok()?;
    let is_late = words.contains(&true);
    (hour <= 24 && !words.is_empty()).then_some((hour, Some(is_late)))
}

/// Reads one or two digits.
fn digits(reading: &Reading<'_>, token: usize) -> Option<i8> {
    if token >= reading.len() || reading.is_mark(token) {
        return None;
    }
    let norm = reading.tokens.norm(token);
    if norm.chars().count() > 2 {
        return None;
    }
    to_ascii(norm)?.parse().ok()
}
