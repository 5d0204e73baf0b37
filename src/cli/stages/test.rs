use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, bail};
use serde_json::Value;

use super::difference::differences;
use crate::cli::{DONE, FAILED, common};
use crate::config::Config;
use crate::format::{self, Hints, path_id};
use crate::limits::Allowance;
use crate::message::{DocumentMessage, Parts};
use crate::model::Document;
use crate::printable::printable;
use crate::stage::{Flow, Registry, Step};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The name of the stage in the configuration.
    name: String,
    /// The documents, as they would land in the inbox; the stages before this one prepare them.
    #[arg(long = "on", value_name = "FILE")]
    file: PathBuf,
    /// The configuration; else `tidings.toml` here, else the defaults.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// Shows what a child writes to standard error, and its answers as they came.
const LOG: &str = "info,tidings::stage::exec=trace";

pub(super) fn run(args: &Args, registry: &Registry, out: &mut dyn Write) -> anyhow::Result<u8> {
    let config = common::working_configuration(registry, args.config.as_deref(), |_| {})?;
    common::start_logging(&config, Some(LOG));
    let at = config
        .stages
        .iter()
        .position(|step| step.name() == args.name);
    let Some(at) = at else {
        let names: Vec<&str> = config.stages.iter().map(|step| step.name()).collect();
        bail!(
            "no stage is named `{}`; there are {}",
            args.name,
            names.join(", ")
        );
    };
    let bytes = std::fs::read(&args.file)
        .with_context(|| format!("cannot read {}", args.file.display()))?;
    let hints = Hints {
        path: args.file.file_name().map(|name| path_id(name.as_ref())),
        ..Hints::new(jiff::Timestamp::now())
    };
    let runtime = tokio::runtime::Runtime::new().context("cannot start the runtime")?;
    let mut code = DONE;
    for document in format::read(&bytes, &hints)? {
        let tried = runtime.block_on(try_out(&config, at, document?, out))?;
        code = code.max(tried);
    }
    runtime.block_on(async {
        for step in &config.stages {
            step.stage().stop().await;
        }
    });
    Ok(code)
}

async fn try_out(
    config: &Config,
    at: usize,
    mut document: Document,
    out: &mut dyn Write,
) -> anyhow::Result<u8> {
    let step = &config.stages[at];
    writeln!(out, "document {}", printable(&document.id))?;
    let mut allowance = Allowance::new(config.limits);
    for earlier in &config.stages[..at] {
        match earlier.process(document, &mut allowance).await {
            Ok(Flow::Next(next)) => document = next,
            Ok(Flow::Drop(_)) => {
                writeln!(out, "stage `{}` drops it before", earlier.name())?;
                return Ok(DONE);
            }
            Err(error) => bail!(error.message),
        }
    }
    let before = shown(&document, Parts::ALL);
    show(out, "in", &shown(&document, step.stage().sees()))?;
    let passed_by = step.report().passed_by;
    match step.process(document, &mut allowance).await {
        Ok(Flow::Next(_)) if step.report().passed_by > passed_by => {
            writeln!(out, "passed by: its `when` and `unless` leave it out")?;
        }
        Ok(Flow::Next(after)) => compare(out, step, &before, &after)?,
        Ok(Flow::Drop(after)) => {
            compare(out, step, &before, &after)?;
            writeln!(out, "dropped")?;
        }
        Err(error) => {
            writeln!(out, "{}", printable(&error.message))?;
            return Ok(FAILED);
        }
    }
    Ok(DONE)
}

fn compare(
    out: &mut dyn Write,
    step: &Step,
    before: &Value,
    after: &Document,
) -> anyhow::Result<()> {
    show(out, "out", &shown(after, step.stage().sees()))?;
    let found = differences(before, &shown(after, Parts::ALL));
    writeln!(out, "difference")?;
    for line in &found {
        writeln!(out, "  {}", printable(line))?;
    }
    if found.is_empty() {
        writeln!(out, "  none")?;
    }
    Ok(())
}

fn shown(document: &Document, parts: Parts) -> Value {
    serde_json::to_value(DocumentMessage::new(document, parts)).unwrap_or_default()
}

fn show(out: &mut dyn Write, name: &str, value: &Value) -> anyhow::Result<()> {
    writeln!(out, "{name}")?;
    let text = serde_json::to_string_pretty(value)?;
    for line in text.lines() {
        writeln!(out, "  {line}")?;
    }
    Ok(())
}
