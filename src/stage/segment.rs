use std::sync::Arc;

use async_trait::async_trait;

use super::{Flow, Stage, StageError, off_runtime};
use crate::language::Detector;
use crate::limits::{Exceeded, Watch};
use crate::model::{Document, Part, Sentence, Span};
use crate::segment::Segmenter;

/// The built-in stage `segment`: cuts title and body into sentences.
///
/// The title is one sentence, with index 0, and there only if it holds a letter or digit; the body's begin at 1.
/// A sentence gets a language of its own where it is surely in another than the document, unless that one is given,
/// so this stage comes after `language`; without that one it cuts by the general rules.
#[derive(Debug, Clone, Default)]
pub struct Segment {
    parts: Arc<Parts>,
}

#[derive(Debug, Default)]
struct Parts {
    segmenter: Segmenter,
    detector: Detector,
}

impl Segment {
    /// Makes the stage with its embedded rules.
    pub fn new() -> Self {
        Self::default()
    }
}

#[async_trait]
impl Stage for Segment {
    fn name(&self) -> &'static str {
        "segment"
    }

    async fn process(&self, document: Document) -> Result<Flow, StageError> {
        let parts = Arc::clone(&self.parts);
        let watch = Watch::here();
        let segmented = off_runtime(move || parts.segment(document, &watch)).await?;
        Ok(Flow::Next(segmented))
    }
}

impl Parts {
    fn segment(&self, mut document: Document, watch: &Watch) -> Result<Document, Exceeded> {
        let language = document
            .language
            .as_ref()
            .map_or("und", |found| found.tag.as_str());
        // A language that is given is final.
        let is_found = document.given_language.is_none();
        let title = whole(document.part(Part::Title));
        let body = self
            .segmenter
            .sentences_within(&document.body, language, watch)?;
        watch.check_sentences(usize::from(title.is_some()) + body.len())?;
        let sentences = title.map(|span| (0, Part::Title, span)).into_iter().chain(
            (1..)
                .zip(body)
                .map(|(index, span)| (index, Part::Body, span)),
        );
        let sentences = sentences
            .map(|(index, part, span)| {
                watch.check()?;
                Ok(Sentence {
                    index,
                    part,
                    span,
                    language: is_found
                        .then(|| {
                            self.detector
                                .other_than(language, document.text(part, span))
                        })
                        .flatten(),
                })
            })
            .collect::<Result<_, Exceeded>>()?;
        document.sentences = sentences;
        Ok(document)
    }
}

/// Gives the whole title without the white space around it, unless it says nothing.
fn whole(title: &str) -> Option<Span> {
    let start = title.len() - title.trim_start().len();
    let span = Span::new(start, start + title.trim().len());
    title.contains(char::is_alphanumeric).then_some(span)
}
