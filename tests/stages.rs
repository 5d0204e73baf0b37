//! Developing a stage: begin one, try one out, check it, and the messages' schemas.

use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use serde_json::{Value, json};

use crate::exec::{BUILT_IN, desk, nothing_is_left_running};
use crate::support::{Desk, article, has};

const WORDS: &str = "Two words and\n\nthree more of them";

/// Begins a stage, puts what was printed into the configuration, and codes a text with it.
fn begin(lang: &str, prepare: impl Fn(&Desk)) -> Desk {
    let desk = Desk::new();
    let printed = desk
        .output(&["stages", "new", "counter", "--lang", lang])
        .code(0)
        .text();
    prepare(&desk);
    let desk = desk.configured(&format!("{BUILT_IN}{printed}"));
    let _ = desk.output(&["check"]).code(0);
    let coded = desk
        .output_with(&["code", "--emit", "documents"], WORDS)
        .code(0)
        .lines();
    assert_eq!(coded[0]["extra"]["words"], 7, "{coded:?}");
    let again = desk
        .output(&["stages", "new", "counter", "--lang", lang])
        .code(1)
        .errors();
    assert!(again.contains("is there already"), "{again}");
    desk
}

#[test]
fn a_new_python_stage_runs() {
    if !has("python3", "a new Python stage") {
        return;
    }
    let desk = begin("python", |_| {});
    let mode = std::fs::metadata(desk.path("counter.py"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o111, 0o111);
}

#[test]
fn a_new_shell_stage_runs() {
    if has("jq", "a new shell stage") {
        let _ = begin("sh", |_| {});
    }
}

#[test]
fn a_new_rust_stage_runs() {
    let _ = begin("rust", |desk| {
        // Its one dependency is one of ours, so it is here already.
        let built = Command::new(env!("CARGO"))
            .args(["build", "--release", "--quiet", "--offline", "--target-dir"])
            .arg(desk.path("counter/target"))
            .current_dir(desk.path("counter"))
            .output()
            .unwrap();
        assert!(
            built.status.success(),
            "{}",
            String::from_utf8_lossy(&built.stderr)
        );
    });
}

#[test]
fn a_stage_is_tried_out_on_a_file() {
    let desk = desk(
        "when = { language = [\"en\"] }\ninput = [\"events\"]",
        "tried-out",
    );
    desk.write("a.txt", article(1));
    let tried = desk
        .output(&["stages", "test", "own", "--on", "a.txt"])
        .code(0);
    let (text, log) = (tried.text(), tried.errors());
    for expected in [
        "document a.txt\nin\n  {",
        "~ events[0].modes",
        "- events[1]: {\"ref\":1,\"category\":\"meeting\"",
        "+ extra.checked: true",
    ] {
        assert!(text.contains(expected), "{expected} is not in {text}");
    }
    assert!(
        !text.contains("\"text\": \"Russia fired 1 missiles at Kyiv on Thursday. The"),
        "{text}"
    );
    assert!(
        log.contains("stderr: hello from the child") && log.contains("answer: {\"id\""),
        "{log}"
    );
    desk.write("9.txt", article(9));
    let text = desk
        .output(&["stages", "test", "own", "--on", "9.txt"])
        .code(1)
        .text();
    assert!(
        text.contains("`document.events[0].confidence` is 7, not between 0 and 1"),
        "{text}"
    );
    desk.write("it.txt", "Language: it\n\nIl ministro ha parlato.");
    let text = desk
        .output(&["stages", "test", "own", "--on", "it.txt"])
        .code(0)
        .text();
    assert!(text.contains("passed by"), "{text}");
    let errors = desk
        .output(&["stages", "test", "owl", "--on", "a.txt"])
        .code(1)
        .errors();
    assert!(
        errors.contains("no stage is named `owl`; there are language, segment, classify, own"),
        "{errors}"
    );
    nothing_is_left_running(&desk);
}

#[test]
fn check_tries_whether_each_command_is_there_and_answers() {
    for (behaviour, expected) in [
        ("agrees", ""),
        ("refuses", ""),
        (
            "dies-at-start",
            "stage `own` does not work: its process ended without an answer",
        ),
        (
            "never-reads",
            "stage `own` does not work: no answer within 100ms",
        ),
        (
            "wrong-field",
            "stage `own` does not work: its answer is wrong: `document.evnets` is not known",
        ),
    ] {
        let keys = if behaviour == "never-reads" {
            "timeout = \"100ms\"\nstartup = \"0s\""
        } else {
            ""
        };
        let desk = desk(keys, behaviour);
        let ended = desk
            .output(&["check"])
            .code(if expected.is_empty() { 0 } else { 78 });
        let (text, errors) = (ended.text(), ended.errors());
        if expected.is_empty() {
            assert!(text.contains("no problems"), "{text}");
        } else {
            assert!(errors.contains(expected), "{expected} is not in {errors}");
            assert!(errors.contains("tidings stages test own"), "{errors}");
        }
        nothing_is_left_running(&desk);
    }
}

#[test]
fn the_messages_have_schemas() {
    let desk = desk("", "shows-request");
    let coded = desk
        .output_with(&["code", "--emit", "documents"], &article(1))
        .code(0)
        .lines();
    let request = coded[0]["extra"]["request"].as_str().unwrap();
    let request: Value = serde_json::from_str(request).unwrap();
    let all: Value = serde_json::from_str(&desk.output(&["schema"]).code(0).text()).unwrap();
    for (name, message) in [
        ("stage-request", request.clone()),
        (
            "stage-answer",
            json!({"id": request["id"], "document": request["document"]}),
        ),
    ] {
        let schema = desk.output(&["schema", name]).code(0).text();
        let schema: Value = serde_json::from_str(&schema).unwrap();
        assert_eq!(all[name.replace('-', "_")], schema);
        let validator = jsonschema::validator_for(&schema).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&message)
            .map(|error| error.to_string())
            .collect();
        assert!(errors.is_empty(), "{errors:?}: {message}");
        let mut broken = message;
        broken["document"]["events"][0]["span"] = json!([0, 1]);
        assert!(!validator.is_valid(&broken));
    }
}
