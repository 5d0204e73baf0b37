mod romance;
mod steps;
mod undertaking;

use std::sync::{Arc, OnceLock};

use jiff::Timestamp;

use super::*;
use crate::model::{
    Detected, Event, Evidence, Part, Party, Published, PublishedFrom, Sentence, Span, Status,
};
use crate::work_time::shortest;

pub(super) fn extractor() -> &'static Extractor {
    static EXTRACTOR: OnceLock<Extractor> = OnceLock::new();
    EXTRACTOR.get_or_init(|| {
        Extractor::new(Arc::new(Gazetteer::built_in()), Arc::new(Coder::built_in()))
    })
}

/// A document of these sentences, published on Friday, 11 July 2025.
fn document(language: &str, sentences: &[&str]) -> Document {
    let hints = crate::format::Hints::new(Timestamp::UNIX_EPOCH);
    let mut read = crate::format::read(b"x", &hints).unwrap();
    let mut document = read.pop().unwrap().unwrap();
    document.body = sentences.join("\n");
    document.published = Some(Published {
        at: "2025-07-11T00:00:00Z".parse().unwrap(),
        from: PublishedFrom::Option,
    });
    document.language = Some(Detected {
        tag: language.to_owned(),
        confidence: 1.0,
    });
    let mut start = 0;
    for (number, text) in sentences.iter().enumerate() {
        document.sentences.push(Sentence {
            index: number + 1,
            part: Part::Body,
            span: Span::new(start, start + text.len()),
            language: None,
        });
        start += text.len() + 1;
    }
    document
}

/// An event at the words of a sentence.
fn event(document: &Document, sentence: usize, category: &str, trigger: &str) -> Event {
    let part = document.sentences[sentence].span;
    let text = &document.body[part.range()];
    let at = text
        .find(trigger)
        .unwrap_or_else(|| panic!("{trigger} in {text}"));
    Event {
        evidence: vec![Evidence {
            rule: "test".to_owned(),
            spans: vec![Span::new(at, at + trigger.len()).shifted(part.start)],
            nominal: false,
        }],
        ..Event::new(category, sentence)
    }
}

/// Writes the fields of an event in one line.
fn line(event: &Event) -> String {
    let mut fields = Vec::new();
    for (name, parties) in [("actor", &event.actor), ("recipient", &event.recipient)] {
        let names: Vec<&str> = parties
            .iter()
            .map(|party: &Party| party.name.as_deref().unwrap_or("?"))
            .collect();
        if !names.is_empty() {
            fields.push(format!("{name} {}", names.join(", ")));
        }
    }
    if let Some(place) = &event.place {
        fields.push(format!("place {}", place.name.as_deref().unwrap_or("?")));
    }
    if let Some(time) = &event.time {
        fields.push(format!("time {}/{}", time.start.date(), time.end.date()));
    }
    for one in &event.quantities {
        let unit = one.unit.as_deref().unwrap_or_default();
        let bound = one.bound.as_str();
        fields.push(
            format!("{} {bound} {} {unit}", one.role.as_str(), one.value)
                .trim_end()
                .to_owned(),
        );
    }
    for one in &event.attribution {
        fields.push(format!("says {}", one.name.as_deref().unwrap_or("?")));
    }
    fields.join("; ")
}

#[track_caller]
fn check(language: &str, category: &str, trigger: &str, text: &str, expected: &str) {
    let mut document = document(language, &[text]);
    document.events = vec![event(&document, 0, category, trigger)];
    extractor().extract(&mut document);
    assert_eq!(line(&document.events[0]), expected, "{text}");
}

