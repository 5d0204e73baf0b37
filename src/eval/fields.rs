//! Counts the fields of events: who, whom, where, when, how many, and who says so.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::gold::{Label, Row};
use super::score::Counts;
use crate::model::{Document, Event, Mention, Party, Role, Status};

/// Scores of fields by language and field.
#[derive(Debug, Clone, Default, Serialize)]
pub struct FieldReport {
    /// Exact matches of canonical values.
    pub exact: BTreeMap<String, BTreeMap<String, Counts>>,
    /// Values of which the name or the words hold the gold's, or the other way round.
    pub loose: BTreeMap<String, BTreeMap<String, usize>>,
    /// PLOVER's actors and recipients by their words.
    pub plover: BTreeMap<String, Counts>,
    /// Each value with its fate: `found`, `missed` or `extra`, the sentence, the field, the value, what was given.
    pub values: Vec<[String; 5]>,
}

/// Gives the first and last day that an English expression of time means.
pub type Days<'a> = &'a dyn Fn(&str, Option<Date>, bool) -> Option<(Date, Date)>;

impl FieldReport {
    /// Gives the sums of a language, or of all.
    pub fn sum(&self, language: Option<&str>) -> Counts {
        let mut sum = Counts::default();
        for (name, fields) in &self.exact {
            if language.is_none_or(|wanted| wanted == name) {
                for counts in fields.values() {
                    sum.add(*counts);
                }
            }
        }
        sum
    }

    /// Counts a label's fields against the events of its category in its sentence.
    pub(super) fn label(
        &mut self,
        row: &Row,
        name: &str,
        label: &Label,
        events: &[&Event],
        document: &Document,
        days: Days<'_>,
    ) {
        let published = row
            .published
            .as_deref()
            .and_then(|text| text.get(..10)?.parse().ok());
        let page = Page { document };
        let mut tally = Tally {
            report: self,
            row,
            name,
        };
        if let Some(wanted) = &label.actors {
            let given = events.iter().flat_map(|event| &event.actor);
            tally.names("actor", wanted, &page.parties(given));
        }
        if let Some(wanted) = &label.targets {
            let given = events.iter().flat_map(|event| &event.recipient);
            tally.names("recipient", wanted, &page.parties(given));
        }
        if let Some(wanted) = &label.place {
            let places = events.iter().filter_map(|event| event.place.as_ref());
            let given: Vec<Given> = places
                .map(|place| page.given(place.name.as_deref(), place.mention))
                .collect();
            tally.names("place", std::slice::from_ref(wanted), &given);
        }
        if let Some(wanted) = &label.attribution {
            let all = events.iter().flat_map(|event| &event.attribution);
            let given: Vec<Given> = all
                .map(|one| page.given(one.name.as_deref(), one.mention))
                .collect();
            tally.names("attribution", std::slice::from_ref(wanted), &given);
        }
        if let Some(wanted) = &label.time {
            let ahead = label
                .status
                .as_deref()
                .and_then(Status::parse)
                .is_some_and(|status| {
                    matches!(
                        status,
                        Status::Planned
                            | Status::Proposed
                            | Status::Threatened
                            | Status::Hypothetical
                    )
                });
            if let Some(meant) = gold_days(wanted, published, ahead, days) {
                let given: Vec<(Date, Date)> = events
                    .iter()
                    .filter_map(|event| event.time.as_ref())
                    .map(|time| (time.start.date(), time.end.date()))
                    .collect();
                let shown = given.iter().map(|(start, end)| format!("{start}/{end}"));
                let shown: Vec<String> = shown.collect();
                tally.one("time", wanted, given.contains(&meant), &shown.join(", "));
            }
        }
        let quantities: Vec<String> = events
            .iter()
            .flat_map(|event| &event.quantities)
            .map(|one| quantity(one.value, one.role, one.unit.as_deref()))
            .collect();
        for wanted in label.quantities.iter().flatten() {
            let found = quantities.iter().any(|given| given == wanted);
            tally.one("quantities", wanted, found, &quantities.join(", "));
        }
        if let Some(wanted) = &label.duration {
            let given: Vec<String> = events
                .iter()
                .flat_map(|event| &event.quantities)
                .filter(|one| one.role == Role::Duration)
                .map(|one| quantity(one.value, one.role, one.unit.as_deref()))
                .collect();
            let found = given.iter().any(|one| minutes(one) == minutes(wanted));
            tally.one("duration", wanted, found, &given.join(", "));
        }
    }

    /// Counts PLOVER's actors and recipients against those of the most confident event.
    pub(super) fn plover(
        &mut self,
        row: &Row,
        name: &str,
        best: Option<&Event>,
        document: &Document,
    ) {
        let page = Page { document };
        let sides = [
            ("actor", &row.actor, best.map(|event| &event.actor)),
            (
                "recipient",
                &row.recipient,
                best.map(|event| &event.recipient),
            ),
        ];
        for (field, wanted, given) in sides {
            let Some(wanted) = wanted else { continue };
            let given = page.parties(given.into_iter().flatten());
            let counts = self.plover.entry(field.to_owned()).or_default();
            let mut fates = Vec::new();
            for value in wanted {
                let found = given.iter().any(|given| given.is_like(value));
                if found {
                    counts.found += 1;
                } else {
                    counts.missed += 1;
                    fates.push(("missed", value.clone()));
                }
            }
            for one in &given {
                if !wanted.iter().any(|value| one.is_like(value)) {
                    counts.extra += 1;
                    fates.push(("extra", one.text.clone()));
                }
            }
            for (fate, value) in fates {
                let shown: Vec<&str> = given.iter().map(|one| one.text.as_str()).collect();
                self.values.push([
                    fate.to_owned(),
                    name.to_owned(),
                    format!("plover {field}"),
                    value,
                    shown.join(", "),
                ]);
            }
        }
    }
}

