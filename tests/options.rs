//! What every stage and sink may say: conditions, what errors cost, deadlines, counts.

use std::collections::BTreeSet;
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};

use crate::exec::{BUILT_IN, desk, nothing_is_left_running};
use crate::support::{Desk, article, has, lines, sorted};

/// The child that fails documents whose title has a 3 in it, until a file says that it is mended.
const FAILS_THREE: &str = "fails-three";

#[test]
fn a_skipped_error_lets_the_document_go_on_as_it_came() {
    let desk = desk("on_error = \"skip\"", FAILS_THREE);
    desk.land("3.txt", article(3));
    desk.land("4.txt", article(4));
    let log = desk.output(&["run", "--once"]).code(0).errors();
    let documents = desk.documents();
    assert_eq!(sorted(&documents, "/outcome"), ["coded", "coded"]);
    assert_eq!(sorted(&documents, "/extra/seen"), ["null", "true"]);
    assert!(
        log.contains("stage `own` failed: not three; the document goes on without it"),
        "{log}"
    );
    let counts = "in=2 out=1 dropped=0 failed=1 passed_by=0 ";
    assert!(
        log.lines()
            .any(|line| line.contains("own") && line.contains(counts)),
        "{log}"
    );
}

#[test]
fn a_stopping_error_ends_the_run_and_keeps_the_file() {
    let stopping = desk("on_error = \"stop\"", FAILS_THREE);
    let mut daemon = stopping.daemon();
    stopping.land("1.txt", article(1));
    daemon.until_documents(1);
    stopping.land("3.txt", article(3));
    assert_eq!(daemon.end(), Some(1));
    assert!(
        daemon
            .log()
            .contains("stage `own` failed: not three; it has `on_error = \"stop\"`"),
        "{}",
        daemon.log()
    );
    assert_eq!(stopping.files("work").len(), 1);
    assert_eq!(
        (stopping.files("done").len(), stopping.files("failed").len()),
        (1, 0)
    );
    nothing_is_left_running(&stopping);
    // The stage is mended.
    stopping.write("mended", "");
    let daemon = stopping.daemon();
    daemon.until_documents(2);
    assert_eq!(daemon.stop(), Some(0));
    assert_eq!(
        sorted(&stopping.documents(), "/outcome"),
        ["coded", "coded"]
    );
    // A single pass ends so, too.
    let pass = desk("on_error = \"stop\"", FAILS_THREE);
    let errors = pass.output_with(&["code"], &article(3)).code(1).errors();
    assert!(errors.contains("not three"), "{errors}");
}

#[test]
fn conditions_say_which_documents_a_stage_takes() {
    let desk = desk(
        "when = { language = [\"en\"], path = [\"wire/**\"] }\nunless = { category = [\"sanction\"] }",
        "good",
    );
    desk.land("wire/taken.txt", article(1));
    desk.land("elsewhere.txt", article(2));
    desk.land(
        "wire/it.txt",
        "Il ministro degli Esteri ha incontrato oggi a Roma il collega francese per un colloquio.",
    );
    desk.land(
        "wire/sanction.txt",
        "The United States imposed new sanctions on seven companies on Thursday.",
    );
    let log = desk.output(&["run", "--once"]).code(0).errors();
    let documents = desk.documents();
    let seen: Vec<_> = documents
        .iter()
        .filter(|one| one["extra"]["seen"].is_string())
        .cloned()
        .collect();
    assert_eq!(sorted(&seen, "/id"), ["wire/taken.txt"], "{documents:?}");
    assert!(
        log.contains("in=1 out=1 dropped=0 failed=0 passed_by=3 "),
        "{log}"
    );
}

#[test]
fn a_deadline_holds_for_one_slow_document_and_no_other() {
    // Slower than its timeout from the first to the last, but never for one document.
    let desk = desk("timeout = \"2s\"", "slow");
    for number in 0..12 {
        desk.land(&format!("{number}.txt"), article(number));
    }
    let log = desk.output(&["run", "--once"]).code(0).errors();
    assert_eq!(sorted(&desk.documents(), "/outcome"), vec!["coded"; 12]);
    assert!(!log.contains("a child is lost"), "{log}");
}

#[test]
fn no_more_documents_are_in_a_stage_than_it_allows() {
    let desk = desk("concurrency = 3", "counts");
    for number in 0..30 {
        desk.land(&format!("{number}.txt"), article(number));
    }
    let _ = desk.output(&["run", "--once"]).code(0);
    let most = desk
        .documents()
        .iter()
        .map(|one| one["extra"]["most"].as_u64().unwrap())
        .max();
    assert_eq!(most, Some(3));
}

#[test]
fn the_log_says_now_and_then_what_each_stage_did() {
    let desk = Desk::new().configured("[log]\nstages = \"50ms\"\n");
    let daemon = desk.daemon();
    desk.land("a.txt", article(1));
    daemon.until("a summary", || {
        let counts = "stage=classify in=1 out=1 dropped=0 failed=0 passed_by=0 time=";
        daemon.log().contains(counts)
    });
    assert_eq!(daemon.stop(), Some(0));
}

