//! The daemon over an inbox.

use std::fs;
use std::io::Write;

use rustix::process::Signal;

use crate::support::{Desk, article, end_in_time, holds_in_time, sorted};

#[test]
fn a_file_renamed_in_is_coded_logged_and_moved() {
    let desk = Desk::new();
    let daemon = desk.daemon();
    desk.land("wire/report.txt", article(18));
    daemon.until("a moved file", || !desk.files("done").is_empty());
    let done = desk.files("done");
    assert!(done[0].ends_with("/wire/report.txt"), "{done:?}");
    assert!(sorted(&desk.events(), "/category").contains(&"strike".to_owned()));
    let documents = desk.documents();
    assert_eq!(documents[0]["outcome"], "coded");
    assert_eq!(documents[0]["id"], "wire/report.txt");
    assert_eq!(documents[0]["events"], desk.events().len());
    assert_eq!(desk.files("work"), Vec::<String>::new());
    assert_eq!(desk.files("inbox"), Vec::<String>::new());
    assert_eq!(daemon.stop(), Some(0));
}

#[test]
fn files_that_are_there_at_the_start_are_coded() {
    let desk = Desk::new();
    for number in 0..20 {
        desk.land(&format!("{number}.txt"), article(number));
    }
    let daemon = desk.daemon();
    daemon.until_documents(20);
}

#[test]
fn once_codes_what_is_there_and_ends() {
    let desk = Desk::new();
    desk.land("good.txt", article(1));
    let ended = desk.output(&["run", "--once"]).code(0);
    assert_eq!(desk.documents().len(), 1, "{}", ended.errors());
    desk.land("bad.txt", b"\x00\x01\x02\x00\x00\x00");
    let _ = desk.output(&["run", "--once"]).code(1);
    assert_eq!(sorted(&desk.documents(), "/outcome"), ["coded", "failed"]);
}

#[test]
fn a_file_in_writing_is_not_taken_before_it_is_closed_or_still() {
    let desk = Desk::new().configured("ignore = []\n");
    desk.write(
        "tidings.toml",
        "[inbox]\nsettle = \"1h\"\nscan = \"50ms\"\n",
    );
    let daemon = desk.daemon();
    let text = article(7);
    let (first, second) = text.split_at(40);
    let mut file = fs::File::create(desk.path("inbox/slow.txt")).unwrap();
    file.write_all(first.as_bytes()).unwrap();
    desk.land("other.txt", article(8));
    daemon.until_documents(1);
    assert_eq!(desk.files("inbox"), ["slow.txt"]);
    file.write_all(second.as_bytes()).unwrap();
    drop(file);
    daemon.until_documents(2);
    assert_eq!(
        sorted(&desk.documents(), "/title"),
        ["Report 7", "Report 8"]
    );
}

#[test]
fn a_folder_moved_in_brings_its_files() {
    let desk = Desk::new();
    let daemon = desk.daemon();
    desk.write("outside/batch/a.txt", article(1));
    desk.write("outside/batch/deep/b.txt", article(2));
    fs::rename(desk.path("outside/batch"), desk.path("inbox/batch")).unwrap();
    daemon.until_documents(2);
    assert_eq!(
        sorted(&desk.documents(), "/id"),
        ["batch/a.txt", "batch/deep/b.txt"]
    );
}

#[test]
fn hidden_and_temporary_names_are_left_alone() {
    let desk = Desk::new().configured("ignore = [\"drafts/**\"]\n");
    for name in [".a.txt", "b.txt.part", "c.tmp", "d.txt~", "drafts/e.txt"] {
        desk.land(name, article(1));
    }
    desk.land("f.txt", article(2));
    let daemon = desk.daemon();
    daemon.until_documents(1);
    fs::rename(desk.path("inbox/b.txt.part"), desk.path("inbox/b.txt")).unwrap();
    daemon.until_documents(2);
    assert_eq!(sorted(&desk.documents(), "/id"), ["b.txt", "f.txt"]);
    assert_eq!(desk.files("inbox").len(), 4);
}

