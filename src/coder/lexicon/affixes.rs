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
    /// A bit for the second byte of each proclitic; the first tells no more than the script.
    second_bytes: u64,
    /// A bit for the last byte of each enclitic.
    last_bytes: u64,
}

impl Affixes {
    /// Makes a table of proclitics, enclitics and endings, each in the order in which they are tried.
    pub(crate) fn new(
        proclitics: Vec<(Box<str>, Tags)>,
        enclitics: Vec<(Box<str>, Box<str>)>,
        endings: Vec<(Ending, Tags)>,
    ) -> Self {
        let second = proclitics.iter().map(|(text, _)| text.as_bytes().get(1));
        let last = enclitics.iter().map(|(text, _)| text.as_bytes().last());
        Self {
            second_bytes: second.fold(0, |bits, byte| bits | bit(byte)),
            last_bytes: last.fold(0, |bits, byte| bits | bit(byte)),
            proclitics,
            enclitics,
            endings,
        }
    }

    /// Tells whether a word may begin with a proclitic; most words that do not are told at once.
    pub(super) fn may_begin(&self, word: &str) -> bool {
        self.second_bytes & bit(word.as_bytes().get(1)) != 0
    }

    /// The same for ending with an enclitic.
    pub(super) fn may_end(&self, word: &str) -> bool {
        self.last_bytes & bit(word.as_bytes().last()) != 0
    }

    /// Tells whether letters may be written to words at all.
    pub(super) fn are_written(&self) -> bool {
        !(self.proclitics.is_empty() && self.enclitics.is_empty())
    }
}

/// Gives the bit of a byte, which others share; all bits where there is none.
fn bit(byte: Option<&u8>) -> u64 {
    byte.map_or(u64::MAX, |byte| 1 << (byte & 63))
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
