//! A compiled language pack: what `build` makes of a pack, and what the program holds of those that come with it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::lexicon::{Lexicon, Tags};
use super::rule::{Cue, Domain, Mark, Rule};
use super::text::Style;

/// The bits of the forms that tell a tense, in the order of [`super::pack::TAGS`].
pub(crate) const PRES: Tags = 1;
pub(crate) const PAST: Tags = 1 << 1;
pub(crate) const FUT: Tags = 1 << 2;
pub(crate) const COND: Tags = 1 << 3;
pub(crate) const SUBJ: Tags = 1 << 4;
pub(crate) const INF: Tags = 1 << 5;
pub(crate) const GER: Tags = 1 << 6;
pub(crate) const PP: Tags = 1 << 7;
pub(crate) const NOUN: Tags = 1 << 9;
pub(crate) const NEG: Tags = 1 << 11;
pub(crate) const PROG: Tags = 1 << 12;
pub(crate) const TENSED: Tags = PRES | PAST | FUT | COND | SUBJ | INF | GER | PP | NEG | PROG;

/// What a set is for, besides rules and cues that name it: its words trigger rules; bits of [`Language::uses`].
pub(crate) const TRIGGERS: u8 = 1;
/// Its words begin a clause.
pub(crate) const BREAKS: u8 = 1 << 1;
/// Words inside its phrases count for nothing.
pub(crate) const MASKS: u8 = 1 << 2;
/// Its words speak of a field of life.
pub(crate) const FIELDS: u8 = 1 << 3;

/// A language, ready to code sentences.
#[derive(Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(crate) struct Language {
    pub(crate) tag: String,
    pub(crate) style: Style,
    /// Whether the verb closes its clause: what governs a verb follows it.
    pub(crate) verb_last: bool,
    pub(crate) lexicon: Lexicon,
    pub(crate) rules: Vec<Rule>,
    /// What tells modes and contexts, by category.
    pub(crate) marks: BTreeMap<String, Marks>,
    /// The statuses of other categories that make a category needless, by category.
    pub(crate) yields: BTreeMap<String, Vec<String>>,
    /// What each set is for.
    pub(crate) uses: Vec<u8>,
    /// The rules that a set triggers, by set.
    pub(crate) by_set: Vec<Vec<usize>>,
    pub(crate) cues: Vec<Cue>,
    pub(crate) domains: Vec<Domain>,
}

/// What tells the modes and contexts of a category's events.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Marks {
    pub(crate) modes: Vec<Mark>,
    pub(crate) contexts: Vec<Mark>,
}
