//! Days, months and years of the calendar, as texts write them.

use super::number::to_ascii;
use super::reading::Reading;
use super::time::{When, step_after};
use crate::gazetteer::{Order, Relation, Word};

pub(super) fn month(reading: &Reading<'_>, token: usize) -> Option<(i8, usize)> {
    let (month, mut end) = reading.pick(token, |word| match word {
        Word::Month(month) => Some(month),
        _ => None,
    })?;
    if reading.is_one_of(end, &["."]) {
        end += 1;
    }
    Some((month, end))
}

/// Reads a small whole number in digits: a day, or a year.
fn small(reading: &Reading<'_>, token: usize) -> Option<(i16, usize)> {
    if token >= reading.len() || reading.is_mark(token) {
        return None;
    }
    let norm = reading.tokens.norm(token);
    let digits = to_ascii(norm).or_else(|| {
        // "12th", "1er"
        let end = norm.find(|c: char| !c.is_numeric())?;
        to_ascii(&norm[..end])
    })?;
    let value = digits.trim_end_matches('.').parse().ok()?;
    let mut end = token + 1;
    while let Some(next) = reading.is(end, Word::DayAfter) {
        end = next;
    }
    Some((value, end))
}

pub(super) fn day(reading: &Reading<'_>, token: usize) -> Option<(i8, usize)> {
    if let Some(end) = reading.is(token, Word::FirstDay) {
        return Some((1, end));
    }
    let (value, end) = small(reading, token)?;
    (1..=31).contains(&value).then_some((value as i8, end))
}

fn year(reading: &Reading<'_>, token: usize) -> Option<(i16, usize)> {
    let (value, end) = small(reading, token)?;
    if !(1900..=2100).contains(&value) {
        return None;
    }
    Some((value, reading.is(end, Word::YearAfter).unwrap_or(end)))
}

/// Reads "10 July 2025", "July 10, 2025", "14 to 16 February", "February 2022", "10.07.2025".
pub(super) fn calendar_date(reading: &Reading<'_>, token: usize) -> Option<(When, usize)> {
    if let Some(found) = numeric_date(reading, token) {
        return Some(found);
    }
    day_first(reading, token).or_else(|| month_first(reading, token))
}

/// Reads "10 July 2025", "14 to 16 February".
fn day_first(reading: &Reading<'_>, token: usize) -> Option<(When, usize)> {
    let (first, end) = day(reading, token)?;
    let between = reading
        .is(end, Word::RangeBetween)
        .or_else(|| reading.is_one_of(end, &["-", "–", "—"]).then_some(end + 1))
        .or_else(|| reading.is(end, Word::And));
    let (last, end) = last_day(reading, first, end, between);
    let end = reading.is(end, Word::DayLink).unwrap_or(end);
    let (month, end) = month(reading, end)?;
    Some(days_of(reading, month, (first, last), end))
}

/// Gives the last day of a range, from the token where it may stand; the first day, and the token behind it, where
/// there is no later one.
fn last_day(reading: &Reading<'_>, first: i8, end: usize, between: Option<usize>) -> (i8, usize) {
    // "entre el 23 y el 29 de junio"
    let behind = |next: usize| day(reading, next).or_else(|| day(reading, next + 1));
    between
        .and_then(behind)
        .filter(|(later, _)| *later > first)
        .unwrap_or((first, end))
}

/// Makes a date of a month's days and the year that may follow.
fn days_of(reading: &Reading<'_>, month: i8, (day, last): (i8, i8), end: usize) -> (When, usize) {
    let (year, end) = year_behind(reading, end);
    let when = When::Date {
        year,
        month,
        day,
        last,
    };
    (when, end)
}

/// Reads "July 10, 2025", "February 2022", "7月10日".
fn month_first(reading: &Reading<'_>, token: usize) -> Option<(When, usize)> {
    let (month, end) = month(reading, token)?;
    if let Some((first, end)) = day(reading, end) {
        let dash = reading.is_one_of(end, &["-", "–", "—"]);
        let between = dash.then_some(end + 1);
        let between = between.or_else(|| reading.is(end, Word::RangeBetween));
        let (last, end) = last_day(reading, first, end, between);
        return Some(days_of(reading, month, (first, last), end));
    }
    let (year, end) = year_behind(reading, end);
    let (step, end) = if year.is_none() {
        step_after(reading, end)
    } else {
        (None, end)
    };
    // A name of a month may be another word: "may", "mars", "mart". It needs a year, a step or a preposition.
    let is_told = year.is_some()
        || step.is_some()
        || reading
            .pick_before(token, |word| {
                (word == Word::On || word == Word::MonthAfter).then_some(())
            })
            .is_some()
        || reading.is(end, Word::On).is_some()
        || is_in(reading, token)
        || reading.written(token).chars().count() > 5 && !reading.tongue.capitals;
    is_told.then_some((When::Month { year, month, step }, end))
}

