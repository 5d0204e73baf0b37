//! A stage of one's own, registered beside the built-in ones and configured like them.
//!
//! `cargo run --example custom_stage` codes two sentences and drops what was published before a year.

use std::io::Write;
use std::sync::Arc;

use async_trait::async_trait;
use tidings::config::{Config, Overrides};
use tidings::format::{self, Hints};
use tidings::model::Document;
use tidings::pipeline::annotate;
use tidings::stage::{Flow, Registry, Stage, StageError};

/// Drops documents that were published before a year, and marks the others.
struct NotBefore {
    year: i16,
}

#[async_trait]
impl Stage for NotBefore {
    fn name(&self) -> &'static str {
        "not-before"
    }

    async fn process(&self, mut document: Document) -> Result<Flow, StageError> {
        let Some(published) = document.published else {
            return Err(StageError::new("cannot tell the year of publication"));
        };
        let year = published
            .at
            .to_zoned_datetime(jiff::tz::TimeZone::UTC)
            .year();
        if year < self.year {
            return Ok(Flow::Drop(document));
        }
        document.extra.insert("year".to_owned(), year.into());
        Ok(Flow::Next(document))
    }
}

const CONFIGURATION: &str = r#"
[[stage]]
type = "not-before"
year = 2020

[[stage]]
type = "language"

[[stage]]
type = "segment"

[[stage]]
type = "classify"

[[stage]]
type = "extract"
"#;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut registry = Registry::built_in();
    registry.register(
        "not-before",
        "drops what is older than a year",
        |table, _| {
            let year = table.integer("year", 1990, 1900..=2100);
            Arc::new(NotBefore {
                year: i16::try_from(year).unwrap_or(i16::MAX),
            })
        },
    );
    let file = std::path::Path::new("example.toml");
    let config = Config::parse(CONFIGURATION, file, &Overrides::default(), &registry)?;
    let recent = "Date: 2025-07-11\n\nRussia fired 18 missiles at Kyiv on Thursday.\n";
    let old = "Date: 1991-01-17\n\nThe foreign ministers of both countries met in Geneva.\n";
    let mut out = std::io::stdout().lock();
    for text in [recent, old] {
        for document in format::read(text.as_bytes(), &Hints::new(jiff::Timestamp::now()))? {
            match annotate(&config, document?).await? {
                Some(coded) => {
                    let categories: Vec<_> =
                        coded.events.iter().map(|event| &event.category).collect();
                    writeln!(out, "{}: {categories:?}", coded.extra["year"])?;
                }
                None => writeln!(out, "dropped")?,
            }
        }
    }
    Ok(())
}
