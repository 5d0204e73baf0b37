use jiff::Timestamp;
use serde_json::{Map, Value};

use super::{Event, Part, Sentence, Span};

/// A document on its way from the source to the sinks.
///
/// The source fills the upper half, the stages the lower.
/// `title` and `body` do not change once a `segment` stage has run.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// BLAKE3 over given id, title, body, `published` and given language, in hex: what makes it the same document.
    pub key: String,
    /// The given id, else the path below the inbox, else the key.
    pub id: String,
    /// The path below the inbox, percent-encoded where it is not UTF-8.
    pub path: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// The text below the headline.
    pub body: String,
    /// The publisher, as the document names it.
    pub source: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// When it was published; relative times are resolved against it.
    pub published: Option<Published>,
    /// The language that the document or the caller gives (BCP 47).
    pub given_language: Option<String>,
    /// When it was read.
    pub received_at: Timestamp,

    /// The language found or given; none before a `language` stage.
    pub language: Option<Detected>,
    /// The sentences in order; none before a `segment` stage.
    pub sentences: Vec<Sentence>,
    /// The events, in any order; the record sorts them.
    pub events: Vec<Event>,
    /// Fields of custom stages.
    pub extra: Map<String, Value>,
}

impl Document {
    /// Gives the text of a part; a missing title is empty.
    pub fn part(&self, part: Part) -> &str {
        match part {
            Part::Title => self.title.as_deref().unwrap_or_default(),
            Part::Body => &self.body,
        }
    }

    /// Gives the text that a span of a part covers.
    ///
    /// # Panics
    /// If the span does not lie on character boundaries of that part.
    pub fn text(&self, part: Part, span: Span) -> &str {
        &self.part(part)[span.range()]
    }

    /// Gives the text of a sentence.
    pub fn sentence_text(&self, sentence: &Sentence) -> &str {
        self.text(sentence.part, sentence.span)
    }

    /// Gives a sentence's language, the document's where it has none of its own, `und` where neither is known.
    pub fn sentence_language<'a>(&'a self, sentence: &'a Sentence) -> &'a str {
        sentence
            .language
            .as_deref()
            .or(self.language.as_ref().map(|found| found.tag.as_str()))
            .unwrap_or("und")
    }
}

/// A language with how sure the stage is of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Detected {
    /// BCP 47, `und` when unknown.
    pub tag: String,
    /// 0 to 1; 1 for a given language.
    pub confidence: f64,
}

/// The time of publication and where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Published {
    /// The moment; midnight UTC where only a day is given.
    pub at: Timestamp,
    /// Who says so.
    pub from: PublishedFrom,
}

/// What told the time of publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PublishedFrom {
    /// The header block of a text file.
    Header,
    /// The sidecar file.
    Sidecar,
    /// The field of a JSON line.
    Field,
    /// The command line's `--published`.
    Option,
    /// The file's modification time, where `[inbox] published_from_file` allows it.
    File,
}
