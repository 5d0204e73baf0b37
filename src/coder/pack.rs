//! The file format of a language pack, as a linguist writes it.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::status::Operator;
use crate::problem::Problem;

/// The names of the forms that a paradigm may tag, each a bit in its place.
pub(crate) const TAGS: [&str; 11] = [
    "pres", "past", "fut", "cond", "subj", "inf", "ger", "pp", "imp", "noun", "perf",
];

/// A language pack as a file: its name for messages, and its TOML.
#[derive(Debug, Clone)]
pub struct PackSource {
    /// The path that problems name.
    pub file: String,
    /// The TOML.
    pub text: String,
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
    pub(crate) remove: Vec<String>,
    #[serde(default)]
    pub(crate) writing: RawWriting,
    #[serde(default)]
    pub(crate) paradigms: BTreeMap<String, RawParadigm>,
    #[serde(default)]
    pub(crate) sets: BTreeMap<String, RawSet>,
    #[serde(default)]
    pub(crate) operators: BTreeMap<String, RawOperator>,
    #[serde(default)]
    pub(crate) domains: BTreeMap<String, RawDomain>,
    #[serde(default)]
    pub(crate) categories: BTreeMap<String, RawCategory>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawWriting {
    #[serde(default)]
    pub(crate) elision: bool,
    #[serde(default)]
    pub(crate) clitics: Vec<String>,
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

/// Words and phrases of one meaning, with the index of the file they come from.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(from = "Vec<Spanned<String>>")]
pub(crate) struct RawSet {
    pub(crate) words: Vec<Spanned<String>>,
    pub(crate) source: usize,
}

impl From<Vec<Spanned<String>>> for RawSet {
    fn from(words: Vec<Spanned<String>>) -> Self {
        Self { words, source: 0 }
    }
}

/// Words that change the status of events in their scope.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawOperator {
    pub(crate) is: Operator,
    /// `>5`: up to five words to the right; `<5` to the left; `<>5` both; `+` at the end: into other clauses.
    pub(crate) scope: Spanned<String>,
    pub(crate) words: Vec<Spanned<String>>,
    /// A form that the event's word must have.
    #[serde(default)]
    pub(crate) needs: Option<String>,
    /// The categories it works on; all without.
    #[serde(default)]
    pub(crate) only: Vec<String>,
    /// The categories it leaves alone.
    #[serde(default)]
    pub(crate) except: Vec<String>,
    #[serde(skip)]
    pub(crate) source: usize,
}

/// A field of life, such as sport, whose words speak against events.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawDomain {
    pub(crate) words: Vec<Spanned<String>>,
    pub(crate) weight: f64,
    #[serde(default)]
    pub(crate) except: Vec<String>,
    #[serde(skip)]
    pub(crate) source: usize,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawCategory {
    #[serde(default)]
    pub(crate) examples: Vec<RawExample>,
    #[serde(default)]
    pub(crate) traps: Vec<Spanned<String>>,
    /// The statuses of another category's event that make this one needless: a demanded meeting is no `request`.
    #[serde(default)]
    pub(crate) yields: Vec<String>,
    #[serde(default)]
    pub(crate) rules: BTreeMap<String, RawRule>,
    #[serde(skip)]
    pub(crate) source: usize,
}

/// A sentence that must be coded so.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawExample {
    pub(crate) text: Spanned<String>,
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
    /// Sets that must stand near: `>weapon|bomb~6`, `<actor`, `place@s` (anywhere in the sentence).
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
                "see the format in the built-in packs",
            )
        })?;
        raw.sets.values_mut().for_each(|set| set.source = index);
        raw.operators.values_mut().for_each(|op| op.source = index);
        raw.domains.values_mut().for_each(|d| d.source = index);
        for category in raw.categories.values_mut() {
            category.source = index;
            category.rules.values_mut().for_each(|r| r.source = index);
        }
        Ok(raw)
    }

    /// Lays a later pack over this one, rule by rule.
    pub(crate) fn overlay(&mut self, upper: Self) {
        if upper.replace {
            *self = upper;
            return;
        }
        for name in &upper.remove {
            let parts: Vec<&str> = name.split('/').collect();
            if let [_, category, rule] = parts[..]
                && let Some(category) = self.categories.get_mut(category)
            {
                category.rules.remove(rule);
            }
        }
        self.writing.elision |= upper.writing.elision;
        self.writing.clitics.extend(upper.writing.clitics);
        self.paradigms.extend(upper.paradigms);
        self.sets.extend(upper.sets);
        self.operators.extend(upper.operators);
        self.domains.extend(upper.domains);
        for (name, category) in upper.categories {
            let mine = self.categories.entry(name).or_default();
            mine.rules.extend(category.rules);
            if !category.yields.is_empty() {
                mine.yields = category.yields;
            }
            mine.examples = category.examples;
            mine.traps = category.traps;
            mine.source = category.source;
        }
    }
}
