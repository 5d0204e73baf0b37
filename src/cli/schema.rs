//! `tidings schema`.

use std::io::Write;

use serde_json::Value;

use super::DONE;
use crate::message;
use crate::record::{Schemas, schemas};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Print this one only; else all, by name.
    #[arg(value_enum)]
    which: Option<Which>,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Which {
    /// A line of the event log.
    Event,
    /// A line of the document log.
    Document,
    /// A line of `--emit documents`.
    Annotated,
    /// What an `exec` stage asks its command.
    StageRequest,
    /// What the command answers.
    StageAnswer,
}

pub(super) fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<u8> {
    let schemas = schemas();
    let printed = match args.which {
        Some(Which::Event) => schemas.event,
        Some(Which::Document) => schemas.document,
        Some(Which::Annotated) => schemas.annotated,
        Some(Which::StageRequest) => message::request_schema(),
        Some(Which::StageAnswer) => message::answer_schema(),
        None => all(&schemas),
    };
    serde_json::to_writer_pretty(&mut *out, &printed)?;
    writeln!(out)?;
    Ok(DONE)
}

fn all(schemas: &Schemas) -> Value {
    let mut all = schemas.to_value();
    all["stage_request"] = message::request_schema();
    all["stage_answer"] = message::answer_schema();
    all
}
