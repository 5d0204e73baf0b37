use serde_json::{Map, Value, json};

use super::*;
use crate::model::{
    Attribution, Detected, Evidence, Mention, Part, Party, Phase, Place, Precision, Published,
    PublishedFrom, Sentence, Span, TimeSpan,
};
use crate::record::{Reason, schemas, to_line};

const FIRST: &str = "मंत्री ने बताया।";
const SECOND: &str = "रूस ने कीव पर 40 ड्रोन गुरुवार को फिर दागे।";

/// Finds words of the body as a mention in a sentence.
fn mention(document: &Document, sentence: usize, words: &str) -> Mention {
    let start = document.body.find(words).unwrap();
    let span = Span::new(start, start + words.len());
    Mention { sentence, span }
}

fn document() -> Document {
    let body = format!("{FIRST} {SECOND}");
    let second = FIRST.len() + 1;
    let sentence = |index, start, end| Sentence {
        index,
        part: Part::Body,
        span: Span::new(start, end),
        language: None,
    };
    let mut document = Document {
        key: "k".into(),
        id: "a.txt".into(),
        path: Some("a.txt".into()),
        title: None,
        source: None,
        url: None,
        published: Some(Published {
            at: "2025-07-11T00:00:00Z".parse().unwrap(),
            from: PublishedFrom::Header,
        }),
        given_language: None,
        received_at: "2025-07-11T06:12:03.5Z".parse().unwrap(),
        language: Some(Detected {
            tag: "hi".into(),
            confidence: 0.99,
        }),
        sentences: vec![sentence(1, 0, FIRST.len()), sentence(2, second, body.len())],
        events: Vec::new(),
        extra: Map::new(),
        body,
    };
    let at = |words| mention(&document, 1, words);
    let moment = "2025-07-10T00:00:00".parse().unwrap();
    let strike = Event {
        category: "strike".into(),
        phase: Phase::Begin,
        status: Status::Occurred,
        status_evidence: Some(at("दागे")),
        modes: vec!["drone".into()],
        contexts: Vec::new(),
        sentence: 1,
        evidence: vec![Evidence {
            rule: "hi/strike/launch".into(),
            spans: vec![at("ड्रोन").span, at("दागे").span],
            nominal: false,
        }],
        actor: vec![Party {
            mention: at("रूस"),
            name: Some("Russia".into()),
            code: Some("RUS".into()),
            sector: vec!["GOV".into()],
        }],
        recipient: Vec::new(),
        place: Some(Place {
            mention: at("कीव"),
            name: Some("Kyiv".into()),
            geonameid: Some(703_448),
            country: Some("UKR".into()),
            admin1: None,
            precision: Precision::City,
            lat: Some(50.45),
            lon: Some(30.52),
        }),
        time: Some(TimeSpan {
            mention: at("गुरुवार को"),
            start: moment,
            end: moment,
            grain: Grain::Day,
        }),
        quantities: vec![Quantity {
            mention: at("40 ड्रोन"),
            role: Role::Weapon,
            value: 40.0,
            max: None,
            bound: Bound::Exact,
            unit: Some("drone".into()),
        }],
        attribution: vec![Attribution {
            mention: mention(&document, 0, "मंत्री"),
            name: None,
            verb: Some("बताया".into()),
            quoted: false,
        }],
        confidence: 0.93,
        mention_of: None,
        same_act: None,
        extra: Map::new(),
    };
    let attack = Event {
        category: "attack".into(),
        time: None,
        same_act: Some(0),
        ..strike.clone()
    };
    document.events = vec![strike, attack];
    document
}

fn recorder() -> Recorder {
    Recorder::new(Ontology::embedded(), "f")
}

fn values(document: &Document) -> Vec<Value> {
    let coded_at = Some("2025-07-11T06:12:03Z".parse().unwrap());
    let records = recorder().events(document, coded_at);
    records
        .iter()
        .map(|record| serde_json::from_slice(&to_line(record).unwrap()).unwrap())
        .collect()
}

