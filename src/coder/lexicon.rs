//! Finds the words and phrases of a pack in a run of tokens.

mod affixes;
mod draft;
mod words;

pub(crate) use affixes::{Affixes, Ending};
pub(crate) use draft::Draft;

use super::language::{FUT, PRES};
use super::text::Tokens;
use crate::hash::Map;
use affixes::Affix;
use words::Words;

/// The number of a lexical set.
pub(crate) type SetId = u16;

/// What a form tells: past, future, infinitive …, as bits; see [`super::pack::TAGS`].
pub(crate) type Tags = u16;

/// The least number of letters that a stripped word keeps.
const LEAST_LETTERS: usize = 2;

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

/// A part of a phrase.
#[derive(Debug, Clone)]
pub(crate) enum Part {
    Word(u32),
    Set(SetId),
    /// Up to so many words.
    Gap(usize),
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

/// Where the sets and phrases of a word begin; they end where those of the next word begin.
#[derive(Debug, Clone, Copy)]
struct Entry {
    sets: u32,
    heads: u32,
}

/// All words and phrases of a language pack, laid out for matching.
#[derive(Debug)]
pub(crate) struct Lexicon {
    exact: Words,
    /// By the first four bytes, or three.
    starts: Map<u32, Vec<Affix>>,
    short_starts: Map<u32, Vec<Affix>>,
    /// By the last four bytes.
    ends: Map<u32, Vec<Affix>>,
    affixes: Affixes,
    /// One more than there are words.
    entries: Vec<Entry>,
    sets: Vec<(SetId, Tags)>,
    /// The phrases that begin with each word.
    heads: Vec<u32>,
    /// Where the parts of each phrase begin and end, its set and form.
    phrases: Vec<(u32, u32, SetId, Tags)>,
    parts: Vec<Part>,
}

/// The words of the pack that each token is, in the order of the tokens.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    words: Vec<(u32, Tags)>,
    /// Where the words of a token begin; one more than there are tokens.
    starts: Vec<u32>,
    stripped: String,
}

