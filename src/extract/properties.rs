//! What holds for the events of any text: what they point at is there.

use jiff::Timestamp;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::tests::extractor;
use super::*;
use crate::arbitrary::{cases, prose};
use crate::coder::Thresholds;
use crate::model::{Detected, Mention, Part, Sentence};
use crate::segment::Segmenter;

/// Sentences that report events, in each language.
const SENTENCES: [(&str, &str); 12] = [
    ("ar", include_str!("../../tests/sentences/ar.jsonl")),
    ("de", include_str!("../../tests/sentences/de.jsonl")),
    ("en", include_str!("../../tests/sentences/en.jsonl")),
    ("es", include_str!("../../tests/sentences/es.jsonl")),
    ("fr", include_str!("../../tests/sentences/fr.jsonl")),
    ("hi", include_str!("../../tests/sentences/hi.jsonl")),
    ("it", include_str!("../../tests/sentences/it.jsonl")),
    ("pt", include_str!("../../tests/sentences/pt.jsonl")),
    ("ru", include_str!("../../tests/sentences/ru.jsonl")),
    ("tr", include_str!("../../tests/sentences/tr.jsonl")),
    ("uk", include_str!("../../tests/sentences/uk.jsonl")),
    ("zh", include_str!("../../tests/sentences/zh.jsonl")),
];

/// Gives a few sentences of a language, cut and mixed with others and with noise.
fn text() -> impl Strategy<Value = (&'static str, String)> {
    let some = |text: &'static str, at: Index, count: usize| {
        let rows: Vec<&str> = text.lines().collect();
        let first = at.index(rows.len());
        let rows = rows[first..].iter().take(count);
        let texts = rows.filter_map(|row| {
            let row: serde_json::Value = serde_json::from_str(row).ok()?;
            row["text"].as_str().map(str::to_owned)
        });
        texts.collect::<Vec<_>>().join(" ")
    };
    (
        select(&SENTENCES[..]),
        any::<Index>(),
        1_usize..6,
        any::<Index>(),
        prose(),
    )
        .prop_map(move |((language, rows), at, count, cut, noise)| {
            let mut text = some(rows, at, count);
            let at = text.floor_char_boundary(cut.index(text.len() + 1));
            text.insert_str(at, &noise);
            (language, text)
        })
}

fn document(language: &str, text: &str) -> Document {
    let hints = crate::format::Hints::new(Timestamp::UNIX_EPOCH);
    let mut document = crate::format::read(b"x", &hints)
        .unwrap()
        .remove(0)
        .unwrap();
    document.language = Some(Detected {
        tag: language.to_owned(),
        confidence: 1.0,
    });
    let spans = Segmenter::default().sentences(text, language);
    let sentence = |(index, span)| Sentence {
        index,
        part: Part::Body,
        span,
        language: None,
    };
    document.sentences = (1..).zip(spans).map(sentence).collect();
    text.clone_into(&mut document.body);
    document
}

fn mentions(event: &Event) -> Vec<Mention> {
    let parties = event
        .actor
        .iter()
        .chain(&event.recipient)
        .map(|party| party.mention);
    parties
        .chain(event.status_evidence)
        .chain(event.place.iter().map(|place| place.mention))
        .chain(event.time.iter().map(|time| time.mention))
        .chain(event.quantities.iter().map(|quantity| quantity.mention))
        .chain(
            event
                .attribution
                .iter()
                .map(|attribution| attribution.mention),
        )
        .collect()
}

proptest! {
    #![proptest_config(cases(60))]

    /// Sentences stand in order, apart, on character boundaries; each word of an event inside its own sentence.
    #[test]
    fn what_events_point_at_is_there((language, text) in text()) {
        let mut document = document(language, &text);
        let mut end = 0;
        for sentence in &document.sentences {
            prop_assert!(sentence.span.start >= end && sentence.span.start < sentence.span.end);
            prop_assert!(text.get(sentence.span.range()).is_some_and(|text| text.contains(char::is_alphanumeric)));
            end = sentence.span.end;
        }
        document.events = extractor().coder.code(&document, &Thresholds::default());
        extractor().extract(&mut document);
        for event in &document.events {
            let own = document.sentences[event.sentence].span;
            let inside = |span: crate::model::Span, sentence: crate::model::Span| {
                text.get(span.range()).is_some_and(|text| !text.is_empty())
                    && sentence.start <= span.start && span.end <= sentence.end
            };
            for span in event.evidence.iter().flat_map(|evidence| &evidence.spans) {
                prop_assert!(inside(*span, own), "{event:?}");
            }
            for mention in mentions(event) {
                prop_assert!(inside(mention.span, document.sentences[mention.sentence].span), "{mention:?} of {event:?}");
            }
            prop_assert!((0.0..=1.0).contains(&event.confidence));
            for other in [event.mention_of, event.same_act].into_iter().flatten() {
                prop_assert!(other < document.events.len());
            }
        }
        // The same text gives the same events.
        let mut again = self::document(language, &text);
        again.events = extractor().coder.code(&again, &Thresholds::default());
        extractor().extract(&mut again);
        prop_assert_eq!(again.events, document.events);
    }
}