/// Writes a quantity as the gold does: `18 missile`, `500 percent`, `1.5 hour`.
fn quantity(value: f64, role: Role, unit: Option<&str>) -> String {
    let unit = if role == Role::Percent {
        Some("percent")
    } else {
        unit
    };
    format!("{value} {}", unit.unwrap_or_default())
}

/// Gives the length of a duration in minutes, so that half an hour is thirty minutes; days and more by their own unit.
fn minutes(text: &str) -> Option<(i64, String)> {
    let (number, unit) = text.split_once(' ')?;
    let number: f64 = number.parse().ok()?;
    let unit = unit.trim_end_matches('s');
    let (factor, unit) = match unit {
        "hour" => (60.0, "minute"),
        "week" => (7.0, "day"),
        other => (1.0, other),
    };
    Some(((number * factor * 100.0).round() as i64, unit.to_owned()))
}

fn gold_days(
    text: &str,
    published: Option<Date>,
    ahead: bool,
    days: Days<'_>,
) -> Option<(Date, Date)> {
    if let Some((start, end)) = text.split_once('/') {
        return Some((start.parse().ok()?, end.parse().ok()?));
    }
    if let Ok(day) = text.parse() {
        return Some((day, day));
    }
    days(text, published, ahead)
}

struct Page<'a> {
    document: &'a Document,
}

/// A value that the coder gives.
struct Given {
    name: String,
    text: String,
}

impl Given {
    fn is(&self, wanted: &str) -> bool {
        let given = if self.name.is_empty() {
            &self.text
        } else {
            &self.name
        };
        plain(given) == plain(wanted)
    }

    /// Tells whether one of name and words holds the wanted words, or the other way round.
    fn is_like(&self, wanted: &str) -> bool {
        let wanted = format!(" {} ", plain(wanted));
        [&self.name, &self.text].iter().any(|given| {
            let given = format!(" {} ", plain(given));
            given.trim() != "" && (given.contains(&wanted) || wanted.contains(&given))
        })
    }
}

/// Takes away case and punctuation.
fn plain(text: &str) -> String {
    let words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !word.eq_ignore_ascii_case("the"));
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

impl Page<'_> {
    fn given(&self, name: Option<&str>, mention: Mention) -> Given {
        let sentence = &self.document.sentences[mention.sentence];
        Given {
            name: name.unwrap_or_default().to_owned(),
            text: self.document.text(sentence.part, mention.span).to_owned(),
        }
    }

    fn parties<'p>(&self, parties: impl Iterator<Item = &'p Party>) -> Vec<Given> {
        let mut given: Vec<Given> = Vec::new();
        for party in parties {
            let one = self.given(party.name.as_deref(), party.mention);
            if !given
                .iter()
                .any(|known| known.name == one.name && known.text == one.text)
            {
                given.push(one);
            }
        }
        given
    }
}

struct Tally<'a> {
    report: &'a mut FieldReport,
    row: &'a Row,
    name: &'a str,
}

impl Tally<'_> {
    fn names(&mut self, field: &str, wanted: &[String], given: &[Given]) {
        let shown: Vec<&str> = given
            .iter()
            .map(|one| {
                if one.name.is_empty() {
                    one.text.as_str()
                } else {
                    one.name.as_str()
                }
            })
            .collect();
        let shown = shown.join(", ");
        for value in wanted {
            let found = given.iter().any(|given| given.is(value));
            self.one(field, value, found, &shown);
            if given
                .iter()
                .any(|given| given.is(value) || given.is_like(value))
            {
                let loose = self.report.loose.entry(self.row.lang.clone()).or_default();
                *loose.entry(field.to_owned()).or_default() += 1;
            }
        }
        for one in given {
            if !wanted.iter().any(|value| one.is_like(value)) {
                self.counts(field).extra += 1;
                self.note(
                    "extra",
                    field,
                    if one.name.is_empty() {
                        &one.text
                    } else {
                        &one.name
                    },
                    &shown,
                );
            }
        }
    }

    fn one(&mut self, field: &str, wanted: &str, found: bool, shown: &str) {
        let counts = self.counts(field);
        if found {
            counts.found += 1;
        } else {
            counts.missed += 1;
        }
        self.note(if found { "found" } else { "missed" }, field, wanted, shown);
    }

    fn counts(&mut self, field: &str) -> &mut Counts {
        let fields = self.report.exact.entry(self.row.lang.clone()).or_default();
        fields.entry(field.to_owned()).or_default()
    }

    fn note(&mut self, fate: &str, field: &str, value: &str, shown: &str) {
        self.report.values.push([
            fate.to_owned(),
            self.name.to_owned(),
            field.to_owned(),
            value.to_owned(),
            shown.to_owned(),
        ]);
    }
}
