//! Children as bad as they come: each costs only the documents that fail when they are sent alone.

use std::fs;

use crate::exec::{deaf_desk, desk, nothing_is_left_running};
use crate::support::{Daemon, Desk, article, sorted};

/// Runs a child over ten articles, of which number 7 brings out the worst in it.
#[track_caller]
fn check(keys: &str, behaviour: &str, failing: &[&str], reason: &str) {
    let startup = if keys.contains("startup") {
        ""
    } else {
        "startup = \"6s\"\n"
    };
    let timeout = if keys.contains("timeout") {
        ""
    } else {
        "timeout = \"1500ms\"\n"
    };
    let keys = format!("{startup}{timeout}max_answer = \"1MiB\"\n{keys}");
    let desk = match behaviour {
        "outlives" => deaf_desk(&keys, behaviour),
        _ => desk(&keys, behaviour),
    };
    let daemon = desk.daemon();
    let before = peak(&daemon);
    for number in 0..10 {
        desk.land(&format!("{number}.txt"), article(number));
    }
    daemon.until_documents(10);
    daemon.until("an empty work folder", || desk.files("work").is_empty());
    let after = peak(&daemon);
    assert!(
        after < before + (100 << 10),
        "memory grew from {before} to {after} KiB"
    );
    // It goes on with what comes next.
    desk.land("last.txt", article(100));
    daemon.until_documents(11);
    assert_eq!(daemon.stop(), Some(0));
    verdicts(&desk, failing, reason);
    nothing_is_left_running(&desk);
}

#[track_caller]
fn verdicts(desk: &Desk, failing: &[&str], reason: &str) {
    let documents = desk.documents();
    let failed: Vec<_> = documents
        .iter()
        .filter(|one| one["outcome"] == "failed")
        .cloned()
        .collect();
    assert_eq!(sorted(&failed, "/id"), failing, "{failed:?}");
    for document in &failed {
        let message = document["reason"]["message"].as_str().unwrap();
        assert!(message.contains(reason), "{message}");
    }
    for document in documents.iter().filter(|one| one["outcome"] == "coded") {
        assert_eq!(document["extra"]["seen"], document["id"], "{document}");
    }
    assert_eq!(documents.len(), 11);
}

/// Gives the most memory that the daemon had at a time, in KiB.
fn peak(daemon: &Daemon<'_>) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", daemon.child.id())).unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

#[test]
fn hangs() {
    check("", "hangs", &["7.txt"], "no answer within 1.5s");
}

#[test]
fn answers_all_but_one() {
    check("workers = 2", "silent", &["7.txt"], "no answer within 1.5s");
}

#[test]
fn answers_twice() {
    check("", "answers-twice", &[], "");
}

#[test]
fn answers_again_and_again() {
    check("", "answers-again", &[], "");
}

#[test]
fn prints_by_mistake() {
    let reason = "it is no JSON object: \"working on it\"";
    check("", "prints", &["7.txt"], reason);
}

#[test]
fn answers_the_id_of_another() {
    check("", "wrong-id", &["7.txt"], "which it was not sent");
}

#[test]
fn dies_in_the_middle_of_a_line() {
    let reason = "its process ended in the middle of an answer (exit status: 0)";
    check("", "dies-in-line", &["7.txt"], reason);
}

#[test]
fn dies_and_leaves_a_word() {
    let reason = "its last line on standard error: no such table";
    check("", "dies-with-word", &["7.txt"], reason);
}

/// Gives all that is sent to a child which fails everything.
fn all() -> Vec<String> {
    let numbers = (0..10).map(|number| format!("{number}.txt"));
    numbers.chain(["last.txt".to_owned()]).collect()
}

#[test]
fn dies_at_start() {
    let all = all();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    check("", "dies-at-start", &all, "no such table at the start");
}

#[test]
fn floods_standard_error() {
    let desk = desk("timeout = \"30s\"", "floods");
    let daemon = desk.daemon();
    for number in 0..10 {
        desk.land(&format!("{number}.txt"), article(number));
    }
    desk.land("last.txt", article(100));
    daemon.until_documents(11);
    let log = daemon.log();
    assert!(
        log.contains("a child writes more to standard error than is logged"),
        "{log:.2000}"
    );
    assert!(log.len() < 1 << 20, "the log has {} bytes", log.len());
    assert_eq!(daemon.stop(), Some(0));
    verdicts(&desk, &[], "");
}

#[test]
fn writes_100_mb_on_one_line() {
    let reason = "an answer is longer than `max_answer`, 1048576 bytes";
    check("", "long-line", &["7.txt"], reason);
}

#[test]
fn writes_invalid_json() {
    check("", "invalid-json", &["7.txt"], "cannot read an answer");
}

#[test]
fn writes_invalid_utf8() {
    check("", "invalid-utf8", &["7.txt"], "it is not UTF-8");
}

#[test]
fn ignores_sigterm_and_the_end_of_its_input() {
    check("workers = 2", "outlives", &[], "");
}

#[test]
fn forks_grandchildren_that_hold_its_pipes() {
    let reason = "its process ended without an answer";
    check("", "forks", &["7.txt"], reason);
}

#[test]
fn leaves_grandchildren_at_its_end() {
    check("", "leaves-grandchildren", &[], "");
}

#[test]
fn reads_slowly() {
    // A request is larger than the pipe, and each is read in small pieces.
    let desk = desk("timeout = \"20s\"", "reads-slowly");
    let daemon = desk.daemon();
    for number in 0..10 {
        let filler = "The price of bread rose a little in the shops of the old town. ".repeat(2000);
        desk.land(
            &format!("{number}.txt"),
            format!("{}{filler}", article(number)),
        );
    }
    desk.land("last.txt", article(100));
    daemon.until_documents(11);
    assert_eq!(daemon.stop(), Some(0));
    verdicts(&desk, &[], "");
}

#[test]
fn never_reads() {
    let all = all();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    check(
        "timeout = \"50ms\"\nstartup = \"0s\"\nworkers = 4",
        "never-reads",
        &all,
        "no answer within 50ms",
    );
}

#[test]
fn leaks_memory_until_its_limit() {
    // Each document takes 60 MB for ever; a child has room for a few, and every document passes.
    let keys = "memory = \"400MiB\"\ntimeout = \"20s\"";
    check(keys, "leaks", &[], "");
}

#[test]
fn closes_its_pipes_and_stays() {
    let reason = "its process ended without an answer";
    check("", "closes-pipes", &["7.txt"], reason);
}

#[test]
fn stops_itself() {
    check("", "stops-itself", &["7.txt"], "no answer within 1.5s");
}
