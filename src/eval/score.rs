//! Counts what was found, missed and invented.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::fields::{Days, FieldReport};
use super::gold::Row;
use crate::model::{Document, Event};

/// Found, invented and missed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Labels that were found.
    pub found: usize,
    /// Events without a label.
    pub extra: usize,
    /// Labels that were not found.
    pub missed: usize,
}

impl Counts {
    /// The share of events that are labelled.
    pub fn precision(self) -> f64 {
        share(self.found, self.found + self.extra)
    }

    /// The share of labels that were found.
    pub fn recall(self) -> f64 {
        share(self.found, self.found + self.missed)
    }

    /// The harmonic mean of the two.
    pub fn f1(self) -> f64 {
        share(2 * self.found, 2 * self.found + self.extra + self.missed)
    }

    pub(super) fn add(&mut self, other: Self) {
        self.found += other.found;
        self.extra += other.extra;
        self.missed += other.missed;
    }
}

/// A sentence in which something was missed or invented.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Miss {
    /// `miss`, `extra` or `status`.
    pub kind: &'static str,
    /// Which set.
    pub language: String,
    /// The sentence's name.
    pub id: String,
    /// The category.
    pub category: String,
    /// What fired, or the status that was wanted and the one that was given.
    pub what: String,
    /// The sentence.
    pub text: String,
}

/// Scores over one or more sets.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Report {
    /// By language, then by category.
    pub categories: BTreeMap<String, BTreeMap<String, Counts>>,
    /// By language: right and wrong statuses of what was found, `denied` and `refused` taken as one.
    pub statuses: BTreeMap<String, (usize, usize)>,
    /// By wanted status, right and wrong.
    pub by_status: BTreeMap<String, (usize, usize)>,
    /// Right and wrong phases, where the gold has `end` or the coder says it.
    pub phases: (usize, usize),
    /// For sets with PLOVER's types: the most confident event of each sentence against them.
    pub plover: Counts,
    /// For sets with PLOVER's types: events of any rank, right and all.
    pub plover_all: (usize, usize),
    /// Three bins of confidence: sum of what was claimed, how many were right, how many there are.
    pub bins: [(f64, usize, usize); 3],
    /// Scores of the fields that the gold labels.
    pub fields: FieldReport,
    /// Each miss, extra and wrong status.
    pub errors: Vec<Miss>,
    /// Each label that counts, with whether it was found.
    pub labels: Vec<(String, String, bool)>,
}

/// The bounds of the bins of confidence.
const BINS: [f64; 2] = [0.7, 0.9];

impl Report {
    /// Gives the sums over a language, or over all.
    pub fn micro(&self, language: Option<&str>, only: Option<&[&str]>) -> Counts {
        let mut sum = Counts::default();
        for (name, categories) in &self.categories {
            if language.is_some_and(|wanted| wanted != name) {
                continue;
            }
            for (category, counts) in categories {
                if only.is_none_or(|only| only.contains(&category.as_str())) {
                    sum.add(*counts);
                }
            }
        }
        sum
    }

    /// Gives the mean F1 over a language's categories that have a label.
    pub fn macro_f1(&self, language: &str) -> f64 {
        let categories = self.categories.get(language).into_iter().flatten();
        let scores: Vec<f64> = categories
            .filter(|(_, counts)| counts.found + counts.missed > 0)
            .map(|(_, counts)| counts.f1())
            .collect();
        scores.iter().sum::<f64>() / scores.len().max(1) as f64
    }
}

/// Scores documents as they are coded.
#[derive(Debug, Default)]
pub struct Scorer {
    report: Report,
    labelled: BTreeSet<String>,
}

impl Scorer {
    /// Makes a scorer for gold in which these rows' categories are labelled.
    ///
    /// An event of a category that the gold never labels counts neither way.
    pub fn new(rows: &[Row]) -> Self {
        let labels = rows.iter().flat_map(|row| row.labels.iter().flatten());
        Self {
            labelled: labels.map(|label| label.category.clone()).collect(),
            report: Report::default(),
        }
    }

    /// Counts a coded document; `plover` gives an event's PLOVER types, `days` what an English time means.
    pub fn add(
        &mut self,
        document: &Document,
        rows: &[&Row],
        plover: impl Fn(&Event) -> Vec<String>,
        days: Days<'_>,
    ) {
        for (number, row) in rows.iter().enumerate() {
            let events: Vec<&Event> = document
                .events
                .iter()
                .filter(|event| event.sentence == number)
                .collect();
            if row.labels.is_some() {
                self.sentence(row, &events);
                self.fields(row, &events, document, days);
            }
            if let Some(types) = &row.plover {
                self.plover(row, types, &events, &plover);
                let best = most_confident(&events);
                self.report.fields.plover(row, &name(row), best, document);
            }
        }
    }

    /// Gives the scores.
    pub fn finish(self) -> Report {
        self.report
    }