#[test]
fn the_same_text_again_is_skipped_and_said() {
    let desk = Desk::new();
    let daemon = desk.daemon();
    desk.land("first.txt", article(5));
    daemon.until_documents(1);
    let events = desk.events().len();
    desk.land("second.txt", article(5));
    daemon.until_documents(2);
    let documents = desk.documents();
    assert_eq!(documents[1]["outcome"], "skipped");
    assert_eq!(documents[1]["duplicate_of"], "first.txt");
    assert_eq!(desk.events().len(), events);
    daemon.until("both moved", || desk.files("done").len() == 2);
}

#[test]
fn the_same_text_again_is_coded_again_where_that_is_asked() {
    let desk = Desk::new().configured("on_duplicate = \"code\"\n");
    let daemon = desk.daemon();
    for name in ["first.txt", "second.txt"] {
        desk.land(name, article(5));
    }
    daemon.until_documents(2);
    assert_eq!(sorted(&desk.documents(), "/outcome"), ["coded", "coded"]);
}

#[test]
fn nothing_in_done_is_overwritten() {
    let desk = Desk::new();
    let daemon = desk.daemon();
    for number in 1..=3 {
        desk.land("latest.txt", article(number));
        daemon.until_documents(number);
    }
    daemon.until("three moved files", || desk.files("done").len() == 3);
    let names: Vec<_> = desk
        .files("done")
        .iter()
        .map(|path| path[11..].to_owned())
        .collect();
    assert_eq!(names, ["latest.txt", "latest~1.txt", "latest~2.txt"]);
}

#[test]
fn kept_files_stay_and_are_coded_once_even_after_a_restart() {
    let desk = Desk::new().configured("after = \"keep\"\n");
    desk.land("a.txt", article(1));
    for round in 0..2 {
        let daemon = desk.daemon();
        daemon.until_documents(1);
        desk.land(&format!("round{round}.txt"), article(10 + round));
        daemon.until_documents(2 + round);
        assert_eq!(daemon.stop(), Some(0));
    }
    let expected = ["a.txt", "round0.txt", "round1.txt"];
    assert_eq!(desk.files("inbox"), expected);
    assert_eq!(sorted(&desk.documents(), "/id"), expected);
}

#[test]
fn deleted_files_are_gone_once_they_are_coded() {
    let desk = Desk::new().configured("after = \"delete\"\n");
    let daemon = desk.daemon();
    desk.land("a.txt", article(1));
    daemon.until("a deleted file", || {
        desk.documents().len() == 1 && desk.files("work").is_empty()
    });
    assert_eq!(desk.files("done"), Vec::<String>::new());
}

#[test]
fn a_file_that_grows_while_it_is_coded_comes_back_as_a_new_document() {
    let desk = Desk::new().configured("[run]\nparallel = 1\n");
    desk.land("growing.txt", article(1));
    // A writer that kept the file open goes on after it was claimed.
    let mut writer = fs::File::options()
        .append(true)
        .open(desk.path("inbox/growing.txt"))
        .unwrap();
    for number in 100..400 {
        desk.land(&format!("{number}.txt"), article(number));
    }
    let daemon = desk.daemon();
    daemon.until("a claim", || !desk.path("inbox/growing.txt").is_file());
    writer.write_all(b"Japan sent aid to Turkey.\n").unwrap();
    drop(writer);
    let all_done = || desk.files("done").len() == 301 && desk.files("inbox").is_empty();
    daemon.until("all moved", all_done);
    let done = desk.files("done");
    let name = done.iter().find(|name| name.contains("growing")).unwrap();
    let name = format!("done/{name}");
    assert!(
        fs::read_to_string(desk.path(&name))
            .unwrap()
            .ends_with("aid to Turkey.\n")
    );
    // What stands in done was coded whole.
    let whole = desk
        .output(&["code", &name, "--emit", "events"])
        .code(0)
        .lines();
    let key = &whole[0]["document"]["key"];
    assert!(desk.documents().iter().any(|line| line["key"] == *key));
}

