use std::collections::{BTreeMap, HashMap, HashSet};

use super::script::Script;

/// What a word with a letter that a language does not have says against it.
const FOREIGN_LETTER: f64 = 1.6;
/// What a word with an ending of the language says for it.
const ENDING: f64 = 0.7;

/// The languages of one script, with what tells them apart.
#[derive(Debug)]
pub(super) struct Profiles {
    languages: Vec<Profile>,
    words: HashMap<String, Vec<usize>>,
    base: HashSet<char>,
}

#[derive(Debug)]
struct Profile {
    tag: String,
    /// None where every letter of the script will do.
    letters: Option<HashSet<char>>,
    /// Letters that make any word the language's own.
    own: Vec<char>,
    endings: Vec<String>,
    beginnings: Vec<String>,
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
        let mut words: HashMap<String, Vec<usize>> = HashMap::new();
        let mut languages = Vec::new();
        let split = |text: &str| text.split_whitespace().map(str::to_owned).collect();
        for (at, (tag, language)) in raw.languages.iter().enumerate() {
            for word in language.words.split_whitespace() {
                let known = words.entry(word.to_owned()).or_default();
                if known.last() != Some(&at) {
                    known.push(at);
                }
            }
            languages.push(Profile {
                tag: tag.clone(),
                letters: (language.letters != "*").then(|| language.letters.chars().collect()),
                own: language.own.chars().collect(),
                endings: split(&language.endings),
                beginnings: split(&language.beginnings),
            });
        }
        let base = raw.base.chars().collect();
        Self {
            languages,
            words,
            base,
        }
    }

    /// Weighs words of this script in each language; the best comes first.
    pub(super) fn scores(&self, words: &[String]) -> Vec<Score<'_>> {
        let mut evidence = vec![0.0; self.languages.len()];
        let mut hits = vec![0_usize; self.languages.len()];
        for word in words {
            let known = self.words.get(word).map_or(&[][..], Vec::as_slice);
            // A word that few languages have says more.
            let weight = 0.6 * (1.0 + self.languages.len() as f64 / known.len().max(1) as f64).ln();
            let special: Vec<char> = word
                .chars()
                .filter(|c| c.is_alphabetic() && !self.base.contains(c))
                .collect();
            for (at, language) in self.languages.iter().enumerate() {
                let foreign = language
                    .letters
                    .as_ref()
                    .is_some_and(|letters| special.iter().any(|c| !letters.contains(c)));
                if foreign {
                    evidence[at] -= FOREIGN_LETTER;
                } else if known.contains(&at) {
                    evidence[at] += weight;
                    hits[at] += 1;
                } else if language.has_shape(word) {
                    evidence[at] += ENDING;
                    hits[at] += 1;
                }
            }
        }
        let count = words.len().max(1) as f64;
        let mut scores: Vec<Score<'_>> = self
            .languages
            .iter()
            .zip(evidence.into_iter().zip(hits))
            .map(|(language, (evidence, hits))| Score {
                tag: &language.tag,
                evidence,
                coverage: hits as f64 / count,
            })
            .collect();
        sort(&mut scores);
        scores
    }
}

/// Puts the best first; equal ones by tag, so that the order is always the same.
pub(super) fn sort(scores: &mut [Score<'_>]) {
    scores.sort_by(|a, b| {
        b.evidence
            .total_cmp(&a.evidence)
            .then_with(|| a.tag.cmp(b.tag))
    });
}

impl Profile {
    fn has_shape(&self, word: &str) -> bool {
        // The stem must be longer than a letter.
        let fits = |affix: &String| word.len() > affix.len() + 3;
        word.contains(self.own.as_slice())
            || self
                .endings
                .iter()
                .any(|ending| fits(ending) && word.ends_with(ending.as_str()))
            || self
                .beginnings
                .iter()
                .any(|affix| fits(affix) && word.starts_with(affix.as_str()))
    }
}
