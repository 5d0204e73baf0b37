use std::collections::{BTreeMap, BTreeSet};

use super::script::Script;
use crate::hash::{Map, Set};

/// What a word with a letter that a language does not have says against it.
const FOREIGN_LETTER: f64 = 1.6;
/// What a word with an ending of the language says for it.
const ENDING: f64 = 0.7;

/// The languages of one script, with what tells them apart: which of them have a word, an ending or a letter.
#[derive(Debug)]
pub(super) struct Profiles {
    tags: Vec<String>,
    words: Map<String, Languages>,
    endings: Affixes,
    beginnings: Affixes,
    /// Letters that make any word a language's own.
    own: Map<char, Languages>,
    /// Letters beyond the base, with the languages that have them.
    letters: Map<char, Languages>,
    /// The languages that may have any letter.
    any_letter: Languages,
    base: Set<char>,
}

/// Languages of a script as bits, in the order of their tags.
type Languages = u128;

/// Beginnings or endings of words, with their lengths in bytes.
#[derive(Debug, Default)]
struct Affixes {
    languages: Map<String, Languages>,
    lengths: BTreeSet<usize>,
}

/// What speaks for a language.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Score<'a> {
    pub(super) tag: &'a str,
    /// The sum of evidence; as a difference between two languages, roughly a log-likelihood ratio.
    pub(super) evidence: f64,
    /// The share of words that are the language's function words or have its endings.
    pub(super) coverage: f64,
}

#[derive(serde::Deserialize)]
struct RawScript {
    base: String,
    #[serde(flatten)]
    languages: BTreeMap<String, RawLanguage>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLanguage {
    words: String,
    letters: String,
    #[serde(default)]
    own: String,
    #[serde(default)]
    endings: String,
    #[serde(default)]
    beginnings: String,
}

/// Compiles the embedded `config/language.toml`.
pub(super) fn embedded() -> Vec<(Script, Profiles)> {
    let scripts: BTreeMap<String, RawScript> =
        toml::from_str(include_str!("../../config/language.toml"))
            .expect("the embedded profiles are well-formed");
    let script = |name: &str| match name {
        "latin" => Script::Latin,
        "cyrillic" => Script::Cyrillic,
        "arabic" => Script::Arabic,
        _ => Script::Devanagari,
    };
    scripts
        .iter()
        .map(|(name, raw)| (script(name), Profiles::new(raw)))
        .collect()
}

impl Profiles {
    fn new(raw: &RawScript) -> Self {
        assert!(
            raw.languages.len() <= Languages::BITS as usize,
            "a script has a bit for each language"
        );
        let mut profiles = Self {
            tags: Vec::new(),
            words: Map::default(),
            endings: Affixes::default(),
            beginnings: Affixes::default(),
            own: Map::default(),
            letters: Map::default(),
            any_letter: 0,
            base: raw.base.chars().collect(),
        };
        for (at, (tag, language)) in raw.languages.iter().enumerate() {
            let bit = 1 << at;
            profiles.tags.push(tag.clone());
            for word in language.words.split_whitespace() {
                *profiles.words.entry(word.to_owned()).or_default() |= bit;
            }
            profiles.endings.add(&language.endings, bit);
            profiles.beginnings.add(&language.beginnings, bit);
            for letter in language.own.chars() {
                *profiles.own.entry(letter).or_default() |= bit;
            }
            if language.letters == "*" {
                profiles.any_letter |= bit;
            } else {
                for letter in language.letters.chars() {
                    *profiles.letters.entry(letter).or_default() |= bit;
                }
            }
        }
        profiles
    }

    /// Weighs words of this script in each language; the best comes first.
    pub(super) fn scores(&self, words: &[String]) -> Vec<Score<'_>> {
        let mut evidence = vec![0.0; self.tags.len()];
        let mut hits = vec![0_usize; self.tags.len()];
        let all = Languages::MAX >> (Languages::BITS as usize - self.tags.len().max(1));
        for word in words {
            let known = self.words.get(word).copied().unwrap_or(0);
            let mut possible = all;
            let mut shaped = 0;
            for c in word.chars() {
                if c.is_ascii() {
                    continue;
                }
                shaped |= self.own.get(&c).copied().unwrap_or(0);
                if !self.base.contains(&c) && c.is_alphabetic() {
                    possible &= self.any_letter | self.letters.get(&c).copied().unwrap_or(0);
                }
            }
            shaped |= self
                .endings
                .of(word, |length| word.len() - length..word.len());
            shaped |= self.beginnings.of(word, |length| 0..length);
            for at in bits(all & !possible) {
                evidence[at] -= FOREIGN_LETTER;
            }
            // A word that few languages have says more.
            let few = known.count_ones().max(1);
            let weight = 0.6 * (1.0 + self.tags.len() as f64 / f64::from(few)).ln();
            for at in bits(possible & known) {
                evidence[at] += weight;
                hits[at] += 1;
            }
            for at in bits(possible & shaped & !known) {
                evidence[at] += ENDING;
                hits[at] += 1;
            }
        }
        let count = words.len().max(1) as f64;
        let mut scores: Vec<Score<'_>> = self
            .tags
            .iter()
            .zip(evidence.into_iter().zip(hits))
            .map(|(tag, (evidence, hits))| Score {
                tag,
                evidence,
                coverage: hits as f64 / count,
            })
            .collect();
        sort(&mut scores);
        scores
    }
}

impl Affixes {
    fn add(&mut self, affixes: &str, bit: Languages) {
        for affix in affixes.split_whitespace() {
            *self.languages.entry(affix.to_owned()).or_default() |= bit;
            self.lengths.insert(affix.len());
        }
    }

    /// Gives the languages that have an affix of a word; its stem must be longer than a letter.
    fn of(&self, word: &str, place: impl Fn(usize) -> std::ops::Range<usize>) -> Languages {
        let fits = self
            .lengths
            .iter()
            .take_while(|length| word.len() > **length + 3);
        let affixes = fits.filter_map(|length| word.get(place(*length)));
        affixes.fold(0, |all, affix| {
            all | self.languages.get(affix).copied().unwrap_or(0)
        })
    }
}

/// Gives the places of the bits that are set.
fn bits(mut languages: Languages) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let at = languages.trailing_zeros();
        (at < Languages::BITS).then(|| {
            languages &= languages - 1;
            at as usize
        })
    })
}

/// Puts the best first; equal ones by tag, so that the order is always the same.
pub(super) fn sort(scores: &mut [Score<'_>]) {
    scores.sort_by(|a, b| {
        b.evidence
            .total_cmp(&a.evidence)
            .then_with(|| a.tag.cmp(b.tag))
    });
}
