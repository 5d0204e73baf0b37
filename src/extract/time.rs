//! Expressions of time.

use super::date::{calendar_date, day, month, year_first};
use super::number::number;
use super::reading::Reading;
use crate::gazetteer::{Side, Unit, Word};

/// A time as the words say it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct TimeMention {
    /// The first token, and the one behind the last.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) when: When,
}

/// What the words say, before it is known when they were written and whether they look ahead.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum When {
    /// Days from publication.
    Day(i32),
    /// Days from the day last told of.
    StoryDay(i32),
    /// A weekday from Monday, 0, with the step its modifier asks for.
    Weekday(i8, Option<Step>),
    /// A day of a month, up to a later day, with the year where it is named.
    Date {
        year: Option<i16>,
        month: i8,
        day: i8,
        last: i8,
    },
    Month {
        year: Option<i16>,
        month: i8,
        step: Option<Step>,
    },
    Year(i16),
    /// A day of a month up to a day of another.
    Dates {
        year: Option<i16>,
        first: (i8, i8),
        last: (i8, i8),
    },
    /// A weekday of the week before, of this one, or of the next.
    DayOfWeek(i8, Step),
    /// From one weekday to another.
    Weekdays(i8, i8),
    /// The weekend nearest to publication on the side that the event lies on.
    Weekend,
    /// A day of the month of publication, or of the one before or after it: 12日.
    MonthDay(i8),
    /// A week, month, year or weekend beside "last", "this", "next".
    Period(Unit, Step),
    /// A number of units back or ahead.
    Distance(i32, Unit),
}

/// Which of several is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Last,
    This,
    Next,
}

/// Finds the times of a sentence, none over another, in order.
pub(super) fn times(reading: &Reading<'_>) -> Vec<TimeMention> {
    let mut found = Vec::new();
    let mut token = 0;
    while token < reading.len() {
        let mention = reading.may_count(token).then(|| at_token(reading, token));
        if let Some(mut mention) = mention.flatten() {
            token = mention.end;
            take_preposition(reading, &mut mention);
            found.push(mention);
        } else {
            token += 1;
        }
    }
    found
}

/// Adds the preposition that belongs to a time.
fn take_preposition(reading: &Reading<'_>, mention: &mut TimeMention) {
    if let Some(end) = reading.is(mention.end, Word::On) {
        // Hindi को stands behind.
        if reading.tongue.order == crate::gazetteer::Order::Sov {
            mention.end = end;
        }
    }
}

fn at_token(reading: &Reading<'_>, token: usize) -> Option<TimeMention> {
    let build = |when, end| {
        Some(TimeMention {
            start: token,
            end,
            when,
        })
    };
    let date = calendar_date(reading, token).or_else(|| year_first(reading, token));
    if let Some((when, end)) = date {
        let (when, end) = range_of_dates(reading, when, end);
        return build(when, end);
    }
    if let Some((when, end)) = step_first(reading, token) {
        // "geçen hafta salı": a day of that week.
        if let When::Period(Unit::Week, step) = when
            && let Some((day, end)) = near(reading, end, weekday)
        {
            return build(When::DayOfWeek(day, step), end);
        }
        return build(when, end);
    }
    if let Some((Unit::Weekend, end)) = unit(reading, token) {
        return build(When::Weekend, end);
    }
    if !reading.tongue.inflects
        && let Some((day, end)) = day(reading, token)
        && end > token + 1
    {
        return build(When::MonthDay(day), end);
    }
    if let Some((day, mut end)) = reading.pick(token, |word| match word {
        Word::Day(day) => Some(When::Day(day)),
        Word::StoryDay(day) => Some(When::StoryDay(day)),
        _ => None,
    }) {
        // "dans la nuit de mardi à mercredi": the weekday decides.
        let is_told = |at: usize| weekday(reading, at).is_some();
        let behind = near(reading, end, |_, at| is_told(at).then_some(at)).filter(|at| *at > end);
        let told = (token..end).find(|at| is_told(*at)).or(behind);
        if let Some(told) = told.and_then(|told| at_token(reading, told)) {
            return build(told.when, told.end);
        }
        // "Yesterday, Thursday": the weekday adds nothing.
        if let Some((_, behind)) = weekday(reading, end) {
            end = behind;
        }
        return build(day, end);
    }
    if let Some((day, end)) = weekday(reading, token) {
        let (step, end) = step_after(reading, end);
        // "Tuesday of last week"
        let of_week = near(reading, end, step_first).and_then(|(when, end)| match when {
            When::Period(Unit::Week, step) => Some((step, end)),
            _ => None,
        });
        if let Some((step, end)) = of_week.filter(|_| step.is_none()) {
            return build(When::DayOfWeek(day, step), end);
        }
        if let Some((last, end)) = weekday_behind(reading, day, end).filter(|_| step.is_none()) {
            return build(When::Weekdays(day, last), end);
        }
        // "Thursday, 10 July": the date decides.
        let next = if reading.is_one_of(end, &[",", "，", "،"]) {
            end + 1
        } else {
            end
        };
        let next = reading
            .is(next, Word::DayLink)
            .or(reading.is(next, Word::On))
            .unwrap_or(next);
        if let Some((when, end)) = calendar_date(reading, next) {
            return build(when, end);
        }
        return build(When::Weekday(day, step), end);
    }
    distance(reading, token).and_then(|(when, end)| build(when, end))
}

