//! Finds phrases in a run of tokens whose words are known.

use smallvec::SmallVec;

use super::{Hit, Lexicon, Part, Seen, Tags, joined, untagged};
use crate::coder::numbers::halves;
use crate::coder::text::Tokens;

/// The code of a part, as it lies in the tables.
type Code = [u8; 4];

/// What phrases are looked for in.
struct Search<'a> {
    lexicon: &'a Lexicon,
    tokens: &'a Tokens,
    seen: &'a Seen,
}

impl Lexicon {
    /// Finds the phrases that begin with a word, which the token `first` is, in the order of the pack.
    pub(super) fn phrases(
        &self,
        word: u32,
        first: usize,
        tokens: &Tokens,
        seen: &Seen,
        hits: &mut Vec<Hit>,
    ) {
        let heads = self.heads.pairs_of(word as usize);
        let Some(last) = heads.last() else {
            return;
        };
        let mut candidates: SmallVec<[u32; 16]> = SmallVec::new();
        for (second, _) in seen.of(after(first, tokens)) {
            for code in self.fulfils.of(*second as usize) {
                gather(heads, u32::from_le_bytes(*code), &mut candidates);
            }
        }
        // The greatest key.
        if halves(*last).1 == Part::ANY {
            let from = candidates.len();
            gather(heads, Part::ANY, &mut candidates);
            let mut kept = from;
            for index in from..candidates.len() {
                let parts = self.parts.of(candidates[index] as usize);
                if parts[1..].iter().all(|code| seen.marks.may_have(*code)) {
                    candidates[kept] = candidates[index];
                    kept += 1;
                }
            }
            candidates.truncate(kept);
        }
        if candidates.len() > 1 {
            candidates.sort_unstable();
            candidates.dedup();
        }
        let search = Search {
            lexicon: self,
            tokens,
            seen,
        };
        for phrase in candidates {
            search.phrase(phrase as usize, word, first, hits);
        }
    }
}

/// Bits for the parts of phrases that some token of a sentence fulfils; two parts may share a bit.
#[derive(Debug, Default)]
pub(super) struct Marks([u64; 4]);

impl Marks {
    pub(super) fn add(&mut self, code: Code) {
        let (word, bit) = Self::place(code);
        self.0[word] |= 1 << bit;
    }

    /// Tells whether a token may fulfil a part; a gap asks nothing.
    fn may_have(&self, code: Code) -> bool {
        let (word, bit) = Self::place(code);
        self.0[word] >> bit & 1 != 0 || Part::is_gap(code)
    }

    fn place(code: Code) -> (usize, u32) {
        let mixed = u32::from_le_bytes(code).wrapping_mul(0x9e37_79b9) >> 24;
        ((mixed >> 6) as usize, mixed & 63)
    }
}

/// Adds the phrases under a key; heads are in the order of keys.
fn gather(heads: &[[u8; 8]], key: u32, candidates: &mut SmallVec<[u32; 16]>) {
    let start = heads.partition_point(|head| halves(*head).1 < key);
    for head in &heads[start..] {
        let (phrase, second) = halves(*head);
        if second != key {
            break;
        }
        candidates.push(phrase);
    }
}

