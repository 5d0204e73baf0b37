use std::sync::{Arc, OnceLock};

use tokio_util::sync::CancellationToken;

/// Ends a run because a stage with `on_error = "stop"` failed.
///
/// What is committed stays so; documents under way are left where they are and taken up at the next start.
#[derive(Debug, Clone, Default)]
pub(super) struct Halt {
    reason: Arc<OnceLock<String>>,
    raised: CancellationToken,
}

impl Halt {
    /// Ends the run; the first reason counts.
    pub(super) fn raise(&self, reason: String) {
        self.reason.get_or_init(|| reason);
        self.raised.cancel();
    }

    /// Waits until the run is to end.
    pub(super) async fn raised(&self) {
        self.raised.cancelled().await;
    }

    /// Gives why the run was ended, if it was.
    pub(super) fn reason(&self) -> Option<String> {
        self.reason.get().cloned()
    }
}
