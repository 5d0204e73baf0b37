//! Logs that are put aside, compressed and removed, and readers that go through all of it.

use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Stdio};

use flate2::read::GzDecoder;
use serde_json::Value;

use crate::support::{Daemon, Desk, article, end_in_time, holds_in_time, lines, sorted};

/// Each group of documents begins a part of its own.
const EACH: &str = "[[sink]]\ntype = \"file\"\nrotate_size = \"1B\"\n";

fn desk(keys: &str) -> Desk {
    Desk::new().configured(&format!("{EACH}{keys}"))
}

/// Lands documents one by one, each in a group of its own.
#[track_caller]
fn code(desk: &Desk, daemon: &Daemon<'_>, numbers: std::ops::Range<usize>) {
    for number in numbers {
        let done = desk.files("done").len();
        desk.land(&format!("{number}.txt"), article(number));
        daemon.until("a moved file", || desk.files("done").len() > done);
    }
}

/// Lists the parts of a log, oldest first, by the ends of their names.
fn parts(desk: &Desk, log: &str) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(desk.path(""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with(&format!("{log}-")))
        .collect();
    names.sort();
    names
}

fn is(name: &str, ending: &str) -> bool {
    Path::new(name).extension() == Some(ending.as_ref())
}

fn are_compressed(desk: &Desk, count: usize) -> bool {
    let parts = parts(desk, "events");
    parts.len() == count && parts.iter().all(|name| is(name, "gz"))
}

fn has_drafts(desk: &Desk) -> bool {
    fs::read_dir(desk.path("")).unwrap().any(|entry| {
        entry
            .unwrap()
            .file_name()
            .to_string_lossy()
            .ends_with(".tmp")
    })
}

/// Reads a log with all its parts, whatever their forms; where both forms stand, one.
fn whole(desk: &Desk, log: &str) -> Vec<Value> {
    let mut found = Vec::new();
    let mut names = parts(desk, log);
    names.dedup_by(|later, kept| later.strip_suffix(".gz") == Some(kept));
    for name in names {
        let path = desk.path(&name);
        if is(&name, "gz") {
            let mut text = String::new();
            let file = fs::File::open(path).unwrap();
            GzDecoder::new(file).read_to_string(&mut text).unwrap();
            found.extend(
                text.lines()
                    .map(|line| serde_json::from_str::<Value>(line).unwrap()),
            );
        } else {
            found.extend(lines(&path));
        }
    }
    found.extend(lines(&desk.path(&format!("{log}.jsonl"))));
    found
}

/// Sees to it that each of so many documents stands once, with its events.
#[track_caller]
fn each_stands_once(desk: &Desk, count: usize) {
    let documents = whole(desk, "documents");
    let mut keys = sorted(&documents, "/key");
    assert_eq!(keys.len(), count);
    keys.dedup();
    assert_eq!(keys.len(), count);
    let told: u64 = documents
        .iter()
        .map(|line| line["events"].as_u64().unwrap())
        .sum();
    let mut ids = sorted(&whole(desk, "events"), "/id");
    assert_eq!(ids.len() as u64, told);
    ids.dedup();
    assert_eq!(ids.len() as u64, told);
}

#[test]
fn parts_are_compressed_and_read_as_before() {
    let desk = desk("compress_after = \"0s\"\n");
    let daemon = desk.daemon();
    code(&desk, &daemon, 0..5);
    daemon.until("four compressed parts", || are_compressed(&desk, 4));
    assert_eq!(daemon.stop(), Some(0));
    assert!(!has_drafts(&desk));
    each_stands_once(&desk, 5);
    let shown = desk.output(&["tail", "-n", "1000"]).code(0).lines();
    assert_eq!(shown, whole(&desk, "events"));
    // A lost ledger is rebuilt from compressed parts, too.
    fs::remove_file(desk.path("tidings.ledger")).unwrap();
    let daemon = desk.daemon();
    desk.land("again.txt", article(0));
    daemon.until("a skipped document", || {
        desk.documents()
            .iter()
            .any(|line| line["outcome"] == "skipped")
    });
}

