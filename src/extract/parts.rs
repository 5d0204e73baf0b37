//! Names that are a part of something larger, and name nobody by themselves; what stands between the parts.

use super::party::{Head, Phrase};
use super::reading::Reading;
use crate::gazetteer::{Entity, Gazetteer, Kind, NameHit, Order, Relation, Side, Word};
use crate::model::Role;

/// Tells whether a name ends inside a longer word, in a script that does not part words: 以色列人 in 以色列人质.
pub(super) fn ends_inside_word(reading: &Reading<'_>, hit: &NameHit) -> bool {
    if reading.tongue.inflects {
        return false;
    }
    // What is left is a name as well, and more than the letter that may stand for a country.
    let is_name = |end: usize| {
        end >= hit.start + 2
            && reading
                .names
                .iter()
                .any(|other| (other.start, other.end) == (hit.start, end))
    };
    (hit.start..hit.end).any(|at| {
        reading.at(at).iter().any(|longer| match longer.word {
            Word::Currency(_) if at == hit.start => hit.end > at + 1 && longer.end > hit.end,
            Word::Thing(..) | Word::Currency(_) => longer.end > hit.end && is_name(at),
            _ => false,
        })
    })
}

/// Tells whether a word for somebody is a part of a weapon's name: "sistemi di difesa aerea".
pub(super) fn is_part_of_weapon(reading: &Reading<'_>, hit: &NameHit) -> bool {
    /// How many words a weapon's name has at most.
    const LONGEST: usize = 5;
    // "aerei da guerra israeliani": what begins so may be who acts.
    (hit.start.saturating_sub(LONGEST)..hit.start).any(|at| {
        reading.at(at).iter().any(|word| {
            let is_weapon = matches!(word.word, Word::Thing(Role::Weapon, _));
            is_weapon && word.end >= hit.end && word.end - at > hit.end - hit.start
        })
    })
}

/// Tells whether a town's name is a part of somebody's: "Jack London", "Paris Hilton".
pub(super) fn is_part_of_larger_name(reading: &Reading<'_>, hit: &NameHit, kind: Kind) -> bool {
    if !reading.tongue.capitals || !matches!(kind, Kind::City | Kind::Region) {
        return false;
    }
    let is_large = |token: usize| {
        token < reading.len()
            && !reading.is_mark(token)
            && reading
                .written(token)
                .starts_with(|c: char| c.is_uppercase())
            && !reading
                .names
                .iter()
                .any(|name| (name.start..name.end).contains(&token) && name != hit)
    };
    is_large(hit.end) && reading.at(hit.end).is_empty()
        || hit.start > 1 && is_large(hit.start - 1) && reading.at(hit.start - 1).is_empty()
}

/// Tells whether a town is that of an office of towns beside it, and so no government: "the mayor of Paris", "दिल्ली के
/// मुख्यमंत्री".
pub(super) fn is_of_town(
    reading: &Reading<'_>,
    gazetteer: &Gazetteer,
    phrases: &[Phrase],
    index: usize,
) -> bool {
    const OFFICES: [&str; 3] = ["mayor", "governor", "bishop"];
    let is_office = |phrase: &&Phrase| {
        let role = phrase.role.and_then(|role| gazetteer.entity(role));
        role.is_some_and(|role| OFFICES.contains(&role.name.as_str()))
    };
    let town = &phrases[index];
    let entity = town.entity(gazetteer);
    if entity.is_none_or(|entity| entity.kind != Kind::City) {
        return false;
    }
    let before = index.checked_sub(1).map(|last| &phrases[last]);
    let behind = phrases.get(index + 1);
    let of = |at: usize, side: Side| reading.is(at, Word::Marker(Relation::Of, side)).is_some();
    before.filter(is_office).is_some_and(|office| {
        of(office.end, Side::Before) && is_genitive_gap(reading, office.end, town.start)
    }) || behind.filter(is_office).is_some_and(|office| {
        of(town.end, Side::After) && is_genitive_gap(reading, town.end, office.start)
    })
}

