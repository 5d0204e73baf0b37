//! What holds for any line that a child may write.

use jiff::Timestamp;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use super::*;
use crate::arbitrary::{bytes, cases, edited, prose};
use crate::format::{self, Hints};
use crate::model::{Detected, Document, Event, Evidence, Part, Sentence, Span};
use crate::segment::Segmenter;

/// Answers of every kind, in most of their fields.
const ANSWER: &str = r#"{"v":1,"id":17,"document":{"title":"T","source":null,"url":"x","language":"hi","language_confidence":0.5,"sentences":[{"index":1,"part":"body","span":[0,4],"language":"en"}],"events":[{"ref":0,"status":"planned"},{"category":"strike","sentence":1,"evidence":[{"rule":"r","spans":[[0,2]]}],"actor":[{"text":"x","span":[0,1]}],"confidence":1}],"extra":{"a":{"b":null}}},"drop":false,"error":null}"#;

/// A document of prose, cut into sentences, each with an event on its first letter.
fn document() -> impl Strategy<Value = Document> {
    (prose(), prose()).prop_map(|(title, body)| {
        let text = format!(
            "Title: x{}\n\n+ {body}",
            title.replace(char::is_control, " ")
        );
        let hints = Hints::new(Timestamp::UNIX_EPOCH);
        let text = text.replace(|c: char| c != '\n' && c.is_control(), " ");
        let mut document = format::read(text.as_bytes(), &hints)
            .unwrap()
            .remove(0)
            .unwrap();
        document.language = Some(Detected {
            tag: "en".to_owned(),
            confidence: 0.5,
        });
        let spans = Segmenter::default().sentences(&document.body, "en");
        for (index, span) in (1..).zip(spans) {
            document.sentences.push(Sentence {
                index,
                part: Part::Body,
                span,
                language: None,
            });
            let first = document
                .text(Part::Body, span)
                .chars()
                .next()
                .map_or(0, char::len_utf8);
            let mut event = Event::new("strike", document.sentences.len() - 1);
            event.evidence.push(Evidence {
                rule: "r".to_owned(),
                spans: vec![Span::new(span.start, span.start + first)],
                nominal: false,
            });
            document.events.push(event);
        }
        document
    })
}

/// Checks that what a document's annotations point at is there.
fn check(document: &Document) {
    for sentence in &document.sentences {
        let part = document.part(sentence.part);
        assert!(
            part.get(sentence.span.range())
                .is_some_and(|text| !text.is_empty()),
            "{sentence:?}"
        );
    }
    for event in &document.events {
        let sentence = &document.sentences[event.sentence];
        let mentions = event
            .actor
            .iter()
            .chain(&event.recipient)
            .map(|party| party.mention);
        let mentions = mentions.chain(event.quantities.iter().map(|one| one.mention));
        for mention in mentions.chain(event.status_evidence) {
            let part = document.part(document.sentences[mention.sentence].part);
            assert!(part.get(mention.span.range()).is_some(), "{event:?}");
        }
        for span in event.evidence.iter().flat_map(|evidence| &evidence.spans) {
            assert!(
                document.part(sentence.part).get(span.range()).is_some(),
                "{event:?}"
            );
        }
        assert!(
            [event.mention_of, event.same_act]
                .iter()
                .flatten()
                .all(|other| *other < document.events.len())
        );
        assert!((0.0..=1.0).contains(&event.confidence));
    }
}

proptest! {
    #![proptest_config(cases(300))]

    /// No line is too bad: it is an answer to somebody, or the field that is wrong is named.
    #[test]
    fn any_line_is_an_answer_or_refused(
        line in prop_oneof![bytes(), edited(ANSWER).prop_map(String::into_bytes)],
    ) {
        match (Answer::id_of(&line), Answer::parse(&line)) {
            // Of a field that stands twice the last one counts for both.
            (Ok(id), Ok(answer)) => prop_assert_eq!(id, answer.id),
            (_, Err(bad)) => prop_assert!(!bad.field.is_empty() && !bad.problem.is_empty()),
            (Err(_), Ok(_)) => {}
        }
    }

    /// Whatever is taken over leaves a document that holds together, and nothing changes that is fixed.
    #[test]
    fn any_patch_leaves_a_document_whole(document in document(), line in edited(ANSWER)) {
        let Ok(Answer { verdict: Verdict::Change(patch), .. }) = Answer::parse(line.as_bytes()) else {
            return Ok(());
        };
        let fixed = (document.key.clone(), document.id.clone(), document.published, document.body.clone());
        match Patch::new(patch, Parts::ALL, "own").apply(document) {
            Ok(document) => {
                check(&document);
                prop_assert_eq!((document.key, document.id, document.published, document.body), fixed);
            }
            Err(bad) => prop_assert!(bad.field.starts_with("document") && !bad.problem.is_empty(), "{bad}"),
        }
    }

    /// Any spans of a new cut stand where the child said, or are refused.
    #[test]
    fn spans_are_code_points_inside_the_text(
        document in document(), start in any::<Index>(), end in any::<Index>(),
    ) {
        let length = document.body.chars().count();
        let (start, end) = (start.index(length + 3), end.index(length + 3));
        let patch = json!({
            "sentences": [{"index": 1, "part": "body", "span": [start, end]}],
            "events": null,
        });
        let Value::Object(patch) = patch else { unreachable!("it is written as an object") };
        let text: String = document.body.chars().skip(start).take(end.saturating_sub(start)).collect();
        match Patch::new(patch, Parts::ALL, "own").apply(document) {
            Ok(document) => prop_assert_eq!(document.sentence_text(&document.sentences[0]), text),
            Err(bad) => prop_assert!(start >= end || end > length, "{bad}"),
        }
    }

    /// What is sent is one line, and sent back changes nothing.
    #[test]
    fn an_echo_changes_nothing(document in document()) {
        let line = request_line(7, &document, Parts::ALL);
        prop_assert_eq!(line.iter().position(|byte| *byte == b'\n'), Some(line.len() - 1));
        let mut request: Value = serde_json::from_slice(&line).unwrap();
        let Value::Object(patch) = request["document"].take() else {
            panic!("a request without a document");
        };
        let same = Patch::new(patch, Parts::ALL, "own").apply(document.clone()).unwrap();
        prop_assert_eq!(same, document);
    }
}