#[test]
fn a_long_compression_holds_up_neither_documents_nor_a_stop() {
    let desk = desk("compress_after = \"0s\"\n");
    // Nothing but a hole, so large that no machine is through with it while this runs.
    let part = desk.path("events-000001-20250711.jsonl");
    let length = 64 << 30;
    fs::File::create(&part)
        .and_then(|file| file.set_len(length))
        .unwrap();
    let daemon = desk.daemon();
    daemon.until("a draft", || has_drafts(&desk));
    code(&desk, &daemon, 0..2);
    assert!(has_drafts(&desk));
    assert_eq!(daemon.stop(), Some(0));
    assert!(!has_drafts(&desk));
    assert_eq!(fs::metadata(&part).unwrap().len(), length);
    // A kill leaves a draft, which the next start removes.
    let daemon = desk.daemon();
    daemon.until("a draft", || has_drafts(&desk));
    daemon.kill();
    assert!(has_drafts(&desk));
    fs::remove_file(&part).unwrap();
    let daemon = desk.daemon();
    daemon.until("no draft", || !has_drafts(&desk));
}

#[test]
fn old_parts_are_removed_and_this_is_said_and_what_they_held_is_not_coded_again() {
    let desk = desk("keep_parts = 1\ncompress_after = \"0s\"\n");
    let daemon = desk.daemon();
    code(&desk, &daemon, 0..4);
    daemon.until("one part", || are_compressed(&desk, 1));
    let said = || daemon.log().matches("part was removed").count();
    daemon.until("each removal in the log", || said() >= 4);
    assert!(daemon.log().contains("events-000001-"), "{}", daemon.log());
    assert!(
        daemon.log().contains("by=\"keep_parts\""),
        "{}",
        daemon.log()
    );
    desk.land("again.txt", article(0));
    daemon.until("a skipped document", || {
        desk.documents()
            .iter()
            .any(|line| line["outcome"] == "skipped")
    });
    assert_eq!(daemon.stop(), Some(0));
    // What a rebuilt ledger cannot know is said.
    fs::remove_file(desk.path("tidings.ledger")).unwrap();
    let daemon = desk.daemon();
    assert!(
        daemon.log().contains("older parts of the log are gone"),
        "{}",
        daemon.log()
    );
}

#[test]
fn killed_whenever_a_part_appears_nothing_is_lost_or_doubled() {
    let desk = desk("compress_after = \"0s\"\n");
    let mut landed = 0;
    for round in 0..12 {
        let daemon = desk.daemon_now();
        // What the last kill left goes through first: a document that two kills meet alone would be taken for poison.
        daemon.until("an empty work folder", || desk.files("work").is_empty());
        let before = parts(&desk, "documents");
        for _ in 0..6 {
            desk.land(&format!("{landed}.txt"), article(landed));
            landed += 1;
        }
        // Killed as soon as there is another part, or another form of one; or when no file is left to make one.
        daemon.until("a change of parts", || {
            let is_over = round % 4 == 3 || desk.files("work").is_empty();
            desk.files("inbox").is_empty() && is_over || parts(&desk, "documents") != before
        });
        daemon.kill();
    }
    let daemon = desk.daemon();
    daemon.until("all files moved", || desk.files("done").len() == landed);
    daemon.until("compressed parts", || {
        parts(&desk, "events").iter().all(|name| is(name, "gz"))
    });
    assert_eq!(daemon.stop(), Some(0));
    each_stands_once(&desk, landed);
    assert!(!has_drafts(&desk));
}

#[test]
fn a_rotation_that_a_kill_interrupted_is_finished_at_the_start() {
    let desk = desk("");
    let daemon = desk.daemon();
    code(&desk, &daemon, 0..1);
    daemon.kill();
    // As it is left when the rename of one log is done and nothing behind it.
    fs::rename(
        desk.path("events.jsonl"),
        desk.path("events-000001-20250711.jsonl"),
    )
    .unwrap();
    let daemon = desk.daemon();
    code(&desk, &daemon, 1..3);
    assert_eq!(daemon.stop(), Some(0));
    each_stands_once(&desk, 3);
    assert_eq!(parts(&desk, "events").len(), 2);
    assert_eq!(parts(&desk, "documents").len(), 2);
}

/// A reader with a cursor, whose output goes behind what earlier ones wrote.
fn reader(desk: &Desk) -> Child {
    let file = |name: &str| {
        let mut options = fs::File::options();
        options
            .append(true)
            .create(true)
            .open(desk.path(name))
            .unwrap()
    };
    let mut command = desk.tidings(&["tail", "-f", "-n", "0", "--cursor-file", "cursor"]);
    command.stdout(file("seen")).stderr(file("said"));
    command.spawn().unwrap()
}

