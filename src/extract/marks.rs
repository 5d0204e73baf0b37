//! What marks a noun phrase, and which phrases stand in one list.

use super::lists::{
    alike, first_of, is_comma, is_dash, is_list_gap, is_pair, is_peer, share_back, share_role,
};
use super::marker::{
    after, behind_times, ending_at, governed_end, in_front, is_short, is_site, leads_to_place,
};
use super::parts::holds_next_place;
use super::party::{Head, Phrase};
use super::reading::Reading;
use super::seats::{is_seat_of_court, seat_marks};
use crate::gazetteer::{Gazetteer, Kind, Order, Relation, Relations, Side, Word};

/// Finds what marks each phrase, and which stand in one list.
///
/// What stands before a time that is `taken` marks the time, not the phrase behind it: "On Tuesday Russia".
pub(super) fn mark(
    reading: &Reading<'_>,
    gazetteer: &Gazetteer,
    phrases: &mut [Phrase],
    taken: &[(usize, usize)],
) {
    let goes_on = lists_going_on(reading, phrases);
    for index in 0..phrases.len() {
        let before = index.checked_sub(1).map(|last| phrases[last].end);
        let next = phrases.get(index + 1).map(|next| next.start);
        let phrase = &phrases[index];
        // Turkish ile joins two names where the second follows at once.
        let joins = next.is_some() && reading.is(phrase.end, Word::And) == next;
        let mut marks = if joins {
            Relations::default()
        } else {
            after(reading, phrase)
        };
        // 对黎巴嫩的援助: what stands in front tells more than the genitive.
        let is_inner = marks.is_genitive() && !reading.tongue.inflects && phrase.start > 0;
        let before_it = |at: usize| {
            let marker = Word::Marker(Relation::Recipient, Side::Before);
            reading.is(at - 1, marker).is_some()
        };
        if is_inner && before_it(phrase.start) {
            marks = Relation::Recipient.into();
        }
        if marks.is_empty() {
            marks = before_phrase(reading, gazetteer, phrases, index, taken);
        }
        // "tortured scores of refugees": a number is no noun that the genitive belongs to.
        if marks == Relation::Of.into()
            && let Some(number) = number_before(reading, phrases[index].start)
        {
            let from = before.unwrap_or(0);
            marks = in_front(reading, number, behind_times(taken, number, from));
        }
        // A preposition governs the case: the ending tells only where there is none.
        if marks.is_empty() {
            marks = phrase.marks;
        }
        let list = index.checked_sub(1).filter(|last| {
            let last = &phrases[*last];
            if phrase.joined && phrase.start - last.end <= 1 {
                return alike(gazetteer, last, phrase);
            }
            let pair = is_pair(gazetteer, last, phrase);
            // "Trump-Putin summit", 中美
            let dash = phrase.start == last.end + 1 && is_dash(reading, last.end);
            let letters =
                phrase.start == last.end && !reading.tongue.inflects && last.end == last.start + 1;
            // 中美, and 美俄领导人
            let is_shared = last.role.is_none() && phrase.role.is_some() && phrase.nation.is_some();
            if pair && (dash || letters) || letters && last.nation.is_some() && is_shared {
                return true;
            }
            // "Putin, Trump hold talks", but not "Fransa, Sudan'a yardım gönderdi"
            let bare = last.end <= 6 && phrase.start == last.end + 1 && pair && marks.is_empty();
            is_list_gap(reading, (last.end, phrase.start), goes_on[index], bare)
                && !(is_comma(reading, last.end) && is_source(reading, last.start))
                // "tra russi e americani"
                && (!last.adjective
                    || phrase.role.is_some() && phrase.nation.is_some()
                    || last.marks.has(Relation::Between))
                && alike(gazetteer, last, phrase)
                && (!is_comma(reading, last.end) || is_peer(gazetteer, last, phrase))
        });
        let role = phrase.role;
        if let Some(last) = list.filter(|last| phrases[*last].adjective) {
            // "Hungarian and Romanian officials" are officials of both.
            phrases[last].adjective = false;
            phrases[last].role = role;
            // "美俄领导人" are the two countries.
            if let Some(role) = role.filter(|_| reading.tongue.inflects) {
                phrases[last].head = Head::Known(role);
            } else {
                phrases[last].role = None;
            }
        }
        let list = list.map(|last| first_of(phrases, last));
        if let Some(first) = list {
            share_role(gazetteer, phrases, first, index);
            if reading.tongue.order == Order::Sov || !reading.tongue.inflects {
                share_back(gazetteer, phrases, first, index);
            }
        }
        phrases[index].marks = marks;
        phrases[index].site = marks.is_genitive()
            && (phrases[index].head == Head::Spot
                || is_site(reading, phrases[index].start, before.unwrap_or(0)));
        if marks.is_empty() || marks.is_genitive() {
            let is_near = next.is_none_or(|next| governed_end(reading, phrases[index].end) <= next);
            phrases[index].site |= is_near && leads_to_place(reading, phrases[index].end)
                || is_seat_of_court(gazetteer, phrases, index);
        }
        if is_to_nation(reading, gazetteer, &phrases[index], marks) {
            marks = Relation::Recipient.into();
            marks.add(Relation::Goal);
        }
        let is_alone = marks.is_empty() && list.is_none();
        if let Some(seat) = seat_marks(reading, gazetteer, phrases, index, is_alone) {
            marks = seat;
            phrases[index].site |= is_alone;
        }
        phrases[index].marks = marks;
        phrases[index].list = list;
        to_city(reading, gazetteer, &mut phrases[index]);
    }
    share_marks(reading, phrases);
}

