//! What an `exec` stage costs a document, beside a native stage that does nothing, measured in the same run.
//!
//! `cargo bench --bench exec` asks a child in Rust (this program) and one in Python, each with more and less to
//! read, and then the same slow child with one worker and with four.

use std::io::{BufRead, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use futures_util::StreamExt;
use tidings::config::{Config, Overrides};
use tidings::format::{self, Hints};
use tidings::limits::{Allowance, Limits};
use tidings::model::Document;
use tidings::stage::{Flow, Registry, Stage, StageError, Step};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Makes this program the child.
const CHILD: &str = "--child";

/// Answers each request with no change.
const PYTHON: &str = r#"
import json, sys, time
pause = float(sys.argv[1])
work = int(sys.argv[2])
for line in sys.stdin:
    request = json.loads(line)
    time.sleep(pause) if pause else None
    sum(range(work))
    sys.stdout.write(json.dumps({"id": request["id"], "document": {}}) + "\n")
    sys.stdout.flush()
"#;

#[tokio::main]
async fn main() -> Result<()> {
    if std::env::args().any(|argument| argument == CHILD) {
        return child();
    }
    let mut out = std::io::stdout().lock();
    let folder = tempfile::tempdir()?;
    std::fs::write(folder.path().join("child.py"), PYTHON)?;
    let rust = format!("['{}', \"{CHILD}\"]", std::env::current_exe()?.display());
    let python = "[\"python3\", \"child.py\", \"0\", \"0\"]".to_owned();
    let file = folder.path().join("tidings.toml");
    let stage = |command: &str, keys: &str| {
        let text =
            format!("[[stage]]\ntype = \"exec\"\ncommand = {command}\nstartup = \"60s\"\n{keys}\n");
        configured(&text, &file)
    };
    let document = article(&file).await?;
    let count = 20_000;
    let native = configured("[[stage]]\ntype = \"nothing\"\n", &file)?;
    let native = each(&native, &document, count).await?;
    writeln!(
        out,
        "native no-op: {native:.2?} a document ({count} documents of 5 KB)"
    )?;
    for (name, command) in [("Rust", &rust), ("Python", &python)] {
        for input in [
            "[]",
            "[\"text\"]",
            "[\"text\", \"sentences\", \"events\", \"extra\"]",
        ] {
            let step = stage(command, &format!("input = {input}"))?;
            let time = each(&step, &document, count).await?;
            writeln!(
                out,
                "exec, child in {name}, input = {input}: {time:.1?} a document, {:.0} times the native no-op",
                time.as_secs_f64() / native.as_secs_f64()
            )?;
        }
    }
    for (name, pause, work, count) in [
        ("that waits 5 ms", "0.005", "0", 400),
        ("that computes", "0", "200000", 400),
    ] {
        let command = format!("[\"python3\", \"child.py\", \"{pause}\", \"{work}\"]");
        let one = each(&stage(&command, "workers = 1")?, &document, count).await?;
        let four = each(&stage(&command, "workers = 4")?, &document, count).await?;
        writeln!(
            out,
            "exec, child in Python {name}: {:.0} documents/s with one worker, {:.0} with four, {:.2} times as many",
            1.0 / one.as_secs_f64(),
            1.0 / four.as_secs_f64(),
            one.as_secs_f64() / four.as_secs_f64()
        )?;
    }
    Ok(())
}

/// Reads requests and answers each with no change.
fn child() -> Result<()> {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let request: serde_json::Value = serde_json::from_str(&line?)?;
        writeln!(out, "{{\"id\":{},\"document\":{{}}}}", request["id"])?;
        out.flush()?;
    }
    Ok(())
}

/// A native stage that does nothing.
struct Nothing;

#[async_trait]
impl Stage for Nothing {
    fn name(&self) -> &'static str {
        "nothing"
    }

    async fn process(&self, document: Document) -> std::result::Result<Flow, StageError> {
        Ok(Flow::Next(document))
    }
}

fn configured(text: &str, file: &std::path::Path) -> Result<Arc<Step>> {
    let mut registry = Registry::built_in();
    registry.register("nothing", "does nothing", |_, _| Arc::new(Nothing));
    let config = Config::parse(text, file, &Overrides::default(), &registry)?;
    Ok(Arc::clone(config.stages.first().ok_or("no stage")?))
}

/// Makes a document of 5 KB with all that the built-in stages find in it.
async fn article(file: &std::path::Path) -> Result<Document> {
    let mut text =
        "Title: Report\nDate: 2025-07-11\n\nRussia fired 18 missiles at Kyiv on Thursday. \
         The foreign ministers of both countries met in Ankara.\n"
            .to_owned();
    while text.len() < 5000 {
        text.push_str(
            "The price of bread and butter rose a little in the shops of the old town this week. ",
        );
    }
    let config = Config::parse("", file, &Overrides::default(), &Registry::built_in())?;
    let hints = Hints::new(jiff::Timestamp::now());
    let document = format::read(text.as_bytes(), &hints)?.remove(0)?;
    let coded = tidings::pipeline::annotate(&config, document).await?;
    Ok(coded.ok_or("it was dropped")?)
}

/// Gives the time for each of many documents that are under way together, as in the pipeline.
async fn each(step: &Arc<Step>, document: &Document, count: usize) -> Result<Duration> {
    step.stage().start().await?;
    let under_way = 4 + step.stage().waiting();
    // The start of a child is not what a document costs.
    for _ in 0..under_way {
        let _warm: Flow = step
            .process(document.clone(), &mut Allowance::new(Limits::default()))
            .await
            .map_err(|error| error.message)?;
    }
    let documents: Vec<Document> = (0..count).map(|_| document.clone()).collect();
    let begun = Instant::now();
    let mut flows = futures_util::stream::iter(documents)
        .map(|document| {
            let step = Arc::clone(step);
            tokio::spawn(async move {
                let mut allowance = Allowance::new(Limits::default());
                step.process(document, &mut allowance).await
            })
        })
        .buffer_unordered(under_way);
    while let Some(flow) = flows.next().await {
        flow?.map_err(|error| error.message)?;
    }
    let time = begun.elapsed();
    step.stage().stop().await;
    Ok(time / u32::try_from(count)?)
}
