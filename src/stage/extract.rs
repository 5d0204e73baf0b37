use std::sync::Arc;

use async_trait::async_trait;

use super::{Flow, Stage, StageError, off_runtime};
use crate::extract::Extractor;
use crate::limits::Watch;
use crate::model::Document;

/// Reads the fields of each event: who, whom, where, when, how many, and who says so.
pub struct Extract {
    extractor: Arc<Extractor>,
}

impl Extract {
    /// Makes the stage.
    pub fn new(extractor: Arc<Extractor>) -> Self {
        Self { extractor }
    }
}

#[async_trait]
impl Stage for Extract {
    fn name(&self) -> &'static str {
        "extract"
    }

    async fn process(&self, mut document: Document) -> Result<Flow, StageError> {
        let extractor = Arc::clone(&self.extractor);
        let watch = Watch::here();
        let work = move || {
            extractor.extract_within(&mut document, &watch)?;
            Ok(Flow::Next(document))
        };
        off_runtime(work).await
    }
}
