use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{DocumentPart, EventMessage, Parts, VERSION};
use crate::model::{Document, Part, PublishedFrom, Sentence};
use crate::record::{Offsets, Page, probability, to_line};

/// A document for a stage's child: a line of its standard input.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request<'a> {
    /// The version of the messages.
    #[schemars(extend("const" = 1))]
    pub v: u8,
    /// What the answer must name; numbers come in no order.
    pub id: u64,
    /// The document.
    pub document: DocumentMessage<'a>,
}

/// A document as far as a stage may see it.
///
/// `text`, `sentences`, `events` and `extra` are there where the stage's `input` names them.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentMessage<'a> {
    /// What makes it the same document, in hex; does not change.
    pub key: &'a str,
    /// The given id, else the path, else the key; does not change.
    pub id: &'a str,
    /// The path below the inbox; does not change.
    pub path: Option<&'a str>,
    /// When it was published; does not change.
    #[schemars(extend("format" = "date-time"))]
    pub published: Option<String>,
    /// Who says so; does not change.
    pub published_from: Option<PublishedFrom>,
    /// The headline; does not change after `segment`.
    pub title: Option<&'a str>,
    /// The publisher.
    pub source: Option<&'a str>,
    /// Where it was published.
    pub url: Option<&'a str>,
    /// BCP 47, `und` when unknown; null before a `language` stage.
    pub language: Option<&'a str>,
    /// How sure the language is.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub language_confidence: Option<f64>,
    /// The text below the title; does not change after `segment`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub text: Option<&'a str>,
    /// The sentences in order; none before `segment`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Vec<SentenceMessage>")]
    pub sentences: Option<Vec<SentenceMessage>>,
    /// The events; none before `classify`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Vec<EventMessage>")]
    pub events: Option<Vec<EventMessage>>,
    /// Fields of custom stages.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Map<String, Value>")]
    pub extra: Option<&'a Map<String, Value>>,
}

/// Where a sentence stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SentenceMessage {
    /// 0 for the title, 1 and on for the text.
    pub index: usize,
    /// `title`, or `body` for the text.
    pub part: Part,
    /// Code points into that part.
    pub span: Offsets,
    /// Its language (BCP 47), the document's where it has none of its own.
    #[serde(default)]
    pub language: Option<String>,
}

impl<'a> DocumentMessage<'a> {
    /// Shows the chosen parts of a document.
    pub fn new(document: &'a Document, parts: Parts) -> Self {
        let [has_sentences, has_events] =
            [DocumentPart::Sentences, DocumentPart::Events].map(|part| parts.has(part));
        let page = (has_sentences || has_events).then(|| Page::new(document));
        let page = page.as_ref();
        let language = document.language.as_ref();
        Self {
            key: &document.key,
            id: &document.id,
            path: document.path.as_deref(),
            published: document.published.map(|published| published.at.to_string()),
            published_from: document.published.map(|published| published.from),
            title: document.title.as_deref(),
            source: document.source.as_deref(),
            url: document.url.as_deref(),
            language: language.map(|found| found.tag.as_str()),
            language_confidence: language.map(|found| probability(found.confidence)),
            text: parts
                .has(DocumentPart::Text)
                .then_some(document.body.as_str()),
            sentences: page.filter(|_| has_sentences).map(sentences),
            events: page.filter(|_| has_events).map(EventMessage::all),
            extra: parts.has(DocumentPart::Extra).then_some(&document.extra),
        }
    }
}

/// Writes the line that asks a child about a document.
pub(crate) fn request_line(id: u64, document: &Document, parts: Parts) -> Vec<u8> {
    let request = Request {
        v: VERSION,
        id,
        document: DocumentMessage::new(document, parts),
    };
    to_line(&request).expect("documents hold nothing that JSON cannot")
}

fn sentences(page: &Page<'_>) -> Vec<SentenceMessage> {
    let message = |sentence: &Sentence| SentenceMessage {
        index: sentence.index,
        part: sentence.part,
        span: page.offsets(sentence.part, sentence.span),
        language: Some(page.document.sentence_language(sentence).to_owned()),
    };
    page.document.sentences.iter().map(message).collect()
}
