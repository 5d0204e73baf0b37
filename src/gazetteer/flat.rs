//! Tables of words and phrases that are read where they lie, so that a compiled language needs no work to be used.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::coder::numbers::{Lists, Numbers, halves, pair};
use crate::hash::{Map, hash};

/// A set of strings, each with a number: a hash table with open addresses.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Strings {
    /// For each place, the upper half of a string's hash and its number from 1; 0 for none.
    slots: Numbers,
    /// Where each string begins in `text`; one more than there are strings.
    starts: Numbers,
    #[serde(borrow)]
    text: Cow<'static, str>,
}

impl Strings {
    /// Lays out strings, each of which stands once; a string's number is its place in the list.
    pub(crate) fn new<'a>(strings: impl Iterator<Item = &'a str>) -> Self {
        let (mut text, mut starts) = (String::new(), vec![0_u32]);
        for string in strings {
            text.push_str(string);
            starts.push(text.len() as u32);
        }
        let count = starts.len() - 1;
        let places = (count * 2).next_power_of_two();
        let mut slots = vec![0_u64; places];
        for number in 0..count {
            let string = &text[starts[number] as usize..starts[number + 1] as usize];
            let hash = hash(string.as_bytes());
            let mut at = hash as usize & (places - 1);
            while slots[at] != 0 {
                at = (at + 1) & (places - 1);
            }
            slots[at] = pair(number as u32 + 1, (hash >> 32) as u32);
        }
        Self {
            slots: slots.into_iter().collect(),
            starts: starts.into_iter().collect(),
            text: Cow::Owned(text),
        }
    }

    /// Gives the number of a string.
    pub(crate) fn find(&self, string: &str) -> Option<u32> {
        let slots = self.slots.pairs();
        let hash = hash(string.as_bytes());
        let last = slots.len().checked_sub(1)?;
        let mut at = hash as usize & last;
        loop {
            let (number, upper) = halves(slots[at]);
            let number = number.checked_sub(1)?;
            if upper == (hash >> 32) as u32 && self.get(number) == string {
                return Some(number);
            }
            at = (at + 1) & last;
        }
    }

    fn get(&self, number: u32) -> &str {
        let at = |number: usize| self.starts.get(number) as usize;
        &self.text[at(number as usize)..at(number as usize + 1)]
    }
}

/// Phrases of numbered words, each with numbers that say what it stands for.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(crate) struct Trie {
    /// The node of each word that begins a phrase; 0 for none.
    roots: Numbers,
    /// The words that lead on from each node, in the lower halves, with the nodes that they lead to.
    children: Lists,
    values: Lists,
}

impl Trie {
    /// Gives the node of a phrase's first word.
    pub(crate) fn root(&self, word: u32) -> Option<u32> {
        let node = self.roots.all().get(word as usize)?;
        Some(u32::from_le_bytes(*node)).filter(|node| *node != 0)
    }

    /// Gives the node that a further word leads to.
    pub(crate) fn step(&self, node: u32, word: u32) -> Option<u32> {
        let children = self.children.pairs_of(node as usize);
        let found = children.iter().map(|child| halves(*child));
        found
            .into_iter()
            .find(|(known, _)| *known == word)
            .map(|(_, node)| node)
    }

    /// Gives what the phrase that ends at a node stands for.
    pub(crate) fn values(&self, node: u32) -> impl Iterator<Item = u32> {
        let values = self.values.of(node as usize).iter();
        values.map(|value| u32::from_le_bytes(*value))
    }
}

/// Phrases in the making.
#[derive(Debug)]
pub(crate) struct TrieDraft {
    edges: Map<(u32, u32), u32>,
    /// By node; the root is 0.
    children: Vec<Vec<u64>>,
    values: Vec<Vec<u32>>,
}

impl Default for TrieDraft {
    fn default() -> Self {
        Self {
            edges: Map::default(),
            children: vec![Vec::new()],
            values: vec![Vec::new()],
        }
    }
}

impl TrieDraft {
    /// Adds a phrase; one that is there already keeps its values and gets one more.
    pub(crate) fn add(&mut self, words: &[u32], value: u32) {
        if words.is_empty() {
            return;
        }
        let mut node = 0;
        for word in words {
            let next = self.values.len() as u32;
            let parent = node;
            node = *self.edges.entry((parent, *word)).or_insert(next);
            if node == next {
                self.values.push(Vec::new());
                self.children.push(Vec::new());
                self.children[parent as usize].push(pair(*word, next));
            }
        }
        let values = &mut self.values[node as usize];
        if !values.contains(&value) {
            values.push(value);
        }
    }

    /// Lays the phrases out.
    pub(crate) fn finish(mut self) -> Trie {
        let first = std::mem::take(&mut self.children[0]);
        let words = first.iter().map(|child| *child as u32 as usize + 1).max();
        let mut roots = vec![0_u32; words.unwrap_or(0)];
        for child in first {
            roots[child as u32 as usize] = (child >> 32) as u32;
        }
        Trie {
            roots: roots.into_iter().collect(),
            children: Lists::of_pairs(self.children),
            values: Lists::new(self.values),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_each_string_and_no_other() {
        let words: Vec<String> = (0..3000).map(|n: u32| format!("w{}", n * 7919)).collect();
        let strings = Strings::new(words.iter().map(String::as_str));
        for (number, word) in (0..).zip(&words) {
            assert_eq!(strings.find(word), Some(number));
            assert_eq!(strings.find(&format!("{word}x")), None);
        }
        assert_eq!(Strings::new(std::iter::empty()).find("a"), None);
        assert_eq!(Strings::default().find("a"), None);
    }

    #[test]
    fn finds_phrases_by_their_words() {
        let mut draft = TrieDraft::default();
        draft.add(&[4, 2], 7);
        draft.add(&[4, 2], 8);
        draft.add(&[4], 9);
        let trie = draft.finish();
        let four = trie.root(4).unwrap();
        assert_eq!(trie.values(four).collect::<Vec<_>>(), [9]);
        let both = trie.step(four, 2).unwrap();
        assert_eq!(trie.values(both).collect::<Vec<_>>(), [7, 8]);
        assert_eq!(
            (trie.root(2), trie.root(99), trie.step(four, 4)),
            (None, None, None)
        );
    }
}
