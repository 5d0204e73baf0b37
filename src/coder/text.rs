//! Cuts a text into normalised tokens that know where they stood.

mod character;
mod letters;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use character::{
    END, PLAIN, is, is_alone, is_ideograph, is_ignorable, is_word, push_folded, unify,
};
pub(crate) use letters::Letters;

/// A word, a number or a mark of punctuation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    /// Bytes of the text as it was.
    pub(crate) start: u32,
    /// The byte after the last.
    pub(crate) end: u32,
    norm_start: u32,
    norm_end: u32,
    /// Whether it is neither word nor number.
    pub(crate) punctuation: bool,
}

/// How a language writes words together, and which letters it takes for one.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Style {
    /// Whether a word ends after its apostrophe: `dell'` + `incontro`.
    pub(crate) elision: bool,
    /// Whether what follows an apostrophe is an ending that says nothing: `Rusya` + `'nın`.
    pub(crate) suffixes: bool,
    /// Endings that are words of their own: `n't`, `'s`.
    pub(crate) clitics: Vec<String>,
    /// Letters that are read as others.
    pub(crate) letters: Letters,
}

/// The tokens of one text with their normalised forms.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    /// The tokens in order.
    pub(crate) items: Vec<Token>,
    buffer: String,
}

impl Tokens {
    /// Gives the normalised form of a token.
    pub(crate) fn norm(&self, index: usize) -> &str {
        let token = &self.items[index];
        &self.buffer[token.norm_start as usize..token.norm_end as usize]
    }

    /// Tells whether white space parts a character from the one before in a script without spaces: two clauses of a
    /// headline.
    pub(crate) fn is_parted(&self, index: usize) -> bool {
        let Some(before) = index.checked_sub(1) else {
            return false;
        };
        let is_character = |index: usize| self.norm(index).chars().next().is_some_and(is_ideograph);
        self.items[before].end < self.items[index].start
            && is_character(before)
            && is_character(index)
    }

    /// Replaces the content by the tokens of `text`.
    pub(crate) fn read(&mut self, text: &str, style: &Style) {
        self.items.clear();
        self.buffer.clear();
        let mut at = 0;
        while let Some(byte) = text.as_bytes().get(at) {
            if is(*byte, PLAIN) {
                at = match self.plain_word(text, at) {
                    Some(end) => end,
                    None => self.word(text, at, style),
                };
                continue;
            }
            if *byte == b' ' {
                at += 1;
                continue;
            }
            let Some(c) = text[at..].chars().next() else {
                break;
            };
            let next = at + c.len_utf8();
            if is_ideograph(c) {
                let from = self.buffer.len();
                push_folded(&mut self.buffer, c, &style.letters);
                self.push(at, next, from, false);
                at = next;
                continue;
            }
            if style.letters.stays(c) || is_word(c) {
                at = self.word(text, at, style);
                continue;
            }
            if !c.is_whitespace() && !is_ignorable(c) {
                let from = self.buffer.len();
                push_folded(&mut self.buffer, unify(c), &style.letters);
                self.push(at, next, from, true);
            }
            at = next;
        }
    }

    /// Replaces the content by the tokens of a phrase, as it is cut where it stands between other words.
    ///
    /// Alone, an elided `dell'` or a clitic `'s` would be a word and a mark. Offsets are of no use then.
    pub(crate) fn read_phrase(&mut self, text: &str, style: &Style) {
        let apostrophe = |c: char| unify(c) == '\'';
        let is_elided = style.elision && text.ends_with(apostrophe);
        let is_clitic = text.strip_prefix(apostrophe).is_some_and(|rest| {
            let mut clitics = style.clitics.iter();
            clitics.any(|clitic| clitic.strip_prefix('\'') == Some(rest))
        });
        if is_elided {
            self.read(&format!("{text}a"), style);
            self.items.pop();
        } else if is_clitic {
            self.read(&format!("a{text}"), style);
            self.items.remove(0);
        } else {
            self.read(text, style);
        }
    }

    fn push(&mut self, start: usize, end: usize, from: usize, punctuation: bool) {
        self.items.push(Token {
            start: start as u32,
            end: end as u32,
            norm_start: from as u32,
            norm_end: self.buffer.len() as u32,
            punctuation,
        });
    }

    /// Reads the word at `start` if it is of ASCII letters alone, as most are where a language has them.
    fn plain_word(&mut self, text: &str, start: usize) -> Option<usize> {
        let rest = &text.as_bytes()[start..];
        let length = rest.iter().position(|byte| !is(*byte, PLAIN));
        let length = length.unwrap_or(rest.len());
        if rest.get(length).is_some_and(|byte| !is(*byte, END)) {
            return None;
        }
        let from = self.buffer.len();
        self.buffer.push_str(&text[start..start + length]);
        self.buffer[from..].make_ascii_lowercase();
        self.push(start, start + length, from, false);
        Some(start + length)
    }

