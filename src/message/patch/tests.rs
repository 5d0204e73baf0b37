use serde_json::json;

use super::*;
use crate::format::{self, Hints};
use crate::model::{Evidence, Mention, Party, Span};

/// A document of two sentences with two events, the second a mention of the first.
fn document() -> Document {
    let text = "Title: कीव 😀\nSource: Wire\nLanguage: hi\n\nरूस ने कीव पर हमला किया। Talks began.";
    let mut read = format::read(text.as_bytes(), &Hints::new(jiff::Timestamp::UNIX_EPOCH)).unwrap();
    let mut document = read.remove(0).unwrap();
    document.language = Some(Detected {
        tag: "hi".to_owned(),
        confidence: 1.0,
    });
    let cut = document.body.find(" Talks").unwrap();
    document.sentences = vec![
        sentence(1, Span::new(0, cut), None),
        sentence(2, Span::new(cut + 1, document.body.len()), Some("en")),
    ];
    let trigger = document.body.find("हमला").unwrap();
    let span = Span::new(trigger, trigger + "हमला".len());
    let mut strike = Event::new("strike", 0);
    strike.confidence = 0.912_345;
    strike.evidence = vec![Evidence {
        rule: "hi/strike/x".to_owned(),
        spans: vec![span],
        nominal: true,
    }];
    strike.actor = vec![Party {
        mention: Mention {
            sentence: 0,
            span: Span::new(0, "रूस".len()),
        },
        name: Some("Russia".to_owned()),
        code: Some("RUS".to_owned()),
        sector: Vec::new(),
    }];
    let mut attack = strike.clone();
    attack.category = "attack".to_owned();
    attack.same_act = Some(0);
    document.events = vec![strike, attack];
    document.extra.insert("kept".to_owned(), 1.into());
    document
}

fn sentence(index: usize, span: Span, language: Option<&str>) -> Sentence {
    Sentence {
        index,
        part: Part::Body,
        span,
        language: language.map(str::to_owned),
    }
}

fn apply(document: Document, patch: &Value) -> Result<Document, String> {
    let fields = patch.as_object().unwrap().clone();
    let patch = Patch::new(fields, Parts::ALL, "test");
    patch.apply(document).map_err(|error| error.to_string())
}

#[track_caller]
fn refuses(patch: &Value, expected: &str) {
    assert_eq!(apply(document(), patch).unwrap_err(), expected);
}

fn sent() -> Value {
    let document = document();
    serde_json::to_value(DocumentMessage::new(&document, Parts::ALL)).unwrap()
}

#[test]
fn an_echo_changes_nothing() {
    // Through text, as a child in another language writes it.
    let echo: Value = serde_json::from_str(&sent().to_string()).unwrap();
    assert_eq!(apply(document(), &echo).unwrap(), document());
    assert_eq!(apply(document(), &json!({})).unwrap(), document());
}

#[test]
fn offsets_are_code_points_and_come_back_as_bytes() {
    let sent = sent();
    assert_eq!(sent["events"][0]["actor"][0]["span"], json!([0, 3]));
    assert_eq!(sent["sentences"][1]["span"], json!([25, 37]));
    let party = json!({"text": "कीव", "span": [7, 10], "name": "Kyiv"});
    let changed = apply(
        document(),
        &json!({"events": [{"ref": 0, "recipient": [party]}]}),
    )
    .unwrap();
    let found = &changed.events[0].recipient[0];
    assert_eq!(&changed.body[found.mention.span.range()], "कीव");
}

