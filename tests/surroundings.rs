//! The daemon lives through what happens around it, and no file is done that is not in the log.

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};

use crate::chance::Disk;
use crate::support::{Desk, article, by_id, holds_in_time, lines, sorted};

/// A disk that is full, a device that fails, and no descriptors left, as `errno` on Linux.
const FULL: i32 = 28;
const BROKEN: i32 = 5;
const NO_DESCRIPTORS: i32 = 24;

/// Asserts that each of the desk's articles stands in both logs exactly once, as a calm run codes it.
#[track_caller]
fn assert_exactly_once(desk: &Desk, articles: usize) {
    let keys = sorted(&desk.documents(), "/key");
    let mut unique = keys.clone();
    unique.dedup();
    assert_eq!(keys.len(), articles, "doubled or lost");
    assert_eq!(unique.len(), articles, "doubled");
    let calm = desk.output(&["code", "done", "--no-timestamp"]).code(0);
    assert_eq!(by_id(&desk.events()), by_id(&calm.lines()));
}

#[test]
fn a_failing_step_waits_and_goes_on_by_itself() {
    let steps = [
        ("claim", FULL),
        ("claimed", BROKEN),
        ("read", NO_DESCRIPTORS),
        ("stage", FULL),
        ("append", FULL),
        ("torn", FULL),
        ("appended", BROKEN),
        ("synced", BROKEN),
        ("settle", FULL),
        ("staged", BROKEN),
        ("settled", BROKEN),
        ("dispose", FULL),
        ("disposed", BROKEN),
    ];
    let desk = Desk::new();
    let daemon = desk.daemon();
    for (number, (step, error)) in steps.into_iter().enumerate() {
        let before = daemon.log().len();
        desk.fault(step, &format!("error {error}"));
        desk.land(&format!("{number}.txt.meta.json"), "{}");
        desk.land(&format!("{number}.txt"), article(number));
        let complaint = format!("os error {error}");
        daemon.until(&format!("a complaint about {step}"), || {
            daemon.log()[before..].contains(&complaint)
        });
        if step != "disposed" {
            assert_eq!(desk.articles("done"), number, "{step}");
        }
        desk.mend(step);
        daemon.until(&format!("{number} in done after {step}"), || {
            desk.articles("done") == number + 1
        });
    }
    assert_eq!(daemon.stop(), Some(0));
    assert_exactly_once(&desk, steps.len());
    assert!(desk.files("failed").is_empty());
}

#[test]
fn a_full_disk_under_log_and_ledger_loses_nothing() {
    let desk = Desk::new().configured(
        "[ledger]\npath = \"disk/tidings.ledger\"\n\
         [[sink]]\ntype = \"file\"\npath = \"disk/events.jsonl\"\ndocuments = \"disk/documents.jsonl\"\n",
    );
    let small = desk.path("disk");
    fs::create_dir(&small).unwrap();
    let Some(tmpfs) = Disk::mount(&small, 4096) else {
        return;
    };
    let daemon = desk.daemon();
    desk.land("0.txt", article(0));
    let documents = || lines(&small.join("documents.jsonl"));
    daemon.until("the first document", || documents().len() == 1);
    let mut landed = 1;
    for round in 0..3 {
        let before = daemon.log().len();
        tmpfs.fill();
        for _ in 0..60 {
            desk.land(&format!("{landed}.txt"), article(landed));
            landed += 1;
        }
        // The ledger gives room back now and then.
        daemon.until(&format!("a complaint in round {round}"), || {
            tmpfs.fill();
            daemon.log()[before..].contains("No space left")
        });
        let settled = desk.articles("done");
        assert!(settled <= documents().len(), "done, but not in the log");
        tmpfs.free();
        daemon.until(&format!("all in done in round {round}"), || {
            desk.articles("done") == landed
        });
    }
    // A start on a full disk waits as well, and does not take the ledger for damaged.
    assert_eq!(daemon.stop(), Some(0));
    tmpfs.fill();
    let daemon = desk.daemon_now();
    desk.land("last.txt", article(landed));
    daemon.until("a start or a complaint", || {
        daemon.log().contains("ready") || daemon.log().contains("No space left")
    });
    tmpfs.free();
    daemon.until("the last one in done", || {
        desk.articles("done") == landed + 1
    });
    assert_eq!(daemon.stop(), Some(0));
    let names = fs::read_dir(&small).unwrap().flatten();
    let names: Vec<_> = names.map(|entry| entry.file_name()).collect();
    assert!(
        !names
            .iter()
            .any(|name| name.to_string_lossy().contains("unreadable")),
        "{names:?}"
    );
    let keys = sorted(&documents(), "/key");
    let mut unique = keys.clone();
    unique.dedup();
    assert_eq!((keys.len(), unique.len()), (landed + 1, landed + 1));
    let calm = desk.output(&["code", "done", "--no-timestamp"]).code(0);
    assert_eq!(
        by_id(&lines(&small.join("events.jsonl"))),
        by_id(&calm.lines())
    );
}

