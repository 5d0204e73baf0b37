//! What one document may cost: what passes a limit fails alone, with the key that it passed, and nothing hangs.

use std::fs;

use serde_json::Value;

use crate::bad_input::check;
use crate::support::{Desk, article, sorted};

/// Checks that a text fails with a code and a message that names the key and its value.
#[track_caller]
fn fails(settings: &str, text: &str, code: &str, key_and_value: &str) {
    let reason = check(settings, "bad.txt", |desk| desk.land("bad.txt", text), code);
    let message = reason["failures"][0]["message"].as_str().unwrap();
    assert!(message.contains(key_and_value), "{message}");
    let key = key_and_value.trim_start_matches('`').split('`').next();
    let mend = reason["failures"][0]["mend"].as_str().unwrap();
    assert!(mend.contains(key.unwrap()), "{mend}");
}

#[test]
fn a_million_sentences() {
    let text = format!("Language: en\n\n{}", "No.\n".repeat(1_000_000));
    fails(
        "",
        &text,
        "too-many-sentences",
        "`limits.sentences` = 20000",
    );
}

#[test]
fn a_sentence_of_megabytes() {
    let text = format!("Language: en\n\n{}", "bread and ".repeat(400_000));
    fails(
        "",
        &text,
        "sentence-too-long",
        "`limits.sentence_size` = \"32768B\"",
    );
    let title = format!("Title: {}\n\nBread.", "bread ".repeat(10_000));
    fails(
        "",
        &title,
        "sentence-too-long",
        "`limits.sentence_size` = \"32768B\"",
    );
}

#[test]
fn a_sentence_of_hundreds_of_events() {
    let text = format!(
        "Language: en\n\n{}",
        "Russia fired 18 missiles at Kyiv; ".repeat(900)
    );
    fails(
        "",
        &text,
        "too-many-events",
        "`limits.sentence_events` = 100",
    );
}

#[test]
fn more_events_than_a_document_may_have() {
    let text = format!(
        "Language: en\n\n{}",
        "Russia fired 18 missiles at Kyiv.\n".repeat(20)
    );
    fails(
        "[limits]\nevents = 10\n",
        &text,
        "too-many-events",
        "`limits.events` = 10",
    );
}

#[test]
fn work_that_takes_too_long_ends_where_it_computes_itself() {
    // Without limits this takes hours: each event is held against each name and each verb of saying.
    let settings = "[limits]\ntime = \"3s\"\nsentence_size = \"1MiB\"\nsentence_events = 100000\nevents = 100000\n";
    let said = "the price of bread in Russia rose and Macron said that Putin met him, ";
    let text = format!("Language: en\n\n{}", said.repeat(4000));
    fails(settings, &text, "too-slow", "`limits.time` = \"3000ms\"");
}

#[test]
fn a_sentence_of_names_and_one_of_triggers_are_coded() {
    let desk = Desk::new();
    let names = ["Russia", "Macron", "Turkey", "Kyiv", "Vladimir Putin"].join(", ");
    let names = [names.as_str(); 60].join(", ");
    desk.land(
        "names.txt",
        format!("Language: en\n\n{names} met in Ankara."),
    );
    let triggers = "attacked met sanctions protest ".repeat(1000);
    desk.land("triggers.txt", format!("Language: en\n\n{triggers}."));
    let _ = desk.output(&["run", "--once"]).code(0);
    assert_eq!(desk.files("done").len(), 2);
}

#[test]
fn a_line_of_a_file_fails_and_the_others_go_on() {
    let desk = Desk::new().configured("[limits]\nsentences = 5\n");
    let daemon = desk.daemon();
    let line = |id: &str, text: &str| {
        let line = serde_json::json!({"id": id, "text": text, "lang": "en"});
        format!("{line}\n")
    };
    let good = "Russia fired 18 missiles at Kyiv on Thursday.";
    let lines = [
        line("one", good),
        line("many", &"Bread. ".repeat(6)),
        line("two", good),
    ];
    desk.land("wire.jsonl", lines.concat());
    daemon.until("the file", || desk.path("failed/wire.jsonl").is_file());
    let documents = desk.documents();
    let outcomes: Vec<(&Value, &Value)> = documents
        .iter()
        .map(|line| (&line["id"], &line["outcome"]))
        .collect();
    assert_eq!(outcomes.len(), 3);
    assert_eq!(
        sorted(&documents, "/outcome"),
        ["coded", "coded", "failed"],
        "{outcomes:?}"
    );
    let reason = fs::read_to_string(desk.path("failed/wire.jsonl.reason.json")).unwrap();
    let reason: Value = serde_json::from_str(&reason).unwrap();
    assert_eq!(reason["failures"].as_array().unwrap().len(), 1, "{reason}");
}

#[test]
fn one_pass_has_the_same_limits() {
    let desk = Desk::new().configured("max_file = \"2KB\"\n[limits]\nsentences = 5\n");
    desk.write("in/a.txt", article(1));
    desk.write("in/b.txt", "Bread. ".repeat(6));
    desk.write("in/c.txt", "bread ".repeat(1000));
    let long = format!("{{\"text\":\"{}\"}}\n", "bread ".repeat(100_000));
    let short = "{\"id\":\"short\",\"text\":\"Russia fired 18 missiles at Kyiv.\"}\n";
    desk.write("in/d.jsonl", format!("{short}{long}{}", short.repeat(99)));
    let ended = desk.output(&["code", "--emit", "documents", "in"]).code(1);
    let said = ended.errors();
    for expected in [
        "document has more sentences than `limits.sentences` = 5",
        "file is larger than `inbox.max_file` = \"2000B\"",
        "the line is longer than `inbox.max_file` = \"2000B\"",
    ] {
        assert_eq!(said.matches(expected).count(), 1, "{expected}: {said}");
    }
    assert_eq!(ended.lines().len(), 101);
    // Standard input is a text or lines as well.
    let piped = desk.output_with(&["code"], &"bread ".repeat(1000)).code(1);
    assert!(
        piped.errors().contains("inbox.max_file"),
        "{}",
        piped.errors()
    );
}
