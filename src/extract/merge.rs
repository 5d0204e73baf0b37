//! Names that stand together are one phrase: a person with his role and country.

use super::joins::{join, joins};
use super::parts::{
    ends_inside_word, is_country_of_place, is_lone_letter, is_numeral, is_of_town,
    is_part_of_larger_name, is_part_of_weapon, name_country, speaks_for, take_groups,
};
use super::party::{Head, Phrase};
use super::reading::Reading;
use super::surname::{first_name, is_behind_office, is_somebody_else};
use crate::gazetteer::{Entity, Gazetteer, Kind, NameHit, Relation, Relations, Side, Word, signs};

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