#[test]
fn an_inbox_that_goes_and_comes_back_is_watched_again() {
    let desk = Desk::new();
    let daemon = desk.daemon();
    desk.land("1.txt", article(1));
    daemon.until_documents(1);
    for number in 2..5 {
        let before = daemon.log().len();
        fs::rename(desk.path("inbox"), desk.path(&format!("away{number}"))).unwrap();
        daemon.until("the loss", || {
            daemon.log()[before..].contains("cannot find inbox")
        });
        fs::create_dir(desk.path("inbox")).unwrap();
        desk.land(&format!("{number}.txt"), article(number));
        daemon.until("the return", || {
            daemon.log()[before..].contains("inbox is back")
        });
        daemon.until_documents(number);
    }
    // Replaced between two looks: the new folder is watched, not the old one.
    fs::create_dir(desk.path("next")).unwrap();
    desk.write("next/5.txt", article(5));
    fs::rename(desk.path("inbox"), desk.path("away")).unwrap();
    fs::rename(desk.path("next"), desk.path("inbox")).unwrap();
    daemon.until_documents(5);
    let second = desk.output(&["run"]).code(1);
    assert!(
        second.errors().contains("another tidings"),
        "{}",
        second.errors()
    );
    assert_eq!(daemon.stop(), Some(0));
    assert_exactly_once(&desk, 5);
}

#[test]
fn folders_that_vanish_are_made_again() {
    let desk = Desk::new();
    let daemon = desk.daemon();
    desk.land("1.txt", article(1));
    daemon.until("the first one in done", || desk.articles("done") == 1);
    fs::remove_dir(desk.path("work")).unwrap();
    fs::rename(desk.path("done"), desk.path("kept")).unwrap();
    fs::remove_dir_all(desk.path("failed")).unwrap();
    desk.land("2.txt", article(2));
    desk.land("bad.txt", "");
    daemon.until("both where they belong", || {
        desk.articles("done") == 1 && desk.files("failed").contains(&"bad.txt".to_owned())
    });
    assert_eq!(daemon.stop(), Some(0));
}

#[test]
fn few_descriptors_slow_it_down_and_no_more() {
    let desk = Desk::new();
    for number in 0..200 {
        desk.land(&format!("{number}.txt"), article(number));
    }
    let log = fs::File::create(desk.path("stderr")).unwrap();
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -n 28; exec \"$0\" run --once"]);
    command.arg(env!("CARGO_BIN_EXE_tidings"));
    command
        .current_dir(desk.path(""))
        .stderr(log)
        .stdout(Stdio::null());
    let status = command.status().unwrap();
    let log = fs::read_to_string(desk.path("stderr")).unwrap();
    assert!(status.success(), "{log}");
    assert_exactly_once(&desk, 200);
}

/// A stage of one's own that kills the daemon for one document.
const KILLER: &str = r#"
[[stage]]
type = "exec"
command = ["sh", "-c", '''
while IFS= read -r line; do
  case "$line" in *POISON*) kill -9 "$PPID" ;; esac
  id=${line#*\"id\":}
  printf '{"id":%s,"document":{}}\n' "${id%%,*}"
done
''']
[[stage]]
type = "language"
[[stage]]
type = "segment"
[[stage]]
type = "classify"
[[stage]]
type = "extract"
"#;

#[test]
fn a_document_that_kills_the_daemon_fails_alone() {
    let desk = Desk::new().configured(KILLER);
    for number in 0..20 {
        desk.land(&format!("{number}.txt"), article(number));
    }
    desk.land("bad.txt", format!("{}POISON\n", article(20)));
    let through = || desk.files("inbox").is_empty() && desk.files("work").is_empty();
    let mut deaths = 0;
    loop {
        let mut daemon = desk.daemon_now();
        let ended = std::cell::Cell::new(None);
        let child = std::cell::RefCell::new(&mut daemon.child);
        assert!(holds_in_time(|| {
            ended.set(child.borrow_mut().try_wait().unwrap());
            ended.get().is_some() || through()
        }));
        let Some(status) = ended.get() else {
            assert_eq!(daemon.stop(), Some(0));
            break;
        };
        assert_eq!(status.signal(), Some(9), "{}", daemon.log());
        deaths += 1;
        assert!(deaths < 5, "it dies and dies\n{}", daemon.log());
    }
    // Once among others, twice alone.
    assert!((2..=3).contains(&deaths), "{deaths}");
    assert_eq!(desk.files("failed"), ["bad.txt", "bad.txt.reason.json"]);
    let reason = fs::read_to_string(desk.path("failed/bad.txt.reason.json")).unwrap();
    assert!(reason.contains("poison"), "{reason}");
    assert_eq!(desk.articles("done"), 20);
    let documents = desk.documents();
    assert_eq!(documents.len(), 21);
    let failed = documents
        .iter()
        .filter(|record| record["outcome"] == "failed");
    assert_eq!(failed.count(), 1);
}

