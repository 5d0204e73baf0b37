//! Waits until a durable step succeeds.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::outcome::{CommitError, describe};

/// The first pause after a failed step; it doubles up to [`LONGEST_PAUSE`].
pub(super) const FIRST_PAUSE: Duration = Duration::from_millis(50);

/// The longest pause, so that a mended disk is noticed soon.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Tries a step again until it succeeds, or until the run is given up.
#[derive(Debug)]
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

    /// Works until it succeeds.
    pub(super) fn retry<T, E: std::error::Error>(
        &self,
        mut work: impl FnMut() -> Result<T, E>,
    ) -> Result<T, CommitError> {
        let mut pause = FIRST_PAUSE;
        loop {
            match work() {
                Ok(value) => return Ok(value),
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
        let abandoned = self.runtime.block_on(async {
            tokio::select! {
                () = self.abandon.cancelled() => true,
                () = tokio::time::sleep(*pause) => false,
            }
        });
        *pause = (*pause * 2).min(LONGEST_PAUSE);
        if abandoned {
            return Err(CommitError::Abandoned(cause));
        }
        Ok(())
    }
}