impl Search<'_> {
    /// Adds the hits of a phrase that begins with a word.
    fn phrase(&self, phrase: usize, word: u32, first: usize, hits: &mut Vec<Hit>) {
        let (set, own) = untagged(self.lexicon.told.all()[phrase]);
        let parts = self.lexicon.parts.of(phrase);
        let mut tags = own;
        let last = if Part::is_class(parts[0]) {
            // The word is one of the class.
            self.rest(&parts[1..], after(first, self.tokens), &mut tags)
        } else {
            self.rest(parts, first, &mut tags)
        };
        let Some(last) = last else {
            return;
        };
        if parts.iter().any(|code| Part::is_class(*code)) {
            self.forms(parts, word, first, |last, tags| {
                let tags = own | tags;
                hits.push(Hit {
                    set,
                    first,
                    last,
                    tags,
                });
            });
        } else {
            hits.push(Hit {
                set,
                first,
                last,
                tags,
            });
        }
    }

    /// Finds the phrases that parts with classes stand for: each combination of forms is a phrase of its own.
    fn forms(&self, parts: &[Code], head: u32, first: usize, mut found: impl FnMut(usize, Tags)) {
        let farthest = first + self.most_tokens(parts);
        let mut parts: SmallVec<[Code; 8]> = parts.into();
        let mut classes: SmallVec<[(usize, Forms); 4]> = SmallVec::new();
        for (at, code) in parts.iter().enumerate() {
            if let Part::Class(class) = Part::of(*code) {
                let stands = |form: u32| match at {
                    0 => form == head,
                    _ => (first + 1..=farthest).any(|token| self.seen.is(token, form)),
                };
                let words = self.lexicon.classes.pairs_of(class as usize).iter();
                let words = words.map(|pair| halves(*pair));
                classes.push((at, words.filter(|(word, _)| stands(*word)).collect()));
            }
        }
        // The forms of the first class change first.
        let count = classes.iter().map(|(_, forms)| forms.len()).product();
        for number in 0..count {
            let (mut tags, mut number): (Tags, usize) = (0, number);
            for (at, forms) in &classes {
                let (word, form) = forms[number % forms.len()];
                parts[*at] = Part::Word(word).code().to_le_bytes();
                tags |= form as Tags;
                number /= forms.len();
            }
            if let Some(last) = self.rest(&parts, first, &mut tags) {
                found(last, tags);
            }
        }
    }

    /// Gives how many tokens parts take up at most behind the first, with hyphens between them.
    fn most_tokens(&self, parts: &[Code]) -> usize {
        let each = parts.iter().map(|code| match Part::of(*code) {
            Part::Gap(most) => most as usize,
            _ => 2,
        });
        let sum = each.fold(0, usize::saturating_add);
        sum.min(self.tokens.items.len())
    }

    /// Gives the last token of parts that begin at `at`.
    fn rest(&self, parts: &[Code], mut at: usize, tags: &mut Tags) -> Option<usize> {
        let mut parts = parts.iter();
        loop {
            let code = parts.next()?;
            let words = self.seen.of(at);
            match Part::of(*code) {
                Part::Word(word) => {
                    let (_, form) = words.iter().find(|(known, _)| *known == word)?;
                    *tags |= form;
                }
                Part::Class(_) => {
                    let fulfils = |word: u32| self.lexicon.fulfils.of(word as usize).contains(code);
                    words.iter().find(|(word, _)| fulfils(*word))?;
                }
                Part::Set(set) => {
                    let found = words.iter().find_map(|(word, form)| {
                        let mut sets = self.lexicon.sets(*word);
                        let (_, tags) = sets.find(|(known, _)| *known == set)?;
                        Some(joined(tags, *form))
                    })?;
                    *tags |= found;
                }
                Part::Gap(most) => {
                    let rest = parts.as_slice();
                    let word = |skip: usize| {
                        let before = self.tokens.items.get(at + skip - 1);
                        before.is_some_and(|token| !token.punctuation)
                    };
                    return (0..=most as usize)
                        .take_while(|skip| *skip == 0 || word(*skip))
                        .find_map(|skip| self.rest(rest, at + skip, tags));
                }
            }
            if parts.as_slice().is_empty() {
                return Some(at);
            }
            at = after(at, self.tokens);
        }
    }
}

/// Words of a class, with their forms.
type Forms = SmallVec<[(u32, u32); 4]>;

/// Gives the token after a word of a phrase: a hyphen inside is as good as a space.
fn after(at: usize, tokens: &Tokens) -> usize {
    let next = at + 1;
    let hyphen = tokens.items.get(next).is_some_and(|t| t.punctuation)
        && matches!(
            tokens.norm(next),
            "-" | "\u{2010}" | "\u{2011}" | "\u{2013}"
        );
    next + usize::from(hyphen)
}