/// Takes a short name in brackets for that of the name before it: "the Islamic Salvation Front (FIS)".
pub(super) fn drop_short_names(reading: &Reading<'_>, phrases: &mut Vec<Phrase>) {
    let mut index = 0;
    while index < phrases.len() {
        let phrase = &phrases[index];
        let (start, end) = (phrase.start, phrase.end);
        let is_short = start > 0
            && reading.is_one_of(start - 1, &["(", "（"])
            && reading.is_one_of(end, &[")", "）"]);
        let head = phrase.head;
        let before = index
            .checked_sub(1)
            .filter(|last| phrases[*last].end + 1 == start);
        let is_same = before.is_some_and(|last| phrases[last].head == head);
        if !is_short || head != Head::Unknown && !is_same {
            index += 1;
            continue;
        }
        if let Some(last) = before {
            phrases[last].end = end + 1;
        }
        phrases.remove(index);
    }
}

/// Takes a people, or a land that is a country to some, before a common noun for its country: "Palestinian militants",
/// "Taiwan's defence ministry".
pub(super) fn name_country(
    reading: &Reading<'_>,
    gazetteer: &Gazetteer,
    last: &mut Phrase,
    next: &Phrase,
) {
    let kind = |phrase: &Phrase| phrase.entity(gazetteer).map(|entity| entity.kind);
    let entity = last.entity(gazetteer);
    let is_people =
        kind(last) == Some(Kind::People) && last.role.map(Head::Known) == Some(last.head);
    let code = match kind(last) {
        Some(Kind::People) if is_people => entity.and_then(|people| people.code.as_deref()),
        Some(Kind::Disputed) => entity.and_then(|land| Some(land.spot.as_ref()?.country.as_str())),
        _ => None,
    };
    let Some(number) = code.and_then(|code| gazetteer.nation_number(code)) else {
        return;
    };
    let is_noun = kind(next).is_some_and(Kind::is_role);
    let is_its = next.start == last.end
        || !is_people
            && (one_word_of(reading, last, next) || is_genitive_gap(reading, last.end, next.start));
    let nation = gazetteer.entity(number);
    let is_same = is_people || nation.map(|one| &one.name) == entity.map(|one| &one.name);
    if is_noun && is_its && is_same {
        last.head = Head::Known(number);
        last.nation = Some(number);
        last.role = None;
        last.adjective = is_people;
    }
}

/// Tells whether a genitive and one small word stand between a country and its office: "Lebanon's new president".
pub(super) fn one_word_of(reading: &Reading<'_>, last: &Phrase, next: &Phrase) -> bool {
    let of = reading.is(last.end, Word::Marker(Relation::Of, Side::After));
    let is_small = |at: usize| {
        reading.at(at).is_empty()
            && !reading.is_mark(at)
            && reading.written(at).starts_with(char::is_lowercase)
    };
    of.is_some_and(|at| next.start == at + 1 && is_small(at))
}

/// Tells whether a spokesman speaks for the body behind him: "a spokesman for the interior ministry".
pub(super) fn speaks_for(
    reading: &Reading<'_>,
    gazetteer: &Gazetteer,
    last: &Phrase,
    next: &Phrase,
) -> bool {
    /// The preposition and an article.
    const WIDEST: usize = 2;
    let speaks = last
        .entity(gazetteer)
        .is_some_and(|role| role.name == "spokesperson");
    let is_for = reading
        .is(last.end, Word::Marker(Relation::Recipient, Side::Before))
        .is_some();
    let gap = last.end..next.start;
    let is_small = |at: usize| !reading.is_mark(at) && reading.written(at).chars().count() <= 3;
    let is_body = matches!(
        next.entity(gazetteer).map(|entity| entity.kind),
        Some(Kind::Body | Kind::Organisation | Kind::Metonym | Kind::Group)
    );
    speaks && is_body && is_for && gap.len() <= WIDEST && gap.into_iter().all(is_small)
}

