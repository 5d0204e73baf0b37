//! How a run ended.

/// What a run has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// Documents coded.
    pub coded: u64,
    /// Events written.
    pub events: u64,
    /// Documents that were coded before.
    pub skipped: u64,
    /// Documents that a stage dropped.
    pub dropped: u64,
    /// Documents that failed.
    pub failed: u64,
    /// Batches that a sink which is not required did not take.
    pub lost_batches: u64,
}

/// Why a run ended before its work was done.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// Nobody reads standard output any more.
    #[error("standard output is closed; files under way stay in the work folder")]
    Closed,
    /// A step kept failing until the run was to end.
    #[error("{0}; files under way stay in the work folder and are taken up at the next start")]
    Abandoned(String),
    /// A sink did not come back from a write when the run was to end.
    #[error(
        "a sink takes nothing and does not answer; files under way stay in the work folder and are taken up at the next start"
    )]
    Stuck,
    /// The ledger failed for good.
    #[error(transparent)]
    Ledger(#[from] crate::ledger::LedgerError),
}
