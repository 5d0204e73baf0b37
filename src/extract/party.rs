//! Noun phrases that name somebody: names with their roles and nationalities, merged, and what marks them.

use super::reading::Reading;
use crate::gazetteer::{Entity, Gazetteer, Kind, NameHit, Order, Relation, Relations, Side, Word};

/// A noun phrase that names somebody or some place.
#[derive(Debug, Clone)]
pub(super) struct Phrase {
    /// The first token, and the one behind the last.
    pub(super) start: usize,
    pub(super) end: usize,
    /// The tokens that bear the name itself.
    pub(super) core: (usize, usize),
    pub(super) head: Head,
    /// The entries of a nation, a role and a body beside the head.
    pub(super) nation: Option<u32>,
    pub(super) role: Option<u32>,
    /// What its marker makes of it.
    pub(super) marks: Relations,
    /// The phrase that begins the list it stands in, for all but that one.
    pub(super) list: Option<usize>,
    /// Whether it stands in the genitive of a noun that says where: "at the airport of Manila".
    pub(super) site: bool,
    /// Whether "and" is written together with it: وحماس.
    pub(super) joined: bool,
    /// Whether it is an adjective or stands in the genitive: it belongs to a noun.
    pub(super) adjective: bool,
}

/// What a phrase names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Head {
    /// An entry of the gazetteer.
    Known(u32),
    /// A name that the gazetteer does not hold.
    Unknown,
    /// One such word where a place is named; it is nobody.
    Spot,
}

impl Phrase {
    /// Gives the entry of its head.
    pub(super) fn entity<'a>(&self, gazetteer: &'a Gazetteer) -> Option<&'a Entity> {
        match self.head {
            Head::Known(number) => gazetteer.entity(number),
            Head::Unknown | Head::Spot => None,
        }
    }
}

/// Finds the phrases of a sentence in order; `known` tells which full names stood earlier in the document.
pub(super) fn phrases(
    reading: &Reading<'_>,
    gazetteer: &Gazetteer,
    known: &[u32],
    taken: &[(usize, usize)],
) -> Vec<Phrase> {
    let hits = chosen(reading, gazetteer, known, taken);
    let mut phrases = merged(reading, gazetteer, &hits);
    add_unknown(reading, &mut phrases, taken);
    phrases.sort_by_key(|phrase| phrase.start);
    mark(reading, gazetteer, &mut phrases);
    phrases
}