/// Tells whether the ending of a month says that something happens in it: "ekimde".
fn is_in(reading: &Reading<'_>, token: usize) -> bool {
    /// Letters of the ending.
    const LONGEST: usize = 3;
    let norm = reading.tokens.norm(token);
    let says_where = |at: usize| reading.tongue.relations(&norm[at..]).has(Relation::Place);
    let mut cuts = norm.char_indices().rev().take(LONGEST);
    reading.tongue.style.suffixes && cuts.any(|(at, _)| says_where(at))
}

fn year_behind(reading: &Reading<'_>, end: usize) -> (Option<i16>, usize) {
    let mut next = end;
    if reading.is_one_of(next, &[","]) {
        next += 1;
    }
    if let Some(linked) = reading.is(next, Word::DayLink) {
        next = linked;
    }
    match year(reading, next) {
        Some((year, end)) => (Some(year), end),
        None => (None, end),
    }
}

/// Reads "2025年7月10日", "in 2022", "2022 में".
pub(super) fn year_first(reading: &Reading<'_>, token: usize) -> Option<(When, usize)> {
    let (year, end) = year(reading, token)?;
    if reading.tokens.norm(token).len() > 12 {
        return None;
    }
    if let Some((month, next)) = month(reading, end) {
        return Some(match day(reading, next) {
            Some((day, end)) => (
                When::Date {
                    year: Some(year),
                    month,
                    day,
                    last: day,
                },
                end,
            ),
            None => (
                When::Month {
                    year: Some(year),
                    month,
                    step: None,
                },
                next,
            ),
        });
    }
    // "2026'da", "Truppen 2026 abziehen"
    let is_bare = match reading.tongue.order {
        Order::V2 => !is_counted(reading, end) && (1990..=2050).contains(&year),
        _ => reading.tongue.style.suffixes && reading.written(token).contains(['\'', '’']),
    };
    let is_told = end > token + 1
        || is_bare
        || reading
            .pick_before(token, |word| (word == Word::On).then_some(()))
            .is_some()
        || reading.is(end, Word::On).is_some();
    is_told.then_some((When::Year(year), end))
}

/// Tells whether what is counted stands at a token.
fn is_counted(reading: &Reading<'_>, token: usize) -> bool {
    let thing = |word| {
        let is_thing = matches!(
            word,
            Word::Thing(..) | Word::Unit(_) | Word::Currency(_) | Word::Fate(_) | Word::Scale(_)
        );
        is_thing.then_some(())
    };
    reading.pick(token, thing).is_some()
}

fn numeric_date(reading: &Reading<'_>, token: usize) -> Option<(When, usize)> {
    if token >= reading.len() || reading.is_mark(token) {
        return None;
    }
    let text = to_ascii(reading.tokens.norm(token))?;
    let parts: Vec<i16> = if text.matches('.').count() == 2 {
        text.split('.')
            .filter_map(|part| part.parse().ok())
            .collect()
    } else {
        let part = |token: usize| -> Option<i16> {
            if token >= reading.len() || reading.is_mark(token) {
                return None;
            }
            to_ascii(reading.tokens.norm(token))?.parse().ok()
        };
        let is_cut =
            reading.is_one_of(token + 1, &["-", "/"]) && reading.is_one_of(token + 3, &["-", "/"]);
        if !is_cut {
            return None;
        }
        [token, token + 2, token + 4]
            .into_iter()
            .filter_map(part)
            .collect()
    };
    let [first, month, last] = parts[..] else {
        return None;
    };
    let (year, day) = if first > 31 {
        (first, last)
    } else {
        (last, first)
    };
    let fits =
        (1900..=2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    let end = if text.contains('.') {
        token + 1
    } else {
        token + 5
    };
    fits.then_some((
        When::Date {
            year: Some(year),
            month: month as i8,
            day: day as i8,
            last: day as i8,
        },
        end,
    ))
}
