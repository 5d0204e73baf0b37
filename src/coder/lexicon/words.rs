//! A table of whole words.

use crate::hash::{Map, hash};

/// Whole words, by hash: a few flat tables, so that a look-up touches few lines of memory.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// A part of the hash, and the word's number; `u32::MAX` where none stands. The length is a power of two.
    slots: Vec<(u32, u32)>,
    /// Where each word stands in `text`, with its length.
    places: Vec<(u32, u32)>,
    text: String,
}

impl Words {
    /// Lays words out, with their numbers, in a table of twice as many slots.
    pub(super) fn new(words: &Map<Box<str>, u32>) -> Self {
        let size = (words.len() * 2).next_power_of_two().max(8);
        let mut table = Self {
            slots: vec![(0, u32::MAX); size],
            places: vec![(0, 0); words.values().max().map_or(0, |most| *most as usize + 1)],
            text: String::new(),
        };
        for (word, id) in words {
            table.places[*id as usize] = (table.text.len() as u32, word.len() as u32);
            table.text.push_str(word);
            let code = hash(word.as_bytes());
            let mut at = table.slot(code);
            while table.slots[at].1 != u32::MAX {
                at = (at + 1) & (size - 1);
            }
            table.slots[at] = (code as u32, *id);
        }
        table
    }

    fn slot(&self, code: u64) -> usize {
        (code >> 32) as usize & (self.slots.len() - 1)
    }

    /// Gives the number of a word.
    pub(super) fn get(&self, word: &str) -> Option<u32> {
        let code = hash(word.as_bytes());
        let mut at = self.slot(code);
        loop {
            let (part, id) = self.slots[at];
            if id == u32::MAX {
                return None;
            }
            if part == code as u32 {
                let (start, length) = self.places[id as usize];
                if &self.text[start as usize..(start + length) as usize] == word {
                    return Some(id);
                }
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }
}
