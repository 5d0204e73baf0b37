//! The sample inbox, the examples, the test sentences and the schemas.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::{Desk, article, sorted};

/// The folder of the project.
fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_sample_inbox_is_coded_in_all_its_languages() {
    let inbox = project().join("examples/inbox");
    let desk = Desk::new();
    let events = desk
        .output(&["code", inbox.to_str().unwrap()])
        .code(0)
        .lines();
    let mut languages = sorted(&events, "/sentence/language");
    languages.dedup();
    assert_eq!(languages, ["en", "hi", "it"]);
    let mut categories = sorted(&events, "/category");
    categories.dedup();
    for expected in ["agreement", "call", "meeting", "sanction", "strike"] {
        assert!(
            categories.contains(&expected.to_owned()),
            "{expected} is not in {categories:?}"
        );
    }
    let mut statuses = sorted(&events, "/status");
    statuses.dedup();
    for expected in ["occurred", "planned", "denied", "hypothetical"] {
        assert!(
            statuses.contains(&expected.to_owned()),
            "{expected} is not in {statuses:?}"
        );
    }
}

/// What the README shows of an event is what the program gives.
#[test]
fn the_readme_shows_a_real_event() {
    let readme = std::fs::read_to_string(project().join("README.md")).unwrap();
    let quoted = readme.lines().filter_map(|line| line.strip_prefix('>'));
    let text: Vec<&str> = quoted.map(str::trim).collect();
    let (_, shown) = readme.split_once("```json\n").unwrap();
    let (shown, _) = shown.split_once("```").unwrap();
    let shown: Value = serde_json::from_str(shown).unwrap();
    let desk = Desk::new();
    let coded = desk
        .output_with(&["code"], &text.join("\n"))
        .code(0)
        .lines();
    assert_eq!(coded.len(), 1);
    for (field, value) in shown.as_object().unwrap() {
        let found = &coded[0][field];
        let length = |value: &Value| value.as_array().map(Vec::len);
        assert_eq!(length(found), length(value), "{field}: {found}");
        // The plain values of lists and tables are shown whole; only fields of the event itself are left out.
        let is_same =
            found == value || fields(value).all(|(at, value)| found.pointer(&at) == Some(value));
        assert!(is_same, "{field}: {found}");
    }
}

/// Gives the values of a table, or of the tables of a list, that the README shows, with their places.
fn fields(value: &Value) -> Box<dyn Iterator<Item = (String, &Value)> + '_> {
    match value {
        Value::Object(table) => {
            Box::new(table.iter().map(|(key, value)| (format!("/{key}"), value)))
        }
        Value::Array(list) => Box::new(list.iter().enumerate().flat_map(|(number, value)| {
            fields(value).map(move |(at, value)| (format!("/{number}{at}"), value))
        })),
        _ => Box::new(std::iter::once((String::new(), value))),
    }
}

/// Our own sentences must not be coded worse than they were; the figures of a fair test are in held-back texts.
#[test]
fn the_test_sentences_stay_as_good_as_they_are() {
    let desk = Desk::new();
    // A little below what they score now; the packs have seen some of them since their first run.
    let scores = [
        ("ar", 0.79),
        ("de", 0.83),
        ("en", 0.82),
        ("es", 0.84),
        ("fr", 0.83),
        ("hi", 0.89),
        ("it", 0.88),
        ("pt", 0.85),
        ("ru", 0.85),
        ("tr", 0.83),
        ("uk", 0.81),
        ("zh", 0.77),
    ];
    for (language, least) in scores {
        let gold = project().join(format!("tests/sentences/{language}.jsonl"));
        let report = desk
            .output(&["eval", "--json", gold.to_str().unwrap()])
            .code(0);
        let report: Value = serde_json::from_str(&report.text()).unwrap();
        let sum = |field: &str| -> u64 {
            let categories = report["categories"][language].as_object().unwrap();
            categories
                .values()
                .map(|counts| counts[field].as_u64().unwrap())
                .sum()
        };
        let (found, extra, missed) = (sum("found"), sum("extra"), sum("missed"));
        let f1 = 2.0 * found as f64 / (2 * found + extra + missed) as f64;
        assert!(f1 >= least, "{language}: F1 {f1:.3} of {least}");
        assert!(found > 60, "{language}: {found} labels");
    }
}

