use std::sync::Arc;

use async_trait::async_trait;

use super::{Flow, Stage, StageError, off_runtime};
use crate::coder::{Coder, SentenceExplanation, Thresholds};
use crate::limits::Watch;
use crate::model::Document;

/// Finds the events of each sentence: category, phase, status and confidence.
pub struct Classify {
    coder: Arc<Coder>,
    thresholds: Arc<Thresholds>,
}

impl Classify {
    /// Makes the stage; `thresholds` gives the least confidence by category.
    pub fn new(coder: Arc<Coder>, thresholds: Thresholds) -> Self {
        Self {
            coder,
            thresholds: Arc::new(thresholds),
        }
    }
}

#[async_trait]
impl Stage for Classify {
    fn name(&self) -> &'static str {
        "classify"
    }

    async fn process(&self, mut document: Document) -> Result<Flow, StageError> {
        let coder = Arc::clone(&self.coder);
        let thresholds = Arc::clone(&self.thresholds);
        let watch = Watch::here();
        let work = move || {
            let events = coder.code_within(&document, &thresholds, &watch)?;
            document.events.extend(events);
            Ok(Flow::Next(document))
        };
        off_runtime(work).await
    }

    fn explain(&self, document: &Document) -> Vec<SentenceExplanation> {
        self.coder.explain(document, &self.thresholds)
    }
}
