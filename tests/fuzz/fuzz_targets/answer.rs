//! What a child of an `exec` stage writes, against a document of two sentences.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tidings::format::{Hints, read};
use tidings::message::{Answer, Parts, Patch, Verdict};
use tidings::model::{Part, Sentence, Span};

const TEXT: &str = "Title: कीव 😀\nSource: Wire\n\nरूस ने हमला किया। Talks began.";

fuzz_target!(|line: &[u8]| {
    let _ = Answer::id_of(line);
    let Ok(Answer { verdict: Verdict::Change(patch) | Verdict::Drop(patch), .. }) = Answer::parse(line) else {
        return;
    };
    let hints = Hints::new(jiff::Timestamp::UNIX_EPOCH);
    let mut document = read(TEXT.as_bytes(), &hints).unwrap().remove(0).unwrap();
    let cut = document.body.find(" Talks").unwrap();
    for (index, span) in (1..).zip([Span::new(0, cut), Span::new(cut + 1, document.body.len())]) {
        document.sentences.push(Sentence { index, part: Part::Body, span, language: None });
    }
    if let Ok(document) = Patch::new(patch, Parts::ALL, "fuzz").apply(document) {
        for sentence in &document.sentences {
            assert!(!document.sentence_text(sentence).is_empty());
        }
        for event in &document.events {
            let part = document.part(document.sentences[event.sentence].part);
            for span in event.evidence.iter().flat_map(|evidence| &evidence.spans) {
                assert!(part.get(span.range()).is_some());
            }
        }
    }
});
