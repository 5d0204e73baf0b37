use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;

use super::{Flow, Stage, StageError, off_runtime};
use crate::coder::Coder;
use crate::model::Document;

/// The least confidence of an event whose category has no threshold of its own.
const THRESHOLD: f64 = 0.5;

/// Finds the events of each sentence: category, phase, status and confidence.
pub struct Classify {
    coder: Arc<Coder>,
    thresholds: Arc<BTreeMap<String, f64>>,
}

impl Classify {
    /// Makes the stage; `thresholds` gives the least confidence by category.
    pub fn new(coder: Arc<Coder>, thresholds: BTreeMap<String, f64>) -> Self {
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
        let document = off_runtime(move || {
            let mut events = coder.code(&document);
            events.retain(|event| {
                event.confidence
                    >= thresholds
                        .get(&event.category)
                        .copied()
                        .unwrap_or(THRESHOLD)
            });
            document.events.extend(events);
            document
        })
        .await;
        Ok(Flow::Next(document))
    }
}
