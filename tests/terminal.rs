//! What a terminal is sent: text, whatever documents, names and logs hold.

use serde_json::json;

use crate::support::{Desk, article};

/// Clears the screen in two ways, turns the text, and feigns a line.
const BAD: &str = "a\u{1b}[2Jb\u{9b}2Jc\u{202e}d\u{2066}e\u{7f}f\u{200f}g";

/// What may stand in a text that is still one: the rest makes it binary data.
const TURNED: &str = "a\u{9b}2Jb\u{202e}c\u{2066}d\u{200f}e";

#[track_caller]
fn is_harmless(shown: &str, holds: &[&str]) {
    for text in holds {
        assert!(shown.contains(text), "{text} is not in {shown:?}");
    }
    let unsafe_ones = shown.chars().filter(|c| {
        (c.is_control() && *c != '\n')
            || ('\u{202a}'..='\u{202e}').contains(c)
            || ('\u{2066}'..='\u{2069}').contains(c)
            || *c == '\u{200f}'
    });
    assert_eq!(unsafe_ones.collect::<String>(), "", "{shown:?}");
}

/// An event as another program may have written it: JSON leaves C1 and marks of direction as they are.
fn event() -> String {
    let event = json!({
        "id": "00", "category": "strike", "status": "occurred", "date": "2025-07-10",
        "actor": [{"text": BAD, "name": null}],
        "sentence": {"language": "en", "text": format!("{BAD}\nfeigned")},
        "document": {"id": BAD},
    });
    format!("{event}\n")
}

#[test]
fn the_events_of_a_log_are_shown_escaped() {
    let desk = Desk::new();
    desk.write("events.jsonl", event());
    let shown = desk.on_terminal(&["tail", "events.jsonl"]);
    is_harmless(&shown, &["a\\u001b[2Jb\\u009b2Jc\\u202ed", "\\nfeigned"]);
    assert_eq!(shown.lines().count(), 1, "{shown}");
    // JSON stays the same JSON, and a pipe gets every byte as it is.
    let shown = desk.on_terminal(&["tail", "--json", "events.jsonl"]);
    is_harmless(&shown, &["\\u009b"]);
    let parsed: serde_json::Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(parsed["document"]["id"], BAD);
    assert_eq!(
        desk.output(&["tail", "events.jsonl"]).code(0).text(),
        event()
    );
    desk.write("old.jsonl", "");
    let shown = desk.on_terminal(&["diff", "old.jsonl", "events.jsonl"]);
    is_harmless(&shown, &["\\u001b[2J", "1 added"]);
}

#[test]
fn what_is_explained_and_scored_is_shown_escaped() {
    let desk = Desk::new();
    let text = format!("Russia fired missiles at Kyiv{TURNED} on Thursday.");
    let shown = desk.on_terminal(&["explain", "--lang", "en", &text]);
    is_harmless(&shown, &["language en", "\\u202e"]);
    let shown = desk.on_terminal(&["explain", "--json", "--lang", "en", &text]);
    is_harmless(&shown, &["\\u202e"]);
    let gold = json!({
        "id": BAD, "text": format!("Nothing happened{BAD}."), "lang": "en",
        "labels": [{"category": "call", "status": "occurred"}],
    });
    desk.write("gold.jsonl", format!("{gold}\n"));
    let shown = desk.on_terminal(&["eval", "--errors", "--labels", "gold.jsonl"]);
    is_harmless(&shown, &["missed", "\\u001b[2J"]);
}

#[test]
fn names_of_files_are_shown_escaped_in_logs_and_messages() {
    let name = "x\u{1b}[2J\u{9b}2J\u{202e}\n2025 ERROR feigned.txt";
    let desk = Desk::new();
    desk.land(name, b"\x00\x01\x02\x00\x00\x00");
    let log = desk.output(&["run", "--once"]).code(1).errors();
    is_harmless(&log, &["document failed"]);
    assert!(
        !log.lines().any(|line| line.starts_with("2025 ERROR")),
        "{log}"
    );
    let shown = desk.on_terminal(&["requeue"]);
    is_harmless(&shown, &["\\u202e", " -> "]);
    assert_eq!(shown.lines().count(), 1, "{shown}");
    let shown = desk.on_terminal(&["run", "--once"]);
    is_harmless(&shown, &["document failed"]);
    let shown = desk.on_terminal(&["eval", name]);
    is_harmless(&shown, &["cannot read"]);
    // A log in JSON stays JSON.
    let desk = desk.configured("[log]\nformat = \"json\"\n");
    let _ = desk.output(&["requeue"]).code(0);
    let log = desk.output(&["run", "--once"]).code(1).errors();
    is_harmless(&log, &["document failed"]);
    for line in log.lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap();
    }
}

#[test]
fn coding_to_a_terminal_is_harmless() {
    let desk = Desk::new();
    let text = article(1).replace("on Thursday", &format!("{TURNED} on Thursday"));
    desk.write("a.txt", text);
    for emit in ["events", "documents"] {
        let shown = desk.on_terminal(&["code", "--emit", emit, "a.txt"]);
        is_harmless(&shown, &["\\u202e"]);
    }
}