impl Seen {
    fn of(&self, token: usize) -> &[(u32, Tags)] {
        match (self.starts.get(token), self.starts.get(token + 1)) {
            (Some(from), Some(to)) => &self.words[*from as usize..*to as usize],
            _ => &[],
        }
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
    fn sets(&self, word: u32) -> &[(SetId, Tags)] {
        let (this, next) = (self.entries[word as usize], self.entries[word as usize + 1]);
        &self.sets[this.sets as usize..next.sets as usize]
    }

    fn heads(&self, word: u32) -> &[u32] {
        let (this, next) = (self.entries[word as usize], self.entries[word as usize + 1]);
        &self.heads[this.heads as usize..next.heads as usize]
    }

    /// Finds all hits, ordered by first token.
    pub(crate) fn find(&self, tokens: &Tokens, hits: &mut Vec<Hit>, seen: &mut Seen) {
        hits.clear();
        seen.words.clear();
        seen.starts.clear();
        for index in 0..tokens.items.len() {
            seen.starts.push(seen.words.len() as u32);
            self.look_up(tokens.norm(index), seen);
        }
        seen.starts.push(seen.words.len() as u32);
        for first in 0..tokens.items.len() {
            for (word, form) in seen.of(first) {
                hits.extend(self.sets(*word).iter().map(|(set, tags)| Hit {
                    set: *set,
                    first,
                    last: first,
                    tags: joined(*tags, *form),
                }));
                for phrase in self.heads(*word) {
                    let (start, end, set, mut tags) = self.phrases[*phrase as usize];
                    let parts = &self.parts[start as usize..end as usize];
                    if let Some(last) = self.phrase(parts, tokens, seen, first, &mut tags) {
                        hits.push(Hit {
                            set,
                            first,
                            last,
                            tags,
                        });
                    }
                }
            }
        }
    }

    /// Notes the words that a token is.
    fn look_up(&self, norm: &str, seen: &mut Seen) {
        let exact = self.exact.get(norm);
        if let Some(word) = exact {
            seen.add(word, 0);
        }
        self.affixed(norm, 0, seen);
        if !(self.affixes.proclitics.is_empty() && self.affixes.enclitics.is_empty()) {
            // A word that is known whole is less likely another with letters written to it.
            let least = if exact.is_some() {
                LEAST_LETTERS + 1
            } else {
                LEAST_LETTERS
            };
            self.strip(norm, 0, least, 0, seen);
        }
    }

    /// Notes the words that a token begins or ends with.
    fn affixed(&self, norm: &str, form: Tags, seen: &mut Seen) {
        if !self.starts.is_empty()
            && let Some(key) = first_four(norm)
            && let Some(list) = self.starts.get(&key)
        {
            self.begin(norm, list, form, seen);
        }
        if !self.short_starts.is_empty()
            && let Some(key) = first_three(norm)
            && let Some(list) = self.short_starts.get(&key)
        {
            self.begin(norm, list, form, seen);
        }
        if !self.ends.is_empty()
            && let Some(key) = last_four(norm)
            && let Some(list) = self.ends.get(&key)
        {
            for affix in list.iter().filter(|affix| norm.ends_with(&*affix.text)) {
                seen.add(affix.word, form);
            }
        }
    }

    fn begin(&self, norm: &str, list: &[Affix], form: Tags, seen: &mut Seen) {
        for affix in list {
            if let Some(rest) = norm.strip_prefix(&*affix.text) {
                let mut tags = form;
                if affix.inflects {
                    let endings = &self.affixes.endings;
                    let fits = endings.iter().filter(|(ending, _)| ending.fits(rest));
                    tags |= fits.fold(0, |all, (_, tags)| all | tags);
                }
                seen.add(affix.word, tags);
            }
        }
    }

    /// Notes the words that a token is without the letters written to it: `وسيلتقي` is و + س + `يلتقي`.
    fn strip(&self, norm: &str, form: Tags, least: usize, depth: usize, seen: &mut Seen) {
        for (ending, instead) in &self.affixes.enclitics {
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
            if let Some(word) = self.exact.get(text.as_str()) {
                seen.add(word, form);
            }
            seen.stripped = text;
        }
        if depth == 3 {
            return;
        }
        for (start, tags) in &self.affixes.proclitics {
            let Some(rest) = norm.strip_prefix(&**start) else {
                continue;
            };
            if rest.chars().count() < least {
                continue;
            }
            let form = form | tags;
            self.affixed(rest, form, seen);
            if let Some(word) = self.exact.get(rest) {
                seen.add(word, form);
            } else {
                self.strip(rest, form, least, depth + 1, seen);
            }
        }
    }

    /// Gives the last token of a phrase that begins at `at`.
    fn phrase(
        &self,
        parts: &[Part],
        tokens: &Tokens,
        seen: &Seen,
        at: usize,
        tags: &mut Tags,
    ) -> Option<usize> {
        let (part, rest) = parts.split_first()?;
        if let Part::Gap(most) = part {
            return (0..=*most)
                .take_while(|skip| {
                    *skip == 0
                        || !tokens
                            .items
                            .get(at + skip - 1)
                            .is_none_or(|t| t.punctuation)
                })
                .find_map(|skip| self.phrase(rest, tokens, seen, at + skip, tags));
        }
        let ids = seen.of(at);
        match part {
            Part::Word(word) => {
                let (_, form) = ids.iter().find(|(id, _)| id == word)?;
                *tags |= form;
            }
            Part::Set(set) => {
                let found = ids.iter().find_map(|(id, form)| {
                    let (_, tags) = self.sets(*id).iter().find(|(known, _)| known == set)?;
                    Some(joined(*tags, *form))
                })?;
                *tags |= found;
            }
            Part::Gap(_) => return None,
        }
        if rest.is_empty() {
            return Some(at);
        }
        // A hyphen inside a phrase is as good as a space.
        let next = at + 1;
        let hyphen = tokens.items.get(next).is_some_and(|t| t.punctuation)
            && matches!(
                tokens.norm(next),
                "-" | "\u{2010}" | "\u{2011}" | "\u{2013}"
            );
        self.phrase(rest, tokens, seen, next + usize::from(hyphen), tags)
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

fn first_four(text: &str) -> Option<u32> {
    text.as_bytes()
        .first_chunk()
        .copied()
        .map(u32::from_le_bytes)
}

fn first_three(text: &str) -> Option<u32> {
    let [a, b, c] = *text.as_bytes().first_chunk()?;
    Some(u32::from_le_bytes([a, b, c, 0]))
}

fn last_four(text: &str) -> Option<u32> {
    text.as_bytes()
        .last_chunk()
        .copied()
        .map(u32::from_le_bytes)
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
        let affixes = Affixes {
            proclitics: vec![("ال".into(), 0), ("و".into(), 0), ("س".into(), 4)],
            enclitics: vec![("ها".into(), "".into())],
            endings: Vec::new(),
        };
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
        let affixes = Affixes {
            endings: vec![(Ending::new("*ecek*"), 4), (Ending::new("me*"), 8)],
            ..Affixes::default()
        };
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
}
