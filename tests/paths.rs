//! No link, name or path leads out of the configured folders, whoever changes them and when.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::fs::{CWD, Mode, OFlags, RenameFlags, openat, renameat_with};

use crate::bad_input::check;
use crate::support::{Desk, article, holds_in_time, sorted};

/// What stands outside; no line of a log may hold it.
const SECRET: &str =
    "Title: Secretland\nDate: 2025-07-11\nLanguage: en\n\nSecretland fired 18 missiles at Kyiv.\n";

/// Puts files outside of the inbox and gives what [`unchanged`] compares.
fn put_outside(desk: &Desk) -> Vec<(PathBuf, u64, Vec<u8>)> {
    desk.write("secret/a.txt", SECRET);
    desk.write("secret/deep/a.txt", SECRET);
    desk.write("secret/a.txt.meta.json", "{\"title\":\"Secretland\"}");
    state(&desk.path("secret"))
}

/// Lists all files below a folder with their inodes and contents.
fn state(folder: &Path) -> Vec<(PathBuf, u64, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let metadata = fs::symlink_metadata(&path).unwrap();
            if metadata.is_dir() {
                folders.push(path);
            } else {
                let content = fs::read(&path).unwrap();
                found.push((path, metadata.ino(), content));
            }
        }
    }
    found.sort();
    found
}

#[track_caller]
fn unchanged(desk: &Desk, before: &[(PathBuf, u64, Vec<u8>)]) {
    let after = state(&desk.path("secret"));
    assert_eq!(before, after, "something outside was touched");
    for log in ["events.jsonl", "documents.jsonl"] {
        let text = fs::read_to_string(desk.path(log)).unwrap_or_default();
        assert!(!text.contains("Secretland"), "{text}");
    }
}

#[test]
fn an_inbox_that_is_a_link_works_as_any_other() {
    let desk = Desk::new();
    fs::rename(desk.path("inbox"), desk.path("data")).unwrap();
    symlink("data", desk.path("inbox")).unwrap();
    let daemon = desk.daemon();
    desk.land("wire/a.txt", article(1));
    daemon.until("a coded file", || desk.files("done").len() == 1);
    desk.land("b.txt", article(2));
    daemon.until("another", || desk.files("done").len() == 2);
    assert!(desk.path("data/wire").is_dir());
}

#[test]
fn a_folder_that_is_a_link_is_not_entered() {
    let desk = Desk::new();
    let before = put_outside(&desk);
    symlink("../secret", desk.path("inbox/before")).unwrap();
    let daemon = desk.daemon();
    symlink("../secret", desk.path("inbox/after")).unwrap();
    daemon.until("both links", || {
        ["before", "after"].iter().all(|name| {
            let moved = desk.path("failed").join(name);
            fs::symlink_metadata(moved).is_ok_and(|found| found.is_symlink())
        })
    });
    desk.land("good.txt", article(1));
    daemon.until("a coded file", || desk.files("done").len() == 1);
    unchanged(&desk, &before);
}

#[test]
fn a_sidecar_that_is_a_link_is_not_read() {
    let put = |desk: &Desk| {
        put_outside(desk);
        let link = desk.path("inbox/a.txt.meta.json");
        symlink(desk.path("secret/a.txt.meta.json"), link).unwrap();
        desk.land("a.txt", article(2));
    };
    let reason = check("", "a.txt", put, "not-a-file");
    let message = reason["failures"][0]["message"].as_str().unwrap();
    assert!(message.contains("sidecar"), "{message}");
}

#[test]
fn what_somebody_put_into_the_work_folder_leads_nowhere() {
    let desk = Desk::new();
    let before = put_outside(&desk);
    fs::create_dir(desk.path("work")).unwrap();
    symlink(desk.path("secret/a.txt"), desk.path("work/1~a.txt")).unwrap();
    symlink(desk.path("secret"), desk.path("work/2~")).unwrap();
    symlink(desk.path("secret"), desk.path("work/3~wire")).unwrap();
    for name in ["4~..%2Fsecret%2Fb.txt", "5~%2Ftmp%2Fb.txt"] {
        fs::write(desk.path("work").join(name), SECRET).unwrap();
    }
    desk.land("good.txt", article(1));
    let _ = desk.output(&["run", "--once"]).code(1);
    assert_eq!(sorted(&desk.documents(), "/outcome").len(), 3);
    assert_eq!(desk.files("failed").len(), 4);
    unchanged(&desk, &before);
}

