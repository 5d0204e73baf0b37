//! Settled files on their way out of the work folder.

use std::time::Duration;

use super::outcome::CommitError;
use super::patience::{self, Patience};
use crate::disposal::{Disposed, Disposer};
use crate::ledger::{ClaimId, Disposal};

/// So many files may wait to be moved before intake waits for them: as many as one group has.
const WAITING: usize = 512;

/// Moves settled files; what cannot be moved now is tried again, also at the next start.
pub(super) struct Leaving {
    disposer: Option<Disposer>,
    patience: Patience,
    waiting: Vec<(ClaimId, Disposal)>,
    /// Moved, and not yet known to be so by the ledger.
    gone: Vec<ClaimId>,
    pause: Duration,
}

impl Leaving {
    pub(super) fn new(disposer: Option<Disposer>, patience: Patience) -> Self {
        Self {
            disposer,
            patience,
            waiting: Vec::new(),
            gone: Vec::new(),
            pause: patience::FIRST_PAUSE,
        }
    }

    /// Moves files, and waits where too many cannot be moved.
    pub(super) fn take(&mut self, settled: Vec<(ClaimId, Disposal)>) -> Result<(), CommitError> {
        self.waiting.extend(settled);
        let mut failed = self.dispose();
        while let Some(error) = failed.filter(|_| self.waiting.len() > WAITING) {
            self.patience.wait(&error, &mut self.pause)?;
            failed = self.dispose();
        }
        Ok(())
    }

    /// Tries again what could not be moved.
    pub(super) fn try_again(&mut self) {
        self.dispose();
    }

    /// Gives when to try again, where some file waits.
    pub(super) fn again_in(&self) -> Option<Duration> {
        (!self.waiting.is_empty()).then_some(self.pause)
    }

    /// Gives the files that were moved since the last time.
    pub(super) fn take_gone(&mut self) -> Vec<ClaimId> {
        std::mem::take(&mut self.gone)
    }

    /// Tries to move every file; gives the first failure.
    fn dispose(&mut self) -> Option<std::io::Error> {
        let disposer = self.disposer.as_ref()?;
        let mut first = None;
        let mut left = Vec::new();
        for (claim, disposal) in std::mem::take(&mut self.waiting) {
            if disposal.in_place {
                continue;
            }
            match disposer.dispose(&claim, &disposal) {
                Ok(Disposed::Settled | Disposed::SentBack | Disposed::Gone) => {
                    self.gone.push(claim);
                }
                Err(error) => {
                    first.get_or_insert(error);
                    left.push((claim, disposal));
                }
            }
        }
        self.waiting = left;
        match &first {
            None => self.pause = patience::FIRST_PAUSE,
            Some(error) => {
                self.pause = patience::longer(self.pause);
                tracing::error!(files = self.waiting.len(), %error, again_in = ?self.pause,
                    "cannot move coded files out of the work folder; restore inbox.done and inbox.failed, \
                     it is tried again");
            }
        }
        first
    }
}
