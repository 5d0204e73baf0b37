//! `tidings code` and what it writes.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use crate::support::{Desk, article, sorted};

#[test]
fn codes_standard_input() {
    let desk = Desk::new();
    let ended = desk.output_with(&["code"], &article(18)).code(0);
    let events = ended.lines();
    assert!(sorted(&events, "/category").contains(&"strike".to_owned()));
    assert_eq!(events[0]["document"]["published"], "2025-07-11T00:00:00Z");
    assert_eq!(events[0]["document"]["published_from"], "header");
}

#[test]
fn codes_json_lines_from_standard_input_in_order() {
    let desk = Desk::new();
    let input = json_lines(500);
    let events = desk
        .output_with(&["code", "--from", "jsonl"], &input)
        .code(0)
        .lines();
    let mut ids: Vec<usize> = events
        .iter()
        .map(|event| event["document"]["id"].as_str().unwrap().parse().unwrap())
        .collect();
    assert!(ids.is_sorted());
    ids.dedup();
    assert_eq!(ids.len(), 500);
}

#[test]
fn codes_folders_in_the_order_of_paths() {
    let desk = Desk::new();
    for name in ["texts/b.txt", "texts/a.txt", "texts/c/d.txt"] {
        desk.write(name, format!("{}{name}", article(1)));
    }
    let events = desk.output(&["code", "texts"]).code(0).lines();
    let mut paths: Vec<_> = events
        .iter()
        .map(|event| event["document"]["id"].as_str().unwrap())
        .collect();
    paths.dedup();
    assert_eq!(paths, ["texts/a.txt", "texts/b.txt", "texts/c/d.txt"]);
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let desk = Desk::new();
    for number in 0..50 {
        desk.write(&format!("texts/{number}.txt"), article(number));
    }
    let code = || {
        desk.output(&["code", "texts", "--no-timestamp"])
            .code(0)
            .text()
    };
    let first = code();
    assert!(!first.contains("coded_at"));
    assert_eq!(first, code());
}

#[test]
fn annotated_documents_carry_their_sentences_in_code_points() {
    let desk = Desk::new();
    let text = "रूस ने कीव पर 18 मिसाइलें दागीं। दोनों मंत्रियों ने अंकारा में मुलाकात की।";
    let ended = desk
        .output_with(&["code", "--emit", "documents"], text)
        .code(0);
    let document = &ended.lines()[0];
    assert_eq!(document["language"], "hi");
    let body: Vec<char> = document["text"].as_str().unwrap().chars().collect();
    for sentence in document["sentences"].as_array().unwrap() {
        let at = |index: usize| sentence["span"][index].as_u64().unwrap() as usize;
        let cut: String = body[at(0)..at(1)].iter().collect();
        assert!(cut.ends_with('।'), "{cut}");
    }
    for event in document["events"].as_array().unwrap() {
        for evidence in event["evidence"].as_array().unwrap() {
            let span = &evidence["spans"][0];
            let at = |index: usize| span[index].as_u64().unwrap() as usize;
            let cut: String = body[at(0)..at(1)].iter().collect();
            assert!(
                evidence["text"].as_str().unwrap().contains(&cut),
                "{evidence}"
            );
        }
    }
    assert_eq!(
        sorted(document["events"].as_array().unwrap(), "/category"),
        ["meeting", "strike"]
    );
}

#[test]
fn a_failed_document_is_said_and_the_rest_is_coded() {
    let desk = Desk::new();
    desk.write("bad.txt", b"\x00\x00\x00\x01");
    desk.write("good.txt", article(4));
    let ended = desk.output(&["code", "bad.txt", "good.txt"]).code(1);
    assert!(!ended.lines().is_empty());
    assert!(ended.errors().contains("bad.txt"), "{}", ended.errors());
    let missing = desk.output(&["code", "missing.txt"]).code(1);
    assert!(
        missing.errors().contains("missing.txt"),
        "{}",
        missing.errors()
    );
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let desk = Desk::new();
    for number in 0..2000 {
        desk.write(&format!("texts/{number}.txt"), article(number));
    }
    let mut command = desk.tidings(&["code", "texts"]);
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut first = String::new();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    out.read_line(&mut first).unwrap();
    drop(out);
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(first.ends_with('\n'));
}

#[test]
fn a_stopped_pass_goes_on_where_it_was() {
    let desk = Desk::new();
    let lines = json_lines(3000);
    desk.write("a.jsonl", &lines);
    desk.write("b.txt", article(9999));
    let code = ["code", "a.jsonl", "b.txt", "--no-timestamp"];
    let whole = desk.output(&code).code(0).text();
    let resumed = [&code[..], &["--out", "out.jsonl", "--resume"]].concat();
    let mut rounds = 0;
    loop {
        let mut child = desk.tidings(&resumed).spawn().unwrap();
        let size = || std::fs::metadata(desk.path("out.jsonl")).map_or(0, |found| found.len());
        let before = size();
        let grew = || size() > before || child_ended(child.id());
        assert!(crate::support::holds_in_time(grew));
        child.kill().unwrap();
        let ended = child.wait().unwrap();
        rounds += 1;
        if ended.code() == Some(0) {
            break;
        }
        if rounds == 5 {
            let _ = desk.output(&resumed).code(0);
            break;
        }
    }
    let out = std::fs::read_to_string(desk.path("out.jsonl")).unwrap();
    assert!(rounds > 1, "nothing was ever stopped");
    assert_eq!(out.len(), whole.len());
    assert!(out == whole, "the resumed output differs");
    assert_eq!(
        desk.files("")
            .iter()
            .filter(|name| name.contains(".ledger"))
            .count(),
        0
    );
    let refused = desk
        .output(&[&code[..], &["--out", "out.jsonl"]].concat())
        .code(1);
    assert!(
        refused.errors().contains("--resume"),
        "{}",
        refused.errors()
    );
}

/// Writes so many articles as JSON Lines.
fn json_lines(count: usize) -> String {
    let line = |number: usize| {
        serde_json::json!({ "id": number.to_string(), "text": article(number) }).to_string()
    };
    let mut lines: Vec<String> = (0..count).map(line).collect();
    lines.push(String::new());
    lines.join("\n")
}

/// Tells whether a child has ended and waits to be reaped.
fn child_ended(id: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{id}/stat")).is_ok_and(|stat| stat.contains(") Z "))
}
