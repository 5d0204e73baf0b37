//! Makes events of the rules that matched: several phrases may tell one event.

use std::collections::BTreeMap;

use super::attempt::Found;
use super::language::Language;
use crate::model::{Event, Evidence, Mention, Span};

/// How many rules' words an event carries as evidence; more of them say nothing new.
const MOST_EVIDENCE: usize = 32;

/// What an event loses, in log odds, for each other kind of event that its sentence names before it.
///
/// News says first what is new; what follows is more often its setting, its cause or an older act.
const LATER: f64 = 0.6;

/// How many kinds named before count at most.
const MOST_LATER: usize = 2;

/// An event in the making, with its rules; the first is the strongest.
pub(crate) struct Group<'a> {
    pub(crate) category: &'a str,
    pub(crate) found: Vec<Found<'a>>,
    /// How many other categories the sentence names before it.
    later: usize,
}

/// Groups the matches of a sentence into events.
///
/// Matches of one category are one event when they stand in one clause,
/// or when one of them is a noun and both have the same phase and status.
pub(crate) fn group<'a>(language: &Language, mut found: Vec<Found<'a>>) -> Vec<Group<'a>> {
    found.sort_by(|a, b| a.open.cmp(&b.open).then(b.weight.total_cmp(&a.weight)));
    let mut groups: Vec<Group> = Vec::new();
    let mut by_clause: BTreeMap<(&str, u16), usize> = BTreeMap::new();
    // The first group of a state, and the first that a noun leads.
    let mut by_state: BTreeMap<(&str, &str, &str), (usize, Option<usize>)> = BTreeMap::new();
    for one in found {
        let category = one.rule.category.as_str();
        let (clause, state) = (
            (category, one.clause),
            (category, one.phase.as_str(), one.status.as_str()),
        );
        let same_clause = by_clause.get(&clause).copied();
        let same_state = by_state.get(&state);
        let same_state =
            same_state.and_then(|(any, led)| if one.nominal { Some(*any) } else { *led });
        let home = match (same_clause, same_state) {
            (Some(one), Some(other)) => one.min(other),
            (Some(home), None) | (None, Some(home)) => home,
            (None, None) => {
                let state = by_state.entry(state).or_insert((groups.len(), None));
                if one.nominal && state.1.is_none() {
                    state.1 = Some(groups.len());
                }
                groups.push(Group {
                    category,
                    found: Vec::new(),
                    later: 0,
                });
                groups.len() - 1
            }
        };
        by_clause.entry(clause).or_insert(home);
        groups[home].found.push(one);
    }
    let told: Vec<(&str, &str)> = groups
        .iter()
        .map(|group| (group.category, group.found[0].status.as_str()))
        .collect();
    groups.retain(|group| {
        language.yields.get(group.category).is_none_or(|yields| {
            !told.iter().any(|(category, status)| {
                *category != group.category
                    && !language.yields.contains_key(*category)
                    && yields.iter().any(|name| name == status)
            })
        })
    });
    let mut begins: BTreeMap<&str, usize> = BTreeMap::new();
    for group in &groups {
        let first = begins.entry(group.category).or_insert(usize::MAX);
        *first = group.begin().min(*first);
    }
    for group in &mut groups {
        let begin = group.begin();
        let before = begins
            .iter()
            .filter(|(category, first)| **category != group.category && **first < begin);
        group.later = before.count();
    }
    groups
}

impl Group<'_> {
    /// Gives the log odds of its best rule, less what its place in the sentence takes.
    pub(crate) fn weight(&self) -> f64 {
        let best = self.found.iter().map(|one| one.weight);
        let later = u8::try_from(self.later.min(MOST_LATER)).unwrap_or(u8::MAX);
        best.fold(f64::MIN, f64::max) - LATER * f64::from(later)
    }

    /// Gives the byte at which the first of its triggers begins.
    fn begin(&self) -> usize {
        let triggers = self.found.iter().filter_map(|one| one.spans.first());
        triggers.map(|span| span.start).min().unwrap_or_default()
    }

    /// Makes the event; spans are moved by `by` bytes into the sentence's part.
    pub(crate) fn event(&self, sentence: usize, by: usize, weight: f64) -> Event {
        let lead = &self.found[0];
        let mut event = Event::new(self.category, sentence);
        event.phase = lead.phase;
        event.status = lead.status;
        event.status_evidence = lead.operators.last().map(|(_, span)| Mention {
            sentence,
            span: span.shifted(by),
        });
        event.confidence = 1.0 / (1.0 + (-weight).exp());
        for one in self.found.iter().take(MOST_EVIDENCE) {
            let rule = one.rule;
            extend(&mut event.modes, &one.modes);
            extend(&mut event.contexts, &one.contexts);
            let spans: Vec<Span> = one.spans.iter().map(|span| span.shifted(by)).collect();
            if !event
                .evidence
                .iter()
                .any(|e| e.rule == rule.name && e.spans == spans)
            {
                event.evidence.push(Evidence {
                    rule: rule.name.clone(),
                    spans,
                    nominal: one.nominal,
                });
            }
        }
        event
            .evidence
            .sort_by_key(|evidence| evidence.spans.first().copied());
        event
    }
}

/// Adds the names that are not there yet.
fn extend(names: &mut Vec<String>, more: &[&str]) {
    for name in more {
        if !names.iter().any(|known| known == name) {
            names.push((*name).to_owned());
        }
    }
}
