//! The time that a document has left, as the work on it sees it.

use std::future::Future;
use std::time::{Duration, Instant};

use super::{Exceeded, Limits};

tokio::task_local! {
    static HERE: Watch;
}

/// What a document may still cost, from stage to stage.
#[derive(Debug, Clone)]
pub struct Allowance {
    pub(crate) limits: Limits,
    left: Duration,
}

impl Allowance {
    /// Begins with all that a document may cost.
    pub const fn new(limits: Limits) -> Self {
        Self {
            limits,
            left: limits.time,
        }
    }

    /// Gives the time that is left for stages.
    pub(crate) const fn left(&self) -> Duration {
        self.left
    }

    /// Takes off the time that a stage took.
    pub(crate) const fn spend(&mut self, time: Duration) {
        self.left = self.left.saturating_sub(time);
    }
}

/// The limits of the document at hand and the moment when its time is up.
///
/// Nothing can break off work on a blocking thread, so that work looks here between its steps, such as sentences.
#[derive(Debug, Clone, Copy)]
pub struct Watch {
    limits: Limits,
    until: Option<Instant>,
}

impl Watch {
    /// Makes a watch that never tells of a limit.
    pub const fn unlimited() -> Self {
        Self {
            limits: Limits::none(),
            until: None,
        }
    }

    /// Makes a watch that tells when `left` has passed from now.
    pub(crate) fn start(limits: Limits, left: Duration) -> Self {
        Self {
            limits,
            until: Instant::now().checked_add(left),
        }
    }

    /// Gives the watch of the stage that is asked to process a document; an unlimited one elsewhere.
    ///
    /// A stage takes it in [`process`](crate::stage::Stage::process), before it leaves the runtime's thread.
    pub fn here() -> Self {
        HERE.try_with(|watch| *watch)
            .unwrap_or_else(|_| Self::unlimited())
    }

    /// Does work that sees this watch.
    pub(crate) async fn over<F: Future>(self, work: F) -> F::Output {
        HERE.scope(self, work).await
    }

    /// Tells whether the time is up.
    pub fn check(&self) -> Result<(), Exceeded> {
        match self.until {
            Some(until) if Instant::now() >= until => Err(Exceeded::Time {
                limit: self.limits.time,
            }),
            _ => Ok(()),
        }
    }

    /// Tells whether a document has too many sentences, before anything is done with each.
    pub(crate) fn check_sentences(&self, count: usize) -> Result<(), Exceeded> {
        self.limits.check_count(count)
    }

    /// Tells whether a sentence, 0 for the title, or its document has too many events.
    pub(crate) fn check_events(
        &self,
        index: usize,
        in_sentence: usize,
        in_all: usize,
    ) -> Result<(), Exceeded> {
        let limits = &self.limits;
        if in_sentence > limits.sentence_events {
            let limit = limits.sentence_events;
            return Err(Exceeded::SentenceEvents { index, limit });
        }
        if in_all > limits.events {
            let limit = limits.events;
            return Err(Exceeded::Events { limit });
        }
        Ok(())
    }
}
