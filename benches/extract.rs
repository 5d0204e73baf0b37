//! How fast fields are read, on one thread, over the sentences of `tests/fields`.
//!
//! `cargo bench --bench extract` prints, for each language, how long its names and words take to load when they are
//! first needed; what all of them take in memory; and, for each language and for all of them mixed, how much text is
//! read in a second, in documents of ten sentences of which the fifth and the last have events.
//! `-- FILE…` takes other sentences: `{"lang","text"}` a line.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tidings::coder::{Coder, Thresholds};
use tidings::eval;
use tidings::extract::Extractor;
use tidings::gazetteer::Gazetteer;
use tidings::model::Document;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// How much text a round reads at least.
const ROUND: usize = 1 << 20;

/// Rounds of each measurement; the fastest counts, as other work only ever slows one down.
const ROUNDS: usize = 7;

/// How many sentences a document has.
const SENTENCES: usize = 10;

/// One sentence in this many keeps its events, the last one too: so all before it are read.
const SHARE: usize = 5;

fn main() -> Result<()> {
    let mut files: Vec<PathBuf> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .map(PathBuf::from)
        .collect();
    if files.is_empty() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fields");
        for entry in std::fs::read_dir(folder)? {
            files.push(entry?.path());
        }
        files.sort();
    }
    let coder = Arc::new(Coder::built_in());
    let mut texts: BTreeMap<String, Vec<Document>> = BTreeMap::new();
    for file in files {
        let mut rows = eval::read(&std::fs::read_to_string(file)?)?;
        for (number, row) in rows.iter_mut().enumerate() {
            row.doc = Some((number / SENTENCES).to_string());
        }
        for (mut document, _) in eval::documents(&rows) {
            let language = document.given_language.clone().unwrap_or_default();
            document.events = coder.code(&document, &Thresholds::default());
            let has_its_turn = |sentence: usize| (sentence + 1).is_multiple_of(SHARE);
            document.events.retain(|event| has_its_turn(event.sentence));
            texts.entry(language).or_default().push(document);
        }
    }
    let mut out = std::io::stdout().lock();
    let before = resident()?;
    let extractor = Extractor::new(Arc::new(Gazetteer::built_in()), coder);
    for (language, documents) in &texts {
        let mut first = documents.iter().filter(|one| !one.events.is_empty());
        if let Some(first) = first.next() {
            let load = time(|| extractor.extract(&mut first.clone()));
            writeln!(out, "{language}: first sentence after {load:.1?}")?;
        }
    }
    writeln!(
        out,
        "all gazetteers take {} MiB",
        (resident()? - before) >> 10
    )?;
    let mut mixed = Vec::new();
    for (language, documents) in &texts {
        let documents = repeat(documents);
        writeln!(out, "{language}: {:.0} MB/s", rate(&extractor, &documents))?;
        mixed.extend(documents.into_iter().step_by(texts.len()));
    }
    writeln!(out, "mixed: {:.0} MB/s", rate(&extractor, &mixed))?;
    Ok(())
}

fn bytes(documents: &[Document]) -> usize {
    documents.iter().map(|document| document.body.len()).sum()
}

/// Repeats documents up to a round.
fn repeat(documents: &[Document]) -> Vec<Document> {
    let times = ROUND.div_ceil(bytes(documents).max(1));
    std::iter::repeat_n(documents, times)
        .flatten()
        .cloned()
        .collect()
}

fn time<T>(work: impl FnOnce() -> T) -> Duration {
    let begun = Instant::now();
    work();
    begun.elapsed()
}

/// Gives megabytes (10⁶ bytes) of text a second, in the fastest round.
fn rate(extractor: &Extractor, documents: &[Document]) -> f64 {
    let rounds = (0..ROUNDS).map(|_| {
        let mut copies = documents.to_vec();
        time(|| copies.iter_mut().for_each(|one| extractor.extract(one)))
    });
    let fastest = rounds.min().unwrap_or_default();
    bytes(documents) as f64 / fastest.as_secs_f64() / 1e6
}

/// Gives resident memory in KiB.
fn resident() -> Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let size = line.ok_or("no resident size")?.trim();
    Ok(size.trim_end_matches(" kB").trim().parse()?)
}
