//! `tidings explain`.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;

use super::{DONE, common};
use crate::coder::{EventTrace, RuleTrace};
use crate::format::{self, Hints};
use crate::model::{Document, Event, Mention};
use crate::pipeline::annotate;
use crate::printable::printable;
use crate::stage::Registry;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The text.
    text: String,
    /// Its language (BCP 47); found where it is not given.
    #[arg(long, value_name = "TAG")]
    lang: Option<String>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// The configuration; else `tidings.toml` here, else the defaults.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

pub(super) fn run(args: &Args, registry: &Registry, out: &mut dyn Write) -> anyhow::Result<u8> {
    let config = common::configuration(registry, args.config.as_deref(), |_| {})?;
    let hints = Hints {
        language: args.lang.clone(),
        ..Hints::new(jiff::Timestamp::now())
    };
    let runtime = tokio::runtime::Runtime::new().context("cannot start the runtime")?;
    for document in format::read(args.text.as_bytes(), &hints)? {
        let Some(document) = runtime.block_on(annotate(&config, document?))? else {
            continue;
        };
        let explained: Vec<_> = config
            .stages
            .iter()
            .flat_map(|step| step.stage().explain(&document))
            .collect();
        if args.json {
            serde_json::to_writer_pretty(&mut *out, &explained)?;
            writeln!(out)?;
            continue;
        }
        if let Some(found) = &document.language {
            writeln!(out, "language {} ({:.2})", found.tag, found.confidence)?;
        }
        for sentence in explained {
            writeln!(out, "\n{}", printable(&sentence.text))?;
            if sentence.language.is_none() {
                writeln!(out, "  no pack for its language")?;
            }
            for rule in &sentence.rules {
                writeln!(out, "  {}", printable(&line(rule)))?;
            }
            for (number, event) in sentence.events.iter().enumerate() {
                let cues: Vec<String> = event
                    .operators
                    .iter()
                    .map(|(name, text)| format!("{name} ({text})"))
                    .collect();
                let cues = if cues.is_empty() {
                    String::new()
                } else {
                    format!(", by {}", cues.join(", "))
                };
                let line = format!(
                    "  = {} {} {}{cues}, confidence {:.2}",
                    event.category, event.phase, event.status, event.confidence
                );
                writeln!(out, "{}", printable(&line))?;
                // Of several events that the same rules found, the one in the same place of their row.
                let is_like =
                    |one: &EventTrace| one.category == event.category && one.rules == event.rules;
                let before = sentence.events[..number].iter();
                let row = before.filter(|one| is_like(one)).count();
                let mut alike = document.events.iter().filter(|known| {
                    let rules = known.evidence.iter().map(|evidence| &evidence.rule);
                    known.sentence == sentence.sentence
                        && known.category == event.category
                        && rules.eq(&event.rules)
                });
                let fields = alike.nth(row);
                for field in fields
                    .into_iter()
                    .flat_map(|event| fields_of(event, &document))
                {
                    writeln!(out, "    {}", printable(&field))?;
                }
            }
        }
    }
    Ok(DONE)
}

/// Writes each field of an event in a line: what it is, the words it was read from, and what they stand for.
fn fields_of(event: &Event, document: &Document) -> Vec<String> {
    let words = |mention: Mention| {
        let part = document.sentences[mention.sentence].part;
        document.text(part, mention.span)
    };
    let mut lines = Vec::new();
    for (name, parties) in [("actor", &event.actor), ("recipient", &event.recipient)] {
        for party in parties {
            let parts = [party.name.as_deref(), party.code.as_deref()];
            let parts = parts.into_iter().flatten();
            let sector = party.sector.iter().map(String::as_str);
            let stands: Vec<&str> = parts.chain(sector).collect();
            lines.push(format!(
                "{name} \"{}\": {}",
                words(party.mention),
                stands.join(" ")
            ));
        }
    }
    if let Some(place) = &event.place {
        let name = place.name.as_deref().unwrap_or_default();
        let country = place.country.as_deref().unwrap_or_default();
        lines.push(format!(
            "place \"{}\": {name} {country}",
            words(place.mention)
        ));
    }
    if let Some(time) = &event.time {
        let (start, end) = (time.start.date(), time.end.date());
        lines.push(format!(
            "time \"{}\": {start} to {end}",
            words(time.mention)
        ));
    }
    for one in &event.quantities {
        let unit = one.unit.as_deref().unwrap_or_default();
        let (role, bound) = (one.role.as_str(), one.bound.as_str());
        lines.push(format!(
            "{role} \"{}\": {bound} {} {unit}",
            words(one.mention),
            one.value
        ));
    }
    for one in &event.attribution {
        let name = one.name.as_deref().unwrap_or_default();
        let verb = one.verb.as_deref().unwrap_or_default();
        lines.push(format!(
            "says so \"{}\": {name}, by \"{verb}\"",
            words(one.mention)
        ));
    }
    lines
}

/// Writes a rule that fired, or almost did, in one line.
fn line(rule: &RuleTrace) -> String {
    let mark = if rule.fired { "+" } else { "-" };
    let head = format!(
        "{mark} {} at \"{}\", weight {:.1}",
        rule.rule, rule.trigger, rule.weight
    );
    let cues = rule
        .cues
        .iter()
        .map(|cue| format!("{} \"{}\" {:+.1}", cue.name, cue.text, cue.weight));
    let missing = rule
        .missing
        .iter()
        .map(|missing| format!("missing {missing}"));
    let blocker = rule
        .blocker
        .iter()
        .map(|blocker| format!("blocked by \"{blocker}\""));
    let parts: Vec<String> = std::iter::once(head)
        .chain(cues)
        .chain(missing)
        .chain(blocker)
        .collect();
    parts.join(", ")
}
