//! What one document may cost: each limit is far above real news, and costs only the document that passes it.

mod watch;

use std::time::Duration;

use crate::model::Document;

pub use watch::{Allowance, Watch};

/// The limits of a document (`[limits]`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How many sentences it may have.
    pub sentences: usize,
    /// How long a sentence of it may be, in bytes.
    pub sentence_size: usize,
    /// How many events a sentence of it may have.
    pub sentence_events: usize,
    /// How many events it may have.
    pub events: usize,
    /// How long stages may work on it together; a stage that waits for a program of its own keeps its own time.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            sentences: 20_000,
            sentence_size: 32 << 10,
            sentence_events: 100,
            events: 10_000,
            time: Duration::from_secs(30),
        }
    }
}

/// A limit that a document passed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Exceeded {
    /// It has too many sentences.
    #[error("document has more sentences than `limits.sentences` = {limit}")]
    Sentences {
        /// How many it may have.
        limit: usize,
    },
    /// A sentence is too long.
    #[error("sentence {index} has {found} bytes, over `limits.sentence_size` = \"{limit}B\"")]
    SentenceSize {
        /// The sentence, 0 for the title.
        index: usize,
        /// How many bytes it has.
        found: usize,
        /// How many it may have.
        limit: usize,
    },
    /// A sentence has too many events.
    #[error("sentence {index} has more events than `limits.sentence_events` = {limit}")]
    SentenceEvents {
        /// The sentence, 0 for the title.
        index: usize,
        /// How many it may have.
        limit: usize,
    },
    /// It has too many events.
    #[error("document has more events than `limits.events` = {limit}")]
    Events {
        /// How many it may have.
        limit: usize,
    },
    /// The stages worked on it for too long.
    #[error("stages worked on the document for longer than `limits.time` = \"{}ms\"", limit.as_millis())]
    Time {
        /// How long they may.
        limit: Duration,
    },
}

impl Exceeded {
    /// Gives a short word for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Sentences { .. } => "too-many-sentences",
            Self::SentenceSize { .. } => "sentence-too-long",
            Self::SentenceEvents { .. } | Self::Events { .. } => "too-many-events",
            Self::Time { .. } => "too-slow",
        }
    }

    /// Says what can be done about it.
    pub fn mend(&self) -> String {
        let key = match self {
            Self::Sentences { .. } => "sentences",
            Self::SentenceSize { .. } => "sentence_size",
            Self::SentenceEvents { .. } => "sentence_events",
            Self::Events { .. } => "events",
            Self::Time { .. } => "time",
        };
        format!("split the document or raise limits.{key}, then `tidings requeue`")
    }
}

impl Limits {
    /// Gives limits that no document passes.
    pub const fn none() -> Self {
        Self {
            sentences: usize::MAX,
            sentence_size: usize::MAX,
            sentence_events: usize::MAX,
            events: usize::MAX,
            time: Duration::MAX,
        }
    }

    /// Checks what a stage has made of a document.
    pub(crate) fn check(&self, document: &Document) -> Result<(), Exceeded> {
        self.check_sentences(document)?;
        if document.events.len() > self.events {
            return Err(Exceeded::Events { limit: self.events });
        }
        // Fewer events than one sentence may have need no counting.
        if document.events.len() <= self.sentence_events {
            return Ok(());
        }
        let mut counts = vec![0_usize; document.sentences.len()];
        for event in &document.events {
            let Some(count) = counts.get_mut(event.sentence) else {
                continue;
            };
            *count += 1;
            if *count > self.sentence_events {
                return Err(Exceeded::SentenceEvents {
                    index: document.sentences[event.sentence].index,
                    limit: self.sentence_events,
                });
            }
        }
        Ok(())
    }

    fn check_sentences(&self, document: &Document) -> Result<(), Exceeded> {
        self.check_count(document.sentences.len())?;
        for sentence in &document.sentences {
            let found = sentence.span.range().len();
            if found > self.sentence_size {
                return Err(Exceeded::SentenceSize {
                    index: sentence.index,
                    found,
                    limit: self.sentence_size,
                });
            }
        }
        Ok(())
    }

    fn check_count(&self, found: usize) -> Result<(), Exceeded> {
        if found > self.sentences {
            let limit = self.sentences;
            return Err(Exceeded::Sentences { limit });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
