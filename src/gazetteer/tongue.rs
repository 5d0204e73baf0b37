use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::flat::Strings;
use super::load::Entries;
use super::memo::{Known, Memos};
use super::names::{NameHit, Names, NamesDraft};
use super::phrases::{Phrases, WordHit};
use super::word::{Relation, Relations};
use super::words::{Beside, Order, Words};
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
    names: Names,
    pub(crate) phrases: Phrases,
    pub(crate) order: Order,
    /// Whether capitals show names.
    pub(crate) capitals: bool,
    /// Whether words change by case, gender or tense.
    pub(crate) inflects: bool,
    /// Whether nothing but its case marks a genitive, so that an owner stands behind what is his.
    pub(crate) bare_genitive: bool,
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
    /// Whether a country that a strike goes to is where it is, and not against whom.
    pub(crate) strikes_there: bool,
    /// Endings of verbs by which a speaker tells of himself or his country.
    we: Strings,
    #[serde(skip)]
    memos: Memos,
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
            bare_genitive: is_bare(&markers.of),
            decimal_comma: words.numbers.decimal == ",",
            endings,
            passive: distinct(&words.passive.endings),
            object: distinct(&words.markers.object),
            finite: distinct(&words.clause.finite),
            participles: distinct(&words.clause.participles),
            dual: words.numbers.dual.clone(),
            origin_acts: words.clause.origin_acts,
            strikes_there: words.clause.strikes_there,
            we: distinct(&words.reference.we_endings),
            style,
            memos: Memos::default(),
        })
    }

    /// Looks up each token of a sentence, for [`names_in`](Self::names_in) and [`words_in`](Self::words_in).
    pub(crate) fn look_up(&self, tokens: &Tokens) -> Vec<Known> {
        self.memos.look_up(tokens, &self.names, &self.phrases)
    }

    /// Finds the names of a sentence, ordered by their first token.
    pub(crate) fn names_in(&self, text: &str, tokens: &Tokens, known: &[Known]) -> Vec<NameHit> {
        self.names.find(text, tokens, known)
    }

    /// Finds the words of fields in a sentence, ordered by their first token, longer ones first.
    pub(crate) fn words_in(&self, known: &[Known]) -> Vec<WordHit> {
        self.phrases.find(known)
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

/// Tells whether a relation has no marker.
fn is_bare(beside: &Beside) -> bool {
    beside.before.is_empty() && beside.after.is_empty() && beside.endings.is_empty()
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
