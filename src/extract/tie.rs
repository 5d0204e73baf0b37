//! Ties the mentions of one event together.

use std::collections::{BTreeSet, HashMap};

use crate::limits::{Exceeded, Watch};
use crate::model::{Event, Party, Phase, Status};

/// Fills in [`Event::mention_of`] and [`Event::same_act`] where they are empty.
pub(super) fn tie(events: &mut [Event], watch: &Watch) -> Result<(), Exceeded> {
    let mut order: Vec<usize> = (0..events.len()).collect();
    order.sort_by_key(|index| (events[*index].sentence, events[*index].trigger()));
    let mut threats: HashMap<usize, usize> = HashMap::new();
    for index in &order {
        let event = &events[*index];
        if event.category == "threat" {
            threats.entry(event.sentence).or_insert(*index);
        }
    }
    // The events that are mentions of no other, by all that two mentions must share.
    let mut firsts: HashMap<(String, Phase, u8), Vec<usize>> = HashMap::new();
    for index in order {
        watch.check()?;
        let event = &events[index];
        let firsts = firsts.entry(kind(event)).or_default();
        // A threat names its act: the act is the threat's, not the other way round.
        let is_threatened = event.category != "threat" && event.status == Status::Threatened;
        let threat = threats.get(&event.sentence).copied();
        let threat = threat.filter(|_| is_threatened && event.same_act.is_none());
        if threat.is_some() {
            events[index].same_act = threat;
        } else if event.mention_of.is_none() {
            let first = firsts
                .iter()
                .find(|first| is_mention(&events[**first], event));
            events[index].mention_of = first.copied();
        }
        if events[index].mention_of.is_none() {
            firsts.push(index);
        }
    }
    Ok(())
}

/// What the mentions of one event have in common, whatever else they tell.
fn kind(event: &Event) -> (String, Phase, u8) {
    (event.category.clone(), event.phase, state(event.status))
}

/// Tells whether a later event tells of the same act as an earlier one of its [`kind`].
fn is_mention(first: &Event, later: &Event) -> bool {
    first.sentence != later.sentence
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
