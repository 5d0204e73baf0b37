//! A language's names, found in all their cases.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::flat::{Strings, Trie, TrieDraft};
use super::memo::Known;
use crate::coder::numbers::Lists;
use crate::coder::text::{Style, Tokens};
use crate::hash::Map;

/// The longest ending that is taken off, in characters.
const LONGEST_ENDING: usize = 6;

/// The longest ending that the dictionary form itself may have.
const DICTIONARY_ENDING: usize = 2;

/// How many letters a stem keeps at least.
const SHORTEST_STEM: usize = 3;

/// The words that a form may be of.
pub(super) type Forms = SmallVec<[Form; 2]>;

/// A word of names that a form may be of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form {
    /// As `Names::words` has it.
    word: u32,
    /// The bytes of the clitic and the ending that it was found without.
    prefix: u8,
    ending: u8,
}

/// A name as it stands in the gazetteer.
#[allow(
    clippy::struct_excessive_bools,
    reason = "each says something else about how the name is written, and all combine"
)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Name {
    /// The number of what it stands for.
    pub(crate) entity: u32,
    /// Whether it is an adjective or the name of the people.
    pub(crate) adjective: bool,
    /// Whether it must be written large.
    pub(crate) large: bool,
    /// Whether it must be written in capitals alone.
    pub(crate) capitals: bool,
    /// Whether it counts only after the whole name stood earlier in the document.
    pub(crate) after: bool,
    /// Which signs it is written with, of those that few texts write: as `signs` gives them.
    pub(crate) signs: u8,
}

/// Gives which vowel signs stand in a text, of those that tell names apart, a bit each: عُمان is Oman, عمّان is Amman.
pub(crate) fn signs(text: &str) -> u8 {
    const DAMMA: char = '\u{64F}';
    const SHADDA: char = '\u{651}';
    u8::from(text.contains(DAMMA)) | u8::from(text.contains(SHADDA)) << 1
}

impl Name {
    /// Puts it into one number: the entry's, its signs, and a bit each for the rest.
    fn pack(self) -> u32 {
        let bits = [self.adjective, self.large, self.capitals, self.after];
        let bits = bits
            .into_iter()
            .rev()
            .fold(0, |sum, bit| sum << 1 | u32::from(bit));
        self.entity << 6 | u32::from(self.signs) << 4 | bits
    }

    fn unpack(packed: u32) -> Self {
        let bit = |number: u32| packed >> number & 1 != 0;
        Self {
            entity: packed >> 6,
            adjective: bit(0),
            large: bit(1),
            capitals: bit(2),
            after: bit(3),
            signs: (packed >> 4 & 3) as u8,
        }
    }
}

/// A name found in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NameHit {
    /// The first token, and the one behind the last.
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) name: Name,
    /// How many bytes of the last token's normalised form are an ending.
    pub(crate) ending: usize,
    /// How many bytes of the first token's normalised form are a clitic before the name.
    pub(crate) prefix: usize,
    /// Whether the dictionary form of a word had to lose an ending: Nijer for Nijerya.
    pub(crate) cut: bool,
}

/// A language's names.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(crate) struct Names {
    stems: Strings,
    /// The words that each stem may be of: twice a word's number, and one more where the word lost an ending.
    words: Lists,
    trie: Trie,
    endings: Strings,
    prefixes: Vec<String>,
}

/// A language's names in the making.
#[derive(Debug, Default)]
pub(crate) struct NamesDraft {
    stems: Map<Box<str>, Vec<u32>>,
    /// The number of each word, and whether stems of it were noted, too.
    known: Map<Box<str>, (u32, bool)>,
    trie: TrieDraft,
    endings: Vec<String>,
    prefixes: Vec<String>,
}

impl NamesDraft {
    /// Makes an empty index for a language with these endings and prefixes of names.
    pub(crate) fn new(endings: &[String], prefixes: &[String]) -> Self {
        let (mut endings, mut prefixes) = (endings.to_vec(), prefixes.to_vec());
        endings.sort();
        endings.dedup();
        prefixes.sort_by_key(|prefix| std::cmp::Reverse(prefix.len()));
        Self {
            endings,
            prefixes,
            ..Self::default()
        }
    }

