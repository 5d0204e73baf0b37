//! Stages of one's own: programs that speak JSON Lines, beside the daemon.

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Value, json};

use crate::support::{Desk, article, child, holds_in_time, sorted};

/// The built-in stages, to be followed by one's own.
pub(crate) const BUILT_IN: &str = "[[stage]]\ntype = \"language\"\n[[stage]]\ntype = \"segment\"\n[[stage]]\ntype = \"classify\"\n";

/// Makes a desk whose last stage is the child that behaves so, with more keys of its table.
pub(crate) fn desk(keys: &str, behaviour: &str) -> Desk {
    desk_with(keys, &[child().to_str().unwrap(), behaviour])
}

/// Makes such a desk with a child that the signal to end cannot reach, which a shell passes on.
pub(crate) fn deaf_desk(keys: &str, behaviour: &str) -> Desk {
    let child = child().to_str().unwrap();
    let script = "trap '' TERM; exec \"$0\" \"$1\"";
    desk_with(keys, &["sh", "-c", script, child, behaviour])
}

fn desk_with(keys: &str, command: &[&str]) -> Desk {
    Desk::new().configured(&format!(
        "{BUILT_IN}[[stage]]\ntype = \"exec\"\nname = \"own\"\ncommand = {command:?}\n{keys}\n"
    ))
}

/// Lists the processes that work in the desk's folder.
pub(crate) fn processes(desk: &Desk) -> Vec<String> {
    let folder = fs::canonicalize(desk.path("")).unwrap();
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc").unwrap().flatten() {
        if fs::read_link(entry.path().join("cwd")).is_ok_and(|cwd| cwd == folder) {
            let command = fs::read_to_string(entry.path().join("cmdline")).unwrap_or_default();
            found.push(format!(
                "{} {}",
                entry.file_name().display(),
                command.replace('\0', " ")
            ));
        }
    }
    found
}

#[track_caller]
pub(crate) fn nothing_is_left_running(desk: &Desk) {
    assert!(
        holds_in_time(|| processes(desk).is_empty()),
        "{:?}",
        processes(desk)
    );
}

fn by_id<'a>(lines: &'a [Value], id: &str) -> &'a Value {
    let found = lines.iter().find(|line| line["id"] == id);
    found.unwrap_or_else(|| panic!("no {id} in {lines:?}"))
}

#[test]
fn a_stage_adds_changes_and_removes_events_and_drops_documents() {
    let desk = desk("", "edits");
    let daemon = desk.daemon();
    desk.land("a.txt", article(1));
    desk.land("advert.txt", "Buy this advert now.");
    daemon.until_documents(2);
    assert_eq!(daemon.stop(), Some(0));
    let events = desk.events();
    let categories = sorted(&events, "/category");
    assert!(categories.contains(&"bread".to_owned()) && categories.contains(&"strike".to_owned()));
    assert!(
        !categories.contains(&"meeting".to_owned()),
        "{categories:?}"
    );
    let bread = events
        .iter()
        .find(|event| event["category"] == "bread")
        .unwrap();
    assert_eq!(bread["plover"], Value::Null);
    assert_eq!(bread["document"]["source"], "Own");
    assert_eq!(bread["evidence"][0]["rule"], "own");
    let strike = events
        .iter()
        .find(|event| event["category"] == "strike")
        .unwrap();
    assert_eq!(strike["extra"], json!({"checked": true}));
    let documents = desk.documents();
    let coded = by_id(&documents, "a.txt");
    assert_eq!(coded["extra"]["events"], coded["events"]);
    let dropped = by_id(&documents, "advert.txt");
    assert_eq!(
        (
            &dropped["outcome"],
            &dropped["stage"],
            &dropped["extra"]["why"]
        ),
        (&json!("dropped"), &json!("own"), &json!("advert"))
    );
    nothing_is_left_running(&desk);
}

#[test]
fn several_workers_answer_in_any_order_and_each_document_has_its_own_answer() {
    let desk = desk("workers = 3\nwindow = 8\ninput = [\"text\"]", "threads");
    let daemon = desk.daemon();
    for number in 0..60 {
        desk.land(&format!("{number}.txt"), article(number));
    }
    daemon.until_documents(60);
    assert_eq!(daemon.stop(), Some(0));
    let documents = desk.documents();
    for document in &documents {
        assert_eq!(document["extra"]["of"], document["id"], "{document}");
    }
    let workers: BTreeSet<String> = sorted(&documents, "/extra/worker").into_iter().collect();
    assert_eq!(workers.len(), 3);
    let sees = json!([
        "id",
        "key",
        "language",
        "language_confidence",
        "path",
        "published",
        "published_from",
        "source",
        "text",
        "title",
        "url"
    ]);
    assert_eq!(documents[0]["extra"]["sees"], sees);
    nothing_is_left_running(&desk);
}

#[test]
fn environment_and_folder_are_what_the_configuration_says() {
    let desk = desk(
        "folder = \"room\"\nenv = { OWN = \"x y\" }\ndepends_on = [\"table.tsv\"]",
        "environment",
    );
    fs::create_dir(desk.path("room")).unwrap();
    desk.write("table.tsv", "");
    desk.land("a.txt", article(1));
    let mut command = desk.tidings(&["run", "--once"]);
    let output = command.env("SECRET", "s").output().unwrap();
    let log = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{log}");
    let extra = desk.documents()[0]["extra"].clone();
    let room = fs::canonicalize(desk.path("room")).unwrap();
    assert_eq!(extra["cwd"], room.to_str().unwrap());
    assert_eq!(
        (&extra["env"]["OWN"], &extra["env"]["TIDINGS_STAGE"]),
        (&json!("x y"), &json!("own"))
    );
    assert_eq!(extra["env"]["SECRET"], Value::Null);
    assert_ne!(extra["env"]["PATH"], Value::Null);
    for line in log.lines().filter(|line| line.contains("stderr: ")) {
        assert!(
            line.contains("own") && !line.contains("\u{1b}[31mcolour"),
            "{line:?}"
        );
    }
    assert_eq!(log.matches("stderr: ").count(), 2, "{log}");
}

