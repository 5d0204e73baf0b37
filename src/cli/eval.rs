//! `tidings eval`.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;

use super::{DONE, common};
use crate::eval::{Row, Scorer, documents, read, render};
use crate::extract::Extractor;
use crate::model::Event;
use crate::ontology::Act;
use crate::pipeline::annotate;
use crate::stage::Registry;

#[derive(Debug, clap::Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(super) struct Args {
    /// Labelled sentences, one JSON object a line.
    #[arg(required = true)]
    gold: Vec<PathBuf>,
    /// List each miss, extra and wrong status with what fired.
    #[arg(long)]
    errors: bool,
    /// List each label that counts as found or missed.
    #[arg(long)]
    labels: bool,
    /// Score the fields that the gold labels: who, whom, where, when, how many, and who says so.
    #[arg(long)]
    fields: bool,
    /// Print the scores as JSON.
    #[arg(long)]
    json: bool,
    /// The configuration; its stages after `segment` code the sentences.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

pub(super) fn run(args: &Args, registry: &Registry, out: &mut dyn Write) -> anyhow::Result<u8> {
    let mut config = common::configuration(registry, args.config.as_deref(), |_| {})?;
    // The gold says where sentences begin and in which language they are.
    config
        .stages
        .retain(|step| !["language", "segment"].contains(&step.kind()));
    let mut rows: Vec<Row> = Vec::new();
    for path in &args.gold {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read {}", path.display()))?;
        let read = read(&text).with_context(|| format!("cannot read {}", path.display()))?;
        rows.extend(read);
    }
    let runtime = tokio::runtime::Runtime::new().context("cannot start the runtime")?;
    let extractor = Extractor::new(Arc::clone(&config.gazetteer), Arc::clone(&config.coder));
    let mut scorer = Scorer::new(&rows);
    for (document, indices) in documents(&rows) {
        let Some(document) = runtime.block_on(annotate(&config, document))? else {
            continue;
        };
        let rows: Vec<&Row> = indices.iter().map(|index| &rows[*index]).collect();
        let plover = |event: &Event| {
            let codes = config.ontology.codes(&Act::of(event));
            codes.map(|codes| codes.event).unwrap_or_default()
        };
        scorer.add(&document, &rows, plover, &|text, published, ahead| {
            extractor.days(text, "en", published, ahead)
        });
    }
    let report = scorer.finish();
    if args.json {
        serde_json::to_writer_pretty(&mut *out, &report)?;
        writeln!(out)?;
    } else {
        out.write_all(render(&report, args.errors, args.labels, args.fields).as_bytes())?;
    }
    Ok(DONE)
}