#[test]
fn ids_and_paths_that_documents_give_name_no_files() {
    let desk = Desk::new();
    let before = put_outside(&desk);
    let line =
        serde_json::json!({"id": "../../secret/a.txt", "path": "/etc/passwd", "text": "Bread."});
    desk.land("a.jsonl", format!("{line}\n"));
    desk.land("b.txt.meta.json", "{\"id\": \"../secret/b.txt\"}");
    desk.land("b.txt", article(1));
    // Every file is waited for by its own document; this one has none.
    desk.land("alone.txt.meta.json", "{\"title\": \"Nothing\"}");
    let _ = desk.output(&["run", "--once"]).code(0);
    assert_eq!(desk.files("done").len(), 3);
    assert_eq!(desk.files("inbox"), ["alone.txt.meta.json"]);
    unchanged(&desk, &before);
}

#[test]
fn names_of_every_kind_and_length_find_their_way() {
    let desk = Desk::new();
    let daemon = desk.daemon();
    let long = [b'n'; 255];
    let names: [&[u8]; 4] = [&long, b"a\nb\x1b[31m\x7f.txt", b"\xff\xfe", b"50%2F%.txt"];
    for (number, name) in names.iter().enumerate() {
        for content in [article(number), String::new(), " ".to_owned()] {
            desk.write("draft", content);
            let target = desk.path("inbox").join(OsStr::from_bytes(name));
            fs::rename(desk.path("draft"), &target).unwrap();
            daemon.until("taken", || fs::symlink_metadata(&target).is_err());
        }
    }
    daemon.until_documents(12);
    daemon.until("an empty work folder", || desk.files("work").is_empty());
    assert_eq!(desk.files("done").len(), 4);
    // Each failed file has its reason.
    assert_eq!(desk.files("failed").len(), 16);
    let requeued = desk.output(&["requeue"]).code(0).text();
    assert_eq!(requeued.matches(" -> ").count(), 8, "{requeued}");
}

#[test]
fn a_log_that_is_a_link_is_not_written() {
    let desk = Desk::new().configured("[run]\ndrain = \"100ms\"\n");
    let daemon = desk.daemon();
    desk.land("a.txt", article(1));
    daemon.until("a moved file", || desk.files("done").len() == 1);
    desk.write("secret/empty", "");
    fs::rename(desk.path("events.jsonl"), desk.path("old.jsonl")).unwrap();
    symlink(desk.path("secret/empty"), desk.path("events.jsonl")).unwrap();
    desk.land("b.txt", article(2));
    daemon.until("a word on it", || daemon.log().contains("it is a link"));
    assert_eq!(fs::read(desk.path("secret/empty")).unwrap(), b"");
    assert_eq!(daemon.stop(), Some(1));
    let refused = desk.output(&["run", "--once"]).code(1);
    assert!(
        refused.errors().contains("it is a link"),
        "{}",
        refused.errors()
    );
    fs::remove_file(desk.path("events.jsonl")).unwrap();
    let _ = desk.output(&["run", "--once"]).code(0);
    assert_eq!(desk.files("done").len(), 2);
    assert_eq!(fs::read(desk.path("secret/empty")).unwrap(), b"");
}

#[test]
fn one_pass_follows_the_links_that_it_is_given_and_no_other() {
    let desk = Desk::new();
    desk.write("secret/a.txt", SECRET);
    desk.write("in/b.txt", article(1));
    symlink(desk.path("secret"), desk.path("in/folder")).unwrap();
    symlink(desk.path("secret/a.txt"), desk.path("in/file.txt")).unwrap();
    let coded = desk.output(&["code", "in"]).code(1);
    assert!(!coded.text().contains("Secretland"));
    assert_eq!(
        coded.errors().matches("it is a link").count(),
        2,
        "{}",
        coded.errors()
    );
    let given = desk.output(&["code", "in/file.txt"]).code(0);
    assert!(given.text().contains("Secretland"));
}

