use super::*;
use crate::eval::{documents, read};

fn document(language: &str, sentences: &[&str]) -> Document {
    let rows: Vec<String> = sentences
        .iter()
        .map(|text| serde_json::json!({"doc": "test", "lang": language, "text": text}).to_string())
        .collect();
    let (document, _) = documents(&read(&rows.join("\n")).unwrap()).remove(0);
    document
}

#[track_caller]
fn check(language: &str, text: &str, expected: &[&str]) {
    let found = code(language, text);
    for wanted in expected {
        assert!(
            found.iter().any(|one| one == wanted),
            "{text}: {found:?} lacks {wanted}"
        );
    }
    assert_eq!(found.is_empty(), expected.is_empty(), "{text}: {found:?}");
}

fn code(language: &str, text: &str) -> Vec<String> {
    Coder::built_in()
        .code(&document(language, &[text]), &Thresholds::default())
        .iter()
        .map(|event| {
            format!(
                "{} {} {}",
                event.category,
                event.phase.as_str(),
                event.status.as_str()
            )
        })
        .collect()
}

#[test]
fn built_in_packs_hold_their_examples() {
    let problems = Coder::built_in().verify().err().unwrap_or_default();
    let text: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(text.is_empty(), "{}", text.join("\n"));
}

#[test]
fn status_composes_over_the_sentence() {
    check(
        "en",
        "No decision was made to lift the sanctions on Russia.",
        &["sanction end refused"],
    );
    check(
        "en",
        "The summit, postponed twice, will be held on Friday.",
        &["meeting begin planned"],
    );
    check(
        "en",
        "The Kremlin refused to rule out a phone call with Trump.",
        &["call begin hypothetical"],
    );
    check(
        "hi",
        "दोनों मंत्रियों की मुलाकात होने की संभावना है।",
        &["meeting begin hypothetical"],
    );
    check(
        "hi",
        "दोनों नेताओं के बीच फोन कॉल की व्यवस्था की जा सकती है।",
        &["call begin hypothetical"],
    );
    check(
        "it",
        "Un incontro tra i due ministri potrebbe aver luogo a Roma.",
        &["meeting begin hypothetical"],
    );
}

#[test]
fn idioms_and_other_languages_give_nothing() {
    check("en", "The proposal was met with silence in Paris.", &[]);
    check("hi", "मंत्री को दिल का दौरा पड़ा।", &[]);
    check("it", "Tra i due attori fu un colpo di fulmine.", &[]);
    check("xx", "Russia bombed the city.", &[]);
}

#[test]
fn spelling_variants_give_the_same_events() {
    let same = |language, left, right| assert_eq!(code(language, left), code(language, right));
    same(
        "it",
        "Il vertice si terrà a Roma, l'Onu c'è.",
        "Il vertice si terra\u{300} a Roma, l\u{2019}Onu c\u{2019}e\u{300}.",
    );
    same(
        "en",
        "Russia bombed the city.",
        "Rus\u{AD}sia bom\u{200B}bed the ｃｉｔｙ.",
    );
    same(
        "hi",
        "पुलिस ने दो लोगों को गिरफ़्तार किया।",
        "पुलिस ने दो लोगों को गिरफ\u{93C}्तार किया।",
    );
    assert!(!code("en", "Rus\u{AD}sia bom\u{200B}bed the ｃｉｔｙ.").is_empty());
}

#[test]
fn spans_point_into_the_text_as_it_was() {
    let text = "Il presidente\u{AD} dell\u{2019}Iran ha incontra\u{AD}to il ministro russo.";
    let gold = document("it", &["Prima frase.", text]);
    let events = Coder::built_in().code(&gold, &Thresholds::default());
    let span = events[0].evidence[0].spans[0];
    assert_eq!(&gold.body[span.range()], "incontra\u{AD}to");
}

#[test]
fn a_follow_up_takes_its_kind_from_the_call() {
    let gold = document(
        "hi",
        &[
            "राष्ट्रपति ने राजा से फोन पर बात की।",
            "इस बातचीत में दोनों नेताओं ने व्यापार का मुद्दा उठाया।",
        ],
    );
    let events = Coder::built_in().code(&gold, &Thresholds::default());
    assert!(
        events
            .iter()
            .any(|event| event.sentence == 1 && event.category == "call")
    );
}

#[test]
fn an_overlay_adds_changes_and_removes_rules() {
    let upper = PackSource::new(
        "mine.toml".to_owned(),
        "language = \"en\"\nremove = [\"en/strike/bombard\"]\n\
               [sets]\nparade = [\"parade/n\"]\n\
               [categories.parade.rules]\nnoun = { trigger = \"parade\" }\n"
            .to_owned(),
    );
    let coder = Coder::with_overlay(vec![upper]).unwrap();
    let events = |text| coder.code(&document("en", &[text]), &Thresholds::default());
    assert_eq!(events("The parade began.")[0].category, "parade");
    assert!(
        events("Warplanes strafed the rebel hills.")
            .iter()
            .all(|e| e.evidence[0].rule != "en/strike/bombard")
    );
    assert_ne!(coder.fingerprint(), Coder::built_in().fingerprint());
}

#[test]
fn rules_for_all_languages_hold_in_a_language_of_the_users_own() {
    let pack = |name: &str, text: &str| PackSource::new(name.to_owned(), text.to_owned());
    let coder = Coder::with_overlay(vec![
        pack("rules.toml", "language = \"*\"\n[sets]\nparade = []\n[categories.parade.rules]\nr = { trigger = \"parade\" }\n"),
        pack("xx.toml", "language = \"xx\"\n[sets]\nparade = [\"zug\"]\n"),
    ])
    .unwrap();
    let events = coder.code(&document("xx", &["Der Zug."]), &Thresholds::default());
    assert_eq!(events[0].category, "parade");
}

#[test]
fn problems_name_file_line_and_column() {
    let source = PackSource::new(
        "bad.toml".to_owned(),
        "language = \"zz\"\n[sets]\na = [\"walk/none\"]\n[categories.x.rules]\nr = { trigger = \"b\" }\n".to_owned(),
    );
    let problems = Coder::with_overlay(vec![source]).unwrap_err();
    let places: Vec<(usize, usize)> = problems.iter().map(|p| (p.line, p.column)).collect();
    assert_eq!(places, [(3, 6), (5, 17)]);
}

#[test]
fn odd_input_is_survived() {
    for text in [
        "",
        "12 34 5",
        "\u{200D}\u{AD}",
        "'''",
        "U.S.",
        "a.b.",
        "漢字 and मिश्र रूसी",
        &"bomb ".repeat(200_000),
        &"they bombed it; ".repeat(60_000),
        &"a heart attack by Russia, ".repeat(40_000),
    ] {
        code("en", text);
    }
}

#[test]
fn what_a_sentence_names_first_is_surer() {
    let strike = |text: &str| -> f64 {
        let events = Coder::built_in().code(&document("en", &[text]), &Thresholds::default());
        let strike = events.iter().find(|event| event.category == "strike");
        strike.unwrap().confidence
    };
    let first = strike("The bombing of a convoy near the border led Lebanon to blame Israel.");
    let later = strike("Lebanon blamed Israel for the bombing of a convoy near the border.");
    assert!(later < first, "{later} {first}");
}
