//! Expressions of time, and what days they mean.

use jiff::civil::Date;
use jiff::{Span as Length, ToSpan};

use super::number::{number, to_ascii};
use super::reading::Reading;
use crate::gazetteer::{Side, Unit, Word};
use crate::model::Grain;

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

/// The days that a time means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Days {
    pub(super) start: Date,
    pub(super) end: Date,
    pub(super) grain: Grain,
}

/// Finds the times of a sentence, none over another, in order.
pub(super) fn times(reading: &Reading<'_>) -> Vec<TimeMention> {
    let mut found = Vec::new();
    let mut token = 0;
    while token < reading.len() {
        if let Some(mut mention) = at(reading, token) {
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

fn at(reading: &Reading<'_>, token: usize) -> Option<TimeMention> {
    let build = |when, end| {
        Some(TimeMention {
            start: token,
            end,
            when,
        })
    };
    let date = calendar_date(reading, token).or_else(|| year_first(reading, token));
    if let Some((when, end)) = date {
        return build(when, end);
    }
    if let Some((when, end)) = step_first(reading, token) {
        return build(when, end);
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
        // "Yesterday, Thursday": the weekday adds nothing.
        if let Some((_, behind)) = weekday(reading, end) {
            end = behind;
        }
        return build(day, end);
    }
    if let Some((day, end)) = weekday(reading, token) {
        let (step, end) = step_after(reading, end);
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

fn weekday(reading: &Reading<'_>, token: usize) -> Option<(i8, usize)> {
    reading.pick(token, |word| match word {
        Word::Weekday(day) => Some(day),
        _ => None,
    })
}

fn month(reading: &Reading<'_>, token: usize) -> Option<(i8, usize)> {
    let (month, mut end) = reading.pick(token, |word| match word {
        Word::Month(month) => Some(month),
        _ => None,
    })?;
    if reading.is_one_of(end, &["."]) {
        end += 1;
    }
    Some((month, end))
}

fn step(reading: &Reading<'_>, token: usize) -> Option<(Step, usize)> {
    reading.pick(token, |word| match word {
        Word::Last => Some(Step::Last),
        Word::This => Some(Step::This),
        Word::Next => Some(Step::Next),
        _ => None,
    })
}

fn step_after(reading: &Reading<'_>, end: usize) -> (Option<Step>, usize) {
    match step(reading, end) {
        Some((step, end)) => (Some(step), end),
        None => (None, end),
    }
}

/// Reads "last Thursday", "next month", "this year", "last February".
fn step_first(reading: &Reading<'_>, token: usize) -> Option<(When, usize)> {
    let (period, end) = if let Some((step, next)) = step(reading, token) {
        if let Some((day, end)) = weekday(reading, next) {
            return Some((When::Weekday(day, Some(step)), end));
        }
        if let Some((month, end)) = month(reading, next) {
            let year = None;
            return Some((
                When::Month {
                    year,
                    month,
                    step: Some(step),
                },
                end,
            ));
        }
        let (unit, end) = unit(reading, next)?;
        ((unit, step), end)
    } else {
        let (unit, next) = unit(reading, token)?;
        let (step, end) = step(reading, next)?;
        // "a month, this …" is no "this month".
        ((unit, step), end)
    };
    let (unit, step) = period;
    let is_long = matches!(unit, Unit::Week | Unit::Weekend | Unit::Month | Unit::Year);
    is_long.then_some((When::Period(unit, step), end))
}

fn unit(reading: &Reading<'_>, token: usize) -> Option<(Unit, usize)> {
    reading.pick(token, |word| match word {
        Word::Unit(unit) => Some(unit),
        _ => None,
    })
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

fn day(reading: &Reading<'_>, token: usize) -> Option<(i8, usize)> {
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
fn calendar_date(reading: &Reading<'_>, token: usize) -> Option<(When, usize)> {
    if let Some(found) = numeric_date(reading, token) {
        return Some(found);
    }
    day_first(reading, token).or_else(|| month_first(reading, token))
}

/// Reads "10 July 2025", "14 to 16 February".
fn day_first(reading: &Reading<'_>, token: usize) -> Option<(When, usize)> {
    let (first, mut end) = day(reading, token)?;
    let mut last = first;
    let between = reading
        .is(end, Word::RangeBetween)
        .or_else(|| reading.is_one_of(end, &["-", "–", "—"]).then_some(end + 1))
        .or_else(|| reading.is(end, Word::And));
    if let Some((later, next)) = between.and_then(|next| day(reading, next))
        && later > first
    {
        last = later;
        end = next;
    }
    let end = reading.is(end, Word::DayLink).unwrap_or(end);
    let (month, end) = month(reading, end)?;
    let (year, end) = year_behind(reading, end);
    Some((
        When::Date {
            year,
            month,
            day: first,
            last,
        },
        end,
    ))
}

/// Reads "July 10, 2025", "February 2022", "7月10日".
fn month_first(reading: &Reading<'_>, token: usize) -> Option<(When, usize)> {
    let (month, end) = month(reading, token)?;
    if let Some((first, end)) = day(reading, end) {
        let mut last = first;
        let mut end = end;
        if reading.is_one_of(end, &["-", "–", "—"])
            && let Some((later, next)) = day(reading, end + 1)
            && later > first
        {
            last = later;
            end = next;
        }
        let (year, end) = year_behind(reading, end);
        return Some((
            When::Date {
                year,
                month,
                day: first,
                last,
            },
            end,
        ));
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
        || reading.written(token).chars().count() > 5 && !reading.tongue.capitals;
    is_told.then_some((When::Month { year, month, step }, end))
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
fn year_first(reading: &Reading<'_>, token: usize) -> Option<(When, usize)> {
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
    let is_told = end > token + 1
        || reading
            .pick_before(token, |word| (word == Word::On).then_some(()))
            .is_some()
        || reading.is(end, Word::On).is_some();
    is_told.then_some((When::Year(year), end))
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

/// What a time is resolved against.
#[derive(Debug, Clone, Copy)]
pub(super) struct Base {
    /// The day of publication.
    pub(super) published: Date,
    /// The day last told of.
    pub(super) story: Date,
    /// Whether the event lies ahead.
    pub(super) ahead: bool,
}

impl When {
    /// Tells whether it names its year, so that it needs nothing to be resolved against.
    pub(super) fn is_whole(self) -> bool {
        matches!(
            self,
            Self::Date { year: Some(_), .. } | Self::Month { year: Some(_), .. } | Self::Year(_)
        )
    }

    /// Gives the days that are meant; none for a day that no calendar has.
    pub(super) fn days(self, base: Base) -> Option<Days> {
        let published = base.published;
        match self {
            Self::Day(offset) => day_of(published.checked_add(i64::from(offset).days()).ok()?),
            Self::StoryDay(offset) => {
                day_of(base.story.checked_add(i64::from(offset).days()).ok()?)
            }
            Self::Weekday(wanted, step) => weekday_days(wanted, step, base),
            Self::Date {
                year,
                month,
                day,
                last,
            } => {
                let year = match year {
                    Some(year) => year,
                    None => nearest_year(base, |year| Date::new(year, month, day).ok())?,
                };
                let start = Date::new(year, month, day).ok()?;
                let end = Date::new(year, month, last).ok()?;
                Some(Days {
                    start,
                    end,
                    grain: Grain::Day,
                })
            }
            Self::Month { year, month, step } => {
                let first = |year: i16| Date::new(year, month, 1).ok();
                let year = match (year, step) {
                    (Some(year), _) => year,
                    (None, Some(Step::Last)) => {
                        published.year() - i16::from(published.month() <= month)
                    }
                    (None, Some(Step::Next)) => {
                        published.year() + i16::from(published.month() >= month)
                    }
                    (None, Some(Step::This)) => published.year(),
                    (None, None) => nearest_year(base, first)?,
                };
                let start = first(year)?;
                Some(Days {
                    start,
                    end: start.last_of_month(),
                    grain: Grain::Month,
                })
            }
            Self::Year(year) => Some(Days {
                start: Date::new(year, 1, 1).ok()?,
                end: Date::new(year, 12, 31).ok()?,
                grain: Grain::Year,
            }),
            Self::MonthDay(day) => {
                let here = Date::new(published.year(), published.month(), day).ok();
                let month = |by: i64| {
                    let first = published.first_of_month().checked_add(by.months()).ok()?;
                    Date::new(first.year(), first.month(), day).ok()
                };
                day_of(match here {
                    Some(here) if base.ahead && here < published => month(1)?,
                    Some(here) if !base.ahead && here > published => month(-1)?,
                    Some(here) => here,
                    None => month(if base.ahead { 1 } else { -1 })?,
                })
            }
            Self::Period(unit, step) => {
                let count = match step {
                    Step::Last => -1,
                    Step::This => 0,
                    Step::Next => 1,
                };
                period(published, unit, count)
            }
            Self::Distance(count, unit) => {
                if matches!(unit, Unit::Day) {
                    return day_of(published.checked_add(i64::from(count).days()).ok()?);
                }
                period(published, unit, count)
            }
        }
    }
}

fn day_of(day: Date) -> Option<Days> {
    Some(Days {
        start: day,
        end: day,
        grain: Grain::Day,
    })
}

/// Gives the weekday that is meant: the last one up to publication for what has happened, else the next.
fn weekday_days(wanted: i8, step: Option<Step>, base: Base) -> Option<Days> {
    let published = base.published;
    let today = published.weekday().to_monday_zero_offset();
    let back = (today - wanted).rem_euclid(7);
    let ahead = (wanted - today).rem_euclid(7);
    let offset = match step {
        Some(Step::Last) => -if back == 0 { 7 } else { back },
        Some(Step::Next) => {
            if ahead == 0 {
                7
            } else {
                ahead
            }
        }
        Some(Step::This) | None if base.ahead => ahead,
        _ => -back,
    };
    day_of(published.checked_add(i64::from(offset).days()).ok()?)
}

/// Gives the year in which a day of the year lies nearest to publication, on the side that the event lies on.
fn nearest_year(base: Base, day: impl Fn(i16) -> Option<Date>) -> Option<i16> {
    /// News looks a little past its own day: a date a week ahead is nearer than one a year back.
    const SLACK: i32 = 45;
    let published = base.published;
    let distance = |year: i16| {
        let days = day(year)?.since(published).ok()?.get_days();
        Some(days)
    };
    let years = [published.year() - 1, published.year(), published.year() + 1];
    let fits = |days: i32| {
        if base.ahead {
            days >= -SLACK
        } else {
            days <= SLACK
        }
    };
    years
        .into_iter()
        .filter_map(|year| Some((year, distance(year)?)))
        .filter(|(_, days)| fits(*days))
        .min_by_key(|(_, days)| days.abs())
        .map(|(year, _)| year)
}

fn period(published: Date, unit: Unit, count: i32) -> Option<Days> {
    let count = i64::from(count);
    let add = |length: Length| published.checked_add(length).ok();
    match unit {
        Unit::Minute | Unit::Hour => None,
        Unit::Day => day_of(add(count.days())?),
        Unit::Week | Unit::Weekend => {
            let day = add(count.weeks())?;
            let monday = i64::from(day.weekday().to_monday_zero_offset());
            let start = day.checked_sub(monday.days()).ok()?;
            let (first, last) = if unit == Unit::Weekend {
                (5, 6)
            } else {
                (0, 6)
            };
            Some(Days {
                start: start.checked_add(first.days()).ok()?,
                end: start.checked_add(last.days()).ok()?,
                grain: if unit == Unit::Weekend {
                    Grain::Day
                } else {
                    Grain::Week
                },
            })
        }
        Unit::Month => {
            let day = add(count.months())?;
            Some(Days {
                start: day.first_of_month(),
                end: day.last_of_month(),
                grain: Grain::Month,
            })
        }
        Unit::Year => {
            let day = add(count.years())?;
            Some(Days {
                start: day.first_of_year(),
                end: day.last_of_year(),
                grain: Grain::Year,
            })
        }
    }
}
