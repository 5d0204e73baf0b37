//! The files of names as they are written.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::entity::Office;

/// Names by language; `latin` stands for all that write with Latin letters.
pub(crate) type Names = BTreeMap<String, Vec<String>>;

/// A file of names; each may hold any of the tables.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    /// Entries of files below that are taken away, by name or identifier.
    #[serde(default)]
    pub(crate) remove: Vec<String>,
    #[serde(default)]
    pub(crate) person: Vec<Person>,
    #[serde(default)]
    pub(crate) organisation: Vec<Body>,
    #[serde(default)]
    pub(crate) group: Vec<Body>,
    #[serde(default)]
    pub(crate) metonym: Vec<Body>,
    #[serde(default)]
    pub(crate) nation: Vec<Nation>,
    #[serde(default)]
    pub(crate) role: Vec<Role>,
    #[serde(default)]
    pub(crate) place: Vec<Place>,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) country: String,
    #[serde(default)]
    pub(crate) sector: Vec<String>,
    #[serde(default)]
    pub(crate) offices: Vec<Office>,
    #[serde(flatten)]
    pub(crate) names: Names,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Body {
    pub(crate) name: String,
    pub(crate) code: String,
    #[serde(default)]
    pub(crate) sector: Vec<String>,
    #[serde(flatten)]
    pub(crate) names: Names,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nation {
    pub(crate) code: String,
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) names: Names,
    #[serde(default)]
    pub(crate) adjectives: Names,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Role {
    pub(crate) id: String,
    pub(crate) kind: RoleKind,
    /// The country or body it belongs to by itself.
    pub(crate) code: Option<String>,
    #[serde(default)]
    pub(crate) sector: Vec<String>,
    #[serde(flatten)]
    pub(crate) names: Names,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum RoleKind {
    Person,
    Body,
    People,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Place {
    pub(crate) name: String,
    /// Left out for the high seas.
    #[serde(default)]
    pub(crate) country: String,
    #[serde(default)]
    pub(crate) claimed_by: Vec<String>,
    #[serde(default)]
    pub(crate) precision: Option<String>,
    pub(crate) geonameid: Option<u64>,
    /// Whether it is its country's capital, which may stand for the government.
    #[serde(default)]
    pub(crate) capital: bool,
    pub(crate) lat: Option<f64>,
    pub(crate) lon: Option<f64>,
    #[serde(flatten)]
    pub(crate) names: Names,
}