    fn sentence(&mut self, row: &Row, events: &[&Event]) {
        let labels = row.labels.as_deref().unwrap_or_default();
        let name = name(row);
        let mut seen = BTreeSet::new();
        for label in labels.iter().filter(|label| label.is_sure()) {
            if !seen.insert(&label.category) {
                continue;
            }
            let found: Vec<&&Event> = events
                .iter()
                .filter(|event| event.category == label.category)
                .collect();
            let is_found = !found.is_empty();
            self.report
                .labels
                .push((name.clone(), label.category.clone(), is_found));
            let counts = self.counts(row, &label.category);
            if !is_found {
                counts.missed += 1;
                self.error("miss", row, &label.category, String::new());
                continue;
            }
            counts.found += 1;
            let Some(wanted) = &label.status else {
                continue;
            };
            let given: Vec<&str> = found
                .iter()
                .map(|event| merged(event.status.as_str()))
                .collect();
            let is_right = given.contains(&merged(wanted));
            tally(
                self.report.statuses.entry(row.lang.clone()).or_default(),
                is_right,
            );
            tally(
                self.report.by_status.entry(wanted.clone()).or_default(),
                is_right,
            );
            if !is_right {
                self.error(
                    "status",
                    row,
                    &label.category,
                    format!("{wanted}, not {}", given.join(", ")),
                );
            }
            let wanted = label.phase.as_deref().unwrap_or("begin");
            let given = found.iter().any(|event| event.phase.as_str() == wanted);
            if wanted == "end" || found.iter().any(|event| event.phase.as_str() == "end") {
                tally(&mut self.report.phases, given);
            }
        }
        let mut extras = BTreeSet::new();
        for event in events {
            let label = labels.iter().find(|label| label.category == event.category);
            if !self.labelled.contains(&event.category)
                || label.is_some_and(|label| !label.is_sure())
            {
                continue;
            }
            self.bin(event.confidence, label.is_some());
            if label.is_none() && extras.insert(&event.category) {
                self.counts(row, &event.category).extra += 1;
                let rules: Vec<&str> = event.evidence.iter().map(|one| one.rule.as_str()).collect();
                self.error("extra", row, &event.category, rules.join(", "));
            }
        }
    }

    /// Counts the fields of the labels that were found.
    fn fields(&mut self, row: &Row, events: &[&Event], document: &Document, days: Days<'_>) {
        for label in row.labels.iter().flatten().filter(|label| label.is_sure()) {
            let events: Vec<&Event> = events
                .iter()
                .copied()
                .filter(|event| event.category == label.category)
                .collect();
            if !events.is_empty() {
                let fields = &mut self.report.fields;
                fields.label(row, &name(row), label, &events, document, days);
            }
        }
    }

    fn plover(
        &mut self,
        row: &Row,
        types: &[String],
        events: &[&Event],
        plover: &impl Fn(&Event) -> Vec<String>,
    ) {
        let fits = |event: &&Event| plover(event).iter().any(|one| types.contains(one));
        let best = most_confident(events);
        let right = events.iter().filter(|event| fits(event)).count();
        self.report.plover_all.0 += right;
        self.report.plover_all.1 += events.len();
        match best {
            Some(best) if fits(&best) => self.report.plover.found += 1,
            Some(best) => {
                self.report.plover.extra += 1;
                self.report.plover.missed += 1;
                let what = format!("{} ({})", plover(best).join(", "), best.category);
                self.error("plover", row, &types.join(", "), what);
            }
            None => {
                self.report.plover.missed += 1;
                self.error("plover", row, &types.join(", "), "nothing".to_owned());
            }
        }
    }

    fn counts(&mut self, row: &Row, category: &str) -> &mut Counts {
        let language = self.report.categories.entry(row.lang.clone()).or_default();
        language.entry(category.to_owned()).or_default()
    }

    fn bin(&mut self, confidence: f64, is_right: bool) {
        let at = BINS.iter().filter(|bound| confidence >= **bound).count();
        let bin = &mut self.report.bins[at];
        bin.0 += confidence;
        bin.1 += usize::from(is_right);
        bin.2 += 1;
    }

    fn error(&mut self, kind: &'static str, row: &Row, category: &str, what: String) {
        self.report.errors.push(Miss {
            kind,
            language: row.lang.clone(),
            id: name(row),
            category: category.to_owned(),
            what,
            text: row.text.clone(),
        });
    }
}

fn most_confident<'a>(events: &[&'a Event]) -> Option<&'a Event> {
    let events = events.iter().copied();
    events.max_by(|a, b| a.confidence.total_cmp(&b.confidence))
}

fn name(row: &Row) -> String {
    match (&row.id, &row.doc, row.sentence) {
        (Some(id), _, _) => id.clone(),
        (None, Some(doc), Some(sentence)) => format!("{doc}:{sentence}"),
        (None, doc, _) => doc.clone().unwrap_or_default(),
    }
}

fn merged(status: &str) -> &str {
    if status == "refused" {
        "denied"
    } else {
        status
    }
}

fn tally(counts: &mut (usize, usize), is_right: bool) {
    if is_right {
        counts.0 += 1;
    } else {
        counts.1 += 1;
    }
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::{documents, read};
    use crate::model::Status;

    fn event(category: &str, status: Status) -> Event {
        Event {
            status,
            confidence: 0.8,
            ..Event::new(category, 0)
        }
    }

    #[test]
    fn unsure_labels_and_unlabelled_categories_count_neither_way() {
        let gold = r#"{"id":"a","lang":"en","text":"x","labels":[
            {"category":"strike","status":"denied","confidence":"sure"},
            {"category":"attack","status":"occurred","confidence":"unsure"},
            {"category":"meeting","status":"occurred"}]}"#
            .replace('\n', "");
        let rows = read(&gold).unwrap();
        let (mut document, indices) = documents(&rows).remove(0);
        document.events = vec![
            event("strike", Status::Refused),
            event("attack", Status::Occurred),
            event("support", Status::Occurred),
        ];
        let mut scorer = Scorer::new(&rows);
        let rows: Vec<&Row> = indices.iter().map(|index| &rows[*index]).collect();
        scorer.add(&document, &rows, |_| Vec::new(), &|_, _, _| None);
        let report = scorer.finish();
        let expected = Counts {
            found: 1,
            extra: 0,
            missed: 1,
        };
        assert_eq!(report.micro(None, None), expected);
        assert_eq!(report.statuses["en"], (1, 0));
    }
}
