use std::sync::Arc;

use async_trait::async_trait;

use super::{Flow, Stage, StageError, off_runtime};
use crate::language::{DEFAULT_THRESHOLD, Detector};
use crate::model::{Detected, Document, Part};

/// How the built-in stage `language` works.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LanguageSettings {
    /// Below this confidence, 0 to 1, a document's language is `und`.
    pub threshold: f64,
}

impl Default for LanguageSettings {
    fn default() -> Self {
        Self {
            threshold: DEFAULT_THRESHOLD,
        }
    }
}

/// The built-in stage `language`: finds the language of each document.
///
/// A given language is kept, with confidence 1.
/// Sentences that differ from their document are found by `segment`, which is the first to know sentences.
#[derive(Debug, Clone)]
pub struct Language {
    detector: Arc<Detector>,
}

impl Language {
    /// Makes the stage.
    pub fn new(settings: LanguageSettings) -> Self {
        Self {
            detector: Arc::new(Detector::new(settings.threshold)),
        }
    }
}

#[async_trait]
impl Stage for Language {
    fn name(&self) -> &'static str {
        "language"
    }

    async fn process(&self, mut document: Document) -> Result<Flow, StageError> {
        if let Some(tag) = &document.given_language {
            document.language = Some(Detected {
                tag: tag.clone(),
                confidence: 1.0,
            });
            return Ok(Flow::Next(document));
        }
        let detector = Arc::clone(&self.detector);
        let work = move || {
            let text = format!("{}\n{}", document.part(Part::Title), document.body);
            document.language = Some(detector.detect(&text));
            document
        };
        Ok(Flow::Next(off_runtime(work).await))
    }
}

#[cfg(test)]
mod tests;
