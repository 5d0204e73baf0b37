//! The file format of a language pack, as a linguist writes it.
//!
//! `config/languages/README.md` tells the format to people; `config/languages/common.toml` is the file that lies
//! under every pack.

mod merge;
mod overlay;

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

pub(crate) use merge::merge;

use super::status::Operator;
use crate::problem::Problem;

/// The names of the forms that a paradigm may tag, each a bit in its place.
pub(crate) const TAGS: [&str; 13] = [
    "pres", "past", "fut", "cond", "subj", "inf", "ger", "pp", "imp", "noun", "perf", "neg", "prog",
];

/// Gives the bits of forms, `inf+pres`; the error is a name that is none.
pub(crate) fn form_bits(names: &str) -> Result<u16, &str> {
    names.split('+').try_fold(0, |bits, name| {
        let bit = TAGS.iter().position(|tag| *tag == name).ok_or(name)?;
        Ok(bits | 1 << bit)
    })
}

/// The language of a file that lies under all packs.
pub(crate) const ALL: &str = "*";

/// A language pack as a file: its name for messages, and its TOML.
#[derive(Debug, Clone)]
pub struct PackSource {
    /// The path that problems name.
    pub file: String,
    /// The TOML.
    pub text: Cow<'static, str>,
    is_built_in: bool,
}

impl PackSource {
    /// Makes a pack of a user's file.
    pub fn new(file: String, text: String) -> Self {
        Self {
            file,
            text: Cow::Owned(text),
            is_built_in: false,
        }
    }

    /// Makes a pack that comes with the program.
    pub(crate) fn built_in(name: &str, text: &'static str) -> Self {
        Self {
            file: format!("config/languages/{name}.toml"),
            text: Cow::Borrowed(text),
            is_built_in: true,
        }
    }

    pub(crate) fn is_built_in(&self) -> bool {
        self.is_built_in
    }
}

/// Makes a problem at a byte of a pack.
pub(crate) fn problem_at(source: &PackSource, byte: usize, message: String, mend: &str) -> Problem {
    Problem::at(&source.file, &source.text, byte, message, mend)
}

/// A pack as parsed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Raw {
    pub(crate) language: String,
    #[serde(default)]
    pub(crate) replace: bool,
    #[serde(default)]
    pub(crate) remove: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) writing: RawWriting,
    #[serde(default)]
    pub(crate) paradigms: BTreeMap<String, RawParadigm>,
    #[serde(default)]
    pub(crate) sets: BTreeMap<String, RawWords>,
    /// Words that join those of a set below.
    #[serde(default)]
    pub(crate) add: BTreeMap<String, RawWords>,
    #[serde(default)]
    pub(crate) operators: BTreeMap<String, RawOperator>,
    #[serde(default)]
    pub(crate) domains: BTreeMap<String, RawDomain>,
    #[serde(default)]
    pub(crate) categories: BTreeMap<String, RawCategory>,
}

/// How a language is written.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawWriting {
    /// Whether a word ends after its apostrophe: `dell'` + `incontro`.
    #[serde(default)]
    pub(crate) elision: bool,
    /// Whether what follows an apostrophe is an ending: `Rusya` + `'nın`.
    #[serde(default)]
    pub(crate) suffixes: bool,
    /// Endings that are words of their own: `n't`, `'s`.
    #[serde(default)]
    pub(crate) clitics: Vec<String>,
    /// Letters that are written to the front of a word, with the form they give it: `ال`, `س` (`fut`).
    #[serde(default)]
    pub(crate) proclitics: BTreeMap<String, String>,
    /// Letters that are written to the end of a word, with what stands there without them.
    #[serde(default)]
    pub(crate) enclitics: BTreeMap<String, String>,
    /// Letters that are read as others.
    #[serde(default)]
    pub(crate) fold: BTreeMap<char, String>,
    /// The same for single letters, two by two, with white space between the pairs.
    #[serde(default)]
    pub(crate) pairs: String,
    /// The order of subject, verb and object: `svo`, `sov`, `vso` or `free`.
    #[serde(default)]
    pub(crate) order: Option<Order>,
    /// How many tokens make a word, where each character is a token.
    #[serde(default)]
    pub(crate) width: Option<f64>,
    /// Endings that tell the form of a word written `stem~`, by form; `*` stands for any letters.
    #[serde(default)]
    pub(crate) endings: BTreeMap<String, Vec<String>>,
}

/// The usual order of subject, verb and object.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Order {
    Svo,
    Sov,
    Vso,
    #[default]
    Free,
}

/// How a word is inflected: what is cut off its end, and what takes the place, by form.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawParadigm {
    #[serde(default)]
    pub(crate) strip: String,
    #[serde(default)]
    pub(crate) endings: BTreeMap<String, Vec<String>>,
    /// For irregular words, written `go|goes|went`: the form of each column.
    #[serde(default)]
    pub(crate) columns: Vec<String>,
}

/// A text of a pack, with the index of the file it comes from.
#[derive(Debug, Clone, Deserialize)]
#[serde(from = "Spanned<String>")]
pub(crate) struct RawText {
    pub(crate) text: Spanned<String>,
    pub(crate) source: usize,
}

