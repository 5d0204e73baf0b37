//! How fast the coder is, on one thread, over the sentences of `tests/sentences`.
//!
//! `cargo bench --bench classify` prints, for each language and for all of them mixed, how much text is coded in a
//! second; how long a pack takes to load when it is first needed; what all packs take in memory; and what a pack of
//! twice as many patterns costs beside the pack itself, measured in turn in the same run.
//! `-- FILE…` takes other labelled or plain sentences: `{"lang","text"}` a line.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use tidings::coder::{Coder, PackSource, Thresholds};
use tidings::eval;
use tidings::model::Document;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// How much text a round codes at least.
const ROUND: usize = 2 << 20;

/// Rounds of each measurement; the fastest counts, as other work only ever slows one down.
const ROUNDS: usize = 7;

fn main() -> Result<()> {
    let mut files: Vec<PathBuf> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .map(PathBuf::from)
        .collect();
    if files.is_empty() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sentences");
        for entry in std::fs::read_dir(folder)? {
            files.push(entry?.path());
        }
        files.sort();
    }
    let mut texts: BTreeMap<String, Vec<Document>> = BTreeMap::new();
    for file in files {
        let rows = eval::read(&std::fs::read_to_string(file)?)?;
        for (document, _) in eval::documents(&rows) {
            let language = document.given_language.clone().unwrap_or_default();
            texts.entry(language).or_default().push(document);
        }
    }
    let mut out = std::io::stdout().lock();
    let before = resident()?;
    let coder = Coder::built_in();
    for (language, documents) in &texts {
        let begun = Instant::now();
        code(&coder, &documents[..1]);
        let load = begun.elapsed();
        writeln!(out, "{language}: first sentence after {load:.1?}")?;
    }
    writeln!(out, "all packs take {} MiB", (resident()? - before) >> 10)?;
    let mut mixed = Vec::new();
    for (language, documents) in &texts {
        let documents = repeat(documents);
        let speed = rate(&documents, fastest(|| code(&coder, &documents)));
        writeln!(out, "{language}: {speed:.0} MB/s")?;
        mixed.extend(documents.into_iter().step_by(texts.len()));
    }
    let speed = rate(&mixed, fastest(|| code(&coder, &mixed)));
    writeln!(out, "mixed: {speed:.0} MB/s")?;
    if let Some(documents) = texts.get("en") {
        let documents = repeat(documents);
        let doubled = doubled()?;
        code(&doubled, &documents[..1]);
        let (mut own, mut twice) = (Duration::MAX, Duration::MAX);
        for _ in 0..ROUNDS {
            own = own.min(time(|| code(&coder, &documents)));
            twice = twice.min(time(|| code(&doubled, &documents)));
        }
        let ratio = twice.as_secs_f64() / own.as_secs_f64();
        writeln!(out, "en with twice the patterns: {ratio:.2} times the time")?;
    }
    Ok(())
}

fn code(coder: &Coder, documents: &[Document]) -> usize {
    let thresholds = Thresholds::default();
    let events = documents
        .iter()
        .map(|one| coder.code(one, &thresholds).len());
    std::hint::black_box(events.sum())
}

fn bytes(documents: &[Document]) -> usize {
    documents.iter().map(|document| document.body.len()).sum()
}

fn repeat(documents: &[Document]) -> Vec<Document> {
    let times = ROUND.div_ceil(bytes(documents).max(1));
    let mut all = Vec::new();
    for _ in 0..times {
        all.extend(documents.iter().cloned());
    }
    all
}

fn time<T>(work: impl FnOnce() -> T) -> Duration {
    let begun = Instant::now();
    work();
    begun.elapsed()
}

fn fastest<T>(mut work: impl FnMut() -> T) -> Duration {
    let rounds = (0..ROUNDS).map(|_| time(&mut work));
    rounds.min().unwrap_or_default()
}

/// Gives megabytes (10⁶ bytes) a second.
fn rate(documents: &[Document], time: Duration) -> f64 {
    bytes(documents) as f64 / time.as_secs_f64() / 1e6
}

/// Gives a coder of which the English pack has twice the patterns: each word again, in letters that no text has.
fn doubled() -> Result<Coder> {
    let own = include_str!("../config/languages/en.toml");
    let pack: toml::Table = toml::from_str(own)?;
    let mut added = String::from("language = \"en\"\n[add]\n");
    for (set, words) in pack["sets"].as_table().into_iter().flatten() {
        let words = words.as_array().into_iter().flatten();
        let again: Vec<String> = words
            .filter_map(|word| word.as_str())
            .filter(|word| !word.contains(['@', '{', '_']))
            .map(|word| {
                let spelled = word
                    .split(' ')
                    .map(|part| format!("qz{}", part.trim_start_matches('*')));
                let spelled: Vec<String> = spelled.collect();
                format!("{:?}", spelled.join(" ").replace('|', "|qz"))
            })
            .collect();
        writeln!(added, "{set} = [{}]", again.join(", "))?;
    }
    let source = PackSource::new("twice.toml".to_owned(), added);
    Coder::with_overlay(vec![source]).map_err(|problems| format!("{problems:?}").into())
}

/// Gives resident memory in KiB.
fn resident() -> Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    Ok(line
        .ok_or("no resident size")?
        .trim()
        .trim_end_matches(" kB")
        .trim()
        .parse()?)
}
