//! What must stand in the logs and folders when all is done.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use super::world::World;
use crate::chance::parts;
use crate::support::{lines, plain};

pub(super) fn check(world: &World<'_>) {
    let events = Log::read(world, "events");
    let documents = Log::read(world, "documents");
    for (tail, log) in world.machine.tails.iter().zip([&events, &documents]) {
        tail.saw(&log.files);
    }
    let calm = calm_run(world);
    check_documents(world, &documents, &calm);
    check_events(world, &events, &documents, &calm);
    check_folders(world);
    println!(
        "model: {} texts, {} documents and {} events in {} parts: none lost, invented or doubled",
        world.texts.len(),
        documents.lines.len(),
        events.lines.len(),
        events.files.len() + documents.files.len()
    );
}

/// A log with all its parts.
struct Log {
    files: Vec<PathBuf>,
    lines: Vec<Value>,
    /// The lines of the parts that nobody took away.
    own: Vec<Value>,
}

impl Log {
    fn read(world: &World<'_>, name: &str) -> Self {
        let own = parts(&world.desk.path(&format!("log/{name}.jsonl")));
        let files = world.machine.standing(name);
        let read = |files: &[PathBuf]| files.iter().flat_map(|file| lines(file)).collect();
        Self {
            lines: read(&files),
            own: read(&own),
            files,
        }
    }

    fn was_moved(&self) -> bool {
        self.lines.len() > self.own.len()
    }
}

/// What a calm run makes of each text: its key, and its events without what differs between runs.
struct Calm {
    keys: Vec<String>,
    events: BTreeMap<String, BTreeMap<String, Value>>,
}

fn calm_run(world: &World<'_>) -> Calm {
    for (number, text) in world.texts.iter().enumerate() {
        let ending = if text.is_line { "jsonl" } else { "txt" };
        let name = format!("calm/inbox/{number}.{ending}");
        world.desk.write(&name, &text.content);
        if let Some(sidecar) = &text.sidecar {
            world.desk.write(&format!("{name}.meta.json"), sidecar);
        }
    }
    let config = "[inbox]\npath = \"inbox\"\non_duplicate = \"code\"\nsettle = \"1ms\"\n";
    world.desk.write("calm/calm.toml", config);
    let arguments = ["run", "--once", "--config", "calm/calm.toml"];
    let ended = world.desk.output(&arguments).code(0);
    let mut keys = vec![String::new(); world.texts.len()];
    for document in lines(&world.desk.path("calm/documents.jsonl")) {
        let path = document["path"].as_str().expect("a path");
        let (number, _) = path.split_once('.').expect("an ending");
        let key = document["key"].as_str().expect("a key");
        key.clone_into(&mut keys[number.parse::<usize>().expect("a number")]);
    }
    let mut events: BTreeMap<String, BTreeMap<String, Value>> = BTreeMap::new();
    for event in lines(&world.desk.path("calm/events.jsonl")) {
        let key = event["document"]["key"].as_str().expect("a key").to_owned();
        events
            .entry(key)
            .or_default()
            .insert(id(&event), plain(&event));
    }
    let all = keys.iter().all(|key| !key.is_empty());
    assert!(
        all,
        "a text was not coded in the calm run: {}",
        ended.errors()
    );
    Calm { keys, events }
}

fn id(event: &Value) -> String {
    event["id"].as_str().expect("an id").to_owned()
}

fn outcomes(lines: &[Value], key: &str) -> (usize, usize) {
    let all = lines.iter().filter(|line| line["key"] == key);
    let coded = all.clone().filter(|line| line["outcome"] == "coded");
    (all.count(), coded.count())
}

fn check_documents(world: &World<'_>, log: &Log, calm: &Calm) {
    let known: BTreeSet<&str> = calm.keys.iter().map(String::as_str).collect();
    let mut failed = 0;
    for line in &log.own {
        match line["key"].as_str() {
            Some(key) => assert!(known.contains(key), "invented: {line}"),
            None => failed += 1,
        }
    }
    let failures = world.failures;
    assert!(
        failed <= failures.must + failures.may,
        "{failed} failures, not {}",
        failures.must
    );
    assert!(
        log.was_moved() || failed >= failures.must,
        "{failed} failures, not {}",
        failures.must
    );
    for (number, key) in calm.keys.iter().enumerate() {
        let count = world.counts[number];
        let (own, own_coded) = outcomes(&log.own, key);
        let (all, all_coded) = outcomes(&log.lines, key);
        let title = format!("text {number} ({key}): {own} and {all} lines for {count:?}");
        assert!(all >= count.must, "lost: {title}");
        assert!(own <= count.must + count.may, "doubled: {title}");
        if world.skips_duplicates {
            assert!(own_coded <= 1, "coded {own_coded} times: {title}");
            assert!(all == 0 || all_coded >= 1, "never coded: {title}");
        } else {
            assert_eq!((own_coded, all_coded), (own, all), "{title}");
        }
    }
}

fn check_events(world: &World<'_>, log: &Log, documents: &Log, calm: &Calm) {
    let mut counts: BTreeMap<(String, String), (usize, usize)> = BTreeMap::new();
    for (lines, is_own) in [(&log.lines, false), (&log.own, true)] {
        for event in lines {
            let key = event["document"]["key"].as_str().expect("a key").to_owned();
            let expected = calm
                .events
                .get(&key)
                .and_then(|events| events.get(&id(event)));
            assert_eq!(
                Some(&plain(event)),
                expected,
                "another event than in a calm run"
            );
            let count = counts.entry((key, id(event))).or_default();
            count.0 += usize::from(!is_own);
            count.1 += usize::from(is_own);
        }
    }
    for key in &calm.keys {
        let count = world.counts[calm
            .keys
            .iter()
            .position(|known| known == key)
            .expect("a key")];
        let (_, own_coded) = outcomes(&documents.own, key);
        let (_, all_coded) = outcomes(&documents.lines, key);
        for id in calm.events.get(key).into_iter().flat_map(BTreeMap::keys) {
            let (all, own) = counts
                .get(&(key.clone(), id.clone()))
                .copied()
                .unwrap_or_default();
            let title = format!(
                "event {id} of {key}: {own} and {all} lines, its document coded {own_coded} times"
            );
            if log.was_moved() || documents.was_moved() {
                assert!(all >= usize::from(count.must > 0), "lost: {title}");
                assert!(own <= all_coded, "doubled: {title}");
            } else {
                assert_eq!(own, own_coded, "{title}");
            }
        }
    }
}

fn check_folders(world: &World<'_>) {
    let read = |folder: &str| -> Vec<(String, String)> {
        let files = world.desk.files(folder);
        let read =
            |name: &String| fs::read_to_string(world.desk.path(folder).join(name)).expect("a file");
        files
            .iter()
            .map(|name| (name.clone(), read(name)))
            .collect()
    };
    let (done, failed) = (read("done"), read("failed"));
    let names: BTreeSet<&String> = failed.iter().map(|(name, _)| name).collect();
    for (name, _) in &failed {
        let is_beside = name.ends_with(".reason.json") || name.ends_with(".meta.json");
        assert!(
            is_beside || names.contains(&format!("{name}.reason.json")),
            "{name} failed without a reason"
        );
    }
    let mut standing: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, content) in done.iter().chain(&failed) {
        *standing.entry(content).or_default() += 1;
    }
    for content in &world.files {
        let count = standing
            .get_mut(content.as_str())
            .filter(|count| **count > 0);
        *count.unwrap_or_else(|| panic!("a file is neither in done nor in failed: {content}")) -= 1;
    }
}
