//! Finds phrases in a run of tokens whose words are known.

use smallvec::SmallVec;

use super::{Hit, Lexicon, Part, Seen, Tags, joined, untagged};
use crate::coder::numbers::halves;
use crate::coder::text::Tokens;

/// A phrase at a place of the text: its parts, and what they are looked for in.
struct Try<'a> {
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
        if heads.is_empty() {
            return;
        }
        let mut candidates: SmallVec<[u32; 16]> = SmallVec::new();
        let mut gather = |key: u32| {
            let start = heads.partition_point(|head| halves(*head).1 < key);
            let equal = heads[start..].iter().map(|head| halves(*head));
            let equal = equal.take_while(|(_, second)| *second == key);
            candidates.extend(equal.map(|(phrase, _)| phrase));
        };
        for (second, _) in seen.of(after(first, tokens)) {
            for code in self.fulfils.of(*second as usize) {
                gather(u32::from_le_bytes(*code));
            }
        }
        gather(Part::ANY);
        candidates.sort_unstable();
        candidates.dedup();
        let attempt = Try {
            lexicon: self,
            tokens,
            seen,
        };
        for phrase in candidates {
            attempt.phrase(phrase as usize, word, first, hits);
        }
    }
}

impl Try<'_> {
    /// Adds the hits of a phrase that begins with a word.
    fn phrase(&self, phrase: usize, word: u32, first: usize, hits: &mut Vec<Hit>) {
        let (set, own) = untagged(self.lexicon.told.all()[phrase]);
        let codes = self.lexicon.parts.of(phrase).iter();
        let mut parts: SmallVec<[Part; 8]> = codes
            .map(|code| Part::of(u32::from_le_bytes(*code)))
            .collect();
        let classes: SmallVec<[(usize, u32); 4]> = (0..)
            .zip(&parts)
            .filter_map(|(at, part)| match part {
                Part::Class(class) => Some((at, *class)),
                _ => None,
            })
            .collect();
        if let Part::Class(_) = parts[0] {
            parts[0] = Part::Word(word);
        }
        let mut tags = own;
        let Some(last) = self.rest(&parts, first, &mut tags) else {
            return;
        };
        if classes.is_empty() {
            hits.push(Hit {
                set,
                first,
                last,
                tags,
            });
            return;
        }
        // Each combination of forms is a phrase of its own: the first class's forms change first.
        let farthest = first + self.most_tokens(&parts);
        let forms: SmallVec<[SmallVec<[(u32, Tags); 4]>; 4]> = classes
            .iter()
            .map(|(at, class)| match parts[*at] {
                Part::Word(word) => self.forms(*class, |form| form == word),
                _ => self.forms(*class, |form| {
                    (first + 1..=farthest).any(|token| self.seen.is(token, form))
                }),
            })
            .collect();
        let count = forms.iter().map(SmallVec::len).product();
        for number in 0..count {
            let mut tags = own;
            let mut number: usize = number;
            for ((at, _), forms) in classes.iter().zip(&forms) {
                let (word, form) = forms[number % forms.len()];
                parts[*at] = Part::Word(word);
                tags |= form;
                number /= forms.len();
            }
            if let Some(last) = self.rest(&parts, first, &mut tags) {
                hits.push(Hit {
                    set,
                    first,
                    last,
                    tags,
                });
            }
        }
    }

    /// Gives the words of a class that are asked for, with their forms.
    fn forms(&self, class: u32, wanted: impl Fn(u32) -> bool) -> SmallVec<[(u32, Tags); 4]> {
        let words = self.lexicon.classes.pairs_of(class as usize).iter();
        words
            .map(|pair| halves(*pair))
            .filter(|(word, _)| wanted(*word))
            .map(|(word, tags)| (word, tags as Tags))
            .collect()
    }

    /// Gives how many tokens parts take up at most behind the first, with hyphens between them.
    fn most_tokens(&self, parts: &[Part]) -> usize {
        let each = parts.iter().map(|part| match part {
            Part::Gap(most) => *most as usize,
            _ => 2,
        });
        let sum = each.fold(0, usize::saturating_add);
        sum.min(self.tokens.items.len())
    }

    /// Gives the last token of parts that begin at `at`.
    fn rest(&self, parts: &[Part], at: usize, tags: &mut Tags) -> Option<usize> {
        let (part, rest) = parts.split_first()?;
        if let Part::Gap(most) = part {
            return (0..=*most as usize)
                .take_while(|skip| {
                    *skip == 0
                        || !self
                            .tokens
                            .items
                            .get(at + skip - 1)
                            .is_none_or(|t| t.punctuation)
                })
                .find_map(|skip| self.rest(rest, at + skip, tags));
        }
        let words = self.seen.of(at);
        match part {
            Part::Word(word) => {
                let (_, form) = words.iter().find(|(id, _)| id == word)?;
                *tags |= form;
            }
            Part::Class(_) => {
                let code = part.code().to_le_bytes();
                let fulfils = |word: u32| self.lexicon.fulfils.of(word as usize).contains(&code);
                words.iter().find(|(word, _)| fulfils(*word))?;
            }
            Part::Set(set) => {
                let found = words.iter().find_map(|(word, form)| {
                    let (_, tags) = self.lexicon.sets(*word).find(|(known, _)| known == set)?;
                    Some(joined(tags, *form))
                })?;
                *tags |= found;
            }
            Part::Gap(_) => return None,
        }
        if rest.is_empty() {
            return Some(at);
        }
        self.rest(rest, after(at, self.tokens), tags)
    }
}

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
