//! `tidings check`.

use std::io::Write;
use std::path::PathBuf;

use super::{DONE, common};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The configuration; else `tidings.toml` here, else the defaults.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Check the language packs of this folder, laid over the built-in ones, with their examples.
    #[arg(long, value_name = "DIR")]
    packs: Option<PathBuf>,
}

pub(super) fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<u8> {
    let config = common::working_configuration(args.config.as_deref(), |overrides| {
        if let Some(folder) = &args.packs {
            let folder = common::absolute(folder).display().to_string();
            overrides.set("packs.dir", "--packs", folder);
        }
    })?;
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
