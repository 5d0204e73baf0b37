//! Waits until a durable step succeeds.

use std::io;
use std::time::Duration;

use rustix::io::Errno;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use super::outcome::CommitError;
use crate::ledger::LedgerError;
use crate::problem::describe;

/// The first pause after a failed step; it doubles up to [`LONGEST_PAUSE`].
pub(super) const FIRST_PAUSE: Duration = Duration::from_millis(50);

/// The longest pause, so that a mended disk is noticed soon.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// A step that takes longer is spoken of: far more than a busy disk needs, soon enough for somebody who waits.
const SLOW: Duration = Duration::from_secs(5);

/// How often it is spoken of again.
const SLOW_AGAIN: Duration = Duration::from_mins(1);

/// Tells whether a failure comes from the machine and not from what was asked of it, so that it may pass by itself.
///
/// A wrong path or a lost permission is not such a one.
pub(super) fn may_pass(error: &io::Error) -> bool {
    let passing = [
        Errno::NOSPC,
        Errno::DQUOT,
        Errno::MFILE,
        Errno::NFILE,
        Errno::NOMEM,
        Errno::IO,
        Errno::AGAIN,
        Errno::BUSY,
        Errno::STALE,
        Errno::TIMEDOUT,
    ];
    Errno::from_io_error(error).is_some_and(|error| passing.contains(&error))
}

/// Gives the pause after this one.
pub(super) fn longer(pause: Duration) -> Duration {
    (pause * 2).min(LONGEST_PAUSE)
}

/// What came of waiting for a value.
pub(super) enum Next<T> {
    /// It came.
    Came(T),
    /// None will come any more.
    Ended,
    /// None came in time.
    Late,
}

/// Tries a step again until it succeeds, or until the run is given up.
#[derive(Debug, Clone)]
pub(super) struct Patience {
    abandon: CancellationToken,
    runtime: tokio::runtime::Handle,
}

impl Patience {
    /// Makes one that gives up with a token; must be called inside the runtime.
    pub(super) fn new(abandon: CancellationToken) -> Self {
        Self {
            abandon,
            runtime: tokio::runtime::Handle::current(),
        }
    }

    /// Works with the ledger until that succeeds, or fails for good.
    pub(super) fn retry<T>(
        &self,
        mut work: impl FnMut() -> Result<T, LedgerError>,
    ) -> Result<T, CommitError> {
        let mut pause = FIRST_PAUSE;
        loop {
            match work() {
                Ok(value) => return Ok(value),
                Err(error) if !error.may_pass() => return Err(CommitError::Ledger(error)),
                Err(error) => self.wait(&error, &mut pause)?,
            }
        }
    }

    /// Waits before a failed step is tried again; intake waits meanwhile, as the channels are full.
    pub(super) fn wait(
        &self,
        error: &dyn std::error::Error,
        pause: &mut Duration,
    ) -> Result<(), CommitError> {
        let cause = describe(error);
        tracing::error!(error = %cause, again_in = ?*pause,
            "intake waits: a durable step failed; free space or restore permissions, it goes on by itself");
        let is_abandoned = self.runtime.block_on(async {
            tokio::select! {
                () = self.abandon.cancelled() => true,
                () = tokio::time::sleep(*pause) => false,
            }
        });
        *pause = longer(*pause);
        if is_abandoned {
            return Err(CommitError::Abandoned(cause));
        }
        Ok(())
    }

    /// Waits for a value that comes from elsewhere, but no longer than `limit`, where one is given.
    pub(super) fn next<T>(
        &self,
        coming: &mut tokio::sync::mpsc::Receiver<T>,
        limit: Option<Duration>,
    ) -> Next<T> {
        let next = match limit {
            None => Ok(coming.blocking_recv()),
            Some(limit) => self
                .runtime
                .block_on(async { tokio::time::timeout(limit, coming.recv()).await }),
        };
        match next {
            Ok(Some(value)) => Next::Came(value),
            Ok(None) => Next::Ended,
            Err(_) => Next::Late,
        }
    }

    /// Says so, until it is dropped, when a step takes far longer than usual.
    pub(super) fn watch(&self, what: &str) -> AbortOnDropHandle<()> {
        let what = what.to_owned();
        AbortOnDropHandle::new(self.runtime.spawn(async move {
            let mut waited = SLOW;
            tokio::time::sleep(SLOW).await;
            loop {
                tracing::warn!(sink = %what, waited = ?waited,
                    "intake waits: sink does not take a batch; it goes on by itself when it does");
                tokio::time::sleep(SLOW_AGAIN).await;
                waited += SLOW_AGAIN;
            }
        }))
    }
}
