//! The words by which a language tells who, whom, when, how many, and who says so, as they are written.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A file of one language's words.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    pub(crate) language: String,
    pub(crate) inflection: Inflection,
    pub(crate) markers: Markers,
    pub(crate) passive: Passive,
    pub(crate) clause: Clause,
    pub(crate) speech: Speech,
    pub(crate) reference: Reference,
    pub(crate) time: Time,
    pub(crate) numbers: Numbers,
    pub(crate) bounds: Bounds,
    pub(crate) things: Things,
}

/// The order of subject, verb and object in a plain clause.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Order {
    /// The verb stands between subject and object.
    #[default]
    Svo,
    /// The verb ends its clause.
    Sov,
    /// The verb begins it.
    Vso,
    /// The verb stands second, whatever comes first.
    V2,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Inflection {
    pub(crate) endings: Vec<String>,
    pub(crate) prefixes: Vec<String>,
    /// Small words inside a name: "Hugo de Zela".
    pub(crate) particles: Vec<String>,
    /// Words that are no form of a name, however much they look so.
    pub(crate) never: Vec<String>,
    /// Whether capitals show names: the script has them, and common nouns are written small.
    #[serde(default)]
    pub(crate) capitals: bool,
}

/// Words before and after a phrase, and endings of its last word.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Beside {
    #[serde(default)]
    pub(crate) before: Vec<String>,
    #[serde(default)]
    pub(crate) after: Vec<String>,
    #[serde(default)]
    pub(crate) endings: Vec<String>,
}

/// What tells that a verb is in the passive.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Passive {
    pub(crate) before: Vec<String>,
    pub(crate) after: Vec<String>,
    pub(crate) endings: Vec<String>,
    /// Auxiliaries before a participle with such an ending that make it active: "ha", "ont".
    #[serde(default)]
    pub(crate) perfect: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Markers {
    pub(crate) agent: Beside,
    pub(crate) recipient: Beside,
    pub(crate) with: Beside,
    pub(crate) between: Beside,
    pub(crate) of: Beside,
    pub(crate) place: Beside,
    pub(crate) goal: Beside,
    pub(crate) origin: Beside,
    pub(crate) about: Beside,
    /// Endings of a name that cannot be a subject.
    pub(crate) object: Vec<String>,
    pub(crate) and: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Clause {
    pub(crate) starts: Vec<String>,
    /// Whether a name in the origin that opens a headline without a verb acts.
    pub(crate) origin_acts: bool,
    /// Whether a country that a strike goes to is where it is, and not against whom (French "frappes au Mali").
    #[serde(default)]
    pub(crate) strikes_there: bool,
    /// Endings of verbal nouns and participles whose subject stands in the genitive.
    pub(crate) participles: Vec<String>,
    /// Endings of finite verbs, for those that the packs hold without a form.
    pub(crate) finite: Vec<String>,
    #[serde(default)]
    pub(crate) order: Order,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Speech {
    pub(crate) verbs: Vec<String>,
    pub(crate) source: Beside,
    pub(crate) that: Vec<String>,
}

/// Words that stand for a party named before.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reference {
    pub(crate) he: Vec<String>,
    pub(crate) it: Vec<String>,
    pub(crate) they: Vec<String>,
    pub(crate) both: Vec<String>,
    pub(crate) who: Vec<String>,
    pub(crate) whom: Vec<String>,
    #[serde(rename = "where")]
    pub(crate) place: Vec<String>,
    pub(crate) we: Vec<String>,
    pub(crate) we_endings: Vec<String>,
    pub(crate) former: Beside,
}

type ByNumber = BTreeMap<String, Vec<String>>;
type ByUnit = BTreeMap<String, Vec<String>>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Time {
    pub(crate) weekdays: Vec<Vec<String>>,
    pub(crate) months: Vec<Vec<String>>,
    pub(crate) days: ByNumber,
    pub(crate) story_days: ByNumber,
    pub(crate) units: ByUnit,
    pub(crate) last: Vec<String>,
    pub(crate) next: Vec<String>,
    pub(crate) this: Vec<String>,
    pub(crate) ago: Beside,
    pub(crate) ahead: Beside,
    pub(crate) duration: Beside,
    pub(crate) unit_adjectives: ByUnit,
    pub(crate) on: Vec<String>,
    pub(crate) day_after: Vec<String>,
    pub(crate) first_day: Vec<String>,
    pub(crate) afternoon: Vec<String>,
    pub(crate) day_link: Vec<String>,
    pub(crate) year_after: Vec<String>,
    pub(crate) month_after: Vec<String>,
    pub(crate) clock: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Numbers {
    pub(crate) words: ByNumber,
    pub(crate) scales: ByNumber,
    pub(crate) fixed: ByNumber,
    pub(crate) plus: ByNumber,
    /// Endings of nouns of which there are two.
    pub(crate) dual: Vec<String>,
    pub(crate) half_after: Vec<String>,
    pub(crate) and: Vec<String>,
    pub(crate) decimal: String,
    pub(crate) ordinals: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Bounds {
    pub(crate) about: Beside,
    pub(crate) at_least: Beside,
    pub(crate) at_most: Beside,
    pub(crate) range: Range,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Range {
    #[serde(default)]
    pub(crate) between: Vec<String>,
    #[serde(default)]
    pub(crate) before: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Things {
    pub(crate) weapon: ByUnit,
    pub(crate) count: ByUnit,
    pub(crate) people: ByUnit,
    pub(crate) troops: ByUnit,
    pub(crate) dead: Vec<String>,
    pub(crate) injured: Vec<String>,
    pub(crate) arrested: Vec<String>,
    pub(crate) percent: Vec<String>,
    pub(crate) currency: BTreeMap<String, Vec<String>>,
}