/// Names below the desk that change places with links to what is outside, all the time.
struct Swaps {
    /// The name, where its counterpart lies ready, and where that leads to.
    names: Vec<(PathBuf, PathBuf, PathBuf)>,
}

impl Swaps {
    fn new(desk: &Desk, names: &[(&str, &str)]) -> Self {
        fs::create_dir(desk.path("links")).unwrap();
        let names = names.iter().enumerate().map(|(number, (name, target))| {
            let link = desk.path("links").join(number.to_string());
            symlink(desk.path(target), &link).unwrap();
            (desk.path(name), link, desk.path(target))
        });
        Self {
            names: names.collect(),
        }
    }

    /// Lets each name change places once; what the daemon has taken is put there again.
    fn turn(&self) {
        for (name, link, target) in &self.names {
            if renameat_with(CWD, name, CWD, link, RenameFlags::EXCHANGE).is_err() {
                renameat_with(CWD, link, CWD, name, RenameFlags::NOREPLACE).ok();
                symlink(target, link).ok();
            }
        }
    }

    /// Puts the real folders back, so that everything can come to rest.
    fn end(&self) {
        for (name, link, _) in &self.names {
            let is_real = fs::symlink_metadata(link).is_ok_and(|found| found.is_dir());
            if is_real && renameat_with(CWD, name, CWD, link, RenameFlags::EXCHANGE).is_err() {
                fs::rename(link, name).unwrap();
            }
        }
    }
}

/// Ends the swapping, also where the test fails.
struct Ending<'a>(&'a AtomicBool);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Lets a file land below `inbox/wire` while that is the real folder: the test itself must not write outside.
fn land_in_wire(desk: &Desk, below: &str, content: &str) {
    let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::RDONLY;
    if let Ok(wire) = openat(CWD, desk.path("inbox/wire"), flags, Mode::empty()) {
        desk.write("draft", content);
        renameat_with(CWD, desk.path("draft"), &wire, below, RenameFlags::empty()).ok();
    }
}

#[test]
fn names_that_are_exchanged_all_the_time_lead_nowhere() {
    let desk = Desk::new();
    let before = put_outside(&desk);
    let day = jiff::Timestamp::now().strftime("%Y-%m-%d").to_string();
    let done = format!("done/{day}");
    for folder in ["inbox/wire/deep", "failed/wire", &done] {
        fs::create_dir_all(desk.path(folder)).unwrap();
    }
    let swaps = Swaps::new(
        &desk,
        &[
            ("inbox/wire", "secret"),
            ("inbox/a.txt", "secret/a.txt"),
            ("inbox/a.txt.meta.json", "secret/a.txt.meta.json"),
            ("failed/wire", "secret"),
            (&done, "secret"),
        ],
    );
    let daemon = desk.daemon();
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let swapping = scope.spawn(|| {
            let mut turns = 0_u64;
            while !stop.load(Ordering::Relaxed) {
                swaps.turn();
                turns += 1;
            }
            turns
        });
        let ending = Ending(&stop);
        for round in 0..60 {
            // Every third document is empty, so that it fails.
            let text = |number| match round % 3 {
                0 => String::new(),
                _ => article(number),
            };
            land_in_wire(&desk, "a.txt", &text(3 * round));
            land_in_wire(&desk, "deep/a.txt", &text(3 * round + 1));
            desk.land("a.txt", text(3 * round + 2));
            desk.land(&format!("calm{round}.txt"), article(1000 + round));
            daemon.until("the calm file", || {
                !desk.path(&format!("inbox/calm{round}.txt")).is_file()
            });
        }
        drop(ending);
        assert!(swapping.join().unwrap() > 60);
    });
    swaps.end();
    desk.land("last.txt", article(2000));
    let at_rest = || desk.files("work").is_empty() && !desk.path("inbox/last.txt").is_file();
    assert!(
        holds_in_time(at_rest),
        "{:?}\n{}",
        desk.files("work"),
        daemon.log()
    );
    assert_eq!(daemon.stop(), Some(0));
    unchanged(&desk, &before);
    let documents = desk.documents();
    let coded = documents.iter().filter(|line| {
        let id = line["id"].as_str().unwrap();
        id.starts_with("calm") && line["outcome"] == "coded"
    });
    assert_eq!(coded.count(), 60);
}
