//! Names that stand together are one phrase: a person with his role and country.

use super::parts::{
    ends_inside_word, is_country_of_place, is_fighter, is_genitive_gap, is_government,
    is_lone_letter, is_numeral, is_of_town, is_part_of_larger_name, is_part_of_weapon, is_seated,
    is_there, name_country, next_word_is_modifier, one_word_of, speaks_for, take_groups,
};
use super::party::{Head, Phrase};
use super::reading::Reading;
use super::surname::{first_name, is_behind_office, is_somebody_else};
use crate::gazetteer::{
    Entity, Gazetteer, Kind, NameHit, Order, Relation, Relations, Side, Word, signs,
};

/// Chooses names that do not lie over each other: longer ones first, people before places.
pub(super) fn chosen(
    reading: &Reading<'_>,
    gazetteer: &Gazetteer,
    known: &[u32],
    taken: &[(usize, usize)],
) -> Vec<NameHit> {
    let kind = |hit: &NameHit| {
        gazetteer
            .entity(hit.name.entity)
            .map_or(Kind::Region, |entity| entity.kind)
    };
    let mut hits: Vec<NameHit> = reading
        .names
        .iter()
        .copied()
        .filter(|hit| {
            !hit.name.after
                || known.contains(&hit.name.entity)
                || is_behind_office(reading, gazetteer, hit)
        })
        .filter(|hit| hit.end > hit.start + 1 || reading.is(hit.start, Word::Never).is_none())
        .filter(|hit| {
            !taken
                .iter()
                .any(|(start, end)| hit.start < *end && *start < hit.end)
        })
        .filter(|hit| !is_part_of_larger_name(reading, hit, kind(hit)))
        .filter(|hit| !is_lone_letter(reading, gazetteer, hit))
        .filter(|hit| !ends_inside_word(reading, hit))
        .filter(|hit| !is_part_of_weapon(reading, hit))
        .filter(|hit| !is_somebody_else(reading, gazetteer, hit))
        .collect();
    hits.sort_by_cached_key(|hit| {
        let spot = gazetteer
            .entity(hit.name.entity)
            .and_then(|entity| entity.spot.as_ref());
        let written = || signs(&reading.text[reading.span(hit.start, hit.end).range()]);
        let told = if hit.name.signs == 0 { 0 } else { written() };
        (
            std::cmp::Reverse(hit.end - hit.start),
            (hit.ending > 0, hit.cut),
            std::cmp::Reverse(told & hit.name.signs),
            hit.name.adjective,
            kind(hit),
            hit.start,
            spot.is_some_and(|spot| !spot.is_capital),
            hit.name.entity,
        )
    });
    let mut free = vec![true; reading.len()];
    let mut chosen: Vec<NameHit> = Vec::new();
    for hit in hits {
        if free[hit.start..hit.end].iter().all(|free| *free) {
            free[hit.start..hit.end].fill(false);
            chosen.push(hit);
        }
    }
    chosen.sort_by_key(|hit| hit.start);
    chosen
}

/// Merges names that stand together: "रूस के विदेश मंत्री सर्गेई लावरोव".
pub(super) fn merged(
    reading: &Reading<'_>,
    gazetteer: &Gazetteer,
    hits: &[NameHit],
) -> Vec<Phrase> {
    let mut phrases: Vec<Phrase> = Vec::new();
    for hit in hits {
        let Some(entity) = gazetteer.entity(hit.name.entity) else {
            continue;
        };
        let start = if entity.kind == Kind::Person {
            first_name(reading, gazetteer, hits, hit)
        } else {
            hit.start
        };
        let is_numbered = entity.kind == Kind::Person && is_numeral(reading, hit.end);
        let end = hit.end + usize::from(is_numbered);
        let phrase = Phrase {
            start,
            end,
            core: (start, end),
            head: Head::Known(hit.name.entity),
            nation: if entity.kind == Kind::Nation {
                Some(hit.name.entity)
            } else {
                nation_inside(reading, gazetteer, hit).filter(|_| entity.kind.is_role())
            },
            role: entity.kind.is_role().then_some(hit.name.entity),
            marks: if hit.prefix > 0 && is_dative(clitic(reading, hit)) {
                Relation::Recipient.into()
            } else if hit.prefix > 0 && is_town(entity) && says_where(reading, hit) {
                Relation::Place.into()
            } else {
                // "россияне" is the plural of a people, no dative.
                let is_plural = hit.name.adjective && ending(reading, hit) == "е";
                let relations = reading.tongue.relations(ending(reading, hit));
                if is_plural {
                    Relations::default()
                } else {
                    relations
                }
            },
            joined: hit.prefix > 0 && clitic(reading, hit).starts_with('و'),
            site: false,
            list: None,
            adjective: hit.name.adjective,
            former: false,
            oblique: !hit.name.adjective && reading.tongue.is_oblique(ending(reading, hit)),
        };
        if let Some(last) = phrases.last_mut() {
            name_country(reading, gazetteer, last, &phrase);
        }
        if let Some(last) = phrases.last_mut()
            && is_country_of_place(reading, gazetteer, last, &phrase)
        {
            last.end = phrase.end;
            continue;
        }
        if let Some(last) = phrases.last_mut()
            && joins(reading, gazetteer, last, &phrase, is_bound(reading, hit))
        {
            let (marks, oblique) = (last.marks, last.oblique);
            let is_ruled = last.role.is_some() && !last.adjective;
            join(gazetteer, last, &phrase);
            // "президентом Франции": the case is that of the first word, what follows is its genitive.
            if reading.tongue.bare_genitive && is_ruled && !marks.is_empty() {
                last.marks = marks;
                last.oblique = oblique;
            }
            continue;
        }
        phrases.push(phrase);
    }
    // "a spokesman for the Iranian embassy": joined once the embassy has its country.
    for index in (1..phrases.len()).rev() {
        let (before, behind) = phrases.split_at_mut(index);
        if speaks_for(reading, gazetteer, &before[index - 1], &behind[0]) {
            join(gazetteer, &mut before[index - 1], &behind[0]);
            phrases.remove(index);
        }
    }
    take_groups(reading, gazetteer, &mut phrases);
    for index in 0..phrases.len() {
        phrases[index].adjective |= is_of_town(reading, gazetteer, &phrases, index);
    }
    phrases
}