    /// Adds a way of writing a name; `|` and `~` stand before what may stand alone.
    pub(crate) fn add(
        &mut self,
        text: &str,
        entity: u32,
        adjective: bool,
        style: &Style,
        tokens: &mut Tokens,
    ) {
        let whole: String = text.chars().filter(|c| !matches!(c, '|' | '~')).collect();
        let name = Name {
            entity,
            adjective,
            large: false,
            capitals: false,
            after: false,
            signs: 0,
        };
        self.put(&whole, name, style, tokens);
        if let Some(at) = text.find(['|', '~']) {
            let alone = &text[at + 1..];
            if alone.len() < whole.len() {
                let after = text.as_bytes()[at] == b'~';
                self.put(alone, Name { after, ..name }, style, tokens);
            }
        }
    }

    fn put(&mut self, text: &str, name: Name, style: &Style, tokens: &mut Tokens) {
        tokens.read_phrase(text, style);
        let large = text
            .chars()
            .find(|c| c.is_alphabetic())
            .is_some_and(char::is_uppercase);
        // Where endings stand behind an apostrophe the name itself never loses one: "Ben", I, is not Benin.
        let is_whole = style.suffixes && large;
        let words: Vec<u32> = (0..tokens.items.len())
            .filter(|index| !tokens.items[*index].punctuation)
            .map(|index| self.word(tokens.norm(index), is_whole))
            .collect();
        let name = Name {
            large,
            capitals: is_capitals(text),
            signs: signs(text),
            ..name
        };
        self.trie.add(&words, name.pack());
    }

    /// Numbers a word and notes the stems by which it may be found; only the word itself where it is always whole.
    fn word(&mut self, norm: &str, is_whole: bool) -> u32 {
        let count = self.known.len() as u32;
        let (word, has_stems) = self.known.get(norm).copied().unwrap_or((count, false));
        if word < count && (is_whole || has_stems) {
            return word;
        }
        self.known.insert(norm.into(), (word, !is_whole));
        let mut stems: SmallVec<[&str; 6]> = SmallVec::new();
        stems.push(norm);
        for (stem, ending) in cuts(norm, DICTIONARY_ENDING) {
            let known = |known: &String| known.as_str().cmp(ending);
            if !is_whole && self.endings.binary_search_by(known).is_ok() {
                stems.push(stem);
            }
        }
        for stem in stems {
            let words = self.stems.entry(stem.into()).or_default();
            let number = word << 1 | u32::from(stem.len() < norm.len());
            if !words.contains(&number) {
                words.push(number);
            }
        }
        word
    }

    /// Lays the names out.
    pub(crate) fn finish(self) -> Names {
        let mut stems: Vec<(Box<str>, Vec<u32>)> = self.stems.into_iter().collect();
        stems.sort();
        Names {
            stems: Strings::new(stems.iter().map(|(stem, _)| &**stem)),
            words: Lists::new(stems.into_iter().map(|(_, words)| words)),
            trie: self.trie.finish(),
            endings: Strings::new(self.endings.iter().map(String::as_str)),
            prefixes: self.prefixes,
        }
    }
}

impl Names {
    /// Gives the words that a form may be of.
    pub(super) fn forms(&self, norm: &str) -> Forms {
        let mut found = Forms::new();
        let bare = self.prefixes.iter().flat_map(|prefix| {
            let bare = norm.strip_prefix(prefix.as_str());
            let bare = bare.filter(|bare| bare.chars().count() >= SHORTEST_STEM);
            // The article of a name loses its first letter behind a preposition: للسيسي is ل and السيسي.
            let whole = bare.filter(|_| prefix.ends_with("لل"));
            let whole = whole.map(|bare| Cow::Owned(format!("ال{bare}")));
            let forms = bare.map(Cow::Borrowed).into_iter().chain(whole);
            forms.map(|form| (form, prefix.len()))
        });
        for (norm, prefix) in std::iter::once((Cow::Borrowed(norm), 0)).chain(bare) {
            let whole = std::iter::once((&*norm, ""));
            for (stem, ending) in whole.chain(cuts(&norm, LONGEST_ENDING)) {
                if !ending.is_empty() && self.endings.find(ending).is_none() {
                    continue;
                }
                let Some(stem) = self.stems.find(stem) else {
                    continue;
                };
                for word in self.words.of(stem as usize) {
                    let word = u32::from_le_bytes(*word);
                    let form = Form {
                        word,
                        prefix: prefix as u8,
                        ending: ending.len() as u8,
                    };
                    match found.iter_mut().find(|known| known.word >> 1 == word >> 1) {
                        // The whole word and its ending are the better reading: Путин-а, not Пут-ина.
                        Some(known) if known.word > word && known.prefix == form.prefix => {
                            *known = form;
                        }
                        Some(_) => {}
                        None => found.push(form),
                    }
                }
            }
        }
        found
    }

