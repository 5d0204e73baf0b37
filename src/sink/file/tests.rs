use std::fs;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use super::*;
use crate::sink::parts;

struct Fixture(tempfile::TempDir);

impl Fixture {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Opens a sink that rotates before every batch, as a start does.
    fn open(&self, is_compressing: bool) -> FileSink {
        let mut config = SinkConfig::file(self.path("events.jsonl"));
        config.documents = self.path("documents.jsonl");
        config.rotate_size = Some(1);
        config.parts.compress_after = is_compressing.then_some(Duration::ZERO);
        FileSink::open(&config).unwrap()
    }

    /// Puts a log aside as a rotation does, and begins the new file where it came so far.
    fn put_aside(&self, log: &str, number: u32, begins: bool) {
        let log = self.path(log);
        fs::rename(&log, parts::name(&log, number, "20250711")).unwrap();
        if begins {
            fs::write(&log, "").unwrap();
        }
    }

    /// Reads all parts of a log and the live file, one after the other.
    fn content(&self, log: &str) -> String {
        let log = self.path(log);
        let mut text = String::new();
        for part in parts::list(&log).unwrap() {
            text += &io::read_to_string(part.open().unwrap()).unwrap();
        }
        text + &fs::read_to_string(log).unwrap()
    }
}

fn batch(number: u32) -> Batch {
    Batch {
        events: format!("event {number}\n").into_bytes(),
        documents: format!("document {number}\n").into_bytes(),
        ..Batch::default()
    }
}

/// Brings a batch through as the committer does.
fn deliver(sink: &mut FileSink, batch: &Batch, mut at: Position) -> Position {
    loop {
        match sink.deliver(batch, &at).unwrap() {
            Delivery::Done(position) => return position,
            Delivery::Elsewhere(position) => at = position,
        }
    }
}

/// Ends a run before its second batch in some way, and checks what stands once the next run wrote it.
#[track_caller]
fn check(ends: impl Fn(&Fixture)) {
    for is_compressing in [false, true] {
        let fixture = Fixture::new();
        let mut sink = fixture.open(false);
        let at = sink.prepare(None).unwrap();
        let committed = deliver(&mut sink, &batch(1), at);
        drop(sink);
        ends(&fixture);
        let mut sink = fixture.open(is_compressing);
        let mut committed = Some(committed);
        for number in 2..=3 {
            let at = sink.prepare(committed.as_ref()).unwrap();
            committed = Some(deliver(&mut sink, &batch(number), at));
        }
        assert_eq!(
            fixture.content("events.jsonl"),
            "event 1\nevent 2\nevent 3\n"
        );
        let documents = fixture.content("documents.jsonl");
        assert_eq!(documents, "document 1\ndocument 2\ndocument 3\n");
        for log in ["events.jsonl", "documents.jsonl"] {
            let parts = parts::list(&fixture.path(log)).unwrap();
            let numbers: Vec<u32> = parts.iter().map(|part| part.number).collect();
            assert_eq!(numbers, [1, 2], "{log}, compressing: {is_compressing}");
        }
    }
}

#[test]
fn a_rotation_that_was_interrupted_anywhere_is_finished_at_the_start() {
    check(|_| {});
    // One log is put aside, and the new file not begun.
    check(|fixture| fixture.put_aside("events.jsonl", 1, false));
    check(|fixture| fixture.put_aside("documents.jsonl", 1, false));
    // It is begun, and the other log still as it was.
    check(|fixture| fixture.put_aside("events.jsonl", 1, true));
    check(|fixture| {
        fixture.put_aside("events.jsonl", 1, true);
        fixture.put_aside("documents.jsonl", 1, false);
    });
    // Both are done, and the ledger behind.
    check(|fixture| {
        fixture.put_aside("events.jsonl", 1, true);
        fixture.put_aside("documents.jsonl", 1, true);
    });
}

#[test]
fn a_batch_that_was_staged_behind_a_rotation_stands_once() {
    for (events, documents) in [
        ("", ""),
        ("ev", ""),
        ("", "docum"),
        ("event 2\n", "document"),
        ("event 2\n", "document 2\n"),
    ] {
        let fixture = Fixture::new();
        let mut sink = fixture.open(false);
        let at = sink.prepare(None).unwrap();
        let committed = deliver(&mut sink, &batch(1), at);
        let staged = sink.prepare(Some(&committed)).unwrap();
        drop(sink);
        fs::write(fixture.path("events.jsonl"), events).unwrap();
        fs::write(fixture.path("documents.jsonl"), documents).unwrap();
        let mut sink = fixture.open(true);
        deliver(&mut sink, &batch(2), staged);
        assert_eq!(fixture.content("events.jsonl"), "event 1\nevent 2\n");
        let documents = fixture.content("documents.jsonl");
        assert_eq!(documents, "document 1\ndocument 2\n");
    }
}

#[test]
fn a_batch_that_stands_in_a_part_before_the_ledger_knows_it_is_not_written_again() {
    for is_compressing in [false, true] {
        let fixture = Fixture::new();
        let mut sink = fixture.open(false);
        let mut committed = None;
        for number in 1..=3 {
            let staged = sink.prepare(committed.as_ref()).unwrap();
            let delivered = deliver(&mut sink, &batch(number), staged.clone());
            // The crash: the next batch has rotated the logs, and the ledger has this one as staged.
            sink.prepare(Some(&delivered)).unwrap();
            drop(sink);
            sink = fixture.open(is_compressing);
            committed = Some(deliver(&mut sink, &batch(number), staged));
        }
        let at = sink.prepare(committed.as_ref()).unwrap();
        deliver(&mut sink, &batch(4), at);
        let events = fixture.content("events.jsonl");
        assert_eq!(events, "event 1\nevent 2\nevent 3\nevent 4\n");
        assert_eq!(fixture.content("documents.jsonl").lines().count(), 4);
    }
}

#[test]
fn a_part_of_the_same_number_that_holds_something_else_is_no_delivery() {
    let fixture = Fixture::new();
    let mut sink = fixture.open(false);
    let staged = sink.prepare(None).unwrap();
    // Somebody's bytes were put aside under the staged number, and the crash came before a new place was staged.
    fs::write(fixture.path("events-000001-20250711.jsonl"), "theirs\n").unwrap();
    deliver(&mut sink, &batch(1), staged);
    assert_eq!(fixture.content("events.jsonl"), "theirs\nevent 1\n");
    assert_eq!(fixture.content("documents.jsonl"), "document 1\n");
}

#[test]
fn the_numbers_of_parts_go_on_where_all_were_removed() {
    let fixture = Fixture::new();
    let mut sink = fixture.open(false);
    let mut committed = None;
    for number in 1..=4 {
        let at = sink.prepare(committed.as_ref()).unwrap();
        committed = Some(deliver(&mut sink, &batch(number), at));
        if number == 2 {
            let part = parts::list(&fixture.path("events.jsonl"))
                .unwrap()
                .remove(0);
            fs::remove_file(part.plain).unwrap();
        }
    }
    let parts = parts::list(&fixture.path("events.jsonl")).unwrap();
    let numbers: Vec<u32> = parts.iter().map(|part| part.number).collect();
    assert_eq!(numbers, [2, 3]);
}
