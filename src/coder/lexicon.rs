//! Finds the words and phrases of a pack in a run of tokens.

use crate::hash::Map;
use super::text::Tokens;

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

/// Letters written to words, and the endings that tell forms.
#[derive(Debug, Default)]
pub(crate) struct Affixes {
    /// Letters before a word, longest first, with the form that they give.
    pub(crate) proclitics: Vec<(Box<str>, Tags)>,
    /// Letters behind a word, longest first, with what stands there without them.
    pub(crate) enclitics: Vec<(Box<str>, Box<str>)>,
    /// Endings of stems.
    pub(crate) endings: Vec<(Ending, Tags)>,
}

/// What an ending looks like: `acak`, `acak*`, `*acak`, `*acak*`.
#[derive(Debug)]
pub(crate) struct Ending {
    text: Box<str>,
    open_start: bool,
    open_end: bool,
}

impl Ending {
    /// Reads an ending as a pack writes it.
    pub(crate) fn new(text: &str) -> Self {
        Self {
            text: text.trim_matches('*').into(),
            open_start: text.starts_with('*'),
            open_end: text.ends_with('*'),
        }
    }

    fn fits(&self, rest: &str) -> bool {
        match (self.open_start, self.open_end) {
            (false, false) => *rest == *self.text,
            (false, true) => rest.starts_with(&*self.text),
            (true, false) => rest.ends_with(&*self.text),
            (true, true) => rest.contains(&*self.text),
        }
    }
}

#[derive(Debug, Default)]
struct Word {
    sets: Vec<(SetId, Tags)>,
    phrases: Vec<u32>,
}

/// An entry of the affix tables.
#[derive(Debug)]
struct Affix {
    text: Box<str>,
    word: u32,
    /// Whether the ending tells the form.
    inflects: bool,
}