#[test]
fn a_sidecar_describes_the_file_and_moves_with_it() {
    let desk = Desk::new();
    let daemon = desk.daemon();
    let meta = r#"{"title":"From the side","source":"Wire","published":"2025-01-02","lang":"en"}"#;
    desk.land("a.txt.meta.json", meta);
    desk.land("a.txt", "Turkey and Greece signed an agreement.\n");
    daemon.until("both moved", || desk.files("done").len() == 2);
    let documents = desk.documents();
    assert_eq!(documents.len(), 1);
    assert_eq!(documents[0]["title"], "From the side");
    assert_eq!(documents[0]["published_from"], "sidecar");
}

#[test]
fn json_lines_are_documents_each() {
    let desk = Desk::new();
    let daemon = desk.daemon();
    let lines = "{\"id\":\"x1\",\"text\":\"Turkey signed a treaty with Greece.\",\"lang\":\"en\"}\n\
                 not json\n\
                 {\"id\":\"x2\",\"text\":\"Protesters marched in Rome.\",\"published\":\"2025-01-02\"}\n";
    desk.land("wire.jsonl", lines);
    daemon.until_documents(3);
    assert_eq!(
        sorted(&desk.documents(), "/outcome"),
        ["coded", "coded", "failed"]
    );
    daemon.until("a failed file", || desk.files("failed").len() == 2);
    let reason = fs::read_to_string(desk.path("failed/wire.jsonl.reason.json")).unwrap();
    let reason: serde_json::Value = serde_json::from_str(&reason).unwrap();
    assert_eq!(reason["failures"][0]["line"], 2);
    // Mended and sent again, only what failed is new.
    let mended = lines.replace("not json", "{\"id\":\"x3\",\"text\":\"Mended.\"}");
    desk.write("failed/wire.jsonl", mended);
    let _ = desk.output(&["requeue"]).code(0);
    daemon.until_documents(6);
    let outcomes = sorted(&desk.documents()[3..], "/outcome");
    assert_eq!(outcomes, ["coded", "skipped", "skipped"]);
    daemon.until("no failed file", || desk.files("failed").is_empty());
}

#[test]
fn a_stop_finishes_what_is_under_way() {
    let desk = Desk::new();
    for number in 0..200 {
        desk.land(&format!("{number}.txt"), article(number));
    }
    let daemon = desk.daemon();
    daemon.until_documents(1);
    assert_eq!(daemon.stop(), Some(0));
    let coded = desk.documents().len();
    assert_eq!(desk.files("done").len(), coded);
    assert_eq!(
        desk.files("inbox").len() + desk.files("work").len(),
        200 - coded
    );
    let daemon = desk.daemon();
    daemon.until_documents(200);
    daemon.until("all moved", || desk.files("done").len() == 200);
}

#[test]
fn a_second_signal_ends_it_at_once() {
    let desk = Desk::new().configured(
        "[run]\ndrain = \"1h\"\n[[sink]]\ntype = \"file\"\npath = \"log/events.jsonl\"\n",
    );
    let mut daemon = desk.daemon();
    // A log that cannot be written holds the document under way.
    fs::remove_dir_all(desk.path("log")).unwrap();
    desk.write("log", "in the way");
    desk.land("a.txt", article(1));
    daemon.until("a failed step", || {
        daemon.log().contains("durable step failed")
    });
    daemon.signal(Signal::INT);
    daemon.until("a gentle stop", || daemon.log().contains("stopping"));
    daemon.signal(Signal::INT);
    assert_eq!(daemon.end(), Some(130));
    assert_eq!(desk.files("work").len(), 1);
}

