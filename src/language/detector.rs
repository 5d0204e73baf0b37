use whatlang::Lang;

use super::profile::{self, Profiles, Score};
use super::script::Script;
use super::{han, text};
use crate::model::Detected;

/// Below this confidence a language is `und`.
pub const DEFAULT_THRESHOLD: f64 = 0.5;

/// A sentence in the document's own script gets another language only at this confidence.
const SENTENCE_THRESHOLD: f64 = 0.9;
/// A sentence shorter than this, in letters, says too little against its document.
const SENTENCE_LETTERS: usize = 40;
/// The same in another script, which needs fewer to be sure.
const FOREIGN_LETTERS: usize = 12;
/// The languages that have packs of their own are met more often than others.
const EXPECTED: [&str; 12] = [
    "hi", "it", "en", "es", "fr", "de", "pt", "ru", "uk", "ar", "zh", "tr",
];
const PRIOR: f64 = 0.4;

/// Finds the language of texts.
#[derive(Debug)]
pub struct Detector {
    threshold: f64,
    profiles: Vec<(Script, Profiles)>,
    narrow: whatlang::Detector,
}

impl Default for Detector {
    fn default() -> Self {
        Self::new(DEFAULT_THRESHOLD)
    }
}

impl Detector {
    /// Makes a detector that gives `und` below `threshold`, 0 to 1.
    pub fn new(threshold: f64) -> Self {
        use Lang::{Ara, Cmn, Deu, Eng, Fra, Hin, Ita, Por, Rus, Spa, Tur, Ukr};
        let expected = vec![Hin, Ita, Eng, Spa, Fra, Deu, Por, Rus, Ukr, Ara, Cmn, Tur];
        Self {
            threshold,
            profiles: profile::embedded(),
            narrow: whatlang::Detector::with_allowlist(expected),
        }
    }

    /// Finds the language of a text: BCP 47 and confidence, `und` where that is below the threshold.
    ///
    /// A long text is judged by a sample. With `und` the confidence is that of the best guess.
    pub fn detect(&self, text: &str) -> Detected {
        let guess = self.guess(&text::sample(text));
        match guess {
            Some(found) if found.confidence >= self.threshold => found,
            guess => Detected {
                tag: "und".to_owned(),
                confidence: guess.map_or(0.0, |found| found.confidence),
            },
        }
    }

    /// Gives the language of a sentence where it is surely another than its document's.
    ///
    /// That takes another script, or forty letters and a high confidence.
    pub fn other_than(&self, language: &str, sentence: &str) -> Option<String> {
        let sample = text::sample(sentence);
        let sentence = sample.as_ref();
        let letters = sentence
            .chars()
            .filter(|c| c.is_alphabetic())
            .take(SENTENCE_LETTERS)
            .count();
        if letters < FOREIGN_LETTERS {
            return None;
        }
        let (script, share) = Script::dominant(sentence)?;
        let same_script = script_of(language) == Some(script);
        if same_script && (letters < SENTENCE_LETTERS || matches!(script, Script::Single(_))) {
            return None;
        }
        if same_script && self.speaks(language, script, sentence) {
            return None;
        }
        let found = self.guess(sentence)?;
        let needed = if same_script || share < 0.7 {
            SENTENCE_THRESHOLD.max(self.threshold)
        } else {
            self.threshold
        };
        (found.confidence >= needed && primary(&found.tag) != primary(language))
            .then_some(found.tag)
    }

    /// Tells whether function words alone settle that a sentence is in its document's language.
    fn speaks(&self, language: &str, script: Script, sentence: &str) -> bool {
        self.profiles(script).is_some_and(|profiles| {
            let words = text::words(sentence);
            let scores = profiles.scores(&words);
            scores
                .first()
                .is_some_and(|best| best.tag == primary(language))
        })
    }

    fn profiles(&self, script: Script) -> Option<&Profiles> {
        self.profiles
            .iter()
            .find(|(known, _)| *known == script)
            .map(|(_, profiles)| profiles)
    }

    fn guess(&self, text: &str) -> Option<Detected> {
        let words = text::words(text);
        let text = words.join(" ");
        let (script, share) = Script::dominant(&text)?;
        let (tag, confidence) = match script {
            Script::Single("bn") if text.contains(['ৰ', 'ৱ']) => ("as".to_owned(), 1.0),
            Script::Single(tag) => (tag.to_owned(), 1.0),
            Script::Han => {
                let (tag, confidence) = han::language(&text);
                (tag.to_owned(), confidence)
            }
            _ => {
                let own: Vec<String> = words
                    .into_iter()
                    .filter(|word| word.chars().find_map(Script::of) == Some(script))
                    .collect();
                self.by_words(script, &own)?
            }
        };
        // A second script beside the first makes everything less sure; names and terms in Latin letters are common.
        let confidence = confidence * (0.4 + share).min(1.0);
        Some(Detected { tag, confidence })
    }

