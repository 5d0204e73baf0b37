//! `tidings check`.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::{DONE, common};
use crate::config::Config;
use crate::problem::{Problem, Problems};
use crate::stage::Registry;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The configuration; else `tidings.toml` here, else the defaults.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Check the language packs of this folder, laid over the built-in ones, with their examples.
    #[arg(long, value_name = "DIR")]
    packs: Option<PathBuf>,
}

pub(super) fn run(args: &Args, registry: &Registry, out: &mut dyn Write) -> anyhow::Result<u8> {
    let config = common::working_configuration(registry, args.config.as_deref(), |overrides| {
        if let Some(folder) = &args.packs {
            let folder = common::absolute(folder).display().to_string();
            overrides.set("packs.dir", "--packs", folder);
        }
    })?;
    let file = args.config.clone();
    try_stages(&config, &file.unwrap_or_else(|| common::CONFIG_NAME.into()))?;
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

/// Starts every stage and has it try itself out.
fn try_stages(config: &Config, file: &Path) -> anyhow::Result<()> {
    common::start_logging(config, Some("warn"));
    let runtime = tokio::runtime::Runtime::new().context("cannot start the runtime")?;
    let mut problems = Vec::new();
    for step in &config.stages {
        let stage = step.stage();
        let tried = runtime.block_on(async {
            stage.start().await?;
            let tried = stage.probe().await;
            stage.stop().await;
            tried
        });
        if let Err(error) = tried {
            let mend = format!(
                "mend it, and try it with `tidings stages test {} --on FILE`",
                step.name()
            );
            let message = format!("stage `{}` does not work: {}", step.name(), error.message);
            problems.push(Problem::of_file(file, message, mend));
        }
    }
    if problems.is_empty() {
        return Ok(());
    }
    Err(Problems(problems).into())
}
