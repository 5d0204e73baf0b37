//! The limits of a document.

use super::Table;
use crate::limits::Limits;

/// Reads `[limits]`.
pub(super) fn read(mut table: Table<'_>) -> Limits {
    let default = Limits::default();
    let mut count = |key: &str, default: usize| {
        let read = table.integer(key, default as u64, 1..=u64::from(u32::MAX));
        usize::try_from(read).unwrap_or(usize::MAX)
    };
    let (sentences, sentence_events, events) = (
        count("sentences", default.sentences),
        count("sentence_events", default.sentence_events),
        count("events", default.events),
    );
    let size = table.size("sentence_size", default.sentence_size as u64);
    let limits = Limits {
        sentences,
        sentence_size: usize::try_from(size).unwrap_or(usize::MAX),
        sentence_events,
        events,
        time: table.duration("time", default.time),
    };
    table.finish();
    limits
}
