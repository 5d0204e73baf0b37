//! Keys by their first letters: a double array, whose single ways end in plain text.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::coder::numbers::Numbers;
use crate::hash::Set;

/// The longest end of a key that stands as plain text; its length is one byte.
const LONGEST_TAIL: usize = u8::MAX as usize;

/// How many nodes that do not fit into a block close it for all.
const MOST_MISFITS: u8 = 8;

/// A table of keys, each with a number, that finds all keys which a text begins with in one walk.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Trie {
    /// A [`Unit`] for each place; the next node of a node stands where its base, exclusive or the byte, says.
    units: Numbers,
    /// Where the end of each key stands in `tails`, behind its length.
    leaves: Numbers,
    #[serde(borrow)]
    tails: Cow<'static, [u8]>,
}

/// A node: the byte that leads to it, the base of its children (0 for none), and its key's number from 1.
#[derive(Debug, Clone, Copy)]
struct Unit(u64);

impl Unit {
    /// No node: the byte is in no text.
    const FREE: Self = Self(0xff);

    fn byte(self) -> u8 {
        self.0 as u8
    }

    fn base(self) -> usize {
        (self.0 >> 8) as usize & 0xfff_ffff
    }

    fn leaf(self) -> usize {
        (self.0 >> 36) as usize
    }
}

impl Trie {
    /// Lays out keys; the number of a key is its place in the list, which is sorted and has each key once.
    pub(super) fn new(keys: &[&[u8]]) -> Self {
        let mut builder = Builder {
            units: vec![Unit::FREE; 256],
            bases: Set::default(),
            open: Vec::new(),
            leaves: vec![0; keys.len()],
            tails: vec![0],
        };
        builder.units[0] = Unit(0);
        let mut open = vec![(keys, 0, 0, 0)];
        while let Some((keys, first, depth, at)) = open.pop() {
            builder.node(keys, first, depth, at, &mut open);
        }
        Self {
            units: builder.units.iter().map(|unit| unit.0).collect(),
            leaves: builder.leaves.into_iter().collect(),
            tails: Cow::Owned(builder.tails),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.leaves.all().is_empty()
    }

    /// Calls `found` for each key that a text begins with, the shortest first: with its number and its length.
    #[inline]
    pub(super) fn walk(&self, text: &[u8], mut found: impl FnMut(usize, usize)) {
        let units = self.units.pairs();
        let mut unit = Unit(0);
        if let Some(root) = units.first() {
            unit = Unit(u64::from_le_bytes(*root));
        }
        let mut depth = 0;
        loop {
            if let Some(leaf) = unit.leaf().checked_sub(1) {
                let start = self.leaves.get(leaf) as usize;
                let length = usize::from(self.tails[start]);
                let tail = &self.tails[start + 1..=start + length];
                if text[depth..].starts_with(tail) {
                    found(leaf, depth + length);
                }
            }
            let base = unit.base();
            if base == 0 || depth == text.len() {
                return;
            }
            let byte = text[depth];
            unit = Unit(u64::from_le_bytes(units[base ^ usize::from(byte)]));
            if unit.byte() != byte {
                return;
            }
            depth += 1;
        }
    }
}

/// A table in the making.
struct Builder {
    units: Vec<Unit>,
    /// Two nodes may not have one base, as a child knows its parent by nothing else.
    bases: Set<usize>,
    /// Where the blocks of 256 places begin that still take nodes, and how many did not fit into each.
    open: Vec<(usize, u8)>,
    leaves: Vec<u32>,
    tails: Vec<u8>,
}

/// Keys that begin alike, the number of the first of them, how much of them has been laid out, and where.
type Open<'a> = (&'a [&'a [u8]], usize, usize, usize);

impl Builder {
    /// Lays out the node of keys that begin alike, and leaves its children open.
    fn node<'a>(
        &mut self,
        mut keys: &'a [&'a [u8]],
        mut first: usize,
        depth: usize,
        at: usize,
        open: &mut Vec<Open<'a>>,
    ) {
        if let [key] = keys
            && key.len() - depth <= LONGEST_TAIL
        {
            let tail = &key[depth..];
            if !tail.is_empty() {
                self.leaves[first] = self.tails.len() as u32;
                self.tails.push(tail.len() as u8);
                self.tails.extend(tail);
            }
            self.units[at].0 |= (first as u64 + 1) << 36;
            return;
        }
        if let Some((key, others)) = keys.split_first()
            && key.len() == depth
        {
            self.units[at].0 |= (first as u64 + 1) << 36;
            (keys, first) = (others, first + 1);
        }
        let groups: Vec<&[&[u8]]> = keys.chunk_by(|a, b| a[depth] == b[depth]).collect();
        if groups.is_empty() {
            return;
        }
        let bytes: Vec<u8> = groups.iter().map(|group| group[0][depth]).collect();
        let base = self.base(&bytes);
        self.units[at].0 |= (base as u64) << 8;
        for (group, byte) in groups.into_iter().zip(bytes) {
            let place = base ^ usize::from(byte);
            self.units[place] = Unit(u64::from(byte));
            open.push((group, first, depth + 1, place));
            first += group.len();
        }
    }

    /// Finds a base under which the places of all these bytes are free.
    fn base(&mut self, bytes: &[u8]) -> usize {
        self.open.retain(|(_, misfits)| *misfits < MOST_MISFITS);
        for index in 0..self.open.len() {
            if let Some(base) = self.base_in(self.open[index].0, bytes) {
                return base;
            }
            self.open[index].1 += 1;
        }
        let block = self.units.len();
        self.open.push((block, 0));
        self.units.resize(block + 256, Unit::FREE);
        self.bases.insert(block);
        block
    }

    fn base_in(&mut self, block: usize, bytes: &[u8]) -> Option<usize> {
        let free = |place: usize| self.units[place].0 == Unit::FREE.0;
        let base = (block..block + 256).find(|base| {
            bytes.iter().all(|byte| free(base ^ usize::from(*byte))) && !self.bases.contains(base)
        })?;
        self.bases.insert(base);
        Some(base)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(keys: &[&str]) -> Trie {
        let keys: Vec<&[u8]> = keys.iter().map(|key| key.as_bytes()).collect();
        Trie::new(&keys)
    }

    #[track_caller]
    fn check(table: &Trie, keys: &[&str], text: &str) {
        let mut found = Vec::new();
        table.walk(text.as_bytes(), |key, length| {
            assert_eq!(keys[key].len(), length);
            found.push(keys[key]);
        });
        let mut expected = keys.to_vec();
        expected.retain(|key| text.starts_with(key));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn finds_what_a_text_begins_with() {
        let keys = ["a", "ab", "abend", "abends", "b\u{0}", "bär", "bärenhaft"];
        for text in ["abends", "abe", "bärenhafter", "bä", "b\u{0}", "b", "c", ""] {
            check(&table(&keys), &keys, text);
            check(&table(&[]), &[], text);
        }
    }

    #[test]
    fn holds_many_and_long_keys() {
        let mut keys: Vec<String> = (0..5000).map(|n: u32| format!("{:x}", n * 7919)).collect();
        keys.extend([1000, 1001].map(|length| "z".repeat(length)));
        keys.sort();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let table = table(&keys);
        for text in &keys {
            check(&table, &keys, text);
            check(&table, &keys, &format!("{text}0"));
        }
    }
}
