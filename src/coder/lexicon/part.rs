//! The parts of a phrase, and how they are written as numbers.

use super::SetId;

/// The bits that tell a part's kind.
const KIND: u32 = 0b11 << 30;
const CLASS: u32 = 0b01 << 30;
const SET: u32 = 0b10 << 30;
const GAP: u32 = 0b11 << 30;

/// A part of a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Word(u32),
    /// One of the forms of a word.
    Class(u32),
    Set(SetId),
    /// Up to so many words.
    Gap(u32),
}

impl Part {
    /// What [`Part::key`] gives for gaps.
    pub(super) const ANY: u32 = GAP;

    /// Writes it as a number.
    pub(super) fn code(self) -> u32 {
        match self {
            Self::Word(word) => word,
            Self::Class(class) => CLASS | class,
            Self::Set(set) => SET | u32::from(set),
            Self::Gap(most) => GAP | most.min(!KIND),
        }
    }

    /// Reads it.
    pub(super) fn of(code: [u8; 4]) -> Self {
        let code = u32::from_le_bytes(code);
        let number = code & !KIND;
        match code & KIND {
            CLASS => Self::Class(number),
            SET => Self::Set(number as SetId),
            GAP => Self::Gap(number),
            _ => Self::Word(number),
        }
    }

    /// Tells whether a number stands for a class.
    pub(super) fn is_class(code: [u8; 4]) -> bool {
        u32::from_le_bytes(code) & KIND == CLASS
    }

    /// Tells whether a number stands for a gap.
    pub(super) fn is_gap(code: [u8; 4]) -> bool {
        u32::from_le_bytes(code) & KIND == GAP
    }

    /// Gives what a token must fulfil to be this part; [`Part::ANY`] for all gaps, which ask nothing.
    pub(super) fn key(self) -> u32 {
        match self {
            Self::Gap(_) => Self::ANY,
            other => other.code(),
        }
    }
}
