//! The examples of stages of one's own do what they say.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::support::{Desk, has, lines, sorted};

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("examples")
        .join(name)
}

fn config(name: &str) -> String {
    example(&format!("stages/{name}"))
        .to_str()
        .unwrap()
        .to_owned()
}

#[test]
fn sources_are_scored_from_the_table_and_strikes_have_a_log_of_their_own() {
    if !has("python3", "examples/stages/sources.py") {
        return;
    }
    let desk = Desk::new();
    // The example as it stands, in a folder where its logs may be written.
    for name in ["sources.py", "sources.tsv", "sources.toml"] {
        desk.write(
            name,
            std::fs::read(example(&format!("stages/{name}"))).unwrap(),
        );
    }
    let text = "Russia fired 18 missiles at Kyiv on Thursday. The foreign ministers of both countries met in Ankara.";
    // The title tells the documents apart: the same one twice would be skipped.
    let from = |heading: &str| {
        format!("Title: From {heading}\n{heading}\nDate: 2025-07-11\nLanguage: en\n\n{text}\n")
    };
    desk.write(
        "inbox/agency.txt",
        from("Url: https://www.reuters.com/world/1"),
    );
    desk.write("inbox/named.txt", from("Source: Gazette.Example"));
    desk.write("inbox/unknown.txt", from("Source: Nobody knows"));
    desk.write("inbox/rumour.txt", from("Url: http://rumours.example/x"));
    let _ = desk
        .output(&["run", "--once", "--config", "sources.toml"])
        .code(0);
    let documents = desk.documents();
    let of = |id: &str| documents.iter().find(|one| one["id"] == id).unwrap();
    let agency = json!({"reliability": 0.95, "kind": "agency", "listed_as": "reuters.com"});
    assert_eq!(of("agency.txt")["extra"]["source"], agency);
    assert_eq!(of("named.txt")["extra"]["source"]["reliability"], 0.6);
    assert_eq!(of("unknown.txt")["extra"]["source"]["kind"], "unknown");
    assert_eq!(
        (&of("rumour.txt")["outcome"], &of("rumour.txt")["stage"]),
        (&json!("dropped"), &json!("sources"))
    );
    let strikes = lines(&desk.path("strikes.jsonl"));
    assert_eq!(
        sorted(&strikes, "/document/id"),
        ["agency.txt", "named.txt", "unknown.txt"]
    );
    let confidence = |id: &str| {
        let event = strikes
            .iter()
            .find(|event| event["document"]["id"] == id)
            .unwrap();
        assert_eq!(
            event["extra"]["reliability"],
            of(id)["extra"]["source"]["reliability"]
        );
        event["confidence"].as_f64().unwrap()
    };
    assert!(confidence("agency.txt") > confidence("named.txt"));
    assert!(confidence("named.txt") > confidence("unknown.txt"));
    let others = lines(&desk.path("others.jsonl"));
    assert_eq!(sorted(&others, "/category"), vec!["meeting"; 3]);
}

#[test]
fn protected_names_are_blacked_out_before_anything_reads_them() {
    if !has("jq", "examples/stages/redact.toml") {
        return;
    }
    let desk = Desk::new();
    let text = "Title: Anna Beispiel freed\nLanguage: en\n\nPolice arrested Giovanni Esempio in Rome on Friday.\n";
    let coded = desk
        .output_with(
            &[
                "code",
                "--emit",
                "documents",
                "--config",
                &config("redact.toml"),
            ],
            text,
        )
        .code(0);
    assert!(
        !coded.text().contains("Esempio") && !coded.text().contains("Beispiel"),
        "{}",
        coded.text()
    );
    let document = &coded.lines()[0];
    assert_eq!(document["text"], "Police arrested █ in Rome on Friday.\n");
    assert_eq!(document["title"], "█ freed");
    assert_eq!(
        sorted(document["events"].as_array().unwrap(), "/category"),
        ["arrest"]
    );
    // No protected name stands in it, and no title.
    let plain = desk
        .output_with(
            &["code", "--config", &config("redact.toml")],
            "Russia fired 18 missiles at Kyiv.",
        )
        .code(0);
    assert_eq!(sorted(&plain.lines(), "/category"), ["strike"]);
}

#[test]
fn a_build_of_ones_own_has_every_verb_and_one_more_type() {
    let desk = Desk::new();
    let run = |arguments: &[&str]| {
        Command::new(env!("CARGO"))
            .args([
                "run",
                "--quiet",
                "--example",
                "election_stage",
                "--manifest-path",
            ])
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"))
            .arg("--")
            .args(arguments)
            .current_dir(desk.path(""))
            .output()
            .unwrap()
    };
    let listed = run(&["stages"]);
    assert!(
        String::from_utf8_lossy(&listed.stdout).contains("elections    finds elections by words")
    );
    desk.write(
        "a.txt",
        "Language: en\n\nVoters go to the polls. Elections will be held in May. Bread was dear.\n",
    );
    let coded = run(&["code", "--config", &config("elections.toml"), "a.txt"]);
    let errors = String::from_utf8_lossy(&coded.stderr).into_owned();
    assert!(coded.status.success(), "{errors}");
    let events: Vec<Value> = String::from_utf8_lossy(&coded.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .filter(|event: &Value| event["category"] == "election")
        .collect();
    assert_eq!(
        sorted(&events, "/status"),
        ["occurred", "planned"],
        "{errors}"
    );
    assert_eq!(events[1]["evidence"][0]["text"], "Elections");
    assert_eq!(
        (&events[1]["confidence"], &events[1]["cameo"]),
        (&json!(0.8), &Value::Null)
    );
    // Its parameters are checked like any other stage's.
    desk.write(
        "wrong.toml",
        "[[stage]]\ntype = \"elections\"\nconfidence = \"high\"\nword = [\"x\"]\n[[stage]]\ntype = \"election\"\n",
    );
    let wrong = run(&["check", "--config", "wrong.toml"]);
    assert_eq!(wrong.status.code(), Some(78));
    let errors = String::from_utf8_lossy(&wrong.stderr);
    for expected in [
        "wrong.toml:1:1: `stage[1].words` is missing or empty",
        "wrong.toml:3:14: `stage[1].confidence` is \"high\"\n  mend: write a number from 0 to 1",
        "wrong.toml:4:1: `stage[1].word` is not a known key\n  mend: did you mean `words`?",
        "wrong.toml:6:8: \"election\" is not a known stage type\n  mend: known: classify, elections, exec,",
    ] {
        assert!(errors.contains(expected), "{expected} is not in {errors}");
    }
}

#[test]
fn a_pack_adds_a_category_without_any_code() {
    let desk = Desk::new();
    let packs = example("packs");
    let _ = desk
        .output(&["check", "--packs", packs.to_str().unwrap()])
        .code(0);
    let text = "The governor took bribes for building licences, prosecutors said.";
    let coded = desk
        .output_with(&["code", "--config", &config("corruption.toml")], text)
        .code(0);
    assert_eq!(sorted(&coded.lines(), "/category"), ["corruption"]);
    let without = desk.output_with(&["code"], text).code(0);
    assert!(!sorted(&without.lines(), "/category").contains(&"corruption".to_owned()));
}
