use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

/// An ontology file as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) version: Spanned<u32>,
    /// Only in a user's file: nothing embedded stays.
    #[serde(default)]
    pub(super) replace: bool,
    /// Only in a user's file: categories to take away.
    #[serde(default)]
    pub(super) remove: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) read: BTreeMap<Spanned<String>, Reading>,
    #[serde(default, rename = "type")]
    pub(super) types: Vec<EventType>,
    #[serde(default, rename = "category")]
    pub(super) categories: Vec<Category>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reading {
    #[serde(rename = "as")]
    pub(super) status: Spanned<String>,
    pub(super) phase: Option<Spanned<String>>,
    pub(super) context: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EventType {
    pub(super) name: String,
    pub(super) quad: Spanned<u8>,
    #[serde(default)]
    pub(super) modes: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Category {
    pub(super) name: Spanned<String>,
    #[serde(default)]
    pub(super) about: String,
    pub(super) threshold: Option<Spanned<f64>>,
    #[serde(default)]
    pub(super) rows: Vec<Row>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Row {
    pub(super) on: Spanned<String>,
    #[serde(default, rename = "if")]
    pub(super) conditions: Vec<String>,
    pub(super) event: Spanned<OneOrMore>,
    #[serde(default)]
    pub(super) mode: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) context: Vec<String>,
    pub(super) cameo: Option<Spanned<String>>,
}

/// A name, or a list of names.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl OneOrMore {
    pub(super) fn names(&self) -> &[String] {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::More(names) => names,
        }
    }
}
