use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::flat::Strings;
use super::load::Entries;
use super::names::{Names, NamesDraft};
use super::phrases::Phrases;
use super::word::{Relation, Relations};
use super::words::{Order, Words};
use crate::coder::text::{Style, Tokens};

/// What a language's fields are read by: names, words of fields, and how it marks who does what to whom.
#[derive(Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a property of the language of its own"
)]
pub(crate) struct Tongue {
    pub(crate) style: Style,
    pub(crate) names: Names,
    pub(crate) phrases: Phrases,
    pub(crate) order: Order,
    /// Whether capitals show names.
    pub(crate) capitals: bool,
    /// Whether words change by case, gender or tense.
    pub(crate) inflects: bool,
    /// Whether the decimal mark is a comma.
    pub(crate) decimal_comma: bool,
    /// What an ending of a name's last word makes of it.
    endings: BTreeMap<String, Relations>,
    /// Endings of verbs in the passive.
    passive: Strings,
    /// Endings of a name that cannot be a subject.
    object: Strings,
    /// Endings of finite verbs.
    finite: Strings,
    participles: Strings,
    /// Endings of nouns of which there are two.
    pub(crate) dual: Vec<String>,
    /// Whether a name in the origin that opens a headline without a verb acts.
    pub(crate) origin_acts: bool,
    /// Endings of verbs by which a speaker tells of himself or his country.
    we: Strings,
}

impl Tongue {
    /// Compiles a language's words and names; the error names the key that cannot be read.
    pub(crate) fn new(words: &Words, entries: &Entries, style: Style) -> Result<Self, String> {
        let mut endings: BTreeMap<String, Relations> = BTreeMap::new();
        let markers = &words.markers;
        for (relation, beside) in [
            (Relation::Agent, &markers.agent),
            (Relation::With, &markers.with),
            (Relation::Place, &markers.place),
            (Relation::Origin, &markers.origin),
            (Relation::Of, &markers.of),
            (Relation::Recipient, &markers.recipient),
            (Relation::Goal, &markers.goal),
            (Relation::About, &markers.about),
        ] {
            for ending in &beside.endings {
                endings
                    .entry(ending.as_str().into())
                    .or_default()
                    .add(relation);
            }
        }
        Ok(Self {
            names: names(words, entries, &style),
            phrases: Phrases::new(words, &style)?,
            order: words.clause.order,
            capitals: words.inflection.capitals,
            inflects: !words.inflection.endings.is_empty() || !words.inflection.prefixes.is_empty(),
            decimal_comma: words.numbers.decimal == ",",
            endings,
            passive: distinct(&words.passive.endings),
            object: distinct(&words.markers.object),
            finite: distinct(&words.clause.finite),
            participles: distinct(&words.clause.participles),
            dual: words.numbers.dual.clone(),
            origin_acts: words.clause.origin_acts,
            we: distinct(&words.reference.we_endings),
            style,
        })
    }

    /// Gives what the ending of a name makes of it.
    pub(crate) fn relations(&self, ending: &str) -> Relations {
        self.endings.get(ending).copied().unwrap_or_default()
    }

    /// Tells whether a verb's form is passive by its ending.
    pub(crate) fn is_passive(&self, norm: &str) -> bool {
        ends(norm, &self.passive)
    }

    /// Tells whether a name with this ending cannot be a subject.
    pub(crate) fn is_oblique(&self, ending: &str) -> bool {
        self.object.find(ending).is_some()
    }

    /// Tells whether a word is a finite verb by its ending.
    pub(crate) fn is_finite(&self, norm: &str) -> bool {
        ends(norm, &self.finite)
    }

    /// Tells whether a word is a verbal noun or participle whose subject stands in the genitive.
    pub(crate) fn is_participle(&self, norm: &str) -> bool {
        ends(norm, &self.participles)
    }

    /// Tells whether a verb's form says that the speaker tells of himself.
    pub(crate) fn is_first_person(&self, norm: &str) -> bool {
        ends(norm, &self.we)
    }
}

/// Tells whether a word has one of some endings.
fn ends(norm: &str, endings: &Strings) -> bool {
    /// How many letters a verb keeps at least.
    const LEAST: usize = 1;
    /// The longest ending in letters.
    const LONGEST: usize = 12;
    let letters = norm.chars().count();
    norm.char_indices()
        .enumerate()
        .skip(LEAST)
        .filter(|(number, _)| letters - number <= LONGEST)
        .any(|(_, (at, _))| endings.find(&norm[at..]).is_some())
}

fn distinct(strings: &[String]) -> Strings {
    let mut strings: Vec<&str> = strings.iter().map(String::as_str).collect();
    strings.sort_unstable();
    strings.dedup();
    Strings::new(strings.into_iter())
}

/// The languages whose names `latin` holds.
const LATIN: [&str; 7] = ["de", "en", "es", "fr", "it", "pt", "tr"];

fn names(words: &Words, entries: &Entries, style: &Style) -> Names {
    let mut draft = NamesDraft::new(&words.inflection.endings, &words.inflection.prefixes);
    let mut tokens = Tokens::default();
    let language = words.language.as_str();
    let latin = LATIN.contains(&language).then_some("latin");
    for given in &entries.names {
        for key in std::iter::once(language).chain(latin) {
            for name in given.names.get(key).into_iter().flatten() {
                draft.add(name, given.entity, given.adjective, style, &mut tokens);
            }
        }
    }
    draft.finish()
}
