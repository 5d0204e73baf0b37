//! A stage in its place: when it is used, what its errors cost, how long and how often it works, what it did.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use tokio::sync::Semaphore;

use super::{Flow, Stage, StageError};
use crate::config::Condition;
use crate::limits::{Allowance, Exceeded, Watch};
use crate::model::Document;

/// A stage as the configuration puts it into the pipeline.
pub struct Step {
    kind: String,
    name: String,
    stage: Arc<dyn Stage>,
    options: StepOptions,
    turns: Option<Semaphore>,
    counts: Counts,
}

/// What every stage's table may say.
#[derive(Debug, Clone, Default)]
pub struct StepOptions {
    /// What becomes of a document that the stage fails.
    pub on_error: OnError,
    /// Which documents it takes; the others pass by.
    pub condition: Condition,
    /// How long it may take for a document.
    pub timeout: Option<Duration>,
    /// How many documents it takes at a time.
    pub concurrency: Option<usize>,
}

/// What a failed document costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnError {
    /// The document fails.
    #[default]
    Fail,
    /// The document goes on as it came.
    Skip,
    /// The run ends, and the document stays where it is.
    Stop,
}

/// Why a step could not take a document further.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepError {
    /// What failed, with the stage's name.
    pub message: String,
    /// Whether the stage panicked.
    pub is_panic: bool,
    /// Whether the run must end.
    pub stops: bool,
    /// The limit that the document passed, where it is that; no `on_error` helps it then.
    pub limit: Option<Exceeded>,
}

/// What a step has done so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepReport {
    /// The stage's name.
    pub name: String,
    /// Documents that it took.
    pub taken: u64,
    /// Documents that it handed on, changed or not.
    pub handed_on: u64,
    /// Documents that it dropped.
    pub dropped: u64,
    /// Documents that it failed, also those that went on with `on_error = "skip"`.
    pub failed: u64,
    /// Documents that it was not asked about, by `when` or `unless`.
    pub passed_by: u64,
    /// The time that it took for all of them together.
    pub time: Duration,
}

#[derive(Debug, Default)]
struct Counts {
    taken: AtomicU64,
    handed_on: AtomicU64,
    dropped: AtomicU64,
    failed: AtomicU64,
    passed_by: AtomicU64,
    nanoseconds: AtomicU64,
}

impl Step {
    /// Puts a stage of a type into its place under a name.
    pub fn new(kind: &str, name: &str, stage: Arc<dyn Stage>, options: StepOptions) -> Self {
        Self {
            kind: kind.to_owned(),
            name: name.to_owned(),
            stage,
            turns: options.concurrency.map(Semaphore::new),
            options,
            counts: Counts::default(),
        }
    }

    /// Gives the stage's type.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// Gives the name that logs, failures and drops carry.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Gives the stage itself.
    pub fn stage(&self) -> &dyn Stage {
        &*self.stage
    }

    /// Takes a document through the stage; a panic counts as an error.
    ///
    /// The time that a stage takes which computes itself is taken off the document's allowance.
    pub async fn process(
        &self,
        document: Document,
        allowance: &mut Allowance,
    ) -> Result<Flow, StepError> {
        if !self.options.condition.holds_for(&document) {
            count(&self.counts.passed_by);
            return Ok(Flow::Next(document));
        }
        let _turn = match &self.turns {
            // It is never closed.
            Some(turns) => turns.acquire().await.ok(),
            None => None,
        };
        count(&self.counts.taken);
        let as_it_came = (self.options.on_error == OnError::Skip).then(|| document.clone());
        let begun = Instant::now();
        let outcome = self.work(document, allowance).await;
        let time = begun.elapsed();
        if self.is_timed() {
            allowance.spend(time);
        }
        let time = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        self.counts.nanoseconds.fetch_add(time, Ordering::Relaxed);
        match (outcome, as_it_came) {
            (Ok(flow), _) => {
                count(match flow {
                    Flow::Next(_) => &self.counts.handed_on,
                    Flow::Drop(_) => &self.counts.dropped,
                });
                Ok(flow)
            }
            (Err(error), Some(document)) if error.limit.is_none() => {
                count(&self.counts.failed);
                tracing::warn!(id = %document.id, "{}; the document goes on without it", error.message);
                Ok(Flow::Next(document))
            }
            (Err(error), _) => {
                count(&self.counts.failed);
                Err(error)
            }
        }
    }

    /// A stage that waits for a program of its own keeps its own time: documents queue there for others' sake.
    fn is_timed(&self) -> bool {
        self.stage.waiting() == 0
    }

    async fn work(&self, document: Document, allowance: &Allowance) -> Result<Flow, StepError> {
        let own = self.options.timeout.unwrap_or(Duration::MAX);
        let left = if self.is_timed() {
            allowance.left()
        } else {
            Duration::MAX
        };
        let watch = Watch::start(allowance.limits, own.min(left));
        let work = AssertUnwindSafe(watch.over(self.stage.process(document))).catch_unwind();
        let outcome = tokio::time::timeout(own.min(left), work).await;
        let is_up = |limit: &Option<Exceeded>| matches!(limit, Some(Exceeded::Time { .. }));
        match outcome {
            // Work that looked at its watch says the same as the timer, whichever comes first.
            Ok(Ok(Err(error))) if own < left && is_up(&error.limit) => Err(self.late(own)),
            Err(_) if own < left => Err(self.late(own)),
            Err(_) => Err(self.over(Exceeded::Time {
                limit: allowance.limits.time,
            })),
            Ok(Ok(Err(StageError {
                limit: Some(limit), ..
            }))) => Err(self.over(limit)),
            Ok(Ok(result)) => result.map_err(|error| self.error("failed", &error.message)),
            Ok(Err(panic)) => Err(StepError {
                is_panic: true,
                ..self.error("panicked", &text_of(&*panic))
            }),
        }
    }

    fn error(&self, what: &str, message: &str) -> StepError {
        StepError {
            message: format!("stage `{}` {what}: {message}", self.name),
            is_panic: false,
            stops: self.options.on_error == OnError::Stop,
            limit: None,
        }
    }

    fn late(&self, limit: Duration) -> StepError {
        self.error("failed", &format!("no result within {limit:?}"))
    }

    /// Makes an error of a limit that the document passed here.
    pub(crate) fn over(&self, limit: Exceeded) -> StepError {
        StepError {
            message: format!("{limit}, in stage `{}`", self.name),
            is_panic: false,
            stops: false,
            limit: Some(limit),
        }
    }

    /// Gives what it has done so far.
    pub fn report(&self) -> StepReport {
        let counts = &self.counts;
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        StepReport {
            name: self.name.clone(),
            taken: read(&counts.taken),
            handed_on: read(&counts.handed_on),
            dropped: read(&counts.dropped),
            failed: read(&counts.failed),
            passed_by: read(&counts.passed_by),
            time: Duration::from_nanos(read(&counts.nanoseconds)),
        }
    }
}

fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

/// Gives the message of a panic.
pub(crate) fn text_of(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("without a message").to_owned()
}

#[cfg(test)]
mod tests;
