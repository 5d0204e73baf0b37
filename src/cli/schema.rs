//! `tidings schema`.

use std::io::Write;

use super::DONE;
use crate::record::schemas;

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
}

pub(super) fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<u8> {
    let schemas = schemas();
    let printed = match args.which {
        Some(Which::Event) => schemas.event,
        Some(Which::Document) => schemas.document,
        Some(Which::Annotated) => schemas.annotated,
        None => schemas.to_value(),
    };
    serde_json::to_writer_pretty(&mut *out, &printed)?;
    writeln!(out)?;
    Ok(DONE)
}
