//! Which names that stand together are one phrase, and what the phrase then is.

use super::parts::{
    is_fighter, is_genitive_gap, is_government, is_seated, is_there, next_word_is_modifier,
    one_word_of,
};
use super::party::Phrase;
use super::reading::Reading;
use crate::gazetteer::{Gazetteer, Kind, Order, Relation, Side, Word};

/// Tells whether two names are one phrase; the next is `bound` where it may be a genitive that nothing marks.
pub(super) fn joins(
    reading: &Reading<'_>,
    gazetteer: &Gazetteer,
    last: &Phrase,
    next: &Phrase,
    bound: bool,
) -> bool {
    let kind = |phrase: &Phrase| phrase.entity(gazetteer).map(|entity| entity.kind);
    let (Some(left), Some(right)) = (kind(last), kind(next)) else {
        return false;
    };
    // A case or a clitic ends the phrase: "Malezya'da Marco Rubio".
    // The case of an adjective is that of its noun: "с турецким министром обороны".
    // An office in any case rules the genitive behind it: "с главой МАГАТЭ Рафаэлем Гросси".
    let bare = reading.tongue.bare_genitive;
    let is_full = last.nation.is_some() || left != Kind::Office;
    let rules = bare && last.role.is_some() && (bound || is_full && right == Kind::Person);
    let agrees = last.adjective && last.nation.is_some() || rules;
    if next.joined || !last.marks.is_empty() && !last.marks.is_genitive() && !agrees {
        return false;
    }
    let gap = last.end..next.start;
    let only_of = gap.len() <= 3 && is_genitive_gap(reading, last.end, next.start);
    // "U.S. president": the last stop of an abbreviation stands apart.
    let abbreviated = gap.len() == 1
        && reading.is_one_of(last.end, &["."])
        && reading.written(last.end - 1).contains('.');
    let adjacent = gap.is_empty()
        || abbreviated
        || gap.len() == 1 && reading.is_one_of(last.end, &["-", "‑", "·"]);
    let comma = gap.len() == 1 && reading.is_one_of(last.end, &[",", "，", "،"]);
    let free = (last.nation.is_none() || next.nation.is_none())
        && (last.role.is_none() || next.role.is_none());
    let is_titled = last.role.is_some() && left != Kind::Person;
    if stands_apart(reading, (last, left), (next, right), only_of) {
        return false;
    }
    match (left, right) {
        // "IAEA chief Rafael Grossi"
        (Kind::Organisation | Kind::Group | Kind::Metonym, Kind::Person) => adjacent && is_titled,
        // "Houthi rebels", "BRICS countries", "हमास के लड़ाके"
        (Kind::Organisation | Kind::Group, Kind::People | Kind::Body) => {
            let of = left == Kind::Group
                && only_of
                && reading.tongue.order == Order::Sov
                && next.entity(gazetteer).is_some_and(is_fighter);
            (adjacent || of) && next.nation.is_none()
        }
        // "i miliziani di Hamas"
        (Kind::People, Kind::Group) if only_of && last.nation.is_none() => {
            let of = Word::Marker(Relation::Of, Side::Before);
            last.entity(gazetteer).is_some_and(is_fighter) && reading.is(last.end, of).is_some()
        }
        // "Nachrichtenagentur Tass", "газета «Нью-Йорк таймс»", "Terör örgütü PKK"
        (Kind::Body | Kind::People, Kind::Organisation | Kind::Group) => {
            let quoted = gap.len() == 1 && reading.is_one_of(last.end, &["«", "“", "„", "\""]);
            (adjacent || quoted) && (last.marks.is_empty() || bare)
        }
        // "Yemen's Houthis"
        (Kind::Nation, Kind::Group) => only_of || adjacent && last.adjective,
        // "o rei Abdullah II da Jordânia"
        (Kind::Person, Kind::Nation) if only_of => {
            let code = |phrase: &Phrase| {
                let entity = phrase.entity(gazetteer);
                entity.and_then(|entity| entity.code.clone())
            };
            last.role.is_some() && code(last) == code(next)
        }
        // "Putin, the Russian president"
        (Kind::Person, Kind::Office | Kind::Nation) => {
            comma && free && next.adjective | right.is_role() && last.role.is_none()
        }
        // "the Biden administration" is the country's.
        (Kind::Person, Kind::Body) => {
            adjacent && last.role.is_none() && next.entity(gazetteer).is_some_and(is_government)
        }
        // "el Gobierno de Ortega"
        (Kind::Body, Kind::Person) if only_of => {
            let of = Word::Marker(Relation::Of, Side::Before);
            last.nation.is_none()
                && last.entity(gazetteer).is_some_and(is_government)
                && reading.is(last.end, of).is_some()
        }
        // "the government in Kabul", "das Verteidigungsministerium in Kiew"
        (Kind::Body, Kind::City) => is_seated(reading, gazetteer, last, next),
        (Kind::Person, _) | (Kind::Nation, Kind::Nation) => false,
        // "the president of Brazil, Lula da Silva"
        (Kind::Office, Kind::Person) if comma => is_bearer(gazetteer, last, next),
        // "спецпосланник президента США"
        (Kind::Office, Kind::Office) if bare && bound && last.nation.is_none() => {
            adjacent && next.marks.is_empty()
        }
        (Kind::Nation, Kind::Person) => adjacent || next_word_is_modifier(reading, last, next),
        (Kind::Office | Kind::Body | Kind::People, Kind::Person) => adjacent,
        (Kind::Nation, right) if right.is_role() => {
            free && (adjacent
                || only_of
                || next_word_is_modifier(reading, last, next)
                || one_word_of(reading, last, next))
        }
        // "the leader of Sudan's army": the country is the army's.
        (left, Kind::Nation) if left.is_role() => {
            let of = Word::Marker(Relation::Of, Side::After);
            let is_owner = only_of
                && reading
                    .is(last.end, Word::Marker(Relation::Of, Side::Before))
                    .is_some()
                && reading.is(next.end, of).is_some();
            free && !is_owner && (adjacent || only_of)
        }
        // "the president of the European Commission", "spokesman of the Foreign Ministry"
        (Kind::Office, Kind::Body | Kind::Organisation | Kind::Metonym)
        | (Kind::Body | Kind::Organisation | Kind::Metonym, Kind::Office) => adjacent || only_of,
        _ => false,
    }
}