fn end(mut reader: Child) -> Option<i32> {
    let id = rustix::process::Pid::from_child(&reader);
    rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
    end_in_time(&mut reader).and_then(|status| status.code())
}

fn seen(desk: &Desk) -> Vec<Value> {
    lines(&desk.path("seen"))
}

fn said(desk: &Desk) -> String {
    fs::read_to_string(desk.path("said")).unwrap()
}

/// Waits until a reader has seen all that stands in the log.
#[track_caller]
fn until_seen(desk: &Desk, daemon: &Daemon<'_>) {
    daemon.until("all events seen", || {
        seen(desk).len() >= whole(desk, "events").len()
    });
}

#[test]
fn a_reader_goes_on_where_it_was_through_rotation_and_compression() {
    let desk = desk("compress_after = \"0s\"\n");
    let daemon = desk.daemon();
    let first = reader(&desk);
    daemon.until("a cursor", || desk.path("cursor").is_file());
    code(&desk, &daemon, 0..3);
    until_seen(&desk, &daemon);
    assert_eq!(end(first), Some(0));
    // The log goes on without it, and all that it knew changes its form.
    code(&desk, &daemon, 3..7);
    daemon.until("six compressed parts", || are_compressed(&desk, 6));
    let second = reader(&desk);
    until_seen(&desk, &daemon);
    code(&desk, &daemon, 7..9);
    until_seen(&desk, &daemon);
    assert_eq!(end(second), Some(0));
    assert_eq!(seen(&desk), whole(&desk, "events"));
    assert_eq!(said(&desk), "");
    // Without -f it tells what is new, and ends.
    code(&desk, &daemon, 9..10);
    let once = ["tail", "--cursor-file", "cursor"];
    let new = desk.output(&once).code(0).lines();
    assert_eq!(new, whole(&desk, "events")[seen(&desk).len()..]);
    assert!(!new.is_empty());
    assert_eq!(desk.output(&once).code(0).text(), "");
}

#[test]
fn a_reader_that_was_killed_loses_nothing() {
    let desk = desk("compress_after = \"0s\"\n");
    let daemon = desk.daemon();
    let mut one = reader(&desk);
    daemon.until("a cursor", || desk.path("cursor").is_file());
    for round in 0..4 {
        code(&desk, &daemon, 3 * round..3 * round + 3);
        daemon.until("an event seen", || seen(&desk).len() > round);
        one.kill().unwrap();
        one.wait().unwrap();
        one = reader(&desk);
    }
    // What the last reader alone can see tells that it is there.
    code(&desk, &daemon, 12..13);
    // The document's line may stand before its events do.
    daemon.until("all events seen", || {
        let mut ids = sorted(&seen(&desk), "/id");
        ids.dedup();
        ids == sorted(&whole(&desk, "events"), "/id")
    });
    assert_eq!(end(one), Some(0));
}

#[test]
fn a_reader_says_what_it_missed() {
    let desk = desk("keep_parts = 1\n");
    let daemon = desk.daemon();
    let first = reader(&desk);
    daemon.until("a cursor", || desk.path("cursor").is_file());
    code(&desk, &daemon, 0..1);
    until_seen(&desk, &daemon);
    assert_eq!(end(first), Some(0));
    code(&desk, &daemon, 1..5);
    daemon.until("one part", || parts(&desk, "events").len() == 1);
    let before = seen(&desk).len();
    let rest = whole(&desk, "events").len();
    let second = reader(&desk);
    daemon.until("the rest", || seen(&desk).len() == before + rest);
    assert_eq!(end(second), Some(0));
    let expected = "parts 1 to 3 of ";
    assert!(said(&desk).contains(expected), "{}", said(&desk));
    // A log that somebody cut is read from its start.
    assert_eq!(daemon.stop(), Some(0));
    let kept = fs::read(desk.path("events.jsonl")).unwrap();
    let mut events = kept.split_inclusive(|byte| *byte == b'\n');
    let line = events.next_back().unwrap();
    assert!(events.next().is_some());
    fs::write(desk.path("events.jsonl"), line).unwrap();
    let cut = desk.output(&["tail", "--cursor-file", "cursor"]).code(0);
    assert!(
        cut.errors().contains("was cut or written over"),
        "{}",
        cut.errors()
    );
    assert_eq!(cut.text().as_bytes(), line);
}

