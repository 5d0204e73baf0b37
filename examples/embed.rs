//! Tidings inside another program: text in, events out, no files and no daemon.
//!
//! `cargo run --example embed` prints what it finds in two Italian sentences.

use std::io::Write;

use tidings::config::{Config, Overrides};
use tidings::format::{self, Hints};
use tidings::pipeline::annotate;
use tidings::stage::Registry;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let registry = Registry::built_in();
    let file = std::path::Path::new("embedded.toml");
    let config = Config::parse("", file, &Overrides::default(), &registry)?;
    let text = "I ministri degli Esteri si sono incontrati a Roma. \
                Le forze russe hanno lanciato 22 missili contro la capitale.";
    let hints = Hints::new(jiff::Timestamp::now());
    let mut out = std::io::stdout().lock();
    for document in format::read(text.as_bytes(), &hints)? {
        let Some(document) = annotate(&config, document?).await? else {
            continue;
        };
        for event in &document.events {
            let sentence = &document.sentences[event.sentence];
            writeln!(
                out,
                "{} ({}), {:.2}: {}",
                event.category,
                event.status.as_str(),
                event.confidence,
                document.sentence_text(sentence)
            )?;
        }
    }
    Ok(())
}
