//! Bad input costs the document it is in, with a message that names the file and the mend.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::process::CommandExt;

use serde_json::Value;

use crate::support::{Desk, article};

/// Lets something bad and then something good land; gives the reason beside the bad one.
#[track_caller]
pub(crate) fn check(settings: &str, name: &str, put: impl FnOnce(&Desk), code: &str) -> Value {
    let desk = Desk::new().configured(settings);
    let daemon = desk.daemon();
    put(&desk);
    let reason = desk.path("failed").join(format!("{name}.reason.json"));
    daemon.until("a reason", || reason.is_file());
    desk.land("good.txt", article(1));
    daemon.until("a coded file", || desk.files("done").len() == 1);
    let reason: Value = serde_json::from_slice(&fs::read(reason).unwrap()).unwrap();
    let failure = &reason["failures"][0];
    assert_eq!(failure["code"], code, "{reason}");
    for field in ["message", "mend"] {
        assert!(!failure[field].as_str().unwrap().is_empty(), "{reason}");
    }
    let log = daemon.log();
    assert!(log.contains(failure["message"].as_str().unwrap()), "{log}");
    let failed: Vec<_> = desk
        .documents()
        .into_iter()
        .filter(|line| line["outcome"] == "failed")
        .collect();
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0]["reason"]["code"], code);
    daemon.until("the file beside its reason", || {
        fs::symlink_metadata(desk.path("failed").join(name)).is_ok()
    });
    reason
}

#[test]
fn an_empty_file() {
    check("", "a.txt", |desk| desk.land("a.txt", ""), "empty");
    check("", "a.txt", |desk| desk.land("a.txt", " \n\n\t"), "empty");
}

#[test]
fn a_binary_file() {
    let png = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00";
    check("", "a.png", |desk| desk.land("a.png", png), "binary");
}

#[test]
fn a_file_over_the_limit() {
    let settings = "max_file = \"1KB\"\n";
    let reason = check(
        settings,
        "big.txt",
        |desk| desk.land("big.txt", "word ".repeat(1000)),
        "too-large",
    );
    let mend = reason["failures"][0]["mend"].as_str().unwrap();
    assert!(mend.contains("max_file"), "{mend}");
}

#[test]
fn a_broken_sidecar() {
    let put = |desk: &Desk| {
        desk.land("a.txt.meta.json", "{\"title\":");
        desk.land("a.txt", article(2));
    };
    check("", "a.txt", put, "sidecar");
}

#[test]
fn a_link_is_not_followed() {
    let put = |desk: &Desk| {
        desk.write("secret.txt", article(3));
        symlink(desk.path("secret.txt"), desk.path("inbox/a.txt")).unwrap();
    };
    check("", "a.txt", put, "not-a-file");
}

#[test]
fn a_pipe_does_not_hold_up_the_rest() {
    let put = |desk: &Desk| {
        let made = std::process::Command::new("mkfifo")
            .arg(desk.path("inbox/pipe"))
            .status()
            .unwrap();
        assert!(made.success());
    };
    check("", "pipe", put, "not-a-file");
}

#[test]
fn names_that_are_no_text_or_break_lines() {
    let desk = Desk::new();
    let daemon = desk.daemon();
    for (number, name) in [
        &b"\xff\xfe.txt"[..],
        b"a\nb.txt",
        "\u{939}\u{93f}\u{928}\u{94d}\u{926}\u{940}.txt".as_bytes(),
    ]
    .into_iter()
    .enumerate()
    {
        desk.write("draft", article(number));
        let target = desk.path("inbox").join(OsStr::from_bytes(name));
        fs::rename(desk.path("draft"), target).unwrap();
    }
    daemon.until_documents(3);
    daemon.until("all moved", || desk.files("done").len() == 3);
    let ids = crate::support::sorted(&desk.documents(), "/id");
    assert_eq!(
        ids,
        [
            "%FF%FE.txt",
            "a%0Ab.txt",
            "\u{939}\u{93f}\u{928}\u{94d}\u{926}\u{940}.txt"
        ]
    );
}

#[test]
fn another_encoding_is_decoded() {
    let desk = Desk::new();
    let daemon = desk.daemon();
    let text = "Il ministro degli Esteri è andato a Tripoli, dove ha incontrato il suo omologo perché la città è in crisi.";
    let latin: Vec<u8> = text
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    desk.land("a.txt", latin);
    let utf16: Vec<u8> = "\u{feff}Protesters marched in Rome."
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    desk.land("b.txt", utf16);
    daemon.until_documents(2);
    assert_eq!(
        crate::support::sorted(&desk.documents(), "/outcome"),
        ["coded", "coded"]
    );
}

#[test]
fn a_file_without_permission_is_said_and_goes_through_once_it_has() {
    if rustix::process::geteuid().is_root() {
        // Root may read everything; another user must meet the refusal.
        return as_another_user();
    }
    let put = |desk: &Desk| {
        desk.write("outside/a.txt", article(2));
        let path = desk.path("outside/a.txt");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
        fs::rename(path, desk.path("inbox/a.txt")).unwrap();
    };
    check("", "a.txt", put, "unreadable");
}