#[test]
fn one_meeting_has_the_same_values_in_every_language() {
    let expected = "actor Sergey Lavrov, Marco Rubio; place Malaysia; time 2025-07-10/2025-07-10";
    for (language, trigger, text) in [
        (
            "en",
            "met",
            "Sergei Lavrov met Marco Rubio in Malaysia on Thursday.",
        ),
        (
            "it",
            "incontrato",
            "Sergej Lavrov ha incontrato Marco Rubio giovedì in Malesia.",
        ),
        (
            "hi",
            "मुलाकात",
            "सर्गेई लावरोव ने गुरुवार को मलेशिया में मार्को रुबियो से मुलाकात की।",
        ),
        (
            "ru",
            "встретился",
            "Сергей Лавров встретился с Марко Рубио в Малайзии в четверг.",
        ),
        (
            "uk",
            "зустрівся",
            "Сергій Лавров зустрівся з Марко Рубіо в Малайзії у четвер.",
        ),
        (
            "de",
            "traf",
            "Sergej Lawrow traf am Donnerstag in Malaysia mit Marco Rubio zusammen.",
        ),
        (
            "fr",
            "rencontré",
            "Sergueï Lavrov a rencontré Marco Rubio jeudi en Malaisie.",
        ),
        (
            "es",
            "reunió",
            "Serguéi Lavrov se reunió el jueves con Marco Rubio en Malasia.",
        ),
        (
            "pt",
            "encontrou",
            "Serguei Lavrov se encontrou com Marco Rubio na Malásia na quinta-feira.",
        ),
        (
            "ar",
            "التقى",
            "التقى سيرغي لافروف ماركو روبيو في ماليزيا يوم الخميس.",
        ),
        ("zh", "会谈", "拉夫罗夫周四在马来西亚与鲁比奥会谈。"),
        (
            "tr",
            "görüştü",
            "Sergey Lavrov perşembe günü Malezya'da Marco Rubio'yla görüştü.",
        ),
    ] {
        let mut document = document(language, &[text]);
        document.events = vec![event(&document, 0, "meeting", trigger)];
        extractor().extract(&mut document);
        assert_eq!(line(&document.events[0]), expected, "{text}");
    }
}

#[test]
fn reads_who_struck_whom_with_how_many() {
    check(
        "en",
        "strike",
        "fired",
        "Russia fired 18 missiles and about 400 drones at Kyiv overnight, Volodymyr Zelensky said.",
        "actor Russia; recipient Ukraine; place Kyiv; time 2025-07-10/2025-07-10; \
         weapon exact 18 missile; weapon about 400 drone; says Volodymyr Zelenskyy",
    );
}

#[test]
fn a_passive_names_the_agent_behind_it() {
    check(
        "en",
        "arrest",
        "arrested",
        "Three activists were arrested by Turkish police in Istanbul.",
        "actor Turkish police; recipient protester; place Istanbul; arrested exact 3 protester",
    );
}

#[test]
fn an_office_is_its_holder_on_the_day() {
    check(
        "en",
        "call",
        "called",
        "The French president called the Ukrainian president.",
        "actor Emmanuel Macron, Volodymyr Zelenskyy",
    );
}

#[test]
fn a_role_goes_back_to_who_was_named_with_it() {
    let mut document = document(
        "en",
        &[
            "Marco Rubio arrived.",
            "The secretary of state met Sergei Lavrov.",
        ],
    );
    document.events = vec![event(&document, 1, "meeting", "met")];
    extractor().extract(&mut document);
    assert_eq!(
        line(&document.events[0]),
        "actor Marco Rubio, Sergey Lavrov"
    );
}

#[test]
fn sentences_without_events_tell_who_is_meant() {
    let mut document = document(
        "en",
        &[
            "Marco Rubio, who arrived on Sunday, was silent.",
            "It rained.",
            "He will meet Sergei Lavrov.",
            "It rained again.",
            "The secretary of state met Wang Yi.",
        ],
    );
    document.events = vec![
        event(&document, 2, "meeting", "meet"),
        event(&document, 4, "meeting", "met"),
    ];
    extractor().extract(&mut document);
    let lines: Vec<String> = document.events.iter().map(line).collect();
    assert_eq!(
        lines,
        [
            "actor Sergey Lavrov, Marco Rubio",
            "actor Marco Rubio, Wang Yi"
        ]
    );
}

#[test]
fn times_follow_the_day_of_publication_and_the_status() {
    let days = |text: &str, ahead| {
        let published = Some("2025-07-11".parse().unwrap());
        let days = extractor().days(text, "en", published, ahead);
        days.map(|(start, end)| format!("{start}/{end}"))
    };
    let check = |text: &str, ahead, expected: &str| {
        assert_eq!(days(text, ahead).as_deref(), Some(expected), "{text}");
    };
    check("Friday", false, "2025-07-11/2025-07-11");
    check("Monday", false, "2025-07-07/2025-07-07");
    check("Monday", true, "2025-07-14/2025-07-14");
    check("last week", false, "2025-06-30/2025-07-06");
    check("next month", true, "2025-08-01/2025-08-31");
    check("14 to 16 February", false, "2025-02-14/2025-02-16");
    check("December 30", false, "2024-12-30/2024-12-30");
    check("10 July 2019", false, "2019-07-10/2019-07-10");
    check("February 2022", false, "2022-02-01/2022-02-28");
    check("three days ago", false, "2025-07-08/2025-07-08");
    check("yesterday", false, "2025-07-10/2025-07-10");
    assert_eq!(days("31 February 2025", false), None);
    assert_eq!(days("nothing of the kind", false), None);
}