#[test]
fn a_single_pass_says_on_a_terminal_what_each_stage_did() {
    if !has("script", "a terminal") {
        return;
    }
    let desk = desk("on_error = \"skip\"", FAILS_THREE);
    desk.write("texts/3.txt", article(3));
    desk.write("texts/4.txt", article(4));
    let program = env!("CARGO_BIN_EXE_tidings");
    let output = Command::new("script")
        .args([
            "-qec",
            &format!("{program} code texts --out events"),
            "/dev/null",
        ])
        .current_dir(desk.path(""))
        .output()
        .unwrap();
    let shown = String::from_utf8_lossy(&output.stdout).replace('\r', "");
    assert!(shown.contains("2 documents coded, "), "{shown}");
    let own: Vec<_> = shown
        .lines()
        .filter(|line| line.starts_with("own "))
        .collect();
    let counts: Vec<&str> = own[0].split_whitespace().take(6).collect();
    assert_eq!(counts, ["own", "2", "1", "0", "1", "0"], "{shown}");
    // No terminal, no table.
    desk.write("texts/5.txt", article(5));
    let quiet = desk.output(&["code", "texts/5.txt"]).code(0);
    assert!(
        !quiet.errors().contains("documents coded"),
        "{}",
        quiet.errors()
    );
}

/// Strikes, the rest, and all: each in its log.
fn routed() -> Desk {
    Desk::new().configured(
        "[[sink]]\ntype = \"file\"\npath = \"strikes.jsonl\"\nwhen = { category = [\"strike\"] }\n\
         [[sink]]\ntype = \"file\"\npath = \"rest.jsonl\"\nunless = { category = [\"strike\"] }\n\
         [[sink]]\ntype = \"file\"\npath = \"events.jsonl\"\n",
    )
}

fn ids(lines: &[Value]) -> Vec<String> {
    sorted(lines, "/id")
}

#[test]
fn each_sink_takes_the_events_that_its_condition_holds_for() {
    let desk = routed();
    let daemon = desk.daemon();
    for number in 0..20 {
        desk.land(&format!("{number}.txt"), article(number));
    }
    daemon.until_documents(20);
    assert_eq!(daemon.stop(), Some(0));
    let (strikes, rest) = (
        lines(&desk.path("strikes.jsonl")),
        lines(&desk.path("rest.jsonl")),
    );
    assert_eq!(sorted(&strikes, "/category"), vec!["strike"; 20]);
    assert!(rest.len() >= 20 && rest.iter().all(|event| event["category"] != "strike"));
    let mut both = ids(&strikes);
    both.extend(ids(&rest));
    both.sort();
    assert_eq!(both, ids(&desk.events()));
}

#[test]
fn without_a_sink_that_takes_all_every_document_has_its_line_still() {
    let desk = Desk::new().configured(
        "[[sink]]\ntype = \"file\"\npath = \"out/hindi.jsonl\"\nwhen = { language = [\"hi\"] }\n\
         [[sink]]\ntype = \"file\"\npath = \"out/strikes.jsonl\"\nwhen = { category = [\"strike\"] }\n",
    );
    desk.land("a.txt", article(1));
    let _ = desk.output(&["run", "--once"]).code(0);
    assert_eq!(lines(&desk.path("out/hindi.jsonl")), Vec::<Value>::new());
    assert_eq!(lines(&desk.path("out/strikes.jsonl")).len(), 1);
    let documents = lines(&desk.path("out/documents.jsonl"));
    assert_eq!(
        (
            &documents[0]["outcome"],
            documents[0]["events"].as_u64() >= Some(2)
        ),
        (&json!("coded"), true)
    );
}

#[test]
fn killed_under_load_no_route_loses_or_doubles_an_event() {
    let desk = routed();
    let mut landed = 0;
    for round in 0..8 {
        let daemon = desk.daemon_now();
        for _ in 0..25 {
            desk.land(&format!("{landed}.txt"), article(landed));
            landed += 1;
        }
        // The moment of the kill is the point of the test: any will do.
        std::thread::sleep(Duration::from_millis(round * 9));
        daemon.kill();
    }
    let daemon = desk.daemon();
    daemon.until_documents(landed);
    assert_eq!(daemon.stop(), Some(0));
    let (strikes, rest) = (
        lines(&desk.path("strikes.jsonl")),
        lines(&desk.path("rest.jsonl")),
    );
    let mut both = ids(&strikes);
    both.extend(ids(&rest));
    both.sort();
    assert_eq!(both, ids(&desk.events()));
    assert_eq!(both.iter().collect::<BTreeSet<_>>().len(), both.len());
    assert_eq!(strikes.len(), landed);
}

#[test]
fn two_stages_of_one_name_are_refused() {
    let stage = "[[stage]]\ntype = \"exec\"\ncommand = [\"cat\"]\n";
    let desk = Desk::new().configured(&format!("{BUILT_IN}{stage}{stage}"));
    let errors = desk.output(&["check"]).code(78).errors();
    assert!(errors.contains("two stages are named `exec`"), "{errors}");
}
