//! `tidings check`.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::{DONE, common};
use crate::coder::{Coder, PackSource};
use crate::problem::Problems;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The configuration; else `tidings.toml` here, else the defaults.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Check the language packs of this folder too, laid over the built-in ones, with their examples.
    #[arg(long, value_name = "DIR")]
    packs: Option<PathBuf>,
}

pub(super) fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<u8> {
    let config = common::configuration(args.config.as_deref(), |_| {})?;
    if let Some(folder) = &args.packs {
        let sources = packs(folder)?;
        let count = sources.len();
        Coder::with_overlay(sources).map_err(Problems)?;
        writeln!(out, "packs    {count} of {}", folder.display())?;
    }
    writeln!(out, "inbox    {}", config.inbox.path.display())?;
    let stages: Vec<&str> = config.stages.iter().map(|stage| stage.name()).collect();
    writeln!(out, "stages   {}", stages.join(", "))?;
    for sink in &config.sinks {
        writeln!(out, "sink     {}", sink.name)?;
    }
    writeln!(out, "ledger   {}", config.ledger.display())?;
    writeln!(out, "no problems")?;
    Ok(DONE)
}

fn packs(folder: &Path) -> anyhow::Result<Vec<PackSource>> {
    let unreadable = || format!("cannot read packs of {}", folder.display());
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(unreadable)? {
        let path = entry.with_context(unreadable)?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            paths.push(path);
        }
    }
    paths.sort();
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("cannot read {}", path.display()))?;
        let file = path.display().to_string();
        Ok(PackSource { file, text })
    };
    paths.into_iter().map(read).collect()
}