/// Gives the members of each list what marks one of them.
fn share_marks(reading: &Reading<'_>, phrases: &mut [Phrase]) {
    for index in 0..phrases.len() {
        let Some(first) = phrases[index].list else {
            continue;
        };
        // A preposition stands before the first of a list, a postposition behind the last.
        let marks = phrases[index].marks;
        if marks.is_empty() {
            phrases[index].marks = phrases[first].marks;
        } else if phrases[first].marks.is_empty() && reading.tongue.order == Order::Sov {
            for phrase in &mut phrases[first..index] {
                if phrase.marks.is_empty() {
                    phrase.marks = marks;
                }
            }
        }
    }
}

/// Tells whether a preposition that may say where says to whom, by the article behind it: French "à la Norvège".
fn is_to_nation(
    reading: &Reading<'_>,
    gazetteer: &Gazetteer,
    phrase: &Phrase,
    marks: Relations,
) -> bool {
    let both = [Relation::Place, Relation::Recipient, Relation::Goal];
    let is_nation = phrase.role.is_none()
        && phrase
            .entity(gazetteer)
            .is_some_and(|entity| entity.kind == Kind::Nation);
    is_nation
        && both.iter().all(|one| marks.has(*one))
        && reading.tongue.strikes_there
        && ending_at(reading, phrase.start).is_empty()
}

/// Tells whether a phrase is a source that a comma ends: "Secondo la Reuters, l'Arabia Saudita e l'Iran".
fn is_source(reading: &Reading<'_>, start: usize) -> bool {
    /// An article may stand between.
    const CLOSE: usize = 1;
    let source = |word| (word == Word::Source(Side::Before)).then_some(());
    (start.saturating_sub(CLOSE)..=start).any(|at| reading.pick_before(at, source).is_some())
}

/// Tells behind which phrases "and" follows, at once or behind more members: then a comma before it joins a list.
fn lists_going_on(reading: &Reading<'_>, phrases: &[Phrase]) -> Vec<bool> {
    let mut goes_on = vec![false; phrases.len()];
    for index in (0..phrases.len().saturating_sub(1)).rev() {
        let gap = phrases[index].end..phrases[index + 1].start;
        let close = gap.len() <= 3;
        let and = gap.clone().any(|at| reading.is(at, Word::And).is_some());
        let comma = gap.clone().any(|at| is_comma(reading, at));
        goes_on[index] = close && (and || comma && goes_on[index + 1]);
    }
    goes_on
}

/// Takes a name that stands for a body and for a town for the town where a marker of place says so: "in Brussels".
fn to_city(reading: &Reading<'_>, gazetteer: &Gazetteer, phrase: &mut Phrase) {
    let kind = |number: u32| gazetteer.entity(number).map(|entity| entity.kind);
    let is_metonym = matches!(phrase.head, Head::Known(head) if kind(head) == Some(Kind::Metonym));
    let others = [Relation::Agent, Relation::With];
    if !is_metonym || !phrase.marks.has(Relation::Place) || phrase.marks.has_any(&others) {
        return;
    }
    let city = reading.names.iter().find(|hit| {
        (hit.start, hit.end) == phrase.core && kind(hit.name.entity) == Some(Kind::City)
    });
    if let Some(city) = city {
        phrase.head = Head::Known(city.name.entity);
    }
}

/// Gives what the words before a phrase make of it, behind the phrase before.
fn before_phrase(
    reading: &Reading<'_>,
    gazetteer: &Gazetteer,
    phrases: &[Phrase],
    index: usize,
    taken: &[(usize, usize)],
) -> Relations {
    let phrase = &phrases[index];
    // "in der kongolesischen Stadt Bukavu": what marks the adjective marks the name.
    let belongs = |one: &Phrase| {
        let gap = phrase.start.saturating_sub(one.end);
        one.adjective && (gap == 1 || gap == 0 && !ending_at(reading, one.start).is_empty())
    };
    // 在韩国庆州
    let holds = index > 0 && holds_next_place(reading, gazetteer, phrases, index - 1);
    let named = phrases[..index - usize::from(holds)]
        .iter()
        .rev()
        .find(|one| !belongs(one));
    let from = named.map_or(0, |one| one.end);
    in_front(
        reading,
        phrase.start,
        behind_times(taken, phrase.start, from),
    )
}

/// Gives the number before the genitive that begins at a token: "dozens of Liberians", "the last of the French troops".
fn number_before(reading: &Reading<'_>, start: usize) -> Option<usize> {
    let is_of = |at: usize| {
        reading
            .is(at, Word::Marker(Relation::Of, Side::Before))
            .is_some()
    };
    // An article may stand between.
    let first = start.checked_sub(1)?;
    let article = first.checked_sub(1).filter(|_| is_short(reading, first));
    let of = Some(first)
        .filter(|at| is_of(*at))
        .or(article.filter(|at| is_of(*at)))?;
    let number = of.checked_sub(1)?;
    let is_number = |word| {
        let counts = matches!(
            word,
            Word::Number(_) | Word::Scale(_) | Word::Fixed(_) | Word::Last | Word::Ordinal
        );
        counts.then_some(())
    };
    reading.pick(number, is_number).map(|((), _)| number)
}
