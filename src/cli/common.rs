//! What several verbs share: finding the configuration, logging, signals.

use std::fmt::Write as _;
use std::io::{IsTerminal, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tracing_subscriber::EnvFilter;

use crate::config::{Config, DEFAULT, LogFormat, Overrides};
use crate::pipeline::{Stopper, Summary};
use crate::problem::Problems;
use crate::stage::{Registry, Step};

/// The configuration that is taken from the current folder where none is named.
pub(super) const CONFIG_NAME: &str = "tidings.toml";

/// Reads the configuration: the named file, else `tidings.toml` here, else the defaults.
pub(super) fn configuration(
    registry: &Registry,
    named: Option<&Path>,
    flags: impl FnOnce(&mut Overrides),
) -> Result<Config, Problems> {
    let mut overrides =
        Overrides::from_environment(std::env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        }));
    flags(&mut overrides);
    let here = Path::new(CONFIG_NAME);
    match named {
        Some(path) => Config::load(path, &overrides, registry),
        None if here.is_file() => Config::load(here, &overrides, registry),
        None => Config::parse(DEFAULT, Path::new("./built-in"), &overrides, registry),
    }
}

/// Reads a configuration to work by: like [`configuration`], and the examples of the user's packs hold.
pub(super) fn working_configuration(
    registry: &Registry,
    named: Option<&Path>,
    flags: impl FnOnce(&mut Overrides),
) -> Result<Config, Problems> {
    let config = configuration(registry, named, flags)?;
    config.coder.try_examples().map_err(Problems)?;
    Ok(config)
}

/// Gives a path from the command line as it stands for the current folder, not the configuration's.
pub(super) fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// Sends logs to standard error.
pub(super) fn start_logging(config: &Config, default_level: Option<&str>) {
    let level = default_level.unwrap_or(&config.log_level);
    let filter = EnvFilter::try_new(level).unwrap_or_else(|_| EnvFilter::new("info"));
    let logs = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false);
    // A second call, as in tests within one process, keeps the first.
    match config.log_format {
        LogFormat::Text => logs.try_init().ok(),
        LogFormat::Json => logs.json().try_init().ok(),
    };
}

/// Says on a terminal, after a single pass, what became of the documents and what each stage did.
pub(super) fn say_counts(summary: &Summary, steps: &[Arc<Step>], is_single_pass: bool) {
    let mut err = std::io::stderr().lock();
    if is_single_pass && err.is_terminal() {
        // Nothing is left to tell it to when standard error is closed.
        err.write_all(counts(summary, steps).as_bytes()).ok();
    }
}

fn counts(summary: &Summary, steps: &[Arc<Step>]) -> String {
    let Summary {
        coded,
        events,
        skipped,
        dropped,
        failed,
        ..
    } = summary;
    let mut text = format!(
        "{coded} documents coded, {events} events; {skipped} skipped, {dropped} dropped, {failed} failed\n"
    );
    let reports: Vec<_> = steps.iter().map(|step| step.report()).collect();
    let width = reports.iter().map(|report| report.name.len()).max();
    let width = width.unwrap_or(0).max(8);
    let head = ["in", "out", "dropped", "failed", "passed by", "ms each"];
    write!(text, "{:width$}", "stage").ok();
    for name in head {
        write!(text, " {name:>9}").ok();
    }
    for report in &reports {
        write!(text, "\n{:width$}", report.name).ok();
        let counts = [
            report.taken,
            report.handed_on,
            report.dropped,
            report.failed,
            report.passed_by,
        ];
        for count in counts {
            write!(text, " {count:>9}").ok();
        }
        let each = report.time.as_secs_f64() * 1000.0 / report.taken.max(1) as f64;
        write!(text, " {each:>9.2}").ok();
    }
    text.push('\n');
    text
}

/// Stops gently at the first SIGTERM or Ctrl-C and at once at the second.
pub(super) fn stop_on_signals(
    stopper: &Stopper,
    drain: std::time::Duration,
) -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let stopper = stopper.clone();
    tokio::spawn(async move {
        for count in 0.. {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            if count > 0 {
                tracing::warn!("stopped at once; files under way stay in the work folder");
                std::process::exit(130);
            }
            tracing::info!(deadline = ?drain, "stopping: documents under way are finished");
            stopper.stop(drain);
        }
    });
    Ok(())
}
