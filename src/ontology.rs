//! Categories, and the codes that follow from category, phase, status, modes and contexts.
//!
//! The table is `config/ontology.toml`, which says how to read it; this module parses, checks and looks up.

mod codes;
mod load;
mod raw;

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use crate::model::{Phase, Status};
use crate::problem::Problems;

pub use codes::{Act, Codes};

/// The categories, PLOVER's types and the table of codes.
#[derive(Debug, Clone)]
pub struct Ontology {
    categories: Vec<Category>,
    types: HashMap<String, EventType>,
    readings: HashMap<Status, Reading>,
    fingerprint: [u8; 32],
}

impl Ontology {
    /// Gives the ontology that the program carries, parsed once.
    ///
    /// # Panics
    /// Never in a build whose tests pass: they parse it.
    pub fn embedded() -> Arc<Self> {
        static EMBEDDED: OnceLock<Arc<Ontology>> = OnceLock::new();
        Arc::clone(EMBEDDED.get_or_init(|| {
            Arc::new(load::load(&[EMBEDDED_FILE]).expect("the embedded ontology is valid"))
        }))
    }

    /// Lays a user's file over the embedded ontology.
    ///
    /// Categories and types replace those of the same name or stand beside them; `remove = ["strike"]` takes
    /// categories away, and `replace = true` leaves nothing embedded. A category of one's own needs no rows:
    /// its codes are null.
    ///
    /// # Errors
    /// All problems of the file at once.
    pub fn with_overlay(name: &str, text: &str) -> Result<Self, Problems> {
        load::load(&[EMBEDDED_FILE, (name, text)])
    }

    /// Gives the categories in the order of the file.
    pub fn categories(&self) -> &[Category] {
        &self.categories
    }

    /// Finds a category.
    pub fn category(&self, name: &str) -> Option<&Category> {
        self.categories
            .iter()
            .find(|category| category.name == name)
    }

    /// Gives the bytes that stand for this ontology in the coder's fingerprint.
    pub fn fingerprint(&self) -> &[u8] {
        &self.fingerprint
    }
}

/// A kind of event.
#[derive(Debug, Clone)]
pub struct Category {
    /// Its name on the wire.
    pub name: String,
    /// What it is, in a few words.
    pub about: String,
    /// The confidence from which `classify` keeps an event, 0 to 1.
    pub threshold: f64,
    rows: Vec<Row>,
}

const EMBEDDED_FILE: (&str, &str) = (
    "config/ontology.toml",
    include_str!("../config/ontology.toml"),
);

/// The statuses that the table has rows for; the others are read as one of them.
const WRITTEN: [Status; 6] = [
    Status::Occurred,
    Status::Planned,
    Status::Proposed,
    Status::Threatened,
    Status::Cancelled,
    Status::Refused,
];

/// A row of the table.
#[derive(Debug, Clone)]
struct Row {
    phase: Phase,
    status: Status,
    conditions: Vec<String>,
    event: Vec<String>,
    mode: Vec<String>,
    context: Vec<String>,
    cameo: Option<String>,
}

/// How a status without rows is read.
#[derive(Debug, Clone)]
struct Reading {
    status: Status,
    phase: Option<Phase>,
    context: Option<String>,
}

/// A PLOVER event type.
#[derive(Debug, Clone)]
struct EventType {
    quad: u8,
    modes: Vec<String>,
}

#[cfg(test)]
mod tests;