    /// Finds all names, ordered by their first token; `known` is what each token is.
    pub(super) fn find(&self, text: &str, tokens: &Tokens, known: &[Known]) -> Vec<NameHit> {
        let mut hits = Vec::new();
        for start in 0..known.len() {
            for form in &known[start].forms {
                if let Some(node) = self.trie.root(form.word >> 1) {
                    let walk = Walk {
                        text,
                        tokens,
                        known,
                        start,
                        prefix: form.prefix.into(),
                    };
                    self.walk(&walk, start + 1, node, *form, &mut hits);
                }
            }
        }
        hits
    }

    /// Goes on behind a word, found as `form`; where the dictionary form of any lost an ending, its number is odd.
    fn walk(&self, walk: &Walk<'_>, end: usize, node: u32, form: Form, hits: &mut Vec<NameHit>) {
        for name in self.trie.values(node).map(Name::unpack) {
            if fits(name, walk.text, walk.tokens, walk.start, end) {
                let hit = NameHit {
                    start: walk.start,
                    end,
                    name,
                    ending: form.ending.into(),
                    prefix: walk.prefix,
                    cut: form.word & 1 != 0,
                };
                if !hits.contains(&hit) {
                    hits.push(hit);
                }
            }
        }
        let mut next = end;
        if next < walk.known.len() && is_joint(walk.text, walk.tokens, next) {
            next += 1;
        }
        self.follow(walk, next, node, form, hits);
        // "le ministre français des Affaires étrangères"
        let is_long = walk.tokens.norm(walk.start).chars().count() >= SHORTEST_STEM;
        if end == walk.start + 1 && next == end && is_long && self.is_adjective(walk, end) {
            self.follow(walk, end + 1, node, form, hits);
        }
    }

    /// Goes on with the word at a token.
    fn follow(
        &self,
        walk: &Walk<'_>,
        token: usize,
        node: u32,
        form: Form,
        hits: &mut Vec<NameHit>,
    ) {
        let followers = walk.known.get(token).map(|known| &known.forms);
        for follower in followers.into_iter().flatten() {
            if let Some(node) = self.trie.step(node, follower.word >> 1) {
                let word = follower.word | form.word & 1;
                self.walk(walk, token + 1, node, Form { word, ..*follower }, hits);
            }
        }
    }

    /// Tells whether a token is the adjective of a country by itself.
    fn is_adjective(&self, walk: &Walk<'_>, token: usize) -> bool {
        let forms = walk.known.get(token).map(|known| &known.forms);
        forms.into_iter().flatten().any(|form| {
            let node = self.trie.root(form.word >> 1);
            let names = node.into_iter().flat_map(|node| self.trie.values(node));
            names.map(Name::unpack).any(|name| name.adjective)
        })
    }
}

/// A search for the names that begin at a token.
struct Walk<'a> {
    text: &'a str,
    tokens: &'a Tokens,
    known: &'a [Known],
    start: usize,
    prefix: usize,
}

/// Gives the ways to cut a word into a stem and an ending of at most `longest` characters.
fn cuts(norm: &str, longest: usize) -> impl Iterator<Item = (&str, &str)> {
    norm.char_indices()
        .skip(SHORTEST_STEM)
        .map(|(at, _)| norm.split_at(at))
        .filter(move |(_, ending)| ending.chars().count() <= longest)
}

/// Tells whether a mark stands inside a name: `Al-Shabaab`, `弗拉基米尔·普京`, `U.S.`.
fn is_joint(text: &str, tokens: &Tokens, index: usize) -> bool {
    let token = tokens.items[index];
    token.punctuation
        && matches!(
            &text[token.start as usize..token.end as usize],
            "-" | "‑" | "–" | "." | "·" | "•" | "・" | "'" | "’" | "‧"
        )
}

fn is_capitals(text: &str) -> bool {
    let mut letters = text.chars().filter(|c| c.is_alphabetic());
    let mut count = 0;
    letters.all(|c| {
        count += 1;
        c.is_uppercase()
    }) && count > 1
}

/// Tells whether the words are written as the name must be.
fn fits(name: Name, text: &str, tokens: &Tokens, start: usize, end: usize) -> bool {
    let written = |index: usize| {
        let token = tokens.items[index];
        &text[token.start as usize..token.end as usize]
    };
    if name.capitals {
        return (start..end).all(|index| {
            let word = written(index);
            let large = word.chars().filter(|c| c.is_uppercase()).count();
            large > 1 || large == word.chars().filter(|c| c.is_alphabetic()).count()
        });
    }
    !name.large || written(start).starts_with(|c: char| !c.is_lowercase())
}
