//! Lists of numbers that are read where they lie, so that a compiled pack needs no work to be used.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// A list of numbers, as bytes of the program itself or of a pack compiled at run time.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Numbers(#[serde(borrow)] Cow<'static, [u8]>);

impl Numbers {
    /// Gives the numbers one by one; [`u32::from_le_bytes`] reads each.
    pub(crate) fn all(&self) -> &[[u8; 4]] {
        self.0.as_chunks().0
    }

    /// Gives the numbers two by two; [`u64::from_le_bytes`] reads each pair, the first in the lower half.
    pub(crate) fn pairs(&self) -> &[[u8; 8]] {
        self.0.as_chunks().0
    }

    /// Gives the numbers of a row of three.
    pub(crate) fn three(&self, row: usize) -> [u32; 3] {
        let rows: &[[u8; 12]] = self.0.as_chunks().0;
        let numbers = rows[row].as_chunks::<4>().0;
        [0, 1, 2].map(|column: usize| u32::from_le_bytes(numbers[column]))
    }

    /// Gives a number.
    pub(crate) fn get(&self, index: usize) -> u32 {
        u32::from_le_bytes(self.all()[index])
    }
}

impl FromIterator<u32> for Numbers {
    fn from_iter<I: IntoIterator<Item = u32>>(numbers: I) -> Self {
        let bytes = numbers.into_iter().flat_map(u32::to_le_bytes);
        Self(Cow::Owned(bytes.collect()))
    }
}

impl FromIterator<u64> for Numbers {
    fn from_iter<I: IntoIterator<Item = u64>>(numbers: I) -> Self {
        let bytes = numbers.into_iter().flat_map(u64::to_le_bytes);
        Self(Cow::Owned(bytes.collect()))
    }
}

/// Gives the halves of a pair.
pub(crate) fn halves(pair: [u8; 8]) -> (u32, u32) {
    let pair = u64::from_le_bytes(pair);
    (pair as u32, (pair >> 32) as u32)
}

/// Makes a pair of its halves.
pub(crate) fn pair(low: u32, high: u32) -> u64 {
    u64::from(low) | u64::from(high) << 32
}

/// Many short lists, one behind the other.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(crate) struct Lists {
    /// Where each list begins; one more than there are lists.
    starts: Numbers,
    items: Numbers,
}

impl Lists {
    /// Lays out lists of single numbers.
    pub(crate) fn new(lists: impl IntoIterator<Item = Vec<u32>>) -> Self {
        Self::lay_out(lists)
    }

    /// Lays out lists of pairs.
    pub(crate) fn of_pairs(lists: impl IntoIterator<Item = Vec<u64>>) -> Self {
        Self::lay_out(lists)
    }

    fn lay_out<T>(lists: impl IntoIterator<Item = Vec<T>>) -> Self
    where
        Numbers: FromIterator<T>,
    {
        let (mut starts, mut items) = (vec![0_u32], Vec::new());
        for list in lists {
            items.extend(list);
            starts.push(items.len() as u32);
        }
        Self {
            starts: starts.into_iter().collect(),
            items: items.into_iter().collect(),
        }
    }

    /// Gives a list of single numbers.
    pub(crate) fn of(&self, index: usize) -> &[[u8; 4]] {
        let (start, end) = self.place(index);
        &self.items.all()[start..end]
    }

    /// Gives a list of pairs.
    pub(crate) fn pairs_of(&self, index: usize) -> &[[u8; 8]] {
        let (start, end) = self.place(index);
        &self.items.pairs()[start..end]
    }

    fn place(&self, index: usize) -> (usize, usize) {
        let start = self.starts.get(index) as usize;
        (start, self.starts.get(index + 1) as usize)
    }
}
