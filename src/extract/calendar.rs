//! What days an expression of time means.

use jiff::civil::Date;
use jiff::{Span as Length, ToSpan};

use super::time::{Step, When};
use crate::gazetteer::Unit;
use crate::model::Grain;

/// The days that a time means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Days {
    pub(super) start: Date,
    pub(super) end: Date,
    pub(super) grain: Grain,
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
            Self::Date { year: Some(_), .. }
                | Self::Dates { year: Some(_), .. }
                | Self::Month { year: Some(_), .. }
                | Self::Year(_)
        )
    }

    /// Gives the days that are meant; none for a day that no calendar has.
    pub(super) fn days(self, base: Base) -> Option<Days> {
        let published = base.published;
        match self {
            Self::Day(offset) => Some(day_of(
                published.checked_add(i64::from(offset).days()).ok()?,
            )),
            Self::StoryDay(offset) => Some(day_of(
                base.story.checked_add(i64::from(offset).days()).ok()?,
            )),
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
            Self::Dates { year, first, last } => dates(year, first, last, base),
            Self::DayOfWeek(wanted, step) => {
                let week = period(published, Unit::Week, count(step))?;
                Some(day_of(
                    week.start.checked_add(i64::from(wanted).days()).ok()?,
                ))
            }
            Self::Weekdays(first, last) => weekdays(first, last, base),
            Self::Weekend => {
                let this = period(published, Unit::Weekend, 0)?;
                let is_past = !base.ahead && this.start > published;
                period(published, Unit::Weekend, -i32::from(is_past))
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
                let day = match here {
                    Some(here) if base.ahead && here < published => month(1)?,
                    Some(here) if !base.ahead && here > published => month(-1)?,
                    Some(here) => here,
                    None => month(if base.ahead { 1 } else { -1 })?,
                };
                Some(day_of(day))
            }
            Self::Period(unit, step) => period(published, unit, count(step)),
            Self::Distance(count, unit) => {
                if matches!(unit, Unit::Day) {
                    return Some(day_of(published.checked_add(i64::from(count).days()).ok()?));
                }
                period(published, unit, count)
            }
        }
    }
}

/// Gives the days from a day of a month to a day of another.
fn dates(year: Option<i16>, first: (i8, i8), last: (i8, i8), base: Base) -> Option<Days> {
    let date = |year: i16, (month, day): (i8, i8)| Date::new(year, month, day).ok();
    let year = match year {
        Some(year) => year,
        None => nearest_year(base, |year| date(year, first))?,
    };
    let start = date(year, first)?;
    let end = date(year, last)?;
    let end = if end < start {
        date(year + 1, last)?
    } else {
        end
    };
    Some(Days {
        start,
        end,
        grain: Grain::Day,
    })
}

/// Gives the days from one weekday to another; of what has happened, none lies ahead.
fn weekdays(first: i8, last: i8, base: Base) -> Option<Days> {
    let first = weekday_days(first, None, base)?.start;
    let end = |start: Date| {
        let length = (last - start.weekday().to_monday_zero_offset()).rem_euclid(7);
        start.checked_add(i64::from(length).days()).ok()
    };
    let is_ahead = !base.ahead && end(first)? > base.published;
    let start = first.checked_sub(i64::from(is_ahead).weeks()).ok()?;
    Some(Days {
        start,
        end: end(start)?,
        grain: Grain::Day,
    })
}

fn count(step: Step) -> i32 {
    match step {
        Step::Last => -1,
        Step::This => 0,
        Step::Next => 1,
    }
}

fn day_of(day: Date) -> Days {
    Days {
        start: day,
        end: day,
        grain: Grain::Day,
    }
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
    Some(day_of(
        published.checked_add(i64::from(offset).days()).ok()?,
    ))
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
        Unit::Day => Some(day_of(add(count.days())?)),
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
