use super::ticket::Origin;
use crate::ledger::Failure;

/// How far a file of several documents has come.
#[derive(Debug, Default)]
pub(super) struct FileProgress {
    pub(super) settled: u32,
    pub(super) total: Option<u32>,
    pub(super) failures: Vec<Failure>,
}

impl FileProgress {
    /// Takes up a file of which an earlier run settled some documents.
    pub(super) fn after(origin: &Origin) -> Self {
        Self {
            settled: origin.already.len() as u32,
            total: None,
            failures: origin
                .already
                .iter()
                .filter_map(|through| through.failure.clone())
                .collect(),
        }
    }
}
