//! Finds the words and phrases of a pack in a run of tokens.

mod affixes;
mod draft;
mod part;
mod phrase;
mod trie;

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

pub(crate) use affixes::{Affixes, Ending};
pub(crate) use draft::Draft;
pub(crate) use part::Part;

use super::language::{FUT, PRES};
use super::numbers::{Lists, Numbers};
use super::text::Tokens;
use phrase::Marks;
use trie::Trie;

/// The number of a lexical set.
pub(crate) type SetId = u16;

/// What a form tells: past, future, infinitive …, as bits; see [`super::pack::TAGS`].
pub(crate) type Tags = u16;

/// The least number of letters that a stripped word keeps.
const LEAST_LETTERS: usize = 2;

/// The length of the shortest beginning that a pack may name, which is found after longer ones.
const SHORT: u32 = 3;

/// A word or phrase of a set, found in the text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hit {
    pub(crate) set: SetId,
    /// The first token.
    pub(crate) first: usize,
    /// The last token.
    pub(crate) last: usize,
    pub(crate) tags: Tags,
}

/// How a word of a pack fits a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fit {
    /// The whole token.
    Whole,
    /// `bombard*`: what begins so.
    Start,
    /// `görüş~`: what begins so, and whose ending tells its form.
    Stem,
    /// `*angriff`: what ends so.
    End,
}

/// All words and phrases of a language pack, laid out for matching.
#[derive(Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(crate) struct Lexicon {
    /// Whole words, and what words begin with.
    starts: Trie,
    /// The words that each key of `starts` is: whole, as a beginning, and as a stem; [`NO_WORD`] for none.
    start_words: Numbers,
    /// What words end with, backwards.
    ends: Trie,
    /// The word that each key of `ends` is.
    end_words: Numbers,
    affixes: Affixes,
    /// The sets of each word, [`tagged`].
    sets: Lists,
    /// The phrases that begin with each word, in the lower half, by the key of their second part, in the upper.
    heads: Lists,
    /// The codes of the parts of phrases behind the first that each word fulfils.
    fulfils: Lists,
    /// The parts of each phrase.
    parts: Lists,
    /// The set of each phrase, [`tagged`].
    told: Numbers,
    /// The words of each class, in the lower half, with their forms, in the upper.
    classes: Lists,
}

/// Stands where a key is no word.
const NO_WORD: u32 = u32::MAX;

/// Writes a set and a form as a number.
fn tagged(set: SetId, tags: Tags) -> u32 {
    u32::from(set) | u32::from(tags) << 16
}

/// Reads a set and a form.
fn untagged(number: [u8; 4]) -> (SetId, Tags) {
    let number = u32::from_le_bytes(number);
    (number as SetId, (number >> 16) as Tags)
}

/// What a token is by the letters that it begins with.
#[derive(Debug, Default)]
struct Begun {
    whole: Option<u32>,
    /// Words that it begins with, their length, and whether the rest tells the form.
    starts: SmallVec<[(u32, u32, bool); 4]>,
}

/// The words of the pack that each token is, in the order of the tokens.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    words: Vec<(u32, Tags)>,
    /// Where the words of a token begin; one more than there are tokens.
    starts: Vec<u32>,
    /// The parts of phrases that some token fulfils.
    marks: Marks,
    stripped: String,
}

impl Seen {
    fn of(&self, token: usize) -> &[(u32, Tags)] {
        match (self.starts.get(token), self.starts.get(token + 1)) {
            (Some(from), Some(to)) => &self.words[*from as usize..*to as usize],
            _ => &[],
        }
    }

    fn is(&self, token: usize, word: u32) -> bool {
        self.of(token).iter().any(|(known, _)| *known == word)
    }

    fn add(&mut self, word: u32, tags: Tags) {
        let from = self.starts.last().copied().unwrap_or(0) as usize;
        match self.words[from..].iter_mut().find(|seen| seen.0 == word) {
            Some(seen) => seen.1 |= tags,
            None => self.words.push((word, tags)),
        }
    }
}

impl Lexicon {
    fn sets(&self, word: u32) -> impl Iterator<Item = (SetId, Tags)> {
        self.sets.of(word as usize).iter().copied().map(untagged)
    }