/// Gives the country whose adjective parts the words of a role: "ministro italiano degli Esteri".
fn nation_inside(reading: &Reading<'_>, gazetteer: &Gazetteer, hit: &NameHit) -> Option<u32> {
    let inside = reading
        .names
        .iter()
        .filter(|other| other.name.adjective && hit.start < other.start && other.end < hit.end);
    let mut nations = inside.map(|other| other.name.entity).filter(|number| {
        let entity = gazetteer.entity(*number);
        entity.is_some_and(|entity| entity.kind == Kind::Nation)
    });
    nations.next()
}

/// Gives the ending of a name's last word: what follows its apostrophe, or what was taken off.
fn ending<'a>(reading: &'a Reading<'_>, hit: &NameHit) -> &'a str {
    let written = reading.written(hit.end - 1);
    if let Some((_, suffix)) = written.split_once(['\'', '’']) {
        return suffix;
    }
    let norm = reading.tokens.norm(hit.end - 1);
    &norm[norm.len() - hit.ending.min(norm.len())..]
}

/// Gives the clitic that is written together with a name: `و` in وحماس.
fn clitic<'a>(reading: &'a Reading<'_>, hit: &NameHit) -> &'a str {
    let clitic = reading.tokens.norm(hit.start).get(..hit.prefix);
    clitic.unwrap_or_default()
}

/// Tells whether a clitic ends with the preposition ل, and not with that of the article: لروسيا, للسوري, but no السوري.
fn is_dative(clitic: &str) -> bool {
    clitic.ends_with('ل') && !clitic.ends_with("ال")
}

/// Tells whether the preposition written together with a name says where: بالقاهرة.
fn says_where(reading: &Reading<'_>, hit: &NameHit) -> bool {
    let clitic = clitic(reading, hit).trim_end_matches("ال");
    let Some((at, _)) = clitic.char_indices().next_back() else {
        return false;
    };
    let mut words = reading.tongue.phrases.of_word(&clitic[at..]);
    words.any(|word| word == Word::Marker(Relation::Place, Side::Before))
}

fn is_town(entity: &Entity) -> bool {
    matches!(entity.kind, Kind::City | Kind::Region)
}

/// Tells whether a name may be the genitive of the word before it: it has an ending, or is letters that take none.
fn is_bound(reading: &Reading<'_>, hit: &NameHit) -> bool {
    let written = reading.written(hit.end - 1);
    let is_letters = written.chars().count() > 1 && written.chars().all(char::is_uppercase);
    reading.tongue.bare_genitive && (hit.ending > 0 || is_letters)
}

/// Tells whether two names are one phrase; the next is `bound` where it may be a genitive that nothing marks.
fn joins(
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
        // "В Германии полиция задержала": an owner would stand behind.
        (Kind::Nation, right)
            if bare && !last.adjective && (right.is_role() || right == Kind::Person) =>
        {
            false
        }
        // "спецпосланник президента США"
        (Kind::Office, Kind::Office) if bare && bound && last.nation.is_none() => {
            adjacent && next.marks.is_empty()
        }
        // "Trump wird in Südkorea Xi treffen": where he is met, not whose he is.
        (Kind::Nation, Kind::Person)
            if reading.tongue.inflects && !last.adjective && is_there(reading, last) =>
        {
            false
        }
        (Kind::Nation, Kind::Person) => adjacent || next_word_is_modifier(reading, last, next),
        (Kind::Office | Kind::Body | Kind::People, Kind::Person) => adjacent,
        // "In Nigeria uomini armati": where it happens, not whose they are.
        (Kind::Nation, Kind::People) if !last.adjective && is_there(reading, last) => false,
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
fn join(gazetteer: &Gazetteer, last: &mut Phrase, next: &Phrase) {
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
