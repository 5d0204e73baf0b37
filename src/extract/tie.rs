//! Ties the mentions of one event together.

use std::collections::BTreeSet;

use crate::model::{Event, Party, Status};

/// Fills in [`Event::mention_of`] and [`Event::same_act`] where they are empty.
pub(super) fn tie(events: &mut [Event]) {
    let mut order: Vec<usize> = (0..events.len()).collect();
    order.sort_by_key(|index| (events[*index].sentence, events[*index].trigger()));
    for (place, index) in order.iter().enumerate() {
        let event = &events[*index];
        if event.same_act.is_none()
            && let Some(other) = order
                .iter()
                .find(|other| **other != *index && is_threat_of(event, &events[**other]))
        {
            events[*index].same_act = Some(*other);
            continue;
        }
        if event.mention_of.is_none() {
            let first = order[..place].iter().find(|earlier| {
                let earlier = &events[**earlier];
                earlier.mention_of.is_none() && is_mention(earlier, event)
            });
            events[*index].mention_of = first.copied();
        }
    }
}

/// Tells whether a threat names an act that stands in its sentence: the act is the threat's, not the other way round.
fn is_threat_of(act: &Event, threat: &Event) -> bool {
    threat.category == "threat"
        && act.category != "threat"
        && act.status == Status::Threatened
        && act.sentence == threat.sentence
}

/// Tells whether a later event tells of the same act as an earlier one.
fn is_mention(first: &Event, later: &Event) -> bool {
    first.category == later.category
        && first.phase == later.phase
        && state(first.status) == state(later.status)
        && first.sentence != later.sentence
        && are_compatible(&first.actor, &later.actor)
        && are_compatible(&first.recipient, &later.recipient)
        && is_same_place(first, later)
        && is_same_time(first, later)
        && shares_something(first, later)
}

/// Whether it is told as done, as coming, or as not so.
fn state(status: Status) -> u8 {
    match status {
        Status::Occurred | Status::Ongoing | Status::Ended => 0,
        Status::Planned | Status::Proposed | Status::Threatened | Status::Hypothetical => 1,
        Status::Cancelled | Status::Denied | Status::Refused => 2,
    }
}

/// Tells whether two mentions share a party, a place or a day; with nothing known of either there is nothing to tie.
fn shares_something(first: &Event, later: &Event) -> bool {
    let is_bare = |event: &Event| {
        event.actor.is_empty() && event.recipient.is_empty() && event.place.is_none()
    };
    // A bare follow-up ("the meeting lasted an hour") is of the event told before it.
    is_bare(later) || !is_bare(first)
}

fn names(parties: &[Party]) -> BTreeSet<&str> {
    parties
        .iter()
        .filter_map(|party| party.name.as_deref().or(party.code.as_deref()))
        .collect()
}

/// Two sets of parties fit when one holds the other, by name or by country.
fn are_compatible(first: &[Party], later: &[Party]) -> bool {
    let (left, right) = (names(first), names(later));
    if left.is_empty() || right.is_empty() || left.is_subset(&right) || right.is_subset(&left) {
        return true;
    }
    let codes = |parties: &[Party]| -> BTreeSet<String> {
        parties
            .iter()
            .filter_map(|party| party.code.clone())
            .collect()
    };
    let by_country = |parties: &[Party]| parties.iter().all(|party| party.sector.is_empty());
    let (left, right) = (codes(first), codes(later));
    (by_country(first) || by_country(later))
        && !left.is_empty()
        && (left.is_subset(&right) || right.is_subset(&left))
}

fn is_same_place(first: &Event, later: &Event) -> bool {
    match (&first.place, &later.place) {
        (Some(left), Some(right)) => {
            left.name == right.name
                || left.country == right.country && (left.lat.is_none() || right.lat.is_none())
        }
        _ => true,
    }
}

fn is_same_time(first: &Event, later: &Event) -> bool {
    match (&first.time, &later.time) {
        (Some(left), Some(right)) => left.start <= right.end && right.start <= left.end,
        _ => true,
    }
}