    /// Finds all hits, ordered by first token.
    pub(crate) fn find(&self, tokens: &Tokens, hits: &mut Vec<Hit>, seen: &mut Seen) {
        hits.clear();
        seen.words.clear();
        seen.starts.clear();
        seen.starts.push(0);
        for index in 0..tokens.items.len() {
            self.look_up(tokens.norm(index), seen);
            seen.starts.push(seen.words.len() as u32);
        }
        seen.marks = Marks::default();
        for (word, _) in &seen.words {
            for code in self.fulfils.of(*word as usize) {
                seen.marks.add(*code);
            }
        }
        for first in 0..tokens.items.len() {
            for (word, form) in seen.of(first) {
                hits.extend(self.sets(*word).map(|(set, tags)| Hit {
                    set,
                    first,
                    last: first,
                    tags: joined(tags, *form),
                }));
                self.phrases(*word, first, tokens, seen, hits);
            }
        }
    }

    /// Notes the words that a token is.
    fn look_up(&self, norm: &str, seen: &mut Seen) {
        let begun = self.begun(norm);
        if let Some(word) = begun.whole {
            seen.add(word, 0);
        }
        if !(begun.starts.is_empty() && self.ends.is_empty()) {
            self.affixed(norm, &begun, 0, seen);
        }
        if self.affixes.are_written() {
            // A word that is known whole is less likely another with letters written to it.
            let least = LEAST_LETTERS + usize::from(begun.whole.is_some());
            self.strip(norm, 0, least, 0, seen);
        }
    }

    /// Gives the words that a token begins with, in the order in which the pack names them.
    fn begun(&self, norm: &str) -> Begun {
        let mut begun = Begun::default();
        self.starts.walk(norm.as_bytes(), |key, length| {
            let [whole, start, stem] = self.start_words.three(key);
            if whole != NO_WORD && length == norm.len() {
                begun.whole = Some(whole);
            }
            for (word, inflects) in [(start, false), (stem, true)] {
                if word != NO_WORD {
                    begun.starts.push((word, length as u32, inflects));
                }
            }
        });
        if begun.starts.len() > 1 {
            let starts = &mut begun.starts;
            starts.sort_unstable_by_key(|(word, length, _)| (*length == SHORT, *word));
        }
        begun
    }

    /// Notes the words that a token begins or ends with.
    fn affixed(&self, norm: &str, begun: &Begun, form: Tags, seen: &mut Seen) {
        for (word, length, inflects) in &begun.starts {
            let mut tags = form;
            if *inflects {
                let rest = &norm[*length as usize..];
                let endings = self.affixes.endings.iter();
                let fits = endings.filter(|(ending, _)| ending.fits(rest));
                tags |= fits.fold(0, |all, (_, tags)| all | tags);
            }
            seen.add(*word, tags);
        }
        if !self.ends.is_empty() {
            let backwards: SmallVec<[u8; 64]> = norm.bytes().rev().collect();
            let mut words: SmallVec<[u32; 4]> = SmallVec::new();
            self.ends
                .walk(&backwards, |key, _| words.push(self.end_words.get(key)));
            words.sort_unstable();
            for word in words {
                seen.add(word, form);
            }
        }
    }

    /// Notes the words that a token is without the letters written to it: `وسيلتقي` is و + س + `يلتقي`.
    fn strip(&self, norm: &str, form: Tags, least: usize, depth: usize, seen: &mut Seen) {
        let affixes = &self.affixes;
        if affixes.may_end(norm) {
            for (ending, instead) in &affixes.enclitics {
                let Some(stem) = norm.strip_suffix(&**ending) else {
                    continue;
                };
                if stem.chars().count() <= least {
                    continue;
                }
                let mut text = std::mem::take(&mut seen.stripped);
                text.clear();
                text.push_str(stem);
                text.push_str(instead);
                if let Some(word) = self.begun(&text).whole {
                    seen.add(word, form);
                }
                seen.stripped = text;
            }
        }
        if depth == 3 || !affixes.may_begin(norm) {
            return;
        }
        for (start, tags) in &affixes.proclitics {
            let Some(rest) = norm.strip_prefix(&**start) else {
                continue;
            };
            if rest.chars().count() < least {
                continue;
            }
            let form = form | tags;
            let begun = self.begun(rest);
            self.affixed(rest, &begun, form, seen);
            if let Some(word) = begun.whole {
                seen.add(word, form);
            } else {
                self.strip(rest, form, least, depth + 1, seen);
            }
        }
    }
}

