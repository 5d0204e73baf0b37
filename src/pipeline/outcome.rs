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
}

/// Joins an error with its causes in one line.
pub(crate) fn describe(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
