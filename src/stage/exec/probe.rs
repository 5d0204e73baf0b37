use crate::format::{self, Hints};
use crate::model::{Detected, Document, Event, Evidence, Part, Sentence, Span};

/// A document that has something of everything.
const TEXT: &str = "Title: A trial\nDate: 2025-07-11\nSource: Tidings\nLanguage: en\n\n\
    The foreign ministers of both countries met in Ankara.";

/// Makes a document to try a command out with.
pub(super) fn document() -> Option<Document> {
    let hints = Hints::new(jiff::Timestamp::now());
    let mut document = format::read(TEXT.as_bytes(), &hints).ok()?.pop()?.ok()?;
    document.language = Some(Detected {
        tag: "en".to_owned(),
        confidence: 1.0,
    });
    for (index, part) in [(0, Part::Title), (1, Part::Body)] {
        document.sentences.push(Sentence {
            index,
            part,
            span: Span::new(0, document.part(part).len()),
            language: None,
        });
    }
    let trigger = document.body.find("met")?;
    let mut event = Event::new("meeting", 1);
    event.confidence = 0.9;
    event.evidence.push(Evidence {
        rule: "en/meeting/trial".to_owned(),
        spans: vec![Span::new(trigger, trigger + "met".len())],
        nominal: false,
    });
    document.events.push(event);
    Some(document)
}