    fn by_words(&self, script: Script, words: &[String]) -> Option<(String, f64)> {
        let text = words.join(" ");
        let mut scores = self.profiles(script)?.scores(words);
        let wide = whatlang::detect(&text).map(|info| (tag_of(info.lang()), info.confidence()));
        let narrow = self
            .narrow
            .detect(&text)
            .map(|info| (tag_of(info.lang()), info.confidence()));
        if let Some((tag, _)) = wide
            && !scores.iter().any(|score| score.tag == tag)
        {
            scores.push(Score {
                tag,
                evidence: 0.0,
                coverage: 0.0,
            });
        }
        for score in &mut scores {
            let vote = |found: Option<(&str, f64)>, weight: f64| match found {
                Some((tag, confidence)) if tag == score.tag => weight * (1.0 + 2.0 * confidence),
                _ => 0.0,
            };
            score.evidence += vote(wide, 1.0) + vote(narrow, 0.5);
            if EXPECTED.contains(&score.tag) {
                score.evidence += PRIOR;
            }
        }
        profile::sort(&mut scores);
        let (best, second) = (scores.first()?, scores.get(1)?);
        let margin = best.evidence - second.evidence;
        let seconded = wide.is_some_and(|(tag, _)| tag == best.tag);
        Some((
            full_tag(best.tag, script),
            confidence(best, margin, words.len(), script, seconded),
        ))
    }
}

/// Turns the evidence for a language and its lead over the next into a confidence, 0 to 1.
///
/// `seconded` tells that the trigrams of all languages say the same.
fn confidence(best: &Score<'_>, margin: f64, words: usize, script: Script, seconded: bool) -> f64 {
    let lead = 1.0 - (-margin.max(0.0)).exp() / 1.6;
    // A long text without its language's function words may be in a language that nobody here knows.
    // Other scripts have fewer such languages, and letters to tell them by.
    let (expected, least) = match (script, seconded) {
        (Script::Latin, true) if words < 10 => (0.12, 0.7),
        (Script::Latin, true) => (0.12, 0.4),
        (Script::Latin, false) => (0.12, 0.0),
        (_, true) => (0.08, 0.8),
        (_, false) => (0.08, 0.5),
    };
    let known = if words < 6 {
        1.0
    } else {
        (best.coverage / expected).clamp(least, 1.0)
    };
    if best.evidence > 0.0 {
        lead * known
    } else {
        0.0
    }
}

/// Names the script where a language has two.
fn full_tag(tag: &str, script: Script) -> String {
    match (tag, script) {
        ("sr", Script::Cyrillic) => "sr-Cyrl".to_owned(),
        ("sr", Script::Latin) => "sr-Latn".to_owned(),
        ("uz", Script::Cyrillic) => "uz-Cyrl".to_owned(),
        _ => tag.to_owned(),
    }
}

fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

/// Gives the script that a language is written in, as far as it is known.
fn script_of(tag: &str) -> Option<Script> {
    let script = match (primary(tag), tag) {
        (_, tag) if tag.contains("-Latn") => Script::Latin,
        (_, tag) if tag.contains("-Cyrl") => Script::Cyrillic,
        ("hi" | "mr" | "ne" | "mai" | "bho" | "sa", _) => Script::Devanagari,
        ("ru" | "uk" | "be" | "bg" | "mk" | "sr" | "kk" | "ky" | "tg" | "tt" | "ba" | "mn", _) => {
            Script::Cyrillic
        }
        ("ar" | "fa" | "ur" | "ps" | "ckb" | "ug" | "sd", _) => Script::Arabic,
        ("zh" | "ja" | "yue", _) => Script::Han,
        ("und", _) => return None,
        (primary, _) => Script::single(primary).unwrap_or(Script::Latin),
    };
    Some(script)
}

/// Gives the BCP 47 tag of a language as `whatlang` names it.
fn tag_of(lang: Lang) -> &'static str {
    match lang {
        Lang::Eng => "en",
        Lang::Rus => "ru",
        Lang::Cmn => "zh",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Ukr => "uk",
        Lang::Ara => "ar",
        Lang::Hin => "hi",
        Lang::Tur => "tr",
        Lang::Jpn => "ja",
        Lang::Heb => "he",
        Lang::Yid => "yi",
        Lang::Pol => "pl",
        Lang::Amh => "am",
        Lang::Jav => "jv",
        Lang::Kor => "ko",
        Lang::Nob => "no",
        Lang::Dan => "da",
        Lang::Swe => "sv",
        Lang::Fin => "fi",
        Lang::Nld => "nl",
        Lang::Hun => "hu",
        Lang::Ces => "cs",
        Lang::Ell => "el",
        Lang::Bul => "bg",
        Lang::Bel => "be",
        Lang::Mar => "mr",
        Lang::Ron => "ro",
        Lang::Slv => "sl",
        Lang::Hrv => "hr",
        Lang::Srp => "sr",
        Lang::Mkd => "mk",
        Lang::Lit => "lt",
        Lang::Lav => "lv",
        Lang::Est => "et",
        Lang::Tam => "ta",
        Lang::Vie => "vi",
        Lang::Urd => "ur",
        Lang::Tha => "th",
        Lang::Guj => "gu",
        Lang::Uzb => "uz",
        Lang::Pan => "pa",
        Lang::Aze => "az",
        Lang::Ind => "id",
        Lang::Tel => "te",
        Lang::Pes => "fa",
        Lang::Mal => "ml",
        Lang::Ori => "or",
        Lang::Mya => "my",
        Lang::Nep => "ne",
        Lang::Sin => "si",
        Lang::Khm => "km",
        Lang::Tuk => "tk",
        Lang::Aka => "ak",
        Lang::Zul => "zu",
        Lang::Sna => "sn",
        Lang::Afr => "af",
        Lang::Lat => "la",
        Lang::Slk => "sk",
        Lang::Cat => "ca",
        Lang::Tgl => "tl",
        Lang::Hye => "hy",
        Lang::Epo => "eo",
        Lang::Ben => "bn",
        Lang::Kat => "ka",
        Lang::Kan => "kn",
        Lang::Cym => "cy",
    }
}
