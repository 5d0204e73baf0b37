use super::names::Names;
use super::phrases::Phrases;
use super::word::{Relation, Relations};
use super::words::{Order, Words};
use crate::coder::text::Style;
use crate::hash::Map;

/// What a language's fields are read by: names, words of fields, and how it marks who does what to whom.
#[derive(Debug)]
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
    endings: Map<Box<str>, Relations>,
    /// Endings of verbs in the passive.
    passive: Vec<String>,
}

impl Tongue {
    /// Compiles a language's words; names are added to [`Tongue::names`] afterwards.
    pub(crate) fn new(words: &Words, style: Style) -> Result<Self, String> {
        let mut endings: Map<Box<str>, Relations> = Map::default();
        let markers = &words.markers;
        for (relation, beside) in [
            (Relation::Agent, &markers.agent),
            (Relation::With, &markers.with),
            (Relation::Place, &markers.place),
            (Relation::Origin, &markers.origin),
            (Relation::Of, &markers.of),
            (Relation::Recipient, &markers.recipient),
            (Relation::Goal, &markers.goal),
        ] {
            for ending in &beside.endings {
                endings
                    .entry(ending.as_str().into())
                    .or_default()
                    .add(relation);
            }
        }
        Ok(Self {
            names: Names::new(&words.inflection.endings, &words.inflection.prefixes),
            phrases: Phrases::new(words, &style)?,
            order: words.clause.order,
            capitals: words.inflection.capitals,
            inflects: !words.inflection.endings.is_empty(),
            decimal_comma: words.numbers.decimal == ",",
            endings,
            passive: words.passive.endings.clone(),
            style,
        })
    }

    /// Gives what the ending of a name makes of it.
    pub(crate) fn relations(&self, ending: &str) -> Relations {
        self.endings.get(ending).copied().unwrap_or_default()
    }

    /// Tells whether a verb's form is passive by its ending.
    pub(crate) fn is_passive(&self, norm: &str) -> bool {
        self.passive
            .iter()
            .any(|ending| norm.len() > ending.len() && norm.ends_with(ending.as_str()))
    }
}
