//! Labelled sentences: one JSON object a line.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::Deserialize;

use crate::model::{Detected, Document, Part, Published, PublishedFrom, Sentence, Span};

/// A labelled sentence.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Row {
    /// Its name, where it has one.
    pub id: Option<String>,
    /// The document it stands in; rows of one document follow each other in its order.
    pub doc: Option<String>,
    /// Its number there.
    pub sentence: Option<usize>,
    /// Its language.
    pub lang: String,
    /// When its document was published.
    pub published: Option<String>,
    /// The sentence.
    pub text: String,
    /// What it reports; none where only PLOVER's types are labelled.
    pub labels: Option<Vec<Label>>,
    /// PLOVER's types, of which one event is labelled.
    pub plover: Option<Vec<String>>,
    /// The words that name PLOVER's actors.
    pub actor: Option<Vec<String>>,
    /// The words that name PLOVER's recipients.
    pub recipient: Option<Vec<String>>,
}

/// An event that a sentence reports.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Label {
    /// The category.
    pub category: String,
    /// The status, where it is labelled.
    pub status: Option<String>,
    /// The phase, where it is labelled.
    pub phase: Option<String>,
    /// `unsure` counts neither for nor against the coder.
    pub confidence: Option<String>,
    /// Canonical English names of those who act.
    pub actors: Option<Vec<String>>,
    /// Canonical English names of those to whom it is done.
    pub targets: Option<Vec<String>>,
    /// The canonical English name of the place.
    pub place: Option<String>,
    /// The time: in English words, or as `2025-07-10` or `2025-07-10/2025-07-12`.
    pub time: Option<String>,
    /// Quantities as number and English unit: `18 missile`.
    pub quantities: Option<Vec<String>>,
    /// How long it lasted, as number and English unit.
    pub duration: Option<String>,
    /// The canonical English name of who says so.
    pub attribution: Option<String>,
}

impl Label {
    /// Tells whether the label counts.
    pub fn is_sure(&self) -> bool {
        self.confidence.as_deref() != Some("unsure")
    }
}

/// A line that is no labelled sentence.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {source}")]
pub struct GoldError {
    /// From 1.
    pub line: usize,
    /// Why.
    pub source: serde_json::Error,
}

/// Reads labelled sentences.
///
/// # Errors
/// At the first line that is none.
pub fn read(text: &str) -> Result<Vec<Row>, GoldError> {
    (1..)
        .zip(text.lines())
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(line, text)| serde_json::from_str(text).map_err(|source| GoldError { line, source }))
        .collect()
}

/// Joins the rows of each document to that document, so that a sentence is read with those before it.
///
/// Gives each document with the indices of its rows; sentence `n` of it is row `n` of these.
pub fn documents(rows: &[Row]) -> Vec<(Document, Vec<usize>)> {
    let mut order: Vec<Vec<usize>> = Vec::new();
    let mut known: HashMap<(&str, &str), usize> = HashMap::new();
    for (index, row) in rows.iter().enumerate() {
        match &row.doc {
            Some(doc) => {
                let at = *known.entry((doc, &row.lang)).or_insert_with(|| {
                    order.push(Vec::new());
                    order.len() - 1
                });
                order[at].push(index);
            }
            None => order.push(vec![index]),
        }
    }
    order
        .into_iter()
        .map(|indices| (document(&indices, rows), indices))
        .collect()
}

fn document(indices: &[usize], rows: &[Row]) -> Document {
    let first = &rows[indices[0]];
    let mut body = String::new();
    let mut sentences = Vec::new();
    for (number, index) in indices.iter().enumerate() {
        let start = body.len();
        body.push_str(&rows[*index].text);
        sentences.push(Sentence {
            index: number + 1,
            part: Part::Body,
            span: Span::new(start, body.len()),
            language: None,
        });
        body.push('\n');
    }
    let published = first
        .published
        .as_deref()
        .and_then(crate::format::parse_date);
    Document {
        key: String::new(),
        id: first.doc.clone().or(first.id.clone()).unwrap_or_default(),
        path: None,
        title: None,
        body,
        source: None,
        url: None,
        published: published.map(|at| Published {
            at,
            from: PublishedFrom::Field,
        }),
        given_language: Some(first.lang.clone()),
        received_at: Timestamp::UNIX_EPOCH,
        language: Some(Detected {
            tag: first.lang.clone(),
            confidence: 1.0,
        }),
        sentences,
        events: Vec::new(),
        extra: serde_json::Map::new(),
    }
}
