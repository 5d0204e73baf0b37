//! `tidings diff`.

use std::io::Write;
use std::path::PathBuf;

use super::DONE;
use crate::diff::{Change, compare};
use crate::printable::printable;
use crate::tail::one_line;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The events of the earlier coding, as `code` or the file sink wrote them.
    old: PathBuf,
    /// Those of the later one.
    new: PathBuf,
    /// Print each change as a JSON line.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<u8> {
    let summary = compare(&args.old, &args.new, |change| {
        if args.json {
            serde_json::to_writer(&mut *out, change)?;
            writeln!(out)
        } else {
            print(change, out)
        }
    })?;
    if !args.json {
        writeln!(
            out,
            "{} added, {} removed, {} changed, {} the same",
            summary.added, summary.removed, summary.changed, summary.same
        )?;
    }
    Ok(DONE)
}

fn print(change: &Change, out: &mut dyn Write) -> std::io::Result<()> {
    match change {
        Change::Added { event } => writeln!(out, "+ {}", one_line(event)),
        Change::Removed { event } => writeln!(out, "- {}", one_line(event)),
        Change::Changed { event, fields } => {
            writeln!(out, "~ {}", one_line(event))?;
            for field in fields {
                let line = format!("    {}: {} → {}", field.field, field.old, field.new);
                writeln!(out, "{}", printable(&line))?;
            }
            Ok(())
        }
    }
}
