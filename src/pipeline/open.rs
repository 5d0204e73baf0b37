//! Opens what a run writes to.

use tokio_util::sync::CancellationToken;

use super::patience;
use super::run::RunError;
use crate::config::{Config, SinkConfig};
use crate::ledger::{Ledger, LedgerError, rebuild};
use crate::problem::describe;
use crate::sink::{self, Sink, SinkError};

/// Opens the sinks.
pub(super) fn open_sinks(configs: &[SinkConfig]) -> Result<Vec<Box<dyn Sink>>, SinkError> {
    configs.iter().map(sink::open).collect()
}

/// Opens what the run needs; waits where the machine, a full disk say, does not let it, until the run is to end.
pub(super) async fn ready<T, E: Into<RunError>>(
    drain: &CancellationToken,
    mut open: impl FnMut() -> Result<T, E>,
) -> Result<T, RunError> {
    let mut pause = patience::FIRST_PAUSE;
    loop {
        let error = match open() {
            Ok(opened) => return Ok(opened),
            Err(error) => error.into(),
        };
        if !error.may_pass() {
            return Err(error);
        }
        tracing::error!(error = %describe(&error), again_in = ?pause, "cannot start yet; it is tried again");
        tokio::select! {
            () = drain.cancelled() => return Err(error),
            () = tokio::time::sleep(pause) => {}
        }
        pause = patience::longer(pause);
    }
}

/// Opens the ledger; one that cannot be read is set aside, and one that is missing or set aside learns from the logs.
pub(super) fn open_ledger(config: &Config) -> Result<Ledger, RunError> {
    let path = &config.ledger;
    let learn = |ledger: &Ledger| from_logs(ledger, config);
    let (error, aside) = match Ledger::open_or_fill(path, learn) {
        Ok(ledger) => return Ok(ledger),
        Err(LedgerError::Damaged { aside, source }) => (LedgerError::from(*source), aside),
        Err(error @ LedgerError::Unreadable { .. }) => {
            let aside = Ledger::set_aside(path)
                .map_err(|source| RunError::SetAside(path.clone(), source))?;
            (error, aside)
        }
        Err(error) => return Err(error.into()),
    };
    tracing::error!(error = %describe(&error), aside = %aside.display(),
        "ledger cannot be read; it is set aside and rebuilt from the document logs and the work folder");
    Ok(Ledger::open_or_fill(path, learn)?)
}

/// Tells a new ledger what the document logs show.
fn from_logs(ledger: &Ledger, config: &Config) -> Result<(), LedgerError> {
    let logs = config
        .sinks
        .iter()
        .map(|sink| sink.documents.as_path())
        .filter(|path| !path.as_os_str().is_empty());
    let rebuilt = rebuild(ledger, logs)?;
    if rebuilt.documents > 0 {
        tracing::warn!(
            documents = rebuilt.documents,
            unreadable_lines = rebuilt.unreadable,
            "the ledger was missing; the documents of the logs are known again, but not what was being written: \
             a document whose line is not in the document log is coded again, though events of it may stand already"
        );
    }
    Ok(())
}

impl RunError {
    /// Tells whether trying again may help: the machine, not what was asked of it, is at fault.
    fn may_pass(&self) -> bool {
        match self {
            Self::Sink(SinkError::File { source, .. }) => patience::may_pass(source),
            Self::Ledger(error) => error.of_the_disk().is_some_and(patience::may_pass),
            _ => false,
        }
    }
}