/// Joins the form of a word and that of letters written to it, which may tell more: `سـ` makes a present future.
fn joined(word: Tags, letters: Tags) -> Tags {
    if letters & FUT == 0 {
        word | letters
    } else {
        word & !PRES | letters
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coder::text::Style;

    /// Gives the sets found in a text, with the bits of their forms.
    fn found(lexicon: &Lexicon, text: &str) -> Vec<(SetId, Tags)> {
        let mut tokens = Tokens::default();
        tokens.read(text, &Style::default());
        let mut hits = Vec::new();
        lexicon.find(&tokens, &mut hits, &mut Seen::default());
        hits.iter().map(|hit| (hit.set, hit.tags)).collect()
    }

    #[test]
    fn strips_what_is_written_to_a_word() {
        let affixes = Affixes::new(
            vec![("ال".into(), 0), ("و".into(), 0), ("س".into(), 4)],
            vec![("ها".into(), "".into())],
            Vec::new(),
        );
        let mut draft = Draft::default();
        for (word, set) in [("رييس", 1), ("يلتقي", 2), ("وزير", 3)] {
            let id = draft.word(word, Fit::Whole).unwrap();
            draft.add(id, set, 0);
        }
        assert_eq!(
            found(&draft.finish(affixes), "وسيلتقي الرييس وزيرها"),
            [(2, 4), (1, 0), (3, 0)]
        );
    }

    #[test]
    fn reads_the_form_from_the_ending_of_a_stem() {
        let endings = vec![(Ending::new("*ecek*"), 4), (Ending::new("me*"), 8)];
        let affixes = Affixes::new(Vec::new(), Vec::new(), endings);
        let mut draft = Draft::default();
        let id = draft.word("görüş", Fit::Stem).unwrap();
        draft.add(id, 1, 0);
        assert_eq!(
            found(&draft.finish(affixes), "görüşecekler görüştü görüşmeyecek"),
            [(1, 4), (1, 0), (1, 12)]
        );
    }

    #[test]
    fn joins_phrases_over_gaps() {
        let mut draft = Draft::default();
        let parts = ["griff", "an"].map(|word| Part::Word(draft.word(word, Fit::Whole).unwrap()));
        let [verb, particle] = parts;
        draft.add_phrase(vec![verb, Part::Gap(4), particle], 7, 0);
        let lexicon = draft.finish(Affixes::default());
        assert_eq!(found(&lexicon, "griff die Stadt in der Nacht an"), []);
        assert_eq!(found(&lexicon, "griff die Stadt nachts an"), [(7, 0)]);
    }

    #[test]
    fn tries_each_form_of_a_class_as_a_phrase_of_its_own() {
        let mut draft = Draft::default();
        let mut word = |text, fit| draft.word(text, fit).unwrap();
        let class = vec![
            (word("signed", Fit::Whole), 2),
            (word("signs", Fit::Whole), 1),
            (word("sign", Fit::Start), 4),
        ];
        let deal = word("deal", Fit::Whole);
        let class = Part::Class(draft.class(class));
        draft.add_phrase(vec![class, Part::Gap(2), Part::Word(deal)], 7, 0);
        draft.add_phrase(vec![Part::Word(deal), class], 8, 16);
        let lexicon = draft.finish(Affixes::default());
        assert_eq!(found(&lexicon, "signs the new deal"), [(7, 1), (7, 4)]);
        assert_eq!(found(&lexicon, "a deal-signing deal"), [(8, 20), (7, 4)]);
        assert_eq!(found(&lexicon, "the deal signed"), [(8, 18), (8, 20)]);
        assert_eq!(found(&lexicon, "sign the one new deal"), []);
    }
}
