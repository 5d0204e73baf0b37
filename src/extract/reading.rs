//! One sentence, as fields are read from it.

use super::clauses::{Clauses, RelativeWord, cut};
use super::number::begins_with_digit;
use crate::coder::text::Tokens;
use crate::gazetteer::{Known, NameHit, Tongue, Word, WordHit};
use crate::model::Span;

/// A sentence of which only the names are read.
#[derive(Debug)]
pub(super) struct Glance<'a> {
    text: &'a str,
    tongue: &'a Tongue,
    tokens: Tokens,
    known: Vec<Known>,
    pub(super) names: Vec<NameHit>,
}

impl<'a> Glance<'a> {
    /// Reads the names of a sentence.
    pub(super) fn new(text: &'a str, tongue: &'a Tongue) -> Self {
        let mut tokens = Tokens::default();
        tokens.read(text, &tongue.style);
        let known = tongue.look_up(&tokens);
        Self {
            text,
            tongue,
            names: tongue.names_in(text, &tokens, &known),
            tokens,
            known,
        }
    }
}

/// A sentence's tokens with the words of fields and the names found in them.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    pub(super) text: &'a str,
    pub(super) tongue: &'a Tongue,
    pub(super) tokens: Tokens,
    pub(super) names: Vec<NameHit>,
    words: Vec<WordHit>,
    /// Where the hits of each token begin.
    first: Vec<usize>,
    clauses: Clauses,
}

impl<'a> Reading<'a> {
    /// Reads a sentence.
    pub(super) fn new(text: &'a str, tongue: &'a Tongue) -> Self {
        Self::of(Glance::new(text, tongue))
    }

    /// Reads the rest of a sentence of which the names are read.
    pub(super) fn of(glance: Glance<'a>) -> Self {
        let words = glance.tongue.words_in(&glance.known);
        let mut first = Vec::with_capacity(glance.known.len() + 1);
        let mut hits = 0;
        for token in 0..=glance.known.len() {
            hits += words[hits..]
                .iter()
                .take_while(|hit| hit.start < token)
                .count();
            first.push(hits);
        }
        let mut reading = Self {
            text: glance.text,
            tongue: glance.tongue,
            tokens: glance.tokens,
            names: glance.names,
            words,
            first,
            clauses: Clauses::default(),
        };
        reading.clauses = cut(&reading);
        reading
    }

    /// Gives how many tokens there are.
    pub(super) fn len(&self) -> usize {
        self.tokens.items.len()
    }

    /// Gives the words of fields that begin at a token, longer ones first.
    pub(super) fn at(&self, token: usize) -> &[WordHit] {
        if token >= self.len() {
            return &[];
        }
        &self.words[self.first[token]..self.first[token + 1]]
    }

    /// Tells whether a token is a number in digits or begins a word of fields: no other begins a time or a number.
    pub(super) fn may_count(&self, token: usize) -> bool {
        !self.at(token).is_empty() || begins_with_digit(self.tokens.norm(token))
    }

    /// Gives the first word that begins at a token and that `pick` takes, with the token behind it.
    pub(super) fn pick<T>(
        &self,
        token: usize,
        mut pick: impl FnMut(Word) -> Option<T>,
    ) -> Option<(T, usize)> {
        self.at(token)
            .iter()
            .find_map(|hit| pick(hit.word).map(|value| (value, hit.end)))
    }

    /// Tells whether a word begins at a token, and gives the token behind it.
    pub(super) fn is(&self, token: usize, wanted: Word) -> Option<usize> {
        self.pick(token, |word| (word == wanted).then_some(()))
            .map(|((), end)| end)
    }

    /// Gives the longest word that ends before a token and that `pick` takes, with its first token.
    pub(super) fn pick_before<T>(
        &self,
        token: usize,
        mut pick: impl FnMut(Word) -> Option<T>,
    ) -> Option<(T, usize)> {
        let longest = token.saturating_sub(6);
        (longest..token).find_map(|start| {
            self.at(start)
                .iter()
                .filter(|hit| hit.end == token)
                .find_map(|hit| pick(hit.word).map(|value| (value, start)))
        })
    }

    /// Gives a token as it stands.
    pub(super) fn written(&self, token: usize) -> &'a str {
        let token = self.tokens.items[token];
        &self.text[token.start as usize..token.end as usize]
    }

    /// Tells whether a token is a mark of punctuation.
    pub(super) fn is_mark(&self, token: usize) -> bool {
        self.tokens
            .items
            .get(token)
            .is_some_and(|token| token.punctuation)
    }

    /// Tells whether a token is one of these marks.
    pub(super) fn is_one_of(&self, token: usize, marks: &[&str]) -> bool {
        self.is_mark(token) && marks.contains(&self.written(token))
    }

    /// Gives the bytes of the sentence that some tokens cover.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        let items = &self.tokens.items;
        Span::new(items[start].start as usize, items[end - 1].end as usize)
    }

    /// Gives the tokens that cover some bytes of the sentence.
    pub(super) fn tokens_of(&self, span: Span) -> (usize, usize) {
        let range = span.range();
        let items = &self.tokens.items;
        let start = items.partition_point(|token| token.end as usize <= range.start);
        let end = items.partition_point(|token| (token.start as usize) < range.end);
        (start.min(items.len()), end.max(start))
    }

    /// Gives the number of a token's clause.
    pub(super) fn clause(&self, token: usize) -> u16 {
        self.clauses.numbers.get(token).copied().unwrap_or_default()
    }

    /// Tells whether a token stands inside quotation marks.
    pub(super) fn is_quoted(&self, token: usize) -> bool {
        self.clauses.quoted.get(token).copied().unwrap_or_default()
    }

    /// Gives the relative words that begin clauses.
    pub(super) fn relatives(&self) -> &[RelativeWord] {
        &self.clauses.relatives
    }

    /// Tells whether a token stands in a quoted statement, which is longer than a quoted name: «Роснефть».
    pub(super) fn is_quoted_speech(&self, token: usize) -> bool {
        /// A name between quotation marks has at most this many words and marks.
        const NAME: usize = 5;
        let before = (0..token).rev().take_while(|at| self.is_quoted(*at));
        let behind = (token..self.len()).take_while(|at| self.is_quoted(*at));
        self.is_quoted(token) && before.count() + behind.count() > NAME
    }
}
