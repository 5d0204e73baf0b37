//! A report as a table for people.

use std::fmt::Write;

use super::score::{Counts, Report};
use crate::printable::printable;

/// The four categories that a desk follows first.
const CORE: &[&str] = &["strike", "sanction", "meeting", "call"];

/// Writes a report as text; `errors` adds each miss, extra and wrong status, `labels` each label with its fate,
/// `fields` the scores of fields, with each value where one of the others is asked for.
///
/// # Panics
/// Never: writing to a string cannot fail.
pub fn render(report: &Report, errors: bool, labels: bool, fields: bool) -> String {
    let mut text = String::new();
    table(report, &mut text).expect("writing to a string cannot fail");
    if labels {
        for (id, category, found) in &report.labels {
            let fate = if *found { "found " } else { "missed" };
            let line = format!("{fate} {category:14} {id}");
            writeln!(text, "{}", printable(&line)).expect("writing to a string cannot fail");
        }
    }
    if fields {
        field_table(report, &mut text).expect("writing to a string cannot fail");
        for [fate, id, field, value, given] in &report.fields.values {
            if errors || labels {
                let line = format!("{fate:6} {field:16} {id} {value} [{given}]");
                writeln!(text, "{}", printable(&line)).expect("writing to a string cannot fail");
            }
        }
    }
    if errors {
        for error in &report.errors {
            let line = format!(
                "{:7} {:3} {:14} {} [{}] {}",
                error.kind, error.language, error.category, error.id, error.what, error.text
            );
            writeln!(text, "{}", printable(&line)).expect("writing to a string cannot fail");
        }
    }
    text
}

fn table(report: &Report, text: &mut String) -> std::fmt::Result {
    for (language, categories) in &report.categories {
        writeln!(
            text,
            "{language:16} precision  recall     f1  found  extra missed"
        )?;
        for (category, counts) in categories {
            line(text, category, *counts)?;
        }
        line(text, "core four", report.micro(Some(language), Some(CORE)))?;
        line(text, "all (micro)", report.micro(Some(language), None))?;
        writeln!(
            text,
            "  {:14} {:24.3}",
            "all (macro)",
            report.macro_f1(language)
        )?;
        if let Some((right, wrong)) = report.statuses.get(language) {
            let share = *right as f64 / (right + wrong).max(1) as f64;
            writeln!(text, "  status right on {share:.3} of {}", right + wrong)?;
        }
        writeln!(text)?;
    }
    if report.categories.len() > 1 {
        writeln!(
            text,
            "all languages    precision  recall     f1  found  extra missed"
        )?;
        line(text, "core four", report.micro(None, Some(CORE)))?;
        line(text, "all (micro)", report.micro(None, None))?;
        let scores: Vec<f64> = report
            .categories
            .keys()
            .map(|language| report.micro(Some(language), None).f1())
            .collect();
        let (low, high) = scores
            .iter()
            .fold((f64::MAX, 0.0_f64), |(low, high), score| {
                (low.min(*score), high.max(*score))
            });
        writeln!(
            text,
            "  spread of f1 over languages {low:.3} to {high:.3}\n"
        )?;
    }
    for (status, (right, wrong)) in &report.by_status {
        writeln!(text, "status {status:13} right {right:4} wrong {wrong:4}")?;
    }
    let (right, wrong) = report.phases;
    if right + wrong > 0 {
        writeln!(text, "phase end            right {right:4} wrong {wrong:4}")?;
    }
    for ((claimed, right, count), name) in
        report
            .bins
            .iter()
            .zip(["under 0.7", "0.7 to 0.9", "0.9 and up"])
    {
        if *count > 0 {
            writeln!(
                text,
                "confidence {name:10} claims {:.3}, right {:.3} of {count}",
                claimed / *count as f64,
                *right as f64 / *count as f64
            )?;
        }
    }
    let plover = report.plover;
    if plover.found + plover.missed > 0 {
        writeln!(
            text,
            "\nPLOVER, event level precision  recall     f1  found  extra missed"
        )?;
        line(text, "most confident", plover)?;
        let (right, all) = report.plover_all;
        let share = right as f64 / all.max(1) as f64;
        writeln!(text, "  precision over all events {share:.3} of {all}")?;
    }
    Ok(())
}

fn field_table(report: &Report, text: &mut String) -> std::fmt::Result {
    let fields = &report.fields;
    for (language, by_field) in &fields.exact {
        writeln!(
            text,
            "\nfields {language:9} precision  recall     f1  found  extra missed  (loosely found)"
        )?;
        for (field, counts) in by_field {
            line(text, field, *counts)?;
            let loose = fields.loose.get(language).and_then(|all| all.get(field));
            if let Some(loose) = loose {
                text.pop();
                writeln!(text, "  ({loose})")?;
            }
        }
        line(text, "all fields", fields.sum(Some(language)))?;
    }
    if !fields.exact.is_empty() {
        line(text, "all languages", fields.sum(None))?;
    }
    if !fields.plover.is_empty() {
        writeln!(
            text,
            "\nPLOVER parties   precision  recall     f1  found  extra missed"
        )?;
        let mut sum = Counts::default();
        for (field, counts) in &fields.plover {
            line(text, field, *counts)?;
            sum.add(*counts);
        }
        line(text, "both", sum)?;
    }
    Ok(())
}

fn line(text: &mut String, name: &str, counts: Counts) -> std::fmt::Result {
    writeln!(
        text,
        "  {name:14} {:9.3} {:7.3} {:6.3} {:6} {:6} {:6}",
        counts.precision(),
        counts.recall(),
        counts.f1(),
        counts.found,
        counts.extra,
        counts.missed
    )
}
