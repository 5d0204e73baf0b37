//! What becomes of the parts of a log that were put aside.

use std::time::Duration;

use super::Table;

/// The largest number of parts that may be asked for; nobody counts further.
const MOST_PARTS: u64 = 1_000_000;

/// What becomes of the parts of each log of a sink; by default they stay as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PartsConfig {
    /// How long after its last line a part is compressed; never where it is not given.
    pub compress_after: Option<Duration>,
    /// How many parts are kept, without the live file; all where it is not given.
    pub keep_parts: Option<usize>,
    /// How long after its last line a part is kept.
    pub keep_age: Option<Duration>,
    /// How many bytes the parts take together on the disk, without the live file.
    pub keep_size: Option<u64>,
}

impl PartsConfig {
    pub(super) fn read(table: &mut Table<'_>) -> Self {
        let parts = table.integer("keep_parts", 0, 0..=MOST_PARTS);
        Self {
            compress_after: table.optional_duration("compress_after"),
            keep_parts: (parts > 0).then_some(parts as usize),
            keep_age: table.optional_duration("keep_age"),
            keep_size: table.optional_size("keep_size"),
        }
    }

    /// Tells whether parts stay as they are.
    pub(crate) fn is_idle(&self) -> bool {
        *self == Self::default()
    }
}
