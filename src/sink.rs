//! Where finished lines go.

mod compress;
mod file;
mod housekeeper;
mod log;
pub(crate) mod parts;
mod retention;
mod stdout;

use crate::config::{SinkConfig, SinkKind};
use crate::ledger::{Batch, Position};

pub use file::FileSink;
pub use stdout::StdoutSink;

/// An end of the pipeline.
///
/// The committer calls [`prepare`](Sink::prepare), stages the batch with the place that it gave, and calls
/// [`deliver`](Sink::deliver) until it succeeds; after a crash it delivers the staged batch again at the same place.
/// Both may block: they run on a thread of their own.
pub trait Sink: Send {
    /// Gives the name that logs and the ledger know it by.
    fn name(&self) -> &str;

    /// Tells whether the committer waits for it when it fails.
    fn required(&self) -> bool;

    /// Gives the place where the next batch will stand, after the one where the last one ended.
    ///
    /// # Errors
    /// The committer tries again later.
    fn prepare(&mut self, committed: Option<&Position>) -> Result<Position, SinkError>;

    /// Makes a batch stand at a place, written and synced, whatever part of it stands there already.
    ///
    /// # Errors
    /// The committer tries again later, with the same batch and place, unless the error is final.
    fn deliver(&mut self, batch: &Batch, at: &Position) -> Result<Delivery, SinkError>;
}

/// What became of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// It stands; the next one begins here.
    Done(Position),
    /// The place is taken by other bytes; it must be staged anew for this place.
    Elsewhere(Position),
}

/// Why a sink could not take a batch.
#[derive(Debug, thiserror::Error)]
pub enum SinkError {
    /// The reader has gone; nothing will ever be taken again.
    #[error("standard output is closed")]
    Closed,
    /// A file operation failed.
    #[error("cannot {act} {path}")]
    File {
        /// What was tried.
        act: &'static str,
        /// The file.
        path: std::path::PathBuf,
        /// Why it failed.
        source: std::io::Error,
    },
    /// Another daemon writes there.
    #[error("log {0} is written by another tidings")]
    InUse(std::path::PathBuf),
    /// A compressed part and its plain form hold different things.
    #[error("{0} does not hold its part; the plain form stays, move the other away")]
    Differs(std::path::PathBuf),
    /// Somebody wrote into a part that was put aside.
    #[error("part {0} changed while it was compressed; it stays as it is")]
    Changed(std::path::PathBuf),
    /// The place in the ledger is not one of this sink's.
    #[error("ledger holds no place in this sink's terms: {0}")]
    Place(#[from] serde_json::Error),
}

/// Makes a sink of its configuration.
///
/// # Errors
/// Where its files cannot be locked or opened.
pub fn open(config: &SinkConfig) -> Result<Box<dyn Sink>, SinkError> {
    Ok(match config.kind {
        SinkKind::Stdout => Box::new(StdoutSink::new(config)),
        SinkKind::File => Box::new(FileSink::open(config)?),
    })
}