/// Tells whether an adjective behind a place names its country: "مدينة شرم الشيخ المصرية".
pub(super) fn is_country_of_place(
    reading: &Reading<'_>,
    gazetteer: &Gazetteer,
    place: &Phrase,
    next: &Phrase,
) -> bool {
    reading.tongue.order == Order::Vso
        && next.adjective
        && next.start == place.end
        && is_in(gazetteer, place, next)
}

/// Tells whether a country stands right before a place in it, in a language without cases: "印度首都新德里".
pub(super) fn holds_next_place(
    reading: &Reading<'_>,
    gazetteer: &Gazetteer,
    phrases: &[Phrase],
    index: usize,
) -> bool {
    let nation = &phrases[index];
    if reading.tongue.inflects || nation.role.is_some() {
        return false;
    }
    phrases.get(index + 1).is_some_and(|place| {
        let kind = reading.pick(nation.end, |word| {
            (word == Word::Marker(Relation::Place, Side::Before)).then_some(())
        });
        let touches = place.start == nation.end;
        (touches || kind.is_some_and(|((), end)| end == place.start))
            && is_in(gazetteer, place, nation)
    })
}

/// Tells whether a place lies in the country that a phrase names.
fn is_in(gazetteer: &Gazetteer, place: &Phrase, nation: &Phrase) -> bool {
    let spot = place
        .entity(gazetteer)
        .filter(|entity| entity.kind.is_place() && entity.kind != Kind::Nation)
        .and_then(|entity| entity.spot.as_ref());
    let nation = nation
        .entity(gazetteer)
        .filter(|entity| entity.kind == Kind::Nation);
    let code = nation.and_then(|nation| nation.code.as_ref());
    spot.is_some_and(|spot| code == Some(&spot.country))
}

/// Tells whether a name is one Chinese character without another name or a role beside it: 中 in 中方 and 中美, not in 其中.
pub(super) fn is_lone_letter(reading: &Reading<'_>, gazetteer: &Gazetteer, hit: &NameHit) -> bool {
    let is_short = hit.end == hit.start + 1 && reading.written(hit.start).chars().count() == 1;
    // 对华, 对美
    let is_marked = hit.start > 0
        && reading
            .is(
                hit.start - 1,
                Word::Marker(Relation::Recipient, Side::Before),
            )
            .is_some();
    is_short
        && !is_marked
        && !opens(reading, gazetteer, hit)
        && !reading.names.iter().any(|other| {
            let short = other.end == other.start + 1;
            let nation = gazetteer
                .entity(other.name.entity)
                .is_some_and(|entity| entity.kind == Kind::Nation);
            let role = gazetteer
                .entity(other.name.entity)
                .is_some_and(|entity| entity.kind.is_role());
            let pair = short && nation && (other.end == hit.start || other.start == hit.end);
            pair || role && other.start == hit.end
        })
}

/// Tells whether a token is the number of a monarch: "rei Abdullah II".
pub(super) fn is_numeral(reading: &Reading<'_>, token: usize) -> bool {
    token < reading.len() && {
        let word = reading.written(token);
        word.len() >= 2 && word.chars().all(|c| matches!(c, 'I' | 'V' | 'X'))
    }
}

/// Tells whether one small word stands between an adjective and its noun: "Russian defence and foreign ministers".
pub(super) fn next_word_is_modifier(reading: &Reading<'_>, last: &Phrase, next: &Phrase) -> bool {
    last.adjective
        && next.start == last.end + 1
        && !reading.is_mark(last.end)
        && reading.at(last.end).is_empty()
}