#[test]
fn every_record_fits_its_schema() {
    let desk = Desk::new();
    let daemon = desk.daemon();
    desk.land("a.txt", article(1));
    desk.land("same.txt", article(1));
    desk.land("empty.txt", " ");
    daemon.until_documents(3);
    daemon.stop();
    let text = article(2);
    let annotated = desk
        .output_with(&["code", "--emit", "documents"], &text)
        .code(0)
        .lines();
    for (name, lines) in [
        ("event", desk.events()),
        ("document", desk.documents()),
        ("annotated", annotated),
    ] {
        let schema = desk.output(&["schema", name]).code(0).text();
        let schema: Value = serde_json::from_str(&schema).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        assert!(!lines.is_empty());
        for line in lines {
            let errors: Vec<String> = validator
                .iter_errors(&line)
                .map(|error| error.to_string())
                .collect();
            assert!(errors.is_empty(), "{errors:?}: {line}");
            let mut broken = line.clone();
            broken
                .as_object_mut()
                .unwrap()
                .insert("surprise".to_owned(), true.into());
            assert!(!validator.is_valid(&broken));
        }
    }
}

#[test]
fn explain_names_the_rule_and_the_cue() {
    let desk = Desk::new();
    let text = desk
        .output(&[
            "explain",
            "The ministry denied that its aircraft had bombed the port.",
        ])
        .code(0)
        .text();
    assert!(text.contains("en/strike/"), "{text}");
    assert!(text.contains("denied"), "{text}");
}

#[test]
fn tail_shows_follows_and_filters() {
    let desk = Desk::new();
    let daemon = desk.daemon();
    desk.land("a.txt", article(1));
    daemon.until("a moved file", || !desk.files("done").is_empty());
    let all = desk.output(&["tail", "-n", "100"]).code(0).lines();
    assert_eq!(all.len(), desk.events().len());
    let strikes = desk
        .output(&["tail", "--category", "strike", "--lang", "en"])
        .code(0)
        .lines();
    assert_eq!(sorted(&strikes, "/category"), ["strike"]);
    assert!(
        desk.output(&["tail", "--status", "refused"])
            .code(0)
            .lines()
            .is_empty()
    );
    let out = std::fs::File::create(desk.path("followed")).unwrap();
    let mut command = desk.tidings(&["tail", "-f", "-n", "1"]);
    let mut tail = command
        .stdout(out)
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let seen = || crate::support::lines(&desk.path("followed"));
    let began = crate::support::holds_in_time(|| seen().len() == 1);
    desk.land("b.txt", article(2));
    let followed = crate::support::holds_in_time(|| seen().len() > 1);
    tail.kill().unwrap();
    tail.wait().unwrap();
    assert!(began && followed, "{:?}", seen());
    assert!(
        seen()[1..]
            .iter()
            .all(|event| event["document"]["id"] == "b.txt")
    );
}

/// Our own sentences with fields must not be read worse than they were; none of them was written for the rules.
#[test]
fn the_fields_of_the_test_sentences_stay_as_good_as_they_are() {
    let desk = Desk::new();
    let scores = [
        ("ar", 0.875),
        ("de", 0.88),
        ("en", 0.905),
        ("es", 0.885),
        ("fr", 0.89),
        ("hi", 0.89),
        ("it", 0.86),
        ("pt", 0.88),
        ("ru", 0.87),
        ("tr", 0.87),
        ("uk", 0.865),
        ("zh", 0.895),
    ];
    for (language, least) in scores {
        let file = project().join(format!("tests/fields/{language}.jsonl"));
        let report = desk
            .output(&["eval", "--json", file.to_str().unwrap()])
            .code(0);
        let report: Value = serde_json::from_str(&report.text()).unwrap();
        let (mut found, mut wrong) = (0, 0);
        for counts in report["fields"]["exact"][language]
            .as_object()
            .unwrap()
            .values()
        {
            found += 2 * counts["found"].as_u64().unwrap();
            wrong += counts["extra"].as_u64().unwrap() + counts["missed"].as_u64().unwrap();
        }
        let f1 = found as f64 / (found + wrong) as f64;
        assert!(f1 >= least, "{language}: {f1:.3}, not {least}");
    }
}

#[test]
fn the_examples_run() {
    for (example, expected) in [("custom_stage", "dropped"), ("embed", "strike")] {
        let output = Command::new(env!("CARGO"))
            .args(["run", "--quiet", "--example", example])
            .current_dir(project())
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{errors}");
        assert!(text.contains(expected), "{text}{errors}");
    }
}
