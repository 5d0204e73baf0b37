//! How fast and how large the coder is, on one thread.
//!
//! `cargo bench --bench classify` prints
//!
//! - for each language, how long a new coder takes to its first sentence, which loads the pack;
//! - what all packs take in memory, once they have coded all the texts: the growth of the process, coder and all;
//! - for each language and for all in turn, how much text is coded in a second (10⁶ bytes): of *news*, in which one
//!   sentence in six reports an event, as it is in the newspaper stories of NTREX-128; and of *dense* text, in which
//!   five of seven do;
//! - what a pack of twice as many patterns costs beside the pack itself, measured in turn in the same run; and how
//!   long it takes to compile, which is what a pack that a user's files touch costs at the start.
//!
//! Dense text is `tests/sentences` as it stands.
//! Of news, the sentence in six is from there; another one is a sentence from there that only looks like an event, and
//! four are plain ones (`benches/plain.jsonl`).
//! `-- FILE…` takes other sentences for those of `tests/sentences`: `{"lang","text"}` a line, with `labels`.
//! What other programs do meanwhile slows all of it down: each figure is the best of several rounds.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use tidings::coder::{Coder, PackSource, Thresholds};
use tidings::eval::{self, Row};
use tidings::model::Document;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// How much text a round codes at least.
const ROUND: usize = 1 << 20;

/// Rounds of each measurement; the fastest counts, as other work only ever slows one down.
const ROUNDS: usize = 9;

/// Sentences of a document.
const SENTENCES: usize = 24;

/// Plain sentences of news for each that reports an event, or only looks so.
const PLAIN: usize = 2;

/// The texts of a language.
struct Texts {
    news: Vec<Document>,
    dense: Vec<Document>,
}

fn main() -> Result<()> {
    let texts = read()?;
    let mut out = std::io::stdout().lock();
    // Before anything else has touched the packs.
    let before = resident()?;
    let coder = Coder::built_in();
    for texts in texts.values() {
        code(&coder, &texts.news);
        code(&coder, &texts.dense);
    }
    writeln!(out, "all packs take {} MiB", (resident()? - before) >> 10)?;
    for (language, texts) in &texts {
        let load = fastest(|| code(&Coder::built_in(), &texts.news[..1]));
        let known = Coder::built_in();
        code(&known, &texts.news[..1]);
        let known = fastest(|| code(&known, &texts.news[..1]));
        let load = load.saturating_sub(known);
        writeln!(out, "{language}: loaded in {load:.1?}")?;
    }
    let (mut news, mut dense) = (Vec::new(), Vec::new());
    for (language, texts) in &texts {
        let speeds = [&texts.news, &texts.dense]
            .map(|documents| rate(documents, fastest(|| code(&coder, documents))));
        let [of_news, of_dense] = speeds;
        writeln!(
            out,
            "{language}: {of_news:.0} MB/s of news, {of_dense:.0} MB/s of dense text"
        )?;
        news.push(&texts.news);
        dense.push(&texts.dense);
    }
    let [of_news, of_dense] = [in_turn(&news), in_turn(&dense)]
        .map(|documents| rate(&documents, fastest(|| code(&coder, &documents))));
    writeln!(
        out,
        "mixed: {of_news:.0} MB/s of news, {of_dense:.0} MB/s of dense text"
    )?;
    if let Some(texts) = texts.get("en") {
        let begun = Instant::now();
        let doubled = doubled()?;
        let compiled = begun.elapsed();
        code(&doubled, &texts.dense);
        let (mut own, mut twice) = (Duration::MAX, Duration::MAX);
        for _ in 0..ROUNDS {
            own = own.min(time(|| code(&coder, &texts.dense)));
            twice = twice.min(time(|| code(&doubled, &texts.dense)));
        }
        let ratio = twice.as_secs_f64() / own.as_secs_f64();
        writeln!(
            out,
            "en with twice the patterns: {ratio:.2} times the time, compiled in {compiled:.1?}"
        )?;
    }
    Ok(())
}

/// Gives the texts by language.
fn read() -> Result<BTreeMap<String, Texts>> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/");
    let arguments = std::env::args().skip(1);
    let mut files: Vec<PathBuf> = arguments
        .filter(|argument| argument != "--bench")
        .map(PathBuf::from)
        .collect();
    if files.is_empty() {
        for entry in std::fs::read_dir(format!("{root}tests/sentences"))? {
            files.push(entry?.path());
        }
        files.sort();
    }
    let mut rows: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for file in files {
        for row in eval::read(&std::fs::read_to_string(file)?)? {
            rows.entry(row.lang.clone()).or_default().push(row);
        }
    }
    let plain = eval::read(&std::fs::read_to_string(format!(
        "{root}benches/plain.jsonl"
    ))?)?;
    let texts = rows.into_iter().map(|(language, rows)| {
        let plain: Vec<&Row> = plain.iter().filter(|row| row.lang == language).collect();
        let reports = |row: &&Row| row.labels.as_ref().is_some_and(|labels| !labels.is_empty());
        let (events, traps): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(reports);
        let (mut plain, mut traps) = (plain.into_iter().cycle(), traps.into_iter().cycle());
        let mut news = Vec::new();
        for event in events {
            for one in [Some(event), traps.next()] {
                news.extend(one);
                news.extend(plain.by_ref().take(PLAIN));
            }
        }
        let dense = documents(&rows.iter().collect::<Vec<_>>());
        let news = documents(&news);
        (language, Texts { news, dense })
    });
    Ok(texts.collect())
}

/// Makes documents of sentences, of which all are repeated until they fill a round.
fn documents(rows: &[&Row]) -> Vec<Document> {
    let bytes: usize = rows.iter().map(|row| row.text.len()).sum();
    let times = ROUND.div_ceil(bytes.max(1));
    let all = (0..times).flat_map(|_| rows);
    let numbered: Vec<Row> = (0..)
        .zip(all)
        .map(|(number, row)| Row {
            doc: Some((number / SENTENCES).to_string()),
            ..(*row).clone()
        })
        .collect();
    let documents = eval::documents(&numbered).into_iter();
    documents.map(|(document, _)| document).collect()
}

/// Gives a round of documents of all languages, one by one.
fn in_turn(languages: &[&Vec<Document>]) -> Vec<Document> {
    let most = languages.iter().map(|documents| documents.len()).max();
    (0..most.unwrap_or_default())
        .step_by(languages.len().max(1))
        .flat_map(|index| languages.iter().filter_map(move |all| all.get(index)))
        .cloned()
        .collect()
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