#[test]
fn a_full_event_is_written_field_by_field() {
    let document = document();
    let found = values(&document);
    assert_eq!(found[0]["category"], "attack");
    assert_eq!(found[0]["date_from"], "published");
    assert_eq!(found[0]["same_act"], found[1]["id"]);
    // Counted by hand in code points: the second sentence begins at 17.
    let expected = json!({
        "schema": "tidings.event/1", "id": found[1]["id"], "category": "strike", "phase": "begin",
        "status": "occurred", "status_evidence": {"text": "दागे", "span": [55, 59]},
        "date": "2025-07-10", "date_from": "text",
        "plover": {"event": ["ASSAULT"], "mode": ["drone"], "context": ["military"], "quad": 4},
        "cameo": "195",
        "actor": [{"text": "रूस", "name": "Russia", "code": "RUS", "sector": ["GOV"], "span": [17, 20]}],
        "recipient": [],
        "place": {"text": "कीव", "name": "Kyiv", "geonameid": 703_448, "country": "UKR", "admin1": null,
            "precision": "city", "lat": 50.45, "lon": 30.52, "span": [24, 27]},
        "time": {"text": "गुरुवार को", "start": "2025-07-10", "end": "2025-07-10", "grain": "day",
            "span": [40, 50]},
        "quantities": [{"text": "40 ड्रोन", "role": "weapon", "value": 40, "bound": "exact", "unit": "drone",
            "span": [31, 39]}],
        "size": {"dead": null, "injured": null, "arrested": null},
        "attribution": [{"text": "मंत्री", "name": null, "verb": "बताया", "quoted": false, "span": [0, 6],
            "sentence": 1}],
        "confidence": 0.93,
        "evidence": [{"text": "ड्रोन … दागे", "rule": "hi/strike/launch", "spans": [[34, 39], [55, 59]]}],
        "mention_of": null, "same_act": null,
        "sentence": {"index": 2, "part": "body", "text": SECOND, "language": "hi", "span": [17, 60]},
        "document": {"key": "k", "id": "a.txt", "path": "a.txt", "language": "hi",
            "published": "2025-07-11T00:00:00Z", "published_from": "header", "title": null, "source": null,
            "url": null},
        "coder": {"version": env!("CARGO_PKG_VERSION"), "fingerprint": "f"},
        "coded_at": "2025-07-11T06:12:03Z",
    });
    // As text, so that the order of the fields is held too.
    assert_eq!(found[1].to_string(), expected.to_string());
}

#[test]
fn two_events_of_one_name_have_two_ids() {
    let mut document = document();
    document.events[1].category = "strike".into();
    let found = values(&document);
    assert_ne!(found[0]["id"], found[1]["id"]);
}

#[test]
fn records_keep_to_their_schemas_and_others_are_refused() {
    let document = document();
    let schemas = schemas();
    let event = jsonschema::validator_for(&schemas.event).unwrap();
    for value in values(&document) {
        assert!(event.is_valid(&value), "{value}");
        for field in ["schema", "recipient", "place", "same_act"] {
            let mut missing = value.clone();
            missing.as_object_mut().unwrap().shift_remove(field);
            assert!(!event.is_valid(&missing), "without {field}");
        }
        for (field, wrong) in [
            ("phase", json!("middle")),
            ("other", json!(1)),
            ("id", json!("x")),
        ] {
            let mut changed = value.clone();
            changed[field] = wrong;
            assert!(!event.is_valid(&changed), "with another {field}");
        }
    }
    let annotated = serde_json::to_value(recorder().annotated(&document, None)).unwrap();
    let validator = jsonschema::validator_for(&schemas.annotated).unwrap();
    assert!(validator.is_valid(&annotated), "{annotated}");
    let validator = jsonschema::validator_for(&schemas.document).unwrap();
    let failed = Outcome::Failed(Reason {
        code: "not-text".into(),
        message: "cannot decode".into(),
        mend: None,
        line: None,
    });
    for record in [
        recorder().document(&document, Outcome::Coded, None, true),
        DocumentRecord::bare("b.bin", "f", failed),
    ] {
        let value = serde_json::to_value(record).unwrap();
        assert!(validator.is_valid(&value), "{value}");
    }
}
