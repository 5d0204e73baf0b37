//! `tidings stages`: lists the types, begins a stage of one's own, tries one out.

mod difference;
mod new;
mod test;

use std::io::Write;

use super::DONE;
use crate::stage::Registry;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// Write a stage to begin with, that runs, and say what to put into the configuration.
    New(new::Args),
    /// Run one stage on documents: what went in, what came out, and the difference.
    Test(test::Args),
}

pub(super) fn run(args: &Args, registry: &Registry, out: &mut dyn Write) -> anyhow::Result<u8> {
    match &args.verb {
        None => list(registry, out),
        Some(Verb::New(args)) => new::run(args, out),
        Some(Verb::Test(args)) => test::run(args, registry, out),
    }
}

fn list(registry: &Registry, out: &mut dyn Write) -> anyhow::Result<u8> {
    for kind in registry.types() {
        writeln!(out, "{kind:12} {}", registry.about(kind))?;
    }
    Ok(DONE)
}