#[test]
fn events_are_changed_added_and_removed_by_their_ref() {
    let patch = json!({"events": [
        {"category": "meeting", "sentence": 2, "confidence": 0.7, "extra": {"by": "me"}},
        {"ref": 1, "phase": "end", "status": "ended", "actor": null},
        {"ref": 0},
    ]});
    let changed = apply(document(), &patch).unwrap();
    let [meeting, attack, strike] = &changed.events[..] else {
        panic!("{:?}", changed.events);
    };
    assert_eq!(
        (meeting.category.as_str(), meeting.sentence),
        ("meeting", 1)
    );
    assert_eq!(meeting.evidence[0].rule, "test");
    assert_eq!(meeting.evidence[0].spans, [changed.sentences[1].span]);
    assert_eq!(attack.status.as_str(), "ended");
    assert!(attack.actor.is_empty());
    assert_eq!(attack.same_act, Some(2), "it follows its event");
    assert_eq!(
        *strike,
        document().events[0],
        "what is only named stays to the bit"
    );
    let changed = apply(document(), &json!({"events": [{"ref": 1}]})).unwrap();
    assert_eq!(changed.events[0].same_act, None, "its event is gone");
}

#[test]
fn absent_stays_and_null_removes() {
    let changed = apply(document(), &json!({"source": null, "extra": {"new": [1]}})).unwrap();
    assert_eq!(changed.source, None);
    assert_eq!(Value::Object(changed.extra), json!({"kept": 1, "new": [1]}));
    let changed = apply(
        document(),
        &json!({"events": null, "extra": {"kept": null}}),
    )
    .unwrap();
    assert!(changed.events.is_empty() && changed.extra.is_empty());
    assert_eq!(changed.sentences, document().sentences);
}

#[test]
fn text_changes_only_before_segment() {
    refuses(
        &json!({"text": "other"}),
        "`document.text` cannot be changed after `segment`",
    );
    refuses(
        &json!({"title": null}),
        "`document.title` cannot be changed after `segment`",
    );
    let mut fresh = document();
    fresh.sentences.clear();
    fresh.events.clear();
    let changed = apply(fresh, &json!({"text": "other", "title": null})).unwrap();
    assert_eq!((changed.body.as_str(), changed.title), ("other", None));
}

#[test]
fn a_new_cut_is_checked_with_the_events_that_stand_on_it() {
    let cut = json!([{"index": 1, "part": "body", "span": [0, 37]}]);
    let changed = apply(document(), &json!({"sentences": cut})).unwrap();
    assert_eq!(changed.sentences.len(), 1);
    let spans = |document: &Document| document.events[0].evidence[0].spans.clone();
    assert_eq!(spans(&changed), spans(&document()));
    let cut = json!([{"index": 1, "part": "body", "span": [25, 37]}]);
    refuses(
        &json!({"sentences": cut}),
        "`document.events[0].evidence[0].spans[0]` is [14, 18], outside sentence 1, which is [25, 37] \
         in code points of the text",
    );
    refuses(
        &json!({"sentences": [{"index": 1, "part": "body", "span": [0, 99]}]}),
        "`document.sentences[0].span` is [0, 99], empty or beyond the 37 code points there",
    );
    refuses(
        &json!({"sentences": [
            {"index": 1, "part": "body", "span": [5, 9]}, {"index": 2, "part": "body", "span": [8, 12]}]}),
        "`document.sentences[1].span` begins before the sentence before it ends",
    );
    refuses(
        &json!({"sentences": [{"index": 0, "part": "body", "span": [5, 9]}]}),
        "`document.sentences[0].index` must be 0 for the title and only there",
    );
}