/// Reads what stands at a token, or behind one small word: an article, a preposition.
fn near<T>(
    reading: &Reading<'_>,
    token: usize,
    read: impl Fn(&Reading<'_>, usize) -> Option<T>,
) -> Option<T> {
    /// "de la", "of", "on".
    const SMALL: usize = 3;
    let is_small = |at: usize| {
        at < reading.len() && !reading.is_mark(at) && reading.written(at).chars().count() <= SMALL
    };
    read(reading, token).or_else(|| {
        let first = is_small(token).then(|| read(reading, token + 1)).flatten();
        let both = is_small(token) && is_small(token + 1);
        first.or_else(|| both.then(|| read(reading, token + 2)).flatten())
    })
}

/// Reads the second weekday of "de mercredi à jeudi", "between Monday and Tuesday"; only the next day may follow a bare "and".
fn weekday_behind(reading: &Reading<'_>, first: i8, token: usize) -> Option<(i8, usize)> {
    let range = reading
        .is(token, Word::RangeBetween)
        .or_else(|| reading.is_one_of(token, &["-", "–"]).then_some(token + 1));
    if let Some(found) = range.and_then(|next| near(reading, next, weekday)) {
        return Some(found);
    }
    let (last, end) = near(reading, token, weekday).filter(|(_, end)| *end > token + 1)?;
    ((first + 1) % 7 == last).then_some((last, end))
}

/// Reads the second date of "between 28 March and 2 April".
fn range_of_dates(reading: &Reading<'_>, first: When, end: usize) -> (When, usize) {
    let next = reading
        .is(end, Word::RangeBetween)
        .or_else(|| reading.is(end, Word::And))
        .or_else(|| reading.is_one_of(end, &["-", "–"]).then_some(end + 1));
    let second = next.and_then(|next| near(reading, next, calendar_date));
    let (
        When::Date {
            month,
            day,
            last,
            year: own,
            ..
        },
        Some((then, behind)),
    ) = (first, second)
    else {
        return (first, end);
    };
    match then {
        When::Date {
            year,
            month: last_month,
            day: last_day,
            last: only,
        } if day == last && last_day == only => {
            let when = When::Dates {
                year: own.or(year),
                first: (month, day),
                last: (last_month, last_day),
            };
            (when, behind)
        }
        _ => (first, end),
    }
}

fn weekday(reading: &Reading<'_>, token: usize) -> Option<(i8, usize)> {
    reading.pick(token, |word| match word {
        Word::Weekday(day) => Some(day),
        _ => None,
    })
}

fn step(reading: &Reading<'_>, token: usize) -> Option<(Step, usize)> {
    reading.pick(token, |word| match word {
        Word::Last => Some(Step::Last),
        Word::This => Some(Step::This),
        Word::Next => Some(Step::Next),
        _ => None,
    })
}

pub(super) fn step_after(reading: &Reading<'_>, end: usize) -> (Option<Step>, usize) {
    match step(reading, end) {
        Some((step, end)) => (Some(step), end),
        None => (None, end),
    }
}

/// Reads "last Thursday", "next month", "this year", "last February".
fn step_first(reading: &Reading<'_>, token: usize) -> Option<(When, usize)> {
    let (unit, step, end) = if let Some((step, next)) = step(reading, token) {
        if let Some((day, end)) = weekday(reading, next) {
            return Some((When::Weekday(day, Some(step)), end));
        }
        if let Some((month, end)) = month(reading, next) {
            let when = When::Month {
                year: None,
                month,
                step: Some(step),
            };
            return Some((when, end));
        }
        let (unit, end) = unit(reading, next)?;
        (unit, step, end)
    } else {
        let (unit, next) = unit(reading, token)?;
        let (step, end) = step(reading, next)?;
        (unit, step, end)
    };
    let is_long = matches!(unit, Unit::Week | Unit::Weekend | Unit::Month | Unit::Year);
    is_long.then_some((When::Period(unit, step), end))
}

fn unit(reading: &Reading<'_>, token: usize) -> Option<(Unit, usize)> {
    reading.pick(token, |word| match word {
        Word::Unit(unit) => Some(unit),
        _ => None,
    })
}

/// Reads "two weeks ago", "vor zwei Wochen", "in three days".
fn distance(reading: &Reading<'_>, token: usize) -> Option<(When, usize)> {
    let before = reading.pick(token, |word| match word {
        Word::Ago(Side::Before) => Some(-1),
        Word::Ahead(Side::Before) => Some(1),
        _ => None,
    });
    let (sign, start) = match before {
        Some((sign, next)) => (Some(sign), next),
        None => (None, token),
    };
    let count = number(reading, start)?;
    if count.value.fract() != 0.0 || count.value < 1.0 || count.value > 1000.0 {
        return None;
    }
    let (unit, end) = unit(reading, count.end)?;
    let after = reading.pick(end, |word| match word {
        Word::Ago(Side::After) => Some(-1),
        Word::Ahead(Side::After) => Some(1),
        _ => None,
    });
    let (sign, end) = match (sign, after) {
        (_, Some((sign, end))) => (sign, end),
        (Some(sign), None) => (sign, end),
        (None, None) => return None,
    };
    let is_long = !matches!(unit, Unit::Minute | Unit::Hour);
    is_long.then_some((When::Distance(sign * count.value as i32, unit), end))
}