#[test]
fn a_wrong_answer_fails_its_document_with_the_field_and_not_the_child() {
    let desk = desk("", "wrong-answers");
    let daemon = desk.daemon();
    for number in 1..=5 {
        desk.land(&format!("{number}.txt"), article(number));
    }
    daemon.until_documents(5);
    let documents = desk.documents();
    let message = |id: &str| {
        by_id(&documents, id)["reason"]["message"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert!(
        message("2.txt").starts_with(
            "stage `own` failed: its answer is wrong: `document.events[0].evidence[0].spans[0]` is [0, 9999], \
             outside sentence 1"
        ),
        "{}",
        message("2.txt")
    );
    assert_eq!(
        message("3.txt"),
        "stage `own` failed: its answer is wrong: `document.text` cannot be changed after `segment`"
    );
    assert_eq!(message("4.txt"), "stage `own` failed: no table for it");
    assert_eq!(
        by_id(&documents, "1.txt")["extra"],
        by_id(&documents, "5.txt")["extra"]
    );
    daemon.until("moved files", || desk.files("failed").len() == 6);
    assert_eq!(daemon.stop(), Some(0));
}

#[test]
fn a_child_that_dies_once_costs_no_document() {
    let desk = desk("workers = 2", "dies-once");
    let daemon = desk.daemon();
    for number in 0..40 {
        desk.land(&format!("{number}.txt"), article(number));
    }
    daemon.until_documents(40);
    assert!(daemon.log().contains("exit status: 3"), "{}", daemon.log());
    assert_eq!(daemon.stop(), Some(0));
    let documents = desk.documents();
    assert_eq!(sorted(&documents, "/outcome"), vec!["coded"; 40]);
    assert_eq!(sorted(&documents, "/extra/seen"), vec!["true"; 40]);
}

#[test]
fn a_daemon_killed_at_once_leaves_no_child_and_codes_all_at_the_next_start() {
    let desk = deaf_desk("timeout = \"60s\"", "waits-for-calm");
    let daemon = desk.daemon();
    desk.land("a.txt", article(1));
    daemon.until("a child at work", || {
        desk.path("hangs").is_file() && desk.files("work").len() == 1
    });
    daemon.kill();
    nothing_is_left_running(&desk);
    desk.write("calm", "");
    let daemon = desk.daemon();
    daemon.until_documents(1);
    assert_eq!(daemon.stop(), Some(0));
    assert_eq!(desk.documents()[0]["outcome"], "coded");
    nothing_is_left_running(&desk);
}

#[test]
fn a_command_that_does_not_exist_keeps_the_daemon_from_starting() {
    let stage = format!(
        "{BUILT_IN}[[stage]]\ntype = \"exec\"\nname = \"own\"\ncommand = [\"./no-such\"]\n"
    );
    let desk = Desk::new().configured(&stage);
    desk.land("a.txt", article(1));
    let errors = desk.output(&["run", "--once"]).code(1).errors();
    assert!(
        errors.contains("cannot start stage `own`: cannot start `./no-such` in"),
        "{errors}"
    );
    assert_eq!(desk.files("inbox"), ["a.txt"]);
}

#[test]
fn mistakes_in_the_table_are_named_with_their_place() {
    let desk = Desk::new().configured(&format!(
        "{BUILT_IN}[[stage]]\ntype = \"exec\"\ninput = [\"words\"]\nworkers = 0\non_error = \"panic\"\n\
         when = {{ langauge = [\"hi\"], status = [\"done\"] }}\nunless = {{}}\ndepends_on = [\"none.tsv\"]\n"
    ));
    let errors = desk.output(&["check"]).code(78).errors();
    for expected in [
        ":10:1: `stage[4].command` is missing or empty",
        ":12:9: \"words\" is no part of a document",
        ":13:11: `stage[4].workers` is this integer",
        ":14:12: `stage[4].on_error` is \"panic\"",
        ":15:10: `stage[4].when.langauge` is not a known key\n  mend: did you mean `language`?",
        ":15:38: \"done\" is not a status",
        ":16:10: `unless` asks for nothing",
        ":17:14: cannot read file \"none.tsv\"",
    ] {
        assert!(errors.contains(expected), "{expected} is not in\n{errors}");
    }
}

#[test]
fn killed_under_load_each_document_has_its_answer_once_and_no_child_is_left() {
    let desk = desk("workers = 2", "good");
    let mut landed = 0;
    for round in 0..6 {
        let daemon = desk.daemon_now();
        for _ in 0..20 {
            desk.land(&format!("{landed}.txt"), article(landed));
            landed += 1;
        }
        // The moment of the kill is the point of the test: any will do.
        std::thread::sleep(std::time::Duration::from_millis(60 + round * 40));
        daemon.kill();
    }
    let daemon = desk.daemon();
    daemon.until_documents(landed);
    assert_eq!(daemon.stop(), Some(0));
    let documents = desk.documents();
    assert_eq!(documents.len(), landed);
    assert_eq!(sorted(&documents, "/outcome"), vec!["coded"; landed]);
    assert_eq!(sorted(&documents, "/extra/seen"), sorted(&documents, "/id"));
    let ids: BTreeSet<String> = sorted(&desk.events(), "/id").into_iter().collect();
    assert_eq!(ids.len(), desk.events().len());
    nothing_is_left_running(&desk);
}