#[test]
fn each_wrong_field_is_named() {
    for (patch, expected) in [
        (json!({"id": "x"}), "`document.id` cannot be changed"),
        (json!({"key": null}), "`document.key` cannot be changed"),
        (
            json!({"evnets": []}),
            "`document.evnets` is not known; a patch may have title, text, source, url, language, \
             language_confidence, sentences, events, extra",
        ),
        (json!({"events": {}}), "`document.events` is not a list"),
        (
            json!({"events": ["x"]}),
            "`document.events[0]` is not an object",
        ),
        (
            json!({"events": [{"ref": 7}]}),
            "`document.events[0].ref` is 7, which was not sent; a new event has none",
        ),
        (
            json!({"events": [{"ref": 0}, {"ref": 0}]}),
            "`document.events[1].ref` 0 stands twice",
        ),
        (
            json!({"events": [{"sentence": 1}]}),
            "`document.events[0]` does not fit: missing field `category`",
        ),
        (
            json!({"events": [{"category": "x", "sentence": 9}]}),
            "`document.events[0].sentence` is 9, which the document has not",
        ),
        (
            json!({"events": [{"ref": 0, "confidence": 1.5}]}),
            "`document.events[0].confidence` is 1.5, not between 0 and 1",
        ),
        (
            json!({"events": [{"ref": 0, "status": "done"}]}),
            "`document.events[0].status` does not fit: unknown variant `done`, expected one of `occurred`, \
             `ongoing`, `planned`, `proposed`, `threatened`, `cancelled`, `ended`, `denied`, `refused`, \
             `hypothetical`",
        ),
        (
            json!({"events": [{"ref": 0, "status": "ended"}]}),
            "`document.events[0].phase` is not `end` while the status is `ended`",
        ),
        (
            json!({"events": [{"ref": 0, "actor": [{"text": "रूस", "span": [0, 10]}]}]}),
            "`document.events[0].actor[0].text` is \"रूस\", but \"रूस ने कीव\" stands at its span",
        ),
        (
            json!({"events": [{"ref": 0, "actor": [{"text": "Talks", "span": [25, 30]}]}]}),
            "`document.events[0].actor[0].span` is [25, 30], outside sentence 1, which is [0, 24] \
             in code points of the text",
        ),
        (
            json!({"events": [{"ref": 0, "same_act": 5}]}),
            "`document.events[0].same_act` is 5, which is the `ref` of no event that was sent",
        ),
        (json!({"extra": 5}), "`document.extra` is not an object"),
        (
            json!({"language": "Hindi!"}),
            "`document.language` is \"Hindi!\", not a BCP 47 language tag",
        ),
        (
            json!({"language_confidence": "high"}),
            "`document.language_confidence` is not a number",
        ),
    ] {
        refuses(&patch, expected);
    }
}

#[test]
fn only_what_was_sent_may_be_changed() {
    let parts = Parts::parse(&["text"]).unwrap();
    let fields = json!({"events": []}).as_object().unwrap().clone();
    let error = Patch::new(fields, parts, "test")
        .apply(document())
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "`document.events` was not sent; add \"events\" to the stage's `input`"
    );
    let fields = json!({"extra": {"a": 1}}).as_object().unwrap().clone();
    let changed = Patch::new(fields, parts, "test").apply(document()).unwrap();
    assert_eq!(changed.extra.len(), 2);
}

#[test]
fn the_schemas_hold_what_is_sent_and_what_is_taken() {
    let request = jsonschema::validator_for(&crate::message::request_schema()).unwrap();
    assert!(request.is_valid(&json!({"v": 1, "id": 7, "document": sent()})));
    assert!(!request.is_valid(&json!({"v": 1, "id": 7, "document": {"text": "x"}})));
    let answer = jsonschema::validator_for(&crate::message::answer_schema()).unwrap();
    for fits in [
        json!({"id": 7, "document": sent()}),
        json!({"v": 1, "id": 7, "document": {"events": [{"ref": 0, "place": null}], "source": null}}),
        json!({"id": 7, "document": {"events": [{"category": "x", "sentence": 1}], "extra": {"a": 1}}}),
        json!({"id": 7, "drop": true}),
        json!({"id": 7, "error": "no table"}),
    ] {
        let errors: Vec<String> = answer
            .iter_errors(&fits)
            .map(|error| error.to_string())
            .collect();
        assert!(errors.is_empty(), "{errors:?}: {fits}");
    }
    for bad in [
        json!({"id": 7}),
        json!({"id": 7, "drop": false}),
        json!({"id": 7, "document": {"events": [{"category": "x"}]}}),
        json!({"id": 7, "document": {"events": [{"ref": 0, "surprise": 1}]}}),
        json!({"id": 7, "document": {"surprise": 1}}),
    ] {
        assert!(!answer.is_valid(&bad), "{bad}");
    }
}
