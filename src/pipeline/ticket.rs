//! What travels with a document: the claim of its file and its share of the memory.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::OwnedSemaphorePermit;

use crate::files::Facts;
use crate::ledger::{ClaimId, Progress};

/// A file under way, shared by its documents.
#[derive(Debug)]
pub(super) struct Origin {
    pub(super) claim: ClaimId,
    pub(super) relative: PathBuf,
    /// Its state when it was read; none for standard input.
    pub(super) facts: Option<Facts>,
    pub(super) in_place: bool,
    /// The documents of it that an earlier run settled.
    pub(super) already: Vec<Progress>,
}

/// The place of a document in its file, and its share of the bytes under way.
///
/// The share is given back when the document is committed.
#[derive(Debug)]
pub(super) struct Ticket {
    pub(super) origin: Arc<Origin>,
    /// From 0.
    pub(super) index: u32,
    /// How many documents its file has, where that is known already.
    pub(super) total: Option<u32>,
    pub(super) _share: Option<OwnedSemaphorePermit>,
}
