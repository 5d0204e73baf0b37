//! What several verbs share: finding the configuration, logging, signals.

use std::path::{Path, PathBuf};

use tracing_subscriber::EnvFilter;

use crate::config::{Config, DEFAULT, LogFormat, Overrides};
use crate::pipeline::Stopper;
use crate::problem::Problems;
use crate::stage::Registry;

/// The configuration that is taken from the current folder where none is named.
const CONFIG_NAME: &str = "tidings.toml";

/// Reads the configuration: the named file, else `tidings.toml` here, else the defaults.
pub(super) fn configuration(
    named: Option<&Path>,
    flags: impl FnOnce(&mut Overrides),
) -> Result<Config, Problems> {
    let mut overrides =
        Overrides::from_environment(std::env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        }));
    flags(&mut overrides);
    let registry = Registry::built_in();
    let here = Path::new(CONFIG_NAME);
    match named {
        Some(path) => Config::load(path, &overrides, &registry),
        None if here.is_file() => Config::load(here, &overrides, &registry),
        None => Config::parse(DEFAULT, Path::new("./built-in"), &overrides, &registry),
    }
}

/// Reads a configuration to work by: like [`configuration`], and the examples of the user's packs hold.
pub(super) fn working_configuration(
    named: Option<&Path>,
    flags: impl FnOnce(&mut Overrides),
) -> Result<Config, Problems> {
    let config = configuration(named, flags)?;
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