#[test]
fn reads_numbers_in_words_and_scripts() {
    check(
        "hi",
        "strike",
        "हमले",
        "ड्रोन हमले में साढ़े तीन सौ लोग मारे गए।",
        "dead exact 350 person",
    );
    check(
        "hi",
        "agreement",
        "समझौता",
        "भारत ने डेढ़ लाख करोड़ रुपये का समझौता किया।",
        "actor India; money exact 1500000000000 INR",
    );
    check(
        "ar",
        "strike",
        "غارة",
        "قُتل ٢٥ شخصا في غارة على صنعاء.",
        "recipient Yemen; place Sanaa; dead exact 25 person",
    );
}

#[test]
fn mentions_of_one_meeting_are_tied_and_others_are_not() {
    let mut document = document(
        "en",
        &[
            "Sergei Lavrov met Marco Rubio in Malaysia.",
            "The meeting lasted 50 minutes.",
            "Keith Kellogg met Volodymyr Zelensky in Rome.",
        ],
    );
    document.events = vec![
        event(&document, 0, "meeting", "met"),
        event(&document, 1, "meeting", "meeting"),
        event(&document, 2, "meeting", "met"),
    ];
    extractor().extract(&mut document);
    let tied: Vec<Option<usize>> = document.events.iter().map(|one| one.mention_of).collect();
    assert_eq!(tied, [None, Some(0), None]);
    assert_eq!(line(&document.events[1]), "duration exact 50 minute");
}

#[test]
fn a_threatened_act_is_the_act_of_its_threat() {
    let mut document = document("en", &["Trump threatened to impose sanctions on Russia."]);
    let threat = event(&document, 0, "threat", "threatened");
    let act = event(&document, 0, "sanction", "sanctions");
    document.events = vec![threat, act];
    for event in &mut document.events {
        event.status = Status::Threatened;
    }
    extractor().extract(&mut document);
    assert_eq!(document.events[1].same_act, Some(0));
    assert_eq!(document.events[0].same_act, None);
}

#[test]
fn fields_that_a_stage_has_set_stay() {
    let mut document = document("en", &["Russia attacked Ukraine on Monday."]);
    let mut own = event(&document, 0, "attack", "attacked");
    own.actor = vec![Party {
        mention: crate::model::Mention {
            sentence: 0,
            span: Span::new(0, 6),
        },
        name: Some("Somebody".to_owned()),
        code: None,
        sector: Vec::new(),
    }];
    document.events = vec![own];
    extractor().extract(&mut document);
    assert_eq!(
        line(&document.events[0]),
        "actor Somebody; time 2025-07-07/2025-07-07"
    );
}

#[test]
fn hostile_sentences_invent_nothing_and_end() {
    let names = "Lavrov, ".repeat(300);
    let digits = "9".repeat(100);
    let nested = "von der ".repeat(2_000);
    for text in [
        names.as_str(),
        digits.as_str(),
        nested.as_str(),
        "met",
        "31 February met 0 0 0 year 0",
        "Ла\u{200b}вров met \u{202e}Рубио\u{202c}",
        "\u{0}\u{1}met",
        "۱۲۳ met ४५६ ７８９ percent",
        "met ''''' '' ' — – - · ..",
    ] {
        let text = format!("{text} met");
        for language in ["en", "de", "tr", "ar", "zh", "hi", "ru"] {
            let mut document = document(language, &[&text]);
            document.events = vec![event(&document, 0, "meeting", "met")];
            extractor().extract(&mut document);
            let event = &document.events[0];
            assert!(event.time.is_none(), "{text} {:?}", event.time);
            for one in &event.quantities {
                assert!(one.value.is_finite() && one.value < 1e15, "{text}");
            }
            for party in &event.actor {
                let span = party.mention.span;
                assert!(document.body.get(span.range()).is_some(), "{text}");
            }
        }
    }
}

#[test]
fn time_is_linear_in_the_events_of_a_document() {
    // Quadratic would be 64 times; the second asks each time who "he" is.
    for text in ["Russia attacked Kyiv.", "He attacked the towns."] {
        check_linear(text);
    }
}

fn check_linear(text: &str) {
    let time = |count: usize| {
        let mut document = document("en", &vec![text; count]);
        document.events = (0..count)
            .map(|sentence| event(&document, sentence, "attack", "attacked"))
            .collect();
        shortest(|| extractor().extract(&mut document.clone()))
    };
    let (short, long) = (time(500), time(4000));
    assert!(long < short * 24, "{text} {short:?} {long:?}");
}