    /// Reads the word at `start` and gives the byte after it.
    fn word(&mut self, text: &str, start: usize, style: &Style) -> usize {
        let from = self.buffer.len();
        let mut compose = false;
        let mut at = start;
        let mut previous = start;
        let mut apostrophe = None;
        loop {
            let rest = &text.as_bytes()[at..];
            let plain = rest.iter().position(|byte| !is(*byte, PLAIN));
            let plain = plain.unwrap_or(rest.len());
            if plain > 0 {
                let run = self.buffer.len();
                self.buffer.push_str(&text[at..at + plain]);
                self.buffer[run..].make_ascii_lowercase();
                previous = at + plain - 1;
                at += plain;
            }
            if rest.get(plain).is_none_or(|byte| is(*byte, END)) {
                break;
            }
            let Some(c) = text[at..].chars().next() else {
                break;
            };
            let next = at + c.len_utf8();
            if style.letters.stays(c) {
                self.buffer.push(c);
                previous = at;
                at = next;
                continue;
            }
            if is_word(c) {
                if is_alone(c) && at > start {
                    break;
                }
                compose |= push_folded(&mut self.buffer, c, &style.letters);
                previous = at;
                at = next;
                if is_alone(c) {
                    break;
                }
                continue;
            }
            if is_ignorable(c) {
                at = next;
                continue;
            }
            let c = unify(c);
            let follows = text[next..].chars().find(|c| !is_ignorable(*c));
            let joined = follows.is_some_and(is_word);
            if c == '\'' && joined && apostrophe.is_none() {
                if style.elision {
                    self.buffer.push('\'');
                    self.finish(from, compose, &style.letters);
                    self.push(start, next, from, false);
                    return next;
                }
                if style.suffixes {
                    let suffix = text[next..].find(|c| !is_word(c) && !is_ignorable(c));
                    let end = suffix.map_or(text.len(), |length| next + length);
                    self.finish(from, compose, &style.letters);
                    self.push(start, end, from, false);
                    return end;
                }
                apostrophe = Some((previous, at, self.buffer.len()));
                self.buffer.push('\'');
                at = next;
                continue;
            }
            if joined && self.inner_stop(from, c, &text[next..]) {
                self.buffer.push(c);
                at = next;
                continue;
            }
            break;
        }
        self.finish(from, compose, &style.letters);
        if let Some(apostrophe) = apostrophe
            && !compose
            && self.clitic((start, at), from, apostrophe, style)
        {
            return at;
        }
        self.push(start, at, from, false);
        at
    }

    /// Cuts the word at the end of the buffer in two if it ends in a clitic.
    ///
    /// `apostrophe` tells where the letter before it and the apostrophe itself stand, and what the buffer held then.
    fn clitic(
        &mut self,
        (start, at): (usize, usize),
        from: usize,
        (before, mark, cut): (usize, usize, usize),
        style: &Style,
    ) -> bool {
        for clitic in &style.clitics {
            let Some(rest) = self.buffer[from..].strip_suffix(clitic.as_str()) else {
                continue;
            };
            let (middle, original) = if clitic.starts_with('\'') {
                (cut, mark)
            } else {
                (from + rest.len(), before)
            };
            if rest.is_empty() || from + rest.len() != middle {
                continue;
            }
            let end = self.buffer.len();
            self.push(start, original, from, false);
            if let Some(token) = self.items.last_mut() {
                token.norm_end = middle as u32;
            }
            self.push(original, at, middle, false);
            if let Some(token) = self.items.last_mut() {
                token.norm_end = end as u32;
            }
            return true;
        }
        false
    }

    /// Tells whether a stop stands inside an abbreviation (`U.S`) or a number (`1,000`).
    fn inner_stop(&self, from: usize, c: char, rest: &str) -> bool {
        let word = &self.buffer[from..];
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        if matches!(c, '.' | ',') && digit(word.chars().last()) && digit(rest.chars().next()) {
            return true;
        }
        c == '.'
            && (word.len() == 1 || word.contains('.'))
            && word.is_ascii()
            && rest.starts_with(|c: char| c.is_ascii_alphabetic())
            && !rest[1..].starts_with(is_word)
    }

    /// Composes what was written in parts or in compatibility forms.
    fn finish(&mut self, from: usize, compose: bool, letters: &Letters) {
        if compose {
            let composed: String = self.buffer[from..].nfkc().collect();
            self.buffer.truncate(from);
            for c in composed.chars() {
                push_folded(&mut self.buffer, c, letters);
            }
        }
    }
}

#[cfg(test)]
mod tests;