impl From<Spanned<String>> for RawText {
    fn from(text: Spanned<String>) -> Self {
        Self { text, source: 0 }
    }
}

/// Words and phrases of one meaning.
pub(crate) type RawWords = Vec<RawText>;

/// Words that change the status of events in their scope; what is left out is as in the file below.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawOperator {
    pub(crate) is: Option<Operator>,
    /// `>5`: up to five words to the right; `<5` to the left; `<>5` both; `+` at the end: into other clauses.
    pub(crate) scope: Option<RawText>,
    #[serde(default)]
    pub(crate) words: RawWords,
    /// A form that the event's word must have.
    #[serde(default)]
    pub(crate) needs: Option<RawText>,
    /// The categories it works on; all without.
    #[serde(default)]
    pub(crate) only: Option<Vec<String>>,
    /// The categories it leaves alone.
    #[serde(default)]
    pub(crate) except: Option<Vec<String>>,
}

/// A field of life, such as sport, whose words speak against events.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawDomain {
    pub(crate) words: RawWords,
    pub(crate) weight: f64,
    #[serde(default)]
    pub(crate) except: Vec<String>,
}

/// A category in a language.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawCategory {
    #[serde(default)]
    pub(crate) examples: Vec<RawExample>,
    #[serde(default)]
    pub(crate) traps: RawWords,
    /// The statuses of another category's event that make this one needless: a demanded meeting is no `request`.
    #[serde(default)]
    pub(crate) yields: Vec<String>,
    /// The words near the trigger, or in it, that tell a mode of the act.
    #[serde(default)]
    pub(crate) modes: BTreeMap<String, RawText>,
    /// The same for contexts.
    #[serde(default)]
    pub(crate) contexts: BTreeMap<String, RawText>,
    #[serde(default)]
    pub(crate) rules: BTreeMap<String, RawRule>,
}

/// A sentence that must be coded so.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawExample {
    pub(crate) text: RawText,
    #[serde(default)]
    pub(crate) status: Option<String>,
    #[serde(default)]
    pub(crate) phase: Option<String>,
}

/// What makes an event of a category.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRule {
    /// Sets whose words name the event, `a|b`.
    pub(crate) trigger: Spanned<String>,
    /// Sets that must stand near: `>weapon|bomb~6`, `s:public`, `place@s` (anywhere in the sentence).
    #[serde(default)]
    pub(crate) with: Vec<Spanned<String>>,
    /// Sets that must not.
    #[serde(default)]
    pub(crate) without: Vec<Spanned<String>>,
    /// Sets that speak for or against, with log odds.
    #[serde(default)]
    pub(crate) cues: BTreeMap<Spanned<String>, f64>,
    /// Log odds without cues.
    #[serde(default = "usual_weight")]
    pub(crate) weight: f64,
    /// The forms that the trigger must have one of.
    #[serde(default)]
    pub(crate) form: Vec<String>,
    #[serde(default)]
    pub(crate) phase: Option<String>,
    /// The status before cues.
    #[serde(default)]
    pub(crate) status: Option<String>,
    /// Whether cues leave the status alone.
    #[serde(default)]
    pub(crate) fixed: bool,
    #[serde(default)]
    pub(crate) modes: Vec<String>,
    #[serde(default)]
    pub(crate) contexts: Vec<String>,
    /// The category that it takes when the document's last such event was one of that.
    #[serde(default)]
    pub(crate) follow: Option<String>,
    /// Whether it may stand in a field of life that speaks against events.
    #[serde(default)]
    pub(crate) any_domain: bool,
    #[serde(skip)]
    pub(crate) source: usize,
}

fn usual_weight() -> f64 {
    1.5
}

impl Raw {
    /// Parses a pack; the problem is the first one that TOML finds.
    pub(crate) fn parse(source: &PackSource, index: usize) -> Result<Self, Problem> {
        let mut raw: Self = toml::from_str(&source.text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            problem_at(
                source,
                at,
                error.message().to_owned(),
                "see the format in config/languages/README.md",
            )
        })?;
        raw.texts().for_each(|text| text.source = index);
        for category in raw.categories.values_mut() {
            category.rules.values_mut().for_each(|r| r.source = index);
        }
        Ok(raw)
    }

    /// Gives all texts that carry the index of their file.
    fn texts(&mut self) -> impl Iterator<Item = &mut RawText> {
        let sets = self
            .sets
            .values_mut()
            .chain(self.add.values_mut())
            .flatten();
        let operators = self.operators.values_mut().flat_map(|operator| {
            let RawOperator {
                words,
                scope,
                needs,
                ..
            } = operator;
            words.iter_mut().chain(scope).chain(needs)
        });
        let domains = self.domains.values_mut().flat_map(|d| d.words.iter_mut());
        let categories = self.categories.values_mut().flat_map(|category| {
            let examples = category
                .examples
                .iter_mut()
                .map(|example| &mut example.text);
            let modes = category.modes.values_mut();
            examples
                .chain(category.traps.iter_mut())
                .chain(modes)
                .chain(category.contexts.values_mut())
        });
        sets.chain(operators).chain(domains).chain(categories)
    }
}
