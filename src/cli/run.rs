//! `tidings run`.

use std::path::PathBuf;

use anyhow::Context;

use super::common;
use crate::pipeline::{self, Stopper};
use crate::stage::Registry;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The configuration; else `tidings.toml` here, else the defaults.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The folder to watch.
    #[arg(long, value_name = "DIR")]
    inbox: Option<PathBuf>,
    /// Code what is there and end.
    #[arg(long)]
    once: bool,
}

pub(super) fn run(args: &Args, registry: &Registry) -> anyhow::Result<u8> {
    let config = common::working_configuration(registry, args.config.as_deref(), |flags| {
        if let Some(inbox) = &args.inbox {
            let inbox = common::absolute(inbox);
            flags.set("inbox.path", "--inbox", inbox.to_string_lossy());
        }
    })?;
    common::start_logging(&config, None);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the runtime")?;
    let summary = runtime.block_on(async {
        let stopper = Stopper::default();
        common::stop_on_signals(&stopper, config.drain).context("cannot listen to signals")?;
        Ok::<_, anyhow::Error>(pipeline::run(&config, args.once, stopper).await?)
    });
    // A thread that hangs in a dead disk or pipe must not keep the process.
    runtime.shutdown_background();
    let summary = summary?;
    common::say_counts(&summary, &config.stages, args.once);
    tracing::info!(
        coded = summary.coded,
        events = summary.events,
        skipped = summary.skipped,
        dropped = summary.dropped,
        failed = summary.failed,
        lost_batches = summary.lost_batches,
        "stopped"
    );
    Ok(u8::from(args.once && summary.failed > 0))
}