fn as_another_user() {
    const NOBODY: u32 = 65534;
    let desk = Desk::new();
    desk.land("a.txt", article(2));
    for name in ["", "inbox", "inbox/a.txt", "tidings.toml"] {
        std::os::unix::fs::chown(desk.path(name), Some(NOBODY), Some(NOBODY)).unwrap();
    }
    let sealed = fs::Permissions::from_mode(0o000);
    fs::set_permissions(desk.path("inbox/a.txt"), sealed).unwrap();
    // The program itself may stand where only root can look.
    let program = desk.path("program");
    fs::copy(env!("CARGO_BIN_EXE_tidings"), &program).unwrap();
    let run = || {
        let mut command = std::process::Command::new(&program);
        command.args(["run", "--once"]).current_dir(desk.path(""));
        command.uid(NOBODY).gid(NOBODY).output().unwrap()
    };
    let refused = run();
    assert_eq!(refused.status.code(), Some(1));
    assert_eq!(desk.documents()[0]["reason"]["code"], "unreadable");
    let open = fs::Permissions::from_mode(0o600);
    fs::set_permissions(desk.path("failed/a.txt"), open).unwrap();
    let _ = desk.output(&["requeue"]).code(0);
    assert_eq!(run().status.code(), Some(0));
    assert_eq!(desk.documents()[1]["outcome"], "coded");
}

#[test]
fn a_missing_inbox_is_refused_with_the_mend() {
    let desk = Desk::new();
    fs::remove_dir(desk.path("inbox")).unwrap();
    let refused = desk.output(&["run"]).code(1);
    assert!(
        refused.errors().contains("cannot find inbox"),
        "{}",
        refused.errors()
    );
    assert!(refused.errors().contains("mkdir"), "{}", refused.errors());
    for folder in ["work", "done", "failed"] {
        assert!(!desk.path(folder).is_dir(), "{folder} was made");
    }
}

#[test]
fn an_inbox_on_another_file_system_is_refused_with_the_mend() {
    let shared_memory = std::path::Path::new("/dev/shm");
    let desk = Desk::new();
    let other = fs::metadata(shared_memory).map(|found| found.dev());
    if other.is_err() || other.ok() == fs::metadata(desk.path("")).map(|found| found.dev()).ok() {
        return; // One file system is all there is here.
    }
    let elsewhere = tempfile::tempdir_in(shared_memory).unwrap();
    let desk = desk.configured(&format!("done = {:?}\n", elsewhere.path()));
    let refused = desk.output(&["run"]).code(1);
    assert!(
        refused.errors().contains("another file system"),
        "{}",
        refused.errors()
    );
    assert!(
        refused.errors().contains("inbox.done"),
        "{}",
        refused.errors()
    );
}

#[test]
fn a_full_disk_holds_the_intake_and_tears_nothing() {
    // A file-size limit stands for a full disk: writes past it fail in the middle of a line.
    let desk = Desk::new().configured("[run]\ndrain = \"100ms\"\n");
    for number in 0..60 {
        desk.land(&format!("{number}.txt"), article(number));
    }
    let log = fs::File::create(desk.path("stderr")).unwrap();
    let script = format!(
        "trap '' XFSZ; ulimit -f {}; exec \"$0\" run",
        limit_in_blocks(&desk)
    );
    let mut limited = std::process::Command::new("sh");
    limited
        .args(["-c", &script, env!("CARGO_BIN_EXE_tidings")])
        .current_dir(desk.path(""))
        .stdout(std::process::Stdio::null())
        .stderr(log);
    let mut child = limited.spawn().unwrap();
    let said = || {
        fs::read_to_string(desk.path("stderr"))
            .unwrap()
            .contains("durable step failed")
    };
    assert!(crate::support::holds_in_time(said));
    child.kill().unwrap();
    child.wait().unwrap();
    let torn = fs::read(desk.path("events.jsonl")).unwrap();
    let daemon = desk.daemon();
    daemon.until_documents(60);
    daemon.until("all moved", || desk.files("done").len() == 60);
    let whole = fs::read(desk.path("events.jsonl")).unwrap();
    assert!(whole.starts_with(&torn));
    let ids = crate::support::sorted(&desk.events(), "/id");
    let mut unique = ids.clone();
    unique.dedup();
    assert_eq!(ids, unique);
    let calm = desk.output(&["code", "done"]).code(0).lines();
    assert_eq!(ids, crate::support::sorted(&calm, "/id"));
}

/// The ledger is large from its first day; the log must grow past it to meet the limit first.
fn limit_in_blocks(desk: &Desk) -> u64 {
    let trial = Desk::new();
    trial.land("a.txt", article(1));
    let _ = trial.output(&["run", "--once"]).code(0);
    let ledger = fs::metadata(trial.path("tidings.ledger")).unwrap().len();
    drop(desk.files("inbox"));
    ledger / 512 + 16
}

#[test]
fn a_log_that_somebody_cut_goes_on_in_a_new_file() {
    let desk = Desk::new();
    let daemon = desk.daemon();
    desk.land("a.txt", article(1));
    daemon.until("a moved file", || desk.files("done").len() == 1);
    let whole = fs::read(desk.path("events.jsonl")).unwrap();
    fs::write(desk.path("events.jsonl"), &whole[..whole.len() / 2]).unwrap();
    desk.land("b.txt", article(2));
    daemon.until("a moved file", || desk.files("done").len() == 2);
    assert!(
        daemon.log().contains("changed or removed by somebody"),
        "{}",
        daemon.log()
    );
    assert!(
        desk.events()
            .iter()
            .all(|event| event["document"]["id"] == "b.txt")
    );
    let aside: Vec<_> = desk
        .files("")
        .into_iter()
        .filter(|name| name.starts_with("events-"))
        .collect();
    assert_eq!(
        fs::read(desk.path(&aside[0])).unwrap(),
        &whole[..whole.len() / 2]
    );
}