#[test]
fn a_reader_takes_no_more_memory_for_more_lines() {
    let desk = Desk::new();
    desk.write("events.jsonl", "");
    let one = reader(&desk);
    assert!(holds_in_time(|| desk.path("cursor").is_file()));
    let peak = || {
        let status = fs::read_to_string(format!("/proc/{}/status", one.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.unwrap().trim().trim_end_matches(" kB");
        kib.parse::<usize>().unwrap() << 10
    };
    let before = peak();
    let line = format!(
        "{{\"category\":\"strike\",\"text\":\"{}\"}}\n",
        "x".repeat(4000)
    );
    let grown = line.repeat(16_000);
    fs::File::options()
        .append(true)
        .open(desk.path("events.jsonl"))
        .and_then(|mut log| log.write_all(grown.as_bytes()))
        .unwrap();
    let seen = || fs::metadata(desk.path("seen")).unwrap().len();
    assert!(holds_in_time(|| seen() == grown.len() as u64));
    let more = peak() - before;
    assert!(more < grown.len() / 4, "{more} bytes for {}", grown.len());
    assert_eq!(end(one), Some(0));
}

#[test]
fn a_cursor_file_is_one_readers_and_nothing_else_is_written_over() {
    let desk = Desk::new();
    desk.write("events.jsonl", "");
    desk.write("notes.txt", "mine");
    let refused = desk
        .output(&["tail", "events-000001-20250711.jsonl.gz"])
        .code(1);
    assert!(
        refused.errors().contains("is compressed"),
        "{}",
        refused.errors()
    );
    let refused = desk
        .output(&["tail", "events.jsonl", "--cursor-file", "notes.txt"])
        .code(1);
    assert!(
        refused.errors().contains("is no cursor file"),
        "{}",
        refused.errors()
    );
    assert_eq!(fs::read_to_string(desk.path("notes.txt")).unwrap(), "mine");
}

#[test]
fn what_is_made_is_closed_to_others_whatever_the_umask() {
    for (umask, file_mode, folder_mode) in [("000", 0o640, 0o750), ("077", 0o600, 0o700)] {
        let desk = desk("path = \"logs/events.jsonl\"\ncompress_after = \"0s\"\n");
        desk.land("good.txt", article(1));
        desk.land("deep/bad.txt", b"\x00\x01\x02\x00\x00\x00");
        let mut command = std::process::Command::new("sh");
        let script =
            format!("umask {umask}; \"$0\" run --once; \"$0\" tail --cursor-file logs/cursor");
        command.args(["-c", &script, env!("CARGO_BIN_EXE_tidings")]);
        command.current_dir(desk.path("")).stdin(Stdio::null());
        assert!(command.output().unwrap().status.success());
        desk.land("second.txt", article(2));
        // A third run finds a log to put aside, and compresses its part.
        let _ = command.output().unwrap();
        let mut found = Vec::new();
        for top in ["logs", "done", "failed", "work", "tidings.ledger"] {
            let mut paths = vec![desk.path(top)];
            while let Some(path) = paths.pop() {
                let metadata = fs::metadata(&path).unwrap();
                let name = path
                    .strip_prefix(desk.path(""))
                    .unwrap()
                    .display()
                    .to_string();
                if metadata.is_dir() {
                    paths.extend(
                        fs::read_dir(&path)
                            .unwrap()
                            .map(|entry| entry.unwrap().path()),
                    );
                }
                // A file that came through keeps what its writer gave it.
                if !is(&name, "txt") {
                    let expected = if metadata.is_dir() {
                        folder_mode
                    } else {
                        file_mode
                    };
                    assert_eq!(metadata.permissions().mode() & 0o777, expected, "{name}");
                    found.push(name);
                }
            }
        }
        for name in [
            "logs",
            "logs/events.jsonl",
            "logs/.events.jsonl.lock",
            "logs/cursor",
            "failed/deep",
            "failed/deep/bad.txt.reason.json",
            "work",
            "tidings.ledger",
        ] {
            assert!(
                found.iter().any(|one| one == name),
                "{name} is not in {found:?}"
            );
        }
        assert!(
            found.iter().any(|name| name.starts_with("logs/events-")),
            "{found:?}"
        );
    }
}