/// All words of a language pack.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    exact: Map<Box<str>, u32>,
    /// By the first bytes, four or three.
    starts: Map<u32, Vec<Affix>>,
    short_starts: Map<u32, Vec<Affix>>,
    /// By the last four bytes.
    ends: Map<u32, Vec<Affix>>,
    affixes: Affixes,
    words: Vec<Word>,
    phrases: Vec<(Vec<Part>, SetId, Tags)>,
    waiting: Vec<(SetId, u32)>,
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
    /// Makes an empty lexicon of a language with these affixes.
    pub(crate) fn new(affixes: Affixes) -> Self {
        Self {
            affixes,
            ..Self::default()
        }
    }

    /// Gives the number of a word; none for an affix of under three bytes, or an ending of under four.
    pub(crate) fn word(&mut self, text: &str, fit: Fit) -> Option<u32> {
        let id = self.words.len() as u32;
        let list = match fit {
            Fit::Whole => {
                if let Some(found) = self.exact.get(text) {
                    return Some(*found);
                }
                self.exact.insert(text.into(), id);
                self.words.push(Word::default());
                return Some(id);
            }
            Fit::End => self.ends.entry(last_four(text)?).or_default(),
            Fit::Start | Fit::Stem => match first_four(text) {
                Some(key) => self.starts.entry(key).or_default(),
                None => self.short_starts.entry(first_three(text)?).or_default(),
            },
        };
        let inflects = fit == Fit::Stem;
        if let Some(found) = list
            .iter()
            .find(|known| *known.text == *text && known.inflects == inflects)
        {
            return Some(found.word);
        }
        list.push(Affix {
            text: text.into(),
            word: id,
            inflects,
        });
        self.words.push(Word::default());
        Some(id)
    }

    /// Puts a word into a set.
    pub(crate) fn add(&mut self, word: u32, set: SetId, tags: Tags) {
        let sets = &mut self.words[word as usize].sets;
        match sets.iter_mut().find(|(known, _)| *known == set) {
            Some(entry) => entry.1 |= tags,
            None => sets.push((set, tags)),
        }
    }

    /// Puts a phrase into a set.
    pub(crate) fn add_phrase(&mut self, parts: Vec<Part>, set: SetId, tags: Tags) {
        let id = self.phrases.len() as u32;
        match parts.first() {
            Some(Part::Word(word)) => self.words[*word as usize].phrases.push(id),
            Some(Part::Set(first)) => self.waiting.push((*first, id)),
            _ => return,
        }
        self.phrases.push((parts, set, tags));
    }

    /// Ends the building: phrases that begin with a set are hung on its words.
    pub(crate) fn finish(&mut self) {
        for (set, phrase) in std::mem::take(&mut self.waiting) {
            for word in &mut self.words {
                if word.sets.iter().any(|(known, _)| *known == set) {
                    word.phrases.push(phrase);
                }
            }
        }
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
            for (id, form) in seen.of(first) {
                let word = &self.words[*id as usize];
                hits.extend(word.sets.iter().map(|(set, tags)| Hit {
                    set: *set,
                    first,
                    last: first,
                    tags: tags | form,
                }));
                for phrase in &word.phrases {
                    let (parts, set, tags) = &self.phrases[*phrase as usize];
                    let mut tags = *tags;
                    if let Some(last) = self.phrase(parts, tokens, seen, first, &mut tags) {
                        hits.push(Hit {
                            set: *set,
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
            seen.add(*word, 0);
        }
        self.affixed(norm, 0, seen);
        if exact.is_none()
            && !(self.affixes.proclitics.is_empty() && self.affixes.enclitics.is_empty())
        {
            self.strip(norm, 0, 0, seen);
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
    fn strip(&self, norm: &str, form: Tags, depth: usize, seen: &mut Seen) {
        for (ending, instead) in &self.affixes.enclitics {
            let Some(stem) = norm.strip_suffix(&**ending) else {
                continue;
            };
            if stem.chars().count() <= LEAST_LETTERS {
                continue;
            }
            let mut text = std::mem::take(&mut seen.stripped);
            text.clear();
            text.push_str(stem);
            text.push_str(instead);
            if let Some(word) = self.exact.get(text.as_str()) {
                seen.add(*word, form);
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
            if rest.chars().count() < LEAST_LETTERS {
                continue;
            }
            let form = form | tags;
            self.affixed(rest, form, seen);
            if let Some(word) = self.exact.get(rest) {
                seen.add(*word, form);
            } else {
                self.strip(rest, form, depth + 1, seen);
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
                    let sets = &self.words[*id as usize].sets;
                    let (_, tags) = sets.iter().find(|(known, _)| known == set)?;
                    Some(tags | form)
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

fn first_four(text: &str) -> Option<u32> {
    text.as_bytes().first_chunk().copied().map(u32::from_le_bytes)
}

fn first_three(text: &str) -> Option<u32> {
    let [a, b, c] = *text.as_bytes().first_chunk()?;
    Some(u32::from_le_bytes([a, b, c, 0]))
}

fn last_four(text: &str) -> Option<u32> {
    text.as_bytes().last_chunk().copied().map(u32::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coder::text::Style;

    /// Gives the sets found in a text, with the bits of their forms.
    fn found(lexicon: &mut Lexicon, text: &str) -> Vec<(SetId, Tags)> {
        lexicon.finish();
        let mut tokens = Tokens::default();
        tokens.read(text, &Style::default());
        let mut hits = Vec::new();
        lexicon.find(&tokens, &mut hits, &mut Seen::default());
        hits.iter().map(|hit| (hit.set, hit.tags)).collect()
    }

    #[test]
    fn strips_what_is_written_to_a_word() {
        let mut lexicon = Lexicon::new(Affixes {
            proclitics: vec![("ال".into(), 0), ("و".into(), 0), ("س".into(), 4)],
            enclitics: vec![("ها".into(), "".into())],
            endings: Vec::new(),
        });
        for (word, set) in [("رييس", 1), ("يلتقي", 2), ("وزير", 3)] {
            let id = lexicon.word(word, Fit::Whole).unwrap();
            lexicon.add(id, set, 0);
        }
        assert_eq!(
            found(&mut lexicon, "وسيلتقي الرييس وزيرها"),
            [(2, 4), (1, 0), (3, 0)]
        );
    }

    #[test]
    fn reads_the_form_from_the_ending_of_a_stem() {
        let mut lexicon = Lexicon::new(Affixes {
            endings: vec![(Ending::new("*ecek*"), 4), (Ending::new("me*"), 8)],
            ..Affixes::default()
        });
        let id = lexicon.word("görüş", Fit::Stem).unwrap();
        lexicon.add(id, 1, 0);
        assert_eq!(
            found(&mut lexicon, "görüşecekler görüştü görüşmeyecek"),
            [(1, 4), (1, 0), (1, 8)]
        );
    }

    #[test]
    fn joins_phrases_over_gaps() {
        let mut lexicon = Lexicon::default();
        let parts = ["griff", "an"].map(|word| Part::Word(lexicon.word(word, Fit::Whole).unwrap()));
        let [verb, particle] = parts;
        lexicon.add_phrase(vec![verb, Part::Gap(4), particle], 7, 0);
        assert_eq!(found(&mut lexicon, "griff die Stadt in der Nacht an"), []);
        assert_eq!(found(&mut lexicon, "griff die Stadt nachts an"), [(7, 0)]);
    }
}