#[test]
fn a_log_that_cannot_be_written_holds_the_intake_until_it_can() {
    let sink =
        "[[sink]]\ntype = \"file\"\npath = \"log/events.jsonl\"\ndocuments = \"documents.jsonl\"\n";
    let desk = Desk::new().configured(sink);
    let daemon = desk.daemon();
    fs::remove_dir_all(desk.path("log")).unwrap();
    desk.write("log", "in the way");
    desk.land("a.txt", article(1));
    daemon.until("a failed step", || {
        daemon.log().contains("durable step failed")
    });
    assert_eq!(desk.files("done"), Vec::<String>::new());
    fs::remove_file(desk.path("log")).unwrap();
    daemon.until("a moved file", || desk.files("done").len() == 1);
    let events = crate::support::lines(&desk.path("log/events.jsonl"));
    assert_eq!(
        events.len() as u64,
        desk.documents()[0]["events"].as_u64().unwrap()
    );
}

#[test]
fn logs_are_put_aside_by_size_and_never_touched_again() {
    let desk = Desk::new().configured("[[sink]]\ntype = \"file\"\nrotate_size = \"20KB\"\n");
    let daemon = desk.daemon();
    for number in 0..40 {
        desk.land(&format!("{number}.txt"), article(number));
        daemon.until("a coded file", || desk.files("done").len() == number + 1);
    }
    let parts: Vec<_> = desk
        .files("")
        .into_iter()
        .filter(|name| name.starts_with("events-"))
        .collect();
    assert!(parts.len() > 1, "{parts:?}");
    let mut ids = sorted(&desk.events(), "/id");
    for part in &parts {
        ids.extend(sorted(&crate::support::lines(&desk.path(part)), "/id"));
    }
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count);
    assert!(count >= 40);
}

#[test]
fn a_second_daemon_on_the_same_inbox_or_log_is_refused() {
    let desk = Desk::new();
    let daemon = desk.daemon();
    let refused = desk.output(&["run"]).code(1);
    assert!(
        refused.errors().contains("watched by another tidings"),
        "{}",
        refused.errors()
    );
    desk.write(
        "other.toml",
        "[inbox]\npath = \"other/inbox\"\n[ledger]\npath = \"other/ledger\"\n[[sink]]\ntype = \"file\"\npath = \"events.jsonl\"\n",
    );
    fs::create_dir_all(desk.path("other/inbox")).unwrap();
    let refused = desk.output(&["run", "--config", "other.toml"]).code(1);
    assert!(
        refused.errors().contains("written by another tidings"),
        "{}",
        refused.errors()
    );
    drop(daemon);
}

#[test]
fn a_closed_standard_output_stops_the_daemon_and_keeps_the_file() {
    let desk = Desk::new().configured("[[sink]]\ntype = \"stdout\"\n");
    desk.land("a.txt", article(1));
    let mut command = desk.tidings(&["run"]);
    command
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    assert!(holds_in_time(|| desk.files("work").len()
        + desk.files("done").len()
        == 1));
    assert_eq!(
        end_in_time(&mut child).and_then(|ended| ended.code()),
        Some(1)
    );
    assert_eq!(desk.files("work").len(), 1);
    assert_eq!(desk.files("done"), Vec::<String>::new());
}

#[test]
fn a_damaged_ledger_is_set_aside_and_rebuilt_from_the_logs() {
    let desk = Desk::new();
    let daemon = desk.daemon();
    desk.land("a.txt", article(1));
    daemon.until("a moved file", || desk.files("done").len() == 1);
    daemon.stop();
    desk.write("tidings.ledger", "no ledger");
    let daemon = desk.daemon();
    desk.land("again.txt", article(1));
    daemon.until_documents(2);
    assert_eq!(desk.documents()[1]["outcome"], "skipped");
    assert!(desk.path("tidings.ledger.unreadable").is_file());
}
