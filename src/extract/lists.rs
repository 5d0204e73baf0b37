//! Which phrases stand in one list, and what the members of a list share.

use super::party::{Head, Phrase};
use super::reading::Reading;
use crate::gazetteer::{Gazetteer, Kind, Word};

/// Gives the phrase that begins the list which a phrase stands in; the phrase itself where it stands in none.
pub(super) fn first_of(phrases: &[Phrase], at: usize) -> usize {
    phrases[at].list.unwrap_or(at)
}

/// Takes "the foreign ministers of China and India" for China and India, with the sector of the role.
pub(super) fn share_role(
    gazetteer: &Gazetteer,
    phrases: &mut [Phrase],
    first: usize,
    index: usize,
) {
    let is_nation = |phrase: &Phrase| {
        phrase.role.is_none()
            && phrase.entity(gazetteer).is_some_and(|entity| {
                // "le delegazioni di Mosca e Kiev"
                let is_capital = entity.spot.as_ref().is_some_and(|spot| spot.is_capital);
                entity.kind == Kind::Nation || entity.kind == Kind::City && is_capital
            })
    };
    let leader = &phrases[first];
    let (Some(role), Some(nation)) = (leader.role, leader.nation) else {
        return;
    };
    let is_shared = leader.head == Head::Known(role) || leader.head == Head::Known(nation);
    if is_shared && is_nation(&phrases[index]) {
        // "soldats thaïlandais et cambodgiens" are soldiers of both.
        if phrases[index].adjective {
            phrases[index].head = leader.head;
        } else {
            phrases[first].head = Head::Known(nation);
        }
        phrases[index].role = Some(role);
        phrases[index].adjective = false;
    }
}

/// Takes "रूस और यूक्रेन के नेता", the leaders of Russia and Ukraine, for both, where the role closes the list.
pub(super) fn share_back(
    gazetteer: &Gazetteer,
    phrases: &mut [Phrase],
    first: usize,
    index: usize,
) {
    let closing = &phrases[index];
    let (Some(role), Some(nation)) = (closing.role, closing.nation) else {
        return;
    };
    if closing.head != Head::Known(role) || closing.start == closing.end {
        return;
    }
    let is_nation = |phrase: &Phrase| {
        let entity = phrase.entity(gazetteer);
        phrase.role.is_none() && entity.is_some_and(|entity| entity.kind == Kind::Nation)
    };
    let members = first..index;
    if members.clone().all(|at| is_nation(&phrases[at])) {
        for at in members {
            phrases[at].role = Some(role);
        }
        phrases[index].head = Head::Known(nation);
    }
}

/// Tells whether two phrases name two people, or two countries.
pub(super) fn is_pair(gazetteer: &Gazetteer, left: &Phrase, right: &Phrase) -> bool {
    let kind = |phrase: &Phrase| phrase.entity(gazetteer).map(|entity| entity.kind);
    kind(left) == kind(right) && matches!(kind(left), Some(Kind::Person | Kind::Nation))
}

/// Tells whether two phrases are of one kind, as the members of a list with commas are: no topic before a list.
pub(super) fn is_peer(gazetteer: &Gazetteer, left: &Phrase, right: &Phrase) -> bool {
    let is_person = |phrase: &Phrase| match phrase.entity(gazetteer).map(|entity| entity.kind) {
        Some(Kind::Person | Kind::Office) => Some(true),
        Some(_) => Some(false),
        None => None,
    };
    // "the ministers of France, Germany and Italy"
    if left.role.is_some() && left.nation.is_some() && right.role.is_none() {
        return true;
    }
    match (is_person(left), is_person(right)) {
        (Some(left), Some(right)) => left == right,
        _ => true,
    }
}

pub(super) fn is_dash(reading: &Reading<'_>, token: usize) -> bool {
    reading.is_one_of(token, &["-", "–", "—", "‑", "/"])
}

/// Tells whether two phrases are both places or both no places; a capital is either: "Kinshasa et le M23".
pub(super) fn alike(gazetteer: &Gazetteer, left: &Phrase, right: &Phrase) -> bool {
    let is_capital = |phrase: &Phrase| {
        let spot = phrase
            .entity(gazetteer)
            .and_then(|entity| entity.spot.as_ref());
        spot.is_some_and(|spot| spot.is_capital)
    };
    if is_capital(left) || is_capital(right) {
        return true;
    }
    let place = |phrase: &Phrase| {
        phrase
            .entity(gazetteer)
            .is_some_and(|entity| matches!(entity.kind, Kind::City | Kind::Region))
    };
    place(left) == place(right)
}

/// Tells whether only a comma or "and" stands between two phrases.
///
/// What stands behind a bare comma, "…, an official", begins something new unless the list goes on with "and",
/// or a headline begins with two names.
pub(super) fn is_list_gap(
    reading: &Reading<'_>,
    (start, end): (usize, usize),
    goes_on: bool,
    bare: bool,
) -> bool {
    /// A comma, "and", and the articles and prepositions that some languages repeat.
    const WIDEST: usize = 4;
    // "«Роснефти» и «Лукойла»": the members stand in quotes.
    let start = start + usize::from(reading.is_one_of(start, &["»", "”"]));
    let end = end - usize::from(end > start && reading.is_one_of(end - 1, &["«", "“", "„"]));
    if start >= end || end - start > WIDEST {
        return false;
    }
    let mut at = start;
    let mut comma = false;
    let mut and = false;
    while at < end {
        if is_comma(reading, at) {
            comma = true;
            at += 1;
        } else if let Some(next) = reading.is(at, Word::And) {
            and = true;
            at = next;
        } else if (and || comma && goes_on)
            && reading.written(at).chars().count() <= 4
            && !reading.is_mark(at)
        {
            at += 1;
        } else {
            return false;
        }
    }
    (and || comma && (goes_on || bare || reading.is_one_of(start, &["、"]))) && at == end
}

pub(super) fn is_comma(reading: &Reading<'_>, token: usize) -> bool {
    reading.is_one_of(token, &[",", "、", "،", "，"])
}
