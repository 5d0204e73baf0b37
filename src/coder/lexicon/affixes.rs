//! What is written to the front and the end of words.

use serde::{Deserialize, Serialize};

use super::Tags;

/// Letters written to words, and the endings that tell forms.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Affixes {
    /// Letters before a word, longest first, with the form that they give.
    pub(crate) proclitics: Vec<(Box<str>, Tags)>,
    /// Letters behind a word, longest first, with what stands there without them.
    pub(crate) enclitics: Vec<(Box<str>, Box<str>)>,
    /// Endings of stems.
    pub(crate) endings: Vec<(Ending, Tags)>,
}

/// What an ending looks like: `acak`, `acak*`, `*acak`, `*acak*`.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Ending {
    text: Box<str>,
    open_start: bool,
    open_end: bool,
}

impl Ending {
    /// Reads an ending as a pack writes it.
    pub(crate) fn new(text: &str) -> Self {
        Self {
            text: text.trim_matches('*').into(),
            open_start: text.starts_with('*'),
            open_end: text.ends_with('*'),
        }
    }

    /// Tells whether what stands behind a stem is such an ending.
    pub(super) fn fits(&self, rest: &str) -> bool {
        match (self.open_start, self.open_end) {
            (false, false) => *rest == *self.text,
            (false, true) => rest.starts_with(&*self.text),
            (true, false) => rest.ends_with(&*self.text),
            (true, true) => rest.contains(&*self.text),
        }
    }
}
