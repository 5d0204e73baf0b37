//! What the table of every stage may have, whatever its type.

use super::{Condition, Table};
use crate::stage::{OnError, StepOptions};

/// The settings that say how fast a stage works, not what it finds.
const SPEED: [&str; 6] = [
    "timeout",
    "startup",
    "concurrency",
    "workers",
    "window",
    "memory",
];

/// Writes what a stage's events depend on of its table.
pub(super) fn settings(table: &Table<'_>) -> String {
    let mut settings = table.to_json();
    if let Some(fields) = settings.as_object_mut() {
        fields.retain(|key, _| !SPEED.contains(&key.as_str()));
    }
    settings.to_string()
}

/// Reads what every stage's table may have.
pub(super) fn read(table: &mut Table<'_>) -> StepOptions {
    let on_error = [
        ("fail", OnError::Fail),
        ("skip", OnError::Skip),
        ("stop", OnError::Stop),
    ];
    StepOptions {
        on_error: table.choice("on_error", &on_error, OnError::Fail),
        condition: Condition::read(table),
        timeout: table.optional_duration("timeout"),
        concurrency: match table.integer("concurrency", 0, 0..=4096) {
            0 => None,
            number => Some(number as usize),
        },
    }
}