#[test]
fn a_stalled_sink_is_named_and_a_stop_does_not_wait_for_it() {
    let desk = Desk::new().configured("[run]\ndrain = \"100ms\"\n");
    let mut daemon = desk.daemon();
    desk.fault("append", "wait");
    for number in 0..30 {
        desk.land(&format!("{number}.txt"), article(number));
    }
    daemon.until("a word about the sink", || {
        daemon.log().contains("sink does not take a batch")
    });
    assert!(desk.files("done").is_empty());
    daemon.signal(rustix::process::Signal::TERM);
    assert_eq!(daemon.end(), Some(1));
    drop(daemon);
    desk.mend("append");
    let daemon = desk.daemon();
    daemon.until("all in done", || desk.articles("done") == 30);
    assert_eq!(daemon.stop(), Some(0));
    assert_exactly_once(&desk, 30);
}

#[test]
fn a_damaged_ledger_is_set_aside_and_rebuilt() {
    let desk = Desk::new();
    let mut landed = 0;
    for damage in ["garbage", "cut", "empty", "a page"] {
        let daemon = desk.daemon();
        for _ in 0..10 {
            desk.land(&format!("{landed}.txt"), article(landed));
            landed += 1;
        }
        daemon.until("all in done", || desk.articles("done") == landed);
        assert_eq!(daemon.stop(), Some(0));
        let ledger = desk.path("tidings.ledger");
        let mut bytes = fs::read(&ledger).unwrap();
        match damage {
            "garbage" => bytes.fill(7),
            "cut" => bytes.truncate(bytes.len() / 2),
            "empty" => bytes.clear(),
            _ => {
                let middle = bytes.len() / 2;
                bytes[4096..middle].fill(0xa5);
            }
        }
        fs::write(&ledger, bytes).unwrap();
        // What was coded before is known again.
        desk.land(&format!("again-{landed}.txt"), article(0));
        let daemon = desk.daemon_now();
        let is_through = || desk.files("inbox").is_empty() && desk.files("work").is_empty();
        let is_over = || is_through() || daemon.log().contains("damaged");
        assert!(
            holds_in_time(is_over),
            "never through after {damage}\n{}",
            daemon.log()
        );
        // Damage that shows only in use ends the run; the next one rebuilds.
        drop(daemon);
        let daemon = desk.daemon();
        daemon.until(&format!("through after {damage}"), is_through);
        assert_eq!(daemon.stop(), Some(0));
        let documents = desk.documents();
        let coded = documents
            .iter()
            .filter(|record| record["outcome"] == "coded");
        assert_eq!(coded.count(), landed, "after {damage}");
        fs::remove_dir_all(desk.path("done")).unwrap();
        landed = 0;
        for log in ["events.jsonl", "documents.jsonl", "tidings.ledger"] {
            fs::remove_file(desk.path(log)).unwrap();
        }
    }
}

#[test]
fn a_polled_inbox_keeps_the_promise() {
    let desk = Desk::new().configured("watch = \"poll\"\n");
    let daemon = desk.daemon();
    // Written in pieces through one handle that is closed in between.
    for piece in article(1).split_inclusive(' ') {
        use std::io::Write;
        let mut file = fs::File::options()
            .append(true)
            .create(true)
            .open(desk.path("inbox/pieces.txt"))
            .unwrap();
        file.write_all(piece.as_bytes()).unwrap();
    }
    // Under a temporary name, then renamed; with a time long ago.
    desk.write("inbox/upload.txt.part", article(2));
    fs::rename(
        desk.path("inbox/upload.txt.part"),
        desk.path("inbox/upload.txt"),
    )
    .unwrap();
    desk.write("inbox/old.txt", article(3));
    let old = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1);
    let file = fs::File::options()
        .write(true)
        .open(desk.path("inbox/old.txt"))
        .unwrap();
    file.set_modified(old).unwrap();
    daemon.until_documents(3);
    // One name whose content is replaced again and again.
    for number in 4..8 {
        desk.land("latest.txt", article(number));
        daemon.until_documents(number);
    }
    assert_eq!(daemon.stop(), Some(0));
    assert_exactly_once(&desk, 7);
}

/// Only Linux has a queue that overflows in this way, and tells how long it is.
#[cfg(target_os = "linux")]
#[test]
fn files_whose_hints_were_lost_are_found() {
    use rustix::process::Signal;

    let desk = Desk::new();
    desk.write("tidings.toml", "[inbox]\nscan = \"1h\"\n");
    let daemon = desk.daemon();
    desk.land("before.txt", article(0));
    daemon.until_documents(1);
    let length = fs::read_to_string("/proc/sys/fs/inotify/max_queued_events").unwrap();
    let length: usize = length.trim().parse().unwrap();
    daemon.signal(Signal::STOP);
    // Looks at hidden files are hints that say nothing; two in turn, as a repeated one is not queued twice.
    let hidden = [".one", ".two"].map(|name| desk.path("inbox").join(name));
    for file in &hidden {
        fs::write(file, "").unwrap();
    }
    for turn in 0..length + 8 {
        fs::File::open(&hidden[turn % 2]).unwrap();
    }
    desk.land("lost.txt", article(1));
    daemon.signal(Signal::CONT);
    daemon.until_documents(2);
    assert_eq!(daemon.stop(), Some(0));
    assert_exactly_once(&desk, 2);
}