/// Chooses names that do not lie over each other: longer ones first, people before places.
fn chosen(
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
        .filter(|hit| !hit.name.after || known.contains(&hit.name.entity))
        .filter(|hit| {
            !taken
                .iter()
                .any(|(start, end)| hit.start < *end && *start < hit.end)
        })
        .filter(|hit| !is_part_of_larger_name(reading, hit, kind(hit)))
        .filter(|hit| !is_lone_letter(reading, gazetteer, hit))
        .collect();
    hits.sort_by_key(|hit| {
        (
            std::cmp::Reverse(hit.end - hit.start),
            hit.ending > 0,
            hit.name.adjective,
            kind(hit),
            hit.start,
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

/// Tells whether a name is one Chinese character without another name or a role beside it: 中 in 中方 and 中美, not in 其中.
fn is_lone_letter(reading: &Reading<'_>, gazetteer: &Gazetteer, hit: &NameHit) -> bool {
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

/// Tells whether a town's name is a part of somebody's: "Jack London", "Paris Hilton".
fn is_part_of_larger_name(reading: &Reading<'_>, hit: &NameHit, kind: Kind) -> bool {
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

/// Merges names that stand together: "रूस के विदेश मंत्री सर्गेई लावरोव".
fn merged(reading: &Reading<'_>, gazetteer: &Gazetteer, hits: &[NameHit]) -> Vec<Phrase> {
    let mut phrases: Vec<Phrase> = Vec::new();
    for hit in hits {
        let Some(entity) = gazetteer.entity(hit.name.entity) else {
            continue;
        };
        let start = if entity.kind == Kind::Person {
            first_name(reading, hits, hit)
        } else {
            hit.start
        };
        let phrase = Phrase {
            start,
            end: hit.end,
            core: (start, hit.end),
            head: Head::Known(hit.name.entity),
            nation: (entity.kind == Kind::Nation).then_some(hit.name.entity),
            role: entity.kind.is_role().then_some(hit.name.entity),
            marks: if hit.prefix > 0 && clitic(reading, hit).ends_with('ل') {
                Relation::Recipient.into()
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
        };
        if let Some(last) = phrases.last_mut()
            && joins(reading, gazetteer, last, &phrase)
        {
            join(gazetteer, last, &phrase);
            continue;
        }
        phrases.push(phrase);
    }
    phrases
}

/// Gives where a person's name begins: a first name may be spelled as nobody foresaw.
fn first_name(reading: &Reading<'_>, hits: &[NameHit], hit: &NameHit) -> usize {
    let Some(before) = hit
        .start
        .checked_sub(1)
        .filter(|_| hit.end == hit.start + 1)
    else {
        return hit.start;
    };
    let is_name = !reading.is_mark(before)
        && reading.at(before).is_empty()
        && before > 0
        && reading
            .written(before)
            .starts_with(|c: char| c.is_uppercase())
        && !hits
            .iter()
            .any(|other| (other.start..other.end).contains(&before));
    if is_name { before } else { hit.start }
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

/// Tells whether two names are one phrase.
fn joins(reading: &Reading<'_>, gazetteer: &Gazetteer, last: &Phrase, next: &Phrase) -> bool {
    let kind = |phrase: &Phrase| phrase.entity(gazetteer).map(|entity| entity.kind);
    let (Some(left), Some(right)) = (kind(last), kind(next)) else {
        return false;
    };
    if next.joined {
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
        // "Houthi rebels", "BRICS countries"
        (Kind::Organisation | Kind::Group, Kind::People | Kind::Body) => {
            adjacent && last.role.is_none() && next.nation.is_none()
        }
        // "Nachrichtenagentur Tass", "газета «Нью-Йорк таймс»", "Terör örgütü PKK"
        (Kind::Body | Kind::People, Kind::Organisation | Kind::Group) => {
            let quoted = gap.len() == 1 && reading.is_one_of(last.end, &["«", "“", "„", "\""]);
            (adjacent || quoted) && last.marks.is_empty()
        }
        // "Yemen's Houthis"
        (Kind::Nation, Kind::Group) => only_of || adjacent && last.adjective,
        // "Putin, the Russian president"
        (Kind::Person, Kind::Office) | (Kind::Person, Kind::Nation) => {
            comma && free && next.adjective | right.is_role() && last.role.is_none()
        }
        // "the Biden administration" is the country's.
        (Kind::Person, Kind::Body) => {
            adjacent && last.role.is_none() && next.entity(gazetteer).is_some_and(is_government)
        }
        (Kind::Person, _) => false,
        (Kind::Nation, Kind::Nation) => false,
        // "the president of Brazil, Lula da Silva"
        (Kind::Office, Kind::Person) if comma => {
            let code = |number: Option<u32>| {
                let entity = number.and_then(|number| gazetteer.entity(number));
                entity.and_then(|entity| entity.code.clone())
            };
            let person = next
                .entity(gazetteer)
                .and_then(|person| person.code.clone());
            code(last.nation).is_some_and(|nation| Some(nation) == person)
        }
        (Kind::Nation, Kind::Person) => adjacent || next_word_is_modifier(reading, last, next),
        (Kind::Office | Kind::Body | Kind::People, Kind::Person) => adjacent,
        (Kind::Nation, right) if right.is_role() => {
            free && (adjacent || only_of || next_word_is_modifier(reading, last, next))
        }
        (left, Kind::Nation) if left.is_role() => {
            free && (adjacent || only_of && !next.adjective || only_of)
        }
        // "the president of the European Commission", "spokesman of the Foreign Ministry"
        (Kind::Office, Kind::Body | Kind::Organisation | Kind::Metonym) => adjacent || only_of,
        (Kind::Body | Kind::Organisation | Kind::Metonym, Kind::Office) => adjacent || only_of,
        _ => false,
    }
}

fn is_government(entity: &Entity) -> bool {
    matches!(
        entity.name.as_str(),
        "government" | "regime" | "authorities"
    )
}

/// Tells whether one small word stands between an adjective and its noun: "Russian defence and foreign ministers".
fn next_word_is_modifier(reading: &Reading<'_>, last: &Phrase, next: &Phrase) -> bool {
    last.adjective
        && next.start == last.end + 1
        && !reading.is_mark(last.end)
        && reading.at(last.end).is_empty()
}

/// Tells whether only genitive markers and articles stand between two tokens.
fn is_genitive_gap(reading: &Reading<'_>, start: usize, end: usize) -> bool {
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
    let is_head = match (left, right) {
        (Some(Kind::Person), _) => false,
        (_, Some(Kind::Person)) => true,
        (Some(Kind::Nation), _) => true,
        (Some(Kind::Organisation | Kind::Metonym), Some(Kind::Office)) => false,
        (Some(Kind::Body | Kind::People), Some(Kind::Organisation | Kind::Group)) => true,
        // A spokesman of a ministry speaks for the ministry.
        (Some(Kind::Office), Some(Kind::Body | Kind::Organisation | Kind::Metonym)) => true,
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
    if left != Some(Kind::Person) {
        last.end = next.end;
        last.marks = next.marks;
        last.adjective = false;
    } else {
        last.end = next.end;
    }
}

/// Adds names that the gazetteer does not hold: behind a role, or written large.
fn add_unknown(reading: &Reading<'_>, phrases: &mut Vec<Phrase>, taken: &[(usize, usize)]) {
    let mut free = vec![true; reading.len()];
    for (start, end) in phrases
        .iter()
        .map(|phrase| (phrase.start, phrase.end))
        .chain(taken.iter().copied())
    {
        free[start..end].fill(false);
    }
    if reading.tongue.capitals {
        large_names(reading, phrases, &free);
    } else {
        behind_roles(reading, phrases, &free);
    }
}

/// Adds runs of two or more words written large, and one such word behind a role.
fn large_names(reading: &Reading<'_>, phrases: &mut Vec<Phrase>, free: &[bool]) {
    let is_large = |token: usize| {
        free[token]
            && !reading.is_mark(token)
            && reading
                .written(token)
                .starts_with(|c: char| c.is_uppercase())
            && reading
                .at(token)
                .iter()
                .all(|hit| matches!(hit.word, Word::Ordinal | Word::Number(_) | Word::Thing(..)))
    };
    let mut token = 0;
    let mut found = Vec::new();
    while token < reading.len() {
        if !is_large(token) {
            token += 1;
            continue;
        }
        let start = token;
        while token < reading.len()
            && (is_large(token)
                || token > start && token + 1 < reading.len() && is_joined(reading, token))
        {
            token += 1;
        }
        found.push((start, token));
    }
    for (start, end) in found {
        let role = phrases.iter_mut().find(|phrase| {
            phrase.end == start
                && phrase.role.is_some()
                && matches!(phrase.head, Head::Known(head) if Some(head) == phrase.role)
        });
        if let Some(role) = role {
            role.end = end;
            role.core = (start, end);
            role.head = Head::Unknown;
        } else if end - start >= 2 && (start > 0 || opens_apposition(reading, end))
            || end - start >= 3
        {
            phrases.push(unknown(start, end));
        } else if end - start == 1 && is_spot(reading, start) {
            phrases.push(Phrase {
                head: Head::Spot,
                ..unknown(start, end)
            });
        }
    }
}

/// Tells whether a comma or "and" follows two words that open a sentence: then they are a name, "Carlos Manzo, alcalde de …".
fn opens_apposition(reading: &Reading<'_>, end: usize) -> bool {
    is_comma(reading, end) || reading.is(end, Word::And).is_some()
}

/// Tells whether one word written large stands where a place is named: "in Crumpsall", "the town of Handlova".
///
/// Only in Latin letters: in other scripts the name would have to be put into its dictionary form.
fn is_spot(reading: &Reading<'_>, start: usize) -> bool {
    /// Networks that people write in, not places.
    const NETWORKS: [&str; 9] = [
        "telegram",
        "twitter",
        "x",
        "facebook",
        "instagram",
        "youtube",
        "whatsapp",
        "tiktok",
        "internet",
    ];
    let norm = reading.tokens.norm(start);
    let is_latin = reading.written(start).starts_with(|c: char| c < '\u{250}');
    if !is_latin || norm.chars().count() < 4 || NETWORKS.contains(&norm) {
        return false;
    }
    let marks = in_front(reading, start, 0);
    let others = [Relation::Agent, Relation::With, Relation::Recipient];
    let is_town = |token: usize| {
        reading
            .at(token)
            .iter()
            .any(|hit| matches!(hit.word, Word::Thing(_, unit) if reading.tongue.phrases.units.get(usize::from(unit)).is_some_and(|unit| unit == "town")))
    };
    marks.has(Relation::Place) && !marks.has_any(&others)
        || marks.is_genitive() && start >= 2 && is_town(start - 2)
}

/// Tells whether a token belongs to a name that goes on: the marks and the small word of "Fazl-ur-Rehman".
fn is_joined(reading: &Reading<'_>, token: usize) -> bool {
    let mark = |token: usize| reading.is_one_of(token, &["-", "’", "'"]);
    let touches = |left: usize| {
        let items = &reading.tokens.items;
        items[left].end == items[left + 1].start
    };
    if mark(token) {
        return touches(token - 1) && touches(token) && !reading.is_mark(token + 1);
    }
    mark(token - 1) && touches(token - 1)
}

/// In a script without capitals a name stands between a role and the next word of grammar.
fn behind_roles(reading: &Reading<'_>, phrases: &mut [Phrase], free: &[bool]) {
    /// How many words a name has at most.
    const LONGEST: usize = 3;
    /// How many characters, where each is a token.
    const LONGEST_RUN: usize = 8;
    for index in 0..phrases.len() {
        let phrase = &phrases[index];
        let is_role = matches!(phrase.head, Head::Known(head) if Some(head) == phrase.role);
        if !is_role || phrase.end >= reading.len() {
            continue;
        }
        let spaced = reading.tongue.inflects;
        let longest = if spaced { LONGEST } else { LONGEST_RUN };
        let cased = reading
            .written(phrase.end)
            .starts_with(|c: char| c.is_uppercase());
        let mut end = phrase.end;
        while end < reading.len()
            && free[end]
            && !reading.is_mark(end)
            && reading.at(end).is_empty()
            && end - phrase.end < longest
            && cased == reading.written(end).starts_with(|c: char| c.is_uppercase())
        {
            end += 1;
        }
        let phrase = &mut phrases[index];
        // The name must be closed by a marker: else anything may stand there.
        let closed = reading
            .pick(end, |word| {
                matches!(word, Word::Marker(_, Side::After)).then_some(())
            })
            .is_some();
        if end > phrase.end && (closed || cased) {
            phrase.core = (phrase.end, end);
            phrase.end = end;
            phrase.head = Head::Unknown;
        }
    }
}

fn unknown(start: usize, end: usize) -> Phrase {
    Phrase {
        start,
        end,
        core: (start, end),
        head: Head::Unknown,
        nation: None,
        role: None,
        marks: Relations::default(),
        list: None,
        site: false,
        joined: false,
        adjective: false,
    }
}

/// Finds what marks each phrase, and which stand in one list.
fn mark(reading: &Reading<'_>, gazetteer: &Gazetteer, phrases: &mut [Phrase]) {
    // Whether "and" follows, at once or behind more members: then a comma before it joins a list.
    let mut goes_on = vec![false; phrases.len()];
    for index in (0..phrases.len().saturating_sub(1)).rev() {
        let gap = phrases[index].end..phrases[index + 1].start;
        let close = gap.len() <= 3;
        let and = gap.clone().any(|at| reading.is(at, Word::And).is_some());
        let comma = gap.clone().any(|at| is_comma(reading, at));
        goes_on[index] = close && (and || comma && goes_on[index + 1]);
    }
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
        if marks.is_empty() {
            marks = in_front(reading, phrase.start, before.unwrap_or(0));
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
            // "Putin, Trump hold talks"
            let bare =
                last.end <= 6 && phrase.start == last.end + 1 && is_pair(gazetteer, last, phrase);
            is_list_gap(reading, (last.end, phrase.start), goes_on[index], bare)
                && (!last.adjective || phrase.role.is_some() && phrase.nation.is_some())
                && alike(gazetteer, last, phrase)
        });
        let role = phrase.role;
        if let Some(last) = list.filter(|last| phrases[*last].adjective) {
            // "Hungarian and Romanian officials" are officials of both.
            phrases[last].adjective = false;
            phrases[last].role = role;
            if let Some(role) = role {
                phrases[last].head = Head::Known(role);
            }
        }
        let list = list.map(|last| phrases[last].list.unwrap_or(last));
        if let Some(first) = list {
            share_role(gazetteer, phrases, first, index);
        }
        phrases[index].site = marks.is_genitive()
            && (phrases[index].head == Head::Spot
                || is_site(reading, phrases[index].start, before.unwrap_or(0)));
        if marks.is_empty() || marks.is_genitive() {
            let is_near = next.is_none_or(|next| governed_end(reading, phrases[index].end) <= next);
            phrases[index].site |= is_near && leads_to_place(reading, phrases[index].end)
                || is_seat_of_court(gazetteer, phrases, index);
        }
        phrases[index].marks = marks;
        phrases[index].list = list;
        to_city(reading, gazetteer, &mut phrases[index]);
    }
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

/// Takes a name that stands for a body and for a town for the town where a marker of place says so: "in Brussels".
fn to_city(reading: &Reading<'_>, gazetteer: &Gazetteer, phrase: &mut Phrase) {
    let kind = |number: u32| gazetteer.entity(number).map(|entity| entity.kind);
    let is_metonym = matches!(phrase.head, Head::Known(head) if kind(head) == Some(Kind::Metonym));
    let others = [Relation::Agent, Relation::With, Relation::Recipient];
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

/// Takes "the foreign ministers of China and India" for China and India, with the sector of the role.
fn share_role(gazetteer: &Gazetteer, phrases: &mut [Phrase], first: usize, index: usize) {
    let is_nation = |phrase: &Phrase| {
        phrase.role.is_none()
            && phrase
                .entity(gazetteer)
                .is_some_and(|entity| entity.kind == Kind::Nation)
    };
    let leader = &phrases[first];
    let (Some(role), Some(nation)) = (leader.role, leader.nation) else {
        return;
    };
    let is_shared = leader.head == Head::Known(role) || leader.head == Head::Known(nation);
    if is_shared && is_nation(&phrases[index]) {
        phrases[first].head = Head::Known(nation);
        phrases[index].role = Some(role);
        phrases[index].adjective = false;
    }
}

/// Tells whether two phrases name two people, or two countries.
fn is_pair(gazetteer: &Gazetteer, left: &Phrase, right: &Phrase) -> bool {
    let kind = |phrase: &Phrase| phrase.entity(gazetteer).map(|entity| entity.kind);
    kind(left) == kind(right) && matches!(kind(left), Some(Kind::Person | Kind::Nation))
}

fn alike(gazetteer: &Gazetteer, left: &Phrase, right: &Phrase) -> bool {
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
fn is_list_gap(
    reading: &Reading<'_>,
    (start, end): (usize, usize),
    goes_on: bool,
    bare: bool,
) -> bool {
    /// A comma, "and", and the articles and prepositions that some languages repeat.
    const WIDEST: usize = 4;
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

fn is_comma(reading: &Reading<'_>, token: usize) -> bool {
    reading.is_one_of(token, &[",", "、", "،", "，"])
}

/// Gives what a marker behind a phrase makes of it; the longest decides.
fn after(reading: &Reading<'_>, phrase: &Phrase) -> Relations {
    let mut marks = Relations::default();
    let mut longest = 0;
    for hit in reading.at(phrase.end) {
        if let Word::Marker(relation, Side::After) = hit.word
            && hit.end >= longest
        {
            longest = hit.end;
            marks.add(relation);
        }
    }
    marks
}

/// Gives what a preposition makes of the phrase that begins at a token.
fn in_front(reading: &Reading<'_>, start: usize, from: usize) -> Relations {
    /// Articles, adjectives and numbers may stand between: "with several senior Russian officials".
    const WIDEST: usize = 3;
    let mut at = start;
    let mut article = false;
    for _ in 0..=WIDEST {
        if at <= from {
            return Relations::default();
        }
        // "informó en un comunicado la Cancillería": what stands before the article is of another noun.
        if article && !is_short(reading, at) {
            return Relations::default();
        }
        article |= at < start && is_short(reading, at);
        let marks = ending_at(reading, at);
        if !marks.is_empty() {
            return marks;
        }
        at -= 1;
        let stops = reading.is_mark(at) && !reading.is_one_of(at, &["\"", "“", "«", "„", "-"])
            || reading.at(at).iter().any(|hit| {
                matches!(
                    hit.word,
                    Word::ClauseStart | Word::Speech | Word::And | Word::That | Word::Passive(_)
                )
            });
        if stops {
            return Relations::default();
        }
    }
    Relations::default()
}

/// Gives what marks the noun that a genitive belongs to: "against a base of the rebels", "ईरान के ठिकानों पर".
pub(super) fn governed(reading: &Reading<'_>, phrase: &Phrase, trigger: usize) -> Relations {
    /// The noun with an article, a number and an adjective.
    const WIDEST: usize = 4;
    if reading.tongue.order == Order::Sov {
        let last = (phrase.end + 1 + WIDEST).min(trigger);
        let mut found = Relations::default();
        for at in phrase.end + 1..last {
            for hit in reading.at(at) {
                if let Word::Marker(relation, Side::After) = hit.word {
                    found.add(relation);
                }
            }
            if !found.is_empty() && !found.is_genitive() {
                break;
            }
        }
        return found;
    }
    // The genitive's own preposition, then the noun.
    let of = (phrase.start.saturating_sub(WIDEST)..phrase.start)
        .rev()
        .find(|at| {
            reading
                .is(*at, Word::Marker(Relation::Of, Side::Before))
                .is_some()
        });
    let Some(noun) = of.and_then(|of| of.checked_sub(1)) else {
        return Relations::default();
    };
    if reading.is_mark(noun) || !ending_at(reading, noun + 1).is_empty() {
        return Relations::default();
    }
    in_front(reading, noun, 0)
}

/// Where a verb ends its clause, the last token of a noun behind a name: "कुर्स्क इलाक़े".
fn governed_end(reading: &Reading<'_>, end: usize) -> usize {
    /// The noun and an adjective.
    const WIDEST: usize = 3;
    (end..(end + WIDEST).min(reading.len()))
        .find(|at| place_marker(reading, *at))
        .unwrap_or(end)
}

/// Tells whether a marker of place stands behind the nouns that follow a name: "हेग शिखर सम्मेलन में".
fn leads_to_place(reading: &Reading<'_>, end: usize) -> bool {
    let marker = governed_end(reading, end);
    reading.tongue.order == Order::Sov
        && marker > end
        && !(end..marker).any(|at| reading.is_mark(at))
}

fn place_marker(reading: &Reading<'_>, token: usize) -> bool {
    reading
        .is(token, Word::Marker(Relation::Place, Side::After))
        .is_some()
}

/// Tells whether a town is that of a court beside it: "a Paris court", "el tribunal de París".
fn is_seat_of_court(gazetteer: &Gazetteer, phrases: &[Phrase], index: usize) -> bool {
    let is_court = |phrase: &Phrase| {
        let role = phrase.role.and_then(|role| gazetteer.entity(role));
        role.is_some_and(|role| role.name.ends_with("court"))
    };
    let phrase = &phrases[index];
    let before = index.checked_sub(1).map(|last| &phrases[last]);
    let behind = phrases.get(index + 1);
    phrase.marks.is_genitive()
        && before.is_some_and(|before| is_court(before) && phrase.start - before.end <= 2)
        || behind.is_some_and(|behind| is_court(behind) && behind.start == phrase.end)
}

/// Tells whether a token is as short as articles are.
fn is_short(reading: &Reading<'_>, token: usize) -> bool {
    reading.written(token).chars().count() <= 3
}

/// Tells whether a genitive belongs to a noun behind a preposition of place.
fn is_site(reading: &Reading<'_>, start: usize, from: usize) -> bool {
    /// "at the international airport of": the noun, its adjective, an article, and the prepositions.
    const WIDEST: usize = 6;
    (start.saturating_sub(WIDEST).max(from)..start)
        .rev()
        .take_while(|at| !reading.is_mark(*at))
        .any(|at| {
            reading
                .at(at)
                .iter()
                .any(|hit| hit.word == Word::Marker(Relation::Place, Side::Before))
        })
}

/// Gives what the longest preposition that ends before a token marks.
fn ending_at(reading: &Reading<'_>, token: usize) -> Relations {
    /// The longest preposition has this many words.
    const LONGEST: usize = 5;
    let mut marks = Relations::default();
    for start in token.saturating_sub(LONGEST)..token {
        for hit in reading.at(start).iter().filter(|hit| hit.end == token) {
            if let Word::Marker(relation, Side::Before) = hit.word {
                marks.add(relation);
            }
        }
        if !marks.is_empty() {
            break;
        }
    }
    marks
}