/// Tells whether only genitive markers and articles stand between two tokens.
pub(super) fn is_genitive_gap(reading: &Reading<'_>, start: usize, end: usize) -> bool {
    let mut at = start;
    let mut marked = false;
    while at < end {
        if let Some(((), next)) = reading.pick(at, |word| {
            matches!(word, Word::Marker(Relation::Of, _)).then_some(())
        }) {
            marked = true;
            at = next;
        } else if reading.written(at).chars().count() <= 3 && !reading.is_mark(at) && marked {
            // An article behind the preposition.
            at += 1;
        } else {
            return false;
        }
    }
    marked && at == end
}

/// Tells whether a preposition of place stands right before a name.
pub(super) fn is_there(reading: &Reading<'_>, phrase: &Phrase) -> bool {
    let place = |word| (word == Word::Marker(Relation::Place, Side::Before)).then_some(());
    reading.pick_before(phrase.start, place).is_some()
}

pub(super) fn is_fighter(entity: &Entity) -> bool {
    entity.sector.iter().any(|sector| sector == "REB")
}

pub(super) fn is_government(entity: &Entity) -> bool {
    matches!(
        entity.name.as_str(),
        "government" | "regime" | "authorities"
    )
}

/// Tells whether a ministry or government stands with the capital where it sits: "das Verteidigungsministerium in Kiew".
pub(super) fn is_seated(
    reading: &Reading<'_>,
    gazetteer: &Gazetteer,
    body: &Phrase,
    town: &Phrase,
) -> bool {
    let is_bare = body.nation.is_none() && Some(body.head) == body.role.map(Head::Known);
    let governs = body.entity(gazetteer).is_some_and(|entity| {
        entity.code.is_none() && entity.sector.iter().any(|sector| sector == "GOV")
    });
    let marker = Word::Marker(Relation::Place, Side::Before);
    let is_there = reading.is(body.end, marker) == Some(town.start);
    let seat = town.entity(gazetteer).and_then(|city| city.spot.as_ref());
    is_bare && governs && is_there && seat.is_some_and(|spot| spot.is_capital)
}

/// Tells whether one character opens a headline as its subject: 美宣布…, 美对伊…
fn opens(reading: &Reading<'_>, gazetteer: &Gazetteer, hit: &NameHit) -> bool {
    let is_first = hit.start == 0 || reading.is_mark(hit.start - 1);
    let speaks = reading.is(hit.end, Word::Speech).is_some();
    let to = Word::Marker(Relation::Recipient, Side::Before);
    let is_nation = |other: &NameHit| {
        let entity = gazetteer.entity(other.name.entity);
        entity.is_some_and(|entity| entity.kind == Kind::Nation)
    };
    let acts_on = reading.is(hit.end, to).is_some_and(|next| {
        let mut names = reading.names.iter();
        names.any(|other| other.start == next && is_nation(other))
    });
    is_first && is_nation(hit) && (speaks || acts_on)
}

/// Takes fighters for the group that they are from: "مسلحون من جماعة بوكو حرام".
pub(super) fn take_groups(reading: &Reading<'_>, gazetteer: &Gazetteer, phrases: &mut Vec<Phrase>) {
    const FIGHTERS: [&str; 5] = ["militant", "gunman", "fighter", "rebel", "soldier"];
    let entity = |phrase: &Phrase| phrase.entity(gazetteer);
    let mut at = 0;
    while at + 1 < phrases.len() {
        let (left, right) = (&phrases[at], &phrases[at + 1]);
        let is_fighter = left.nation.is_none()
            && entity(left).is_some_and(|one| FIGHTERS.contains(&one.name.as_str()));
        let is_group =
            entity(right).is_some_and(|one| matches!(one.kind, Kind::Group | Kind::Organisation));
        let from = Word::Marker(Relation::Origin, Side::Before);
        if is_fighter && is_group && reading.is(left.end, from) == Some(right.start) {
            let group = phrases.remove(at + 1);
            phrases[at].head = group.head;
            phrases[at].core = group.core;
            phrases[at].end = group.end;
        }
        at += 1;
    }
}
