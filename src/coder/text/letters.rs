//! The letters of a language.

use serde::{Deserialize, Serialize};

use super::character::{is_alone, is_word, push_folded};

/// Letters of a language that are read as others: `ß` as `ss`, `أ` as `ا`, traditional characters as simplified.
///
/// It also tells those that are read as they stand, so that most letters need a single look.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Letters {
    /// For each block of 256 characters, where its 256 numbers stand in `numbers`, from 1.
    blocks: Vec<u16>,
    /// [`STAYS`], or places in `forms`, from [`FORMS`]; 0 for all other characters.
    numbers: Vec<u16>,
    forms: Vec<Box<str>>,
}

/// The number of a letter that stays as it is in any word.
const STAYS: u16 = 1;

/// The number of the first form.
const FORMS: u16 = 2;

/// Behind the letters of the alphabets; ideographs are told by [`is_ideograph`].
const LAST_ALPHABET: char = '\u{2FFF}';

impl Letters {
    /// Makes the table.
    pub(crate) fn new<'a>(pairs: impl IntoIterator<Item = (char, &'a str)>) -> Self {
        let mut table = Self::default();
        for (from, to) in pairs {
            table.forms.push(to.into());
            table.set(from, table.forms.len() as u16 - 1 + FORMS);
        }
        let mut read = String::new();
        for c in '\u{80}'..=LAST_ALPHABET {
            read.clear();
            let compose = push_folded(&mut read, c, &table);
            if is_word(c) && !is_alone(c) && !compose && read.chars().eq([c]) {
                table.set(c, STAYS);
            }
        }
        table
    }

    fn set(&mut self, c: char, number: u16) {
        let (block, place) = (c as usize >> 8, c as usize & 0xff);
        if self.blocks.len() <= block {
            self.blocks.resize(block + 1, 0);
        }
        if self.blocks[block] == 0 {
            self.numbers.resize(self.numbers.len() + 256, 0);
            self.blocks[block] = (self.numbers.len() / 256) as u16;
        }
        let start = (usize::from(self.blocks[block]) - 1) * 256;
        self.numbers[start + place] = number;
    }

    fn number(&self, c: char) -> u16 {
        let block = self.blocks.get(c as usize >> 8).copied().unwrap_or(0);
        match usize::from(block).checked_sub(1) {
            Some(block) => self.numbers[block * 256 + (c as usize & 0xff)],
            None => 0,
        }
    }

    /// Tells whether a letter stays as it is in any word.
    pub(super) fn stays(&self, c: char) -> bool {
        self.number(c) == STAYS
    }

    pub(super) fn get(&self, c: char) -> Option<&str> {
        let form = self.number(c).checked_sub(FORMS)?;
        Some(&self.forms[usize::from(form)])
    }
}
