use super::*;
use crate::format::{self, Hints};
use crate::model::{Event, Part, Sentence, Span};

const FEW: Limits = Limits {
    sentences: 2,
    sentence_size: 5,
    sentence_events: 2,
    events: 3,
    time: Duration::ZERO,
};

/// Makes a document of sentences of some length with an event in each of the sentences named.
fn document(sentences: &[usize], events: &[usize]) -> Document {
    let hints = Hints::new(jiff::Timestamp::UNIX_EPOCH);
    let mut document = format::read(b"text", &hints).unwrap().remove(0).unwrap();
    document.sentences = (1..)
        .zip(sentences)
        .map(|(index, length)| Sentence {
            index,
            part: Part::Body,
            span: Span::new(7, 7 + length),
            language: None,
        })
        .collect();
    document.events = events.iter().map(|at| Event::new("strike", *at)).collect();
    document
}

#[test]
fn each_limit_is_told_by_its_key_and_value() {
    let check = |sentences: &[usize], events: &[usize], expected: &str| {
        let checked = FEW.check(&document(sentences, events));
        let said = checked.err().map_or(String::new(), |one| one.to_string());
        assert_eq!(said, expected);
    };
    check(&[5, 5], &[0, 0, 1], "");
    check(
        &[1, 1, 1],
        &[],
        "document has more sentences than `limits.sentences` = 2",
    );
    check(
        &[1, 6],
        &[],
        "sentence 2 has 6 bytes, over `limits.sentence_size` = \"5B\"",
    );
    check(
        &[1, 1],
        &[1, 1, 1],
        "sentence 2 has more events than `limits.sentence_events` = 2",
    );
    check(
        &[1, 1],
        &[0, 0, 1, 1],
        "document has more events than `limits.events` = 3",
    );
    assert!(
        Limits::none()
            .check(&document(&[9; 9], &[0, 0, 0, 0]))
            .is_ok()
    );
}

#[tokio::test]
async fn a_stage_sees_the_watch_of_its_document() {
    let up = Watch::start(FEW, Duration::ZERO);
    let seen = up.over(async { Watch::here().check() }).await;
    let limit = Duration::ZERO;
    assert_eq!(seen, Err(Exceeded::Time { limit }));
    assert!(Watch::here().check().is_ok());
    assert!(Watch::start(FEW, Duration::MAX).check().is_ok());
}