/// Tells whether a country beside a role or a person says where something happens, and not whose they are.
fn stands_apart(
    reading: &Reading<'_>,
    (last, left): (&Phrase, Kind),
    (next, right): (&Phrase, Kind),
    only_of: bool,
) -> bool {
    let tongue = reading.tongue;
    let is_one = right.is_role() || right == Kind::Person;
    match (left, right) {
        // "В Германии полиция задержала", "طردت ألمانيا دبلوماسيين": an owner would stand behind.
        (Kind::Nation, _) if !last.adjective && is_one && tongue.bare_genitive => true,
        (Kind::Nation, _) if !last.adjective && right.is_role() && tongue.order == Order::Vso => {
            true
        }
        // "Trump wird in Südkorea Xi treffen", "In Nigeria uomini armati"
        (Kind::Nation, Kind::Person | Kind::People) => {
            let tells = right == Kind::People || tongue.inflects;
            tells && !last.adjective && is_there(reading, last)
        }
        // "Silahlı kişiler Nijerya'da": an owner would stand before.
        (_, Kind::Nation) if left.is_role() && tongue.order == Order::Sov => {
            !next.adjective && !next.marks.is_empty() && !only_of
        }
        _ => false,
    }
}

/// Tells whether a person behind a comma bears the office before it, by his country or by the table.
fn is_bearer(gazetteer: &Gazetteer, last: &Phrase, next: &Phrase) -> bool {
    let code = |number: Option<u32>| {
        let entity = number.and_then(|number| gazetteer.entity(number));
        entity.and_then(|entity| entity.code.clone())
    };
    let person = next
        .entity(gazetteer)
        .and_then(|person| person.code.clone());
    // "la ministra de Defensa, Margarita Robles": the role is that of her own country.
    let holds = || {
        let role = last.role.and_then(|role| gazetteer.entity(role));
        let person = next.entity(gazetteer);
        role.zip(person).is_some_and(|(role, person)| {
            person.offices.iter().any(|office| office.role == role.name)
        })
    };
    match code(last.nation) {
        Some(nation) => Some(nation) == person,
        None => holds(),
    }
}

/// Takes the next name into a phrase.
pub(super) fn join(gazetteer: &Gazetteer, last: &mut Phrase, next: &Phrase) {
    let kind = |phrase: &Phrase| phrase.entity(gazetteer).map(|entity| entity.kind);
    let left = kind(last);
    let right = kind(next);
    if left == Some(Kind::Person) && right == Some(Kind::Body) {
        let code = last
            .entity(gazetteer)
            .and_then(|person| person.code.as_deref());
        last.nation = code.and_then(|code| gazetteer.nation_number(code));
        last.head = next.head;
        last.role = next.role;
        last.core = (last.start, next.end);
        last.end = next.end;
        last.marks = next.marks;
        return;
    }
    if left == Some(Kind::Body) && right == Some(Kind::City) {
        let spot = next.entity(gazetteer).and_then(|city| city.spot.as_ref());
        last.nation = spot.and_then(|spot| gazetteer.nation_number(&spot.country));
        last.end = next.end;
        return;
    }
    // "Gobierno de Maduro", "governo Meloni"
    let is_of_person = last.entity(gazetteer).is_some_and(is_government)
        && last.nation.is_none()
        && right == Some(Kind::Person);
    if is_of_person {
        let person = next.entity(gazetteer);
        let code = person.and_then(|person| person.code.as_deref());
        last.nation = code.and_then(|code| gazetteer.nation_number(code));
        last.end = next.end;
        return;
    }
    let is_head = match (left, right) {
        (Some(Kind::Person), _) => false,
        // A spokesman of a ministry speaks for the ministry.
        (_, Some(Kind::Person))
        | (Some(Kind::Nation), _)
        | (Some(Kind::Body | Kind::People), Some(Kind::Organisation | Kind::Group))
        | (Some(Kind::Office), Some(Kind::Body | Kind::Organisation | Kind::Metonym)) => true,
        _ => false,
    };
    if last.role.is_none() || is_head && next.role.is_some() {
        last.role = next.role.or(last.role);
    }
    last.nation = last.nation.or(next.nation);
    if is_head {
        last.head = next.head;
        last.core = next.core;
    }
    last.end = next.end;
    if left != Some(Kind::Person) {
        last.marks = next.marks;
        last.oblique = next.oblique;
        last.adjective = false;
    }
}
