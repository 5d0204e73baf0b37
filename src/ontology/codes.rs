use super::{Ontology, Row};
use crate::model::{Event, Phase, Status};

/// What decides an event's codes.
#[derive(Debug, Clone, Copy)]
pub struct Act<'a> {
    /// The category.
    pub category: &'a str,
    /// The act itself, or its end.
    pub phase: Phase,
    /// Whether it happened.
    pub status: Status,
    /// Modes that the words support, most specific first.
    pub modes: &'a [String],
    /// Contexts that the words support.
    pub contexts: &'a [String],
}

impl<'a> Act<'a> {
    /// Takes them from an event.
    pub fn of(event: &'a Event) -> Self {
        Self {
            category: &event.category,
            phase: event.phase,
            status: event.status,
            modes: &event.modes,
            contexts: &event.contexts,
        }
    }

    fn has(&self, word: &String) -> bool {
        self.modes.contains(word) || self.contexts.contains(word)
    }
}

/// The codes of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Codes {
    /// PLOVER event types; nearly always one.
    pub event: Vec<String>,
    /// PLOVER modes.
    pub mode: Vec<String>,
    /// PLOVER contexts with the auxiliaries.
    pub context: Vec<String>,
    /// 1 to 4, of the first event type.
    pub quad: u8,
    /// CAMEO, where the table has one.
    pub cameo: Option<String>,
}

impl Ontology {
    /// Gives an act's codes: none for a category without rows, or one that is not known.
    pub fn codes(&self, act: &Act<'_>) -> Option<Codes> {
        let reading = self.readings.get(&act.status);
        let status = reading.map_or(act.status, |reading| reading.status);
        let phase = reading
            .and_then(|reading| reading.phase)
            .unwrap_or(act.phase);
        let row = self.category(act.category)?.rows.iter().find(|row| {
            row.phase == phase
                && row.status == status
                && row.conditions.iter().all(|word| act.has(word))
        })?;
        let types: Vec<_> = row
            .event
            .iter()
            .filter_map(|name| self.types.get(name))
            .collect();
        let auxiliary = reading.and_then(|reading| reading.context.as_ref());
        Some(Codes {
            event: row.event.clone(),
            mode: self.modes(row, act),
            context: unique(row.context.iter().chain(act.contexts).chain(auxiliary)),
            quad: types.first().map_or(0, |first| first.quad),
            cameo: row.cameo.clone(),
        })
    }

    /// Keeps the modes of the act that the row's types know; without any, the row's own.
    ///
    /// A row of two types says a mode of each, so there its own come first.
    fn modes(&self, row: &Row, act: &Act<'_>) -> Vec<String> {
        let known = unique(act.modes.iter().filter(|mode| {
            let types = row.event.iter().filter_map(|name| self.types.get(name));
            types.into_iter().any(|kind| kind.modes.contains(mode))
        }));
        if row.event.len() > 1 {
            unique(row.mode.iter().chain(&known))
        } else if known.is_empty() {
            row.mode.clone()
        } else {
            known
        }
    }
}

fn unique<'a>(words: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for word in words {
        if !kept.contains(word) {
            kept.push(word.clone());
        }
    }
    kept
}
