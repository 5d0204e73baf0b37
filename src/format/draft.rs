use jiff::Timestamp;
use serde_json::Map;

use super::{Hints, document_key};
use crate::model::{Document, Published, PublishedFrom};

/// What is known of a document while its parts are put together.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) id: Option<String>,
    pub(super) title: Option<String>,
    pub(super) body: String,
    pub(super) published: Option<Published>,
    pub(super) source: Option<String>,
    pub(super) url: Option<String>,
    pub(super) language: Option<String>,
}

impl Draft {
    /// Fills what is missing from a second source of data; the body stays.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            id: self.id.or(other.id),
            title: self.title.or(other.title),
            body: self.body,
            published: self.published.or(other.published),
            source: self.source.or(other.source),
            url: self.url.or(other.url),
            language: self.language.or(other.language),
        }
    }

    /// Tells whether there is nothing to code.
    pub(super) fn is_empty(&self) -> bool {
        self.title.is_none() && self.body.trim().is_empty()
    }

    /// Makes the document; `fallback_id` stands in for an id that it does not give.
    pub(super) fn finish(self, hints: &Hints, fallback_id: Option<String>) -> Document {
        let option = |at: Option<Timestamp>, from| at.map(|at| Published { at, from });
        let published = self
            .published
            .or(option(hints.published, PublishedFrom::Option));
        let language = self.language.or_else(|| hints.language.clone());
        let key = document_key(
            self.id.as_deref(),
            self.title.as_deref(),
            &self.body,
            published.map(|published| published.at),
            language.as_deref(),
        );
        Document {
            id: self.id.or(fallback_id).unwrap_or_else(|| key.clone()),
            key,
            path: hints.path.clone(),
            title: self.title,
            body: self.body,
            source: self.source,
            url: self.url,
            published: published.or(option(hints.file_time, PublishedFrom::File)),
            given_language: language,
            received_at: hints.received_at,
            language: None,
            sentences: Vec::new(),
            events: Vec::new(),
            extra: Map::new(),
        }
    }
}

/// Gives a value without the white space around it, none if nothing is left.
pub(super) fn non_empty(value: &str) -> Option<String> {
    let value = value.trim();
    (!value.is_empty()).then(|| value.to_owned())
}
