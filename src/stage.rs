//! A step of the pipeline: takes a document and gives it back, drops it, or fails it.

mod classify;
mod exec;
mod extract;
mod language;
mod registry;
mod segment;
mod step;

use async_trait::async_trait;

use crate::coder::SentenceExplanation;
use crate::limits::Exceeded;
use crate::message::Parts;
use crate::model::Document;

pub use classify::Classify;
pub use exec::Exec;
pub use extract::Extract;
pub use language::{Language, LanguageSettings};
pub use registry::{Factory, Registry, StageContext};
pub use segment::Segment;
pub(crate) use step::text_of;
pub use step::{OnError, Step, StepError, StepOptions, StepReport};

/// One step of the pipeline.
///
/// The pipeline calls [`start`](Stage::start) once, then [`process`](Stage::process) once for each document,
/// for many documents at a time and in any order, then [`stop`](Stage::stop) once.
/// A document may be seen again after a crash.
///
/// Work of more than about 50 µs belongs into [`off_runtime`]: the runtime's threads serve sources and sinks.
/// Long work takes the document's [`Watch`](crate::limits::Watch) with it and ends when that says so.
#[async_trait]
pub trait Stage: Send + Sync {
    /// Gives the name that logs, failures and drops carry.
    fn name(&self) -> &str;

    /// Takes a document a step further.
    ///
    /// An error, like a panic, costs this one document, which goes to `failed/` unless the stage's `on_error` says
    /// otherwise; nothing is tried again.
    async fn process(&self, document: Document) -> Result<Flow, StageError>;

    /// Gets ready, before the first document; an error keeps the pipeline from starting.
    async fn start(&self) -> Result<(), StageError> {
        Ok(())
    }

    /// Ends, after the last document.
    async fn stop(&self) {}

    /// Tries out whether it can work, for `tidings check`; called between [`start`](Stage::start) and
    /// [`stop`](Stage::stop), without any document.
    async fn probe(&self) -> Result<(), StageError> {
        Ok(())
    }

    /// Gives how many documents may wait in it for something else than this program: the pipeline lets so many
    /// more be under way. A stage that computes itself gives 0.
    fn waiting(&self) -> usize {
        0
    }

    /// Gives what of a document it sees, for `tidings stages test`.
    fn sees(&self) -> Parts {
        Parts::ALL
    }

    /// Tells why it coded each sentence as it did, for `tidings explain`; nothing where it codes none.
    fn explain(&self, _document: &Document) -> Vec<SentenceExplanation> {
        Vec::new()
    }
}

/// What becomes of a document after a stage.
#[derive(Debug)]
pub enum Flow {
    /// It goes on to the next stage.
    Next(Document),
    /// It ends here: no events, outcome `dropped`, and its file counts as done.
    Drop(Document),
}

/// Why a stage could not take a document further.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct StageError {
    /// What failed, beginning with the act: "cannot parse …".
    pub message: String,
    /// The limit that the document passed, where it is that.
    pub limit: Option<Exceeded>,
}

impl StageError {
    /// Makes an error of a message.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            limit: None,
        }
    }
}

impl From<Exceeded> for StageError {
    fn from(limit: Exceeded) -> Self {
        Self {
            message: limit.to_string(),
            limit: Some(limit),
        }
    }
}

/// Runs CPU-bound work on a blocking thread, so that the runtime stays free.
///
/// A panic of the work is passed on and costs the document.
pub async fn off_runtime<T, F>(work: F) -> T
where
    T: Send + 'static,
    F: FnOnce() -> T + Send + 'static,
{
    match tokio::task::spawn_blocking(work).await {
        Ok(value) => value,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => std::future::pending().await,
        },
    }
}
