//! People of whom a text gives the surname, or a first name that nobody foresaw.

use super::reading::Reading;
use super::sound::Sound;
use crate::gazetteer::{Entity, Gazetteer, Kind, NameHit};

/// Tells whether a surname that counts only after the whole name stands behind an office that its bearer held, and
/// nobody else of that name: "Savunma Bakanı Güler".
pub(super) fn is_behind_office(
    reading: &Reading<'_>,
    gazetteer: &Gazetteer,
    hit: &NameHit,
) -> bool {
    let roles = || {
        let before = reading.names.iter().filter(|role| role.end == hit.start);
        before.filter_map(|role| Some((role, gazetteer.entity(role.name.entity)?)))
    };
    // "governo Meloni": a government is named by who leads it.
    let leads = |person: &Entity, role: &Entity| {
        const HEADS: [&str; 3] = ["president", "prime-minister", "chancellor"];
        let mut offices = person.offices.iter();
        role.kind == Kind::Body
            && role.name == "government"
            && offices.any(|office| HEADS.contains(&office.role.as_str()))
    };
    let held = |number: u32| {
        let person = gazetteer.entity(number)?;
        let holds = |role: &Entity| {
            role.kind == Kind::Office && person.offices.iter().any(|one| one.role == role.name)
        };
        roles()
            .filter(|(_, role)| holds(role) || leads(person, role))
            .map(|(role, _)| role)
            .max_by_key(|role| role.end - role.start)
    };
    let Some(role) = held(hit.name.entity) else {
        return false;
    };
    let others = reading.names.iter().filter(|other| {
        (other.start, other.end) == (hit.start, hit.end) && other.name.entity != hit.name.entity
    });
    let code = |number: u32| gazetteer.entity(number).and_then(|one| one.code.as_deref());
    let mut nations = reading.names.iter().filter(|nation| {
        let entity = gazetteer.entity(nation.name.entity);
        nation.end <= role.start
            && role.start - nation.end <= 1
            && entity.is_some_and(|entity| entity.kind == Kind::Nation)
    });
    let first = nations.next();
    let is_own = first.is_none_or(|first| code(first.name.entity) == code(hit.name.entity))
        || nations.any(|nation| code(nation.name.entity) == code(hit.name.entity));
    let mut others =
        others.filter(|other| first.is_none() || code(other.name.entity) == code(hit.name.entity));
    is_own && !others.any(|other| held(other.name.entity).is_some())
}

/// Gives where a person's name begins: a first name may be spelled as nobody foresaw.
pub(super) fn first_name(
    reading: &Reading<'_>,
    gazetteer: &Gazetteer,
    hits: &[NameHit],
    hit: &NameHit,
) -> usize {
    if let Some(start) = behind_office(reading, gazetteer, hits, hit) {
        return start;
    }
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

/// Gives where a first name begins in a script without capitals, where the words up to the surname follow an office:
/// "महासचिव अन्तोनियो गुटेरेस".
fn behind_office(
    reading: &Reading<'_>,
    gazetteer: &Gazetteer,
    hits: &[NameHit],
    hit: &NameHit,
) -> Option<usize> {
    /// How many first names there may be.
    const LONGEST: usize = 2;
    /// The Arabic article, which adjectives of the office have and first names have not.
    const ARTICLE: &str = "ال";
    let is_caseless = |token: usize| {
        let first = reading.written(token).chars().next();
        first.is_some_and(|c| c.is_alphabetic() && !c.is_uppercase() && !c.is_lowercase())
    };
    let is_first_name = |token: usize| {
        is_caseless(token)
            && reading.at(token).is_empty()
            && !reading.tokens.norm(token).starts_with(ARTICLE)
            && !hits
                .iter()
                .any(|other| (other.start..other.end).contains(&token))
    };
    let is_office = |end: usize| {
        hits.iter().any(|role| {
            let entity = gazetteer.entity(role.name.entity);
            role.end == end && entity.is_some_and(|entity| entity.kind == Kind::Office)
        })
    };
    if !reading.tongue.inflects || hit.end > hit.start + 1 {
        return None;
    }
    (hit.start.saturating_sub(LONGEST)..hit.start)
        .rev()
        .take_while(|token| is_first_name(*token))
        .find(|token| is_office(*token))
}

/// Tells whether the first name before a known surname is that of somebody else: Melania Trump is not Donald Trump.
///
/// A first name may be spelled as nobody foresaw, so only names that cannot sound alike tell people apart.
pub(super) fn is_somebody_else(
    reading: &Reading<'_>,
    gazetteer: &Gazetteer,
    hit: &NameHit,
) -> bool {
    /// First and middle names that are looked at.
    const LONGEST: usize = 3;
    let entity = gazetteer.entity(hit.name.entity);
    let Some(person) = entity.filter(|entity| entity.kind == Kind::Person) else {
        return false;
    };
    if !reading.tongue.capitals || hit.end > hit.start + 1 {
        return false;
    }
    let given: Vec<usize> = (hit.start.saturating_sub(LONGEST)..hit.start)
        .rev()
        .take_while(|token| is_given_name(reading, *token))
        .collect();
    let Some((first, _)) = person.name.rsplit_once(' ') else {
        return false;
    };
    !given.is_empty()
        && given.iter().all(|token| {
            let sound = Sound::of(reading.written(*token));
            first
                .split([' ', '-'])
                .all(|known| !sound.is_like(Sound::of(known)))
        })
        && !is_title_case(reading)
}

/// Tells whether a token may be a first name, and nothing else that is written large: no name, no title, no first word.
fn is_given_name(reading: &Reading<'_>, token: usize) -> bool {
    /// Titles before a surname, of all languages that write names large.
    const TITLES: [&str; 29] = [
        "mister",
        "miss",
        "lord",
        "lady",
        "dame",
        "pope",
        "king",
        "queen",
        "prince",
        "princess",
        "emir",
        "sultan",
        "sheikh",
        "cheikh",
        "jeque",
        "xeque",
        "sceicco",
        "papa",
        "father",
        "pastor",
        "judge",
        "justice",
        "team",
        "chancellor",
        "chair",
        "saint",
        "doña",
        "dona",
        "bayan",
    ];
    /// Shorter words are titles: Mr, Sir, Mme, San.
    const SHORTEST: usize = 4;
    /// Behind the letters of Latin; in Cyrillic a noun in the genitive may stand there: "зампред Совбеза Медведев".
    const LATIN: char = '\u{250}';
    let opens = |before: usize| reading.is_mark(before) && !reading.is_one_of(before, &[",", "-"]);
    let written = reading.written(token);
    token > 0
        && !reading.is_mark(token)
        && !opens(token - 1)
        && written.starts_with(|c: char| c.is_uppercase() && c < LATIN)
        && written.chars().skip(1).all(char::is_lowercase)
        && written.chars().count() >= SHORTEST
        && !TITLES.contains(&written.to_lowercase().as_str())
        && reading.at(token).is_empty()
        && !reading
            .names
            .iter()
            .any(|name| (name.start..name.end).contains(&token))
}

/// Tells whether a sentence is a headline that writes most words large, names and the first word left aside.
fn is_title_case(reading: &Reading<'_>) -> bool {
    /// Shorter words are written small in such headlines, too.
    const SHORTEST: usize = 4;
    let (mut large, mut small) = (0, 0);
    for token in 1..reading.len() {
        let written = reading.written(token);
        let is_name = |name: &NameHit| (name.start..name.end).contains(&token);
        if written.chars().count() >= SHORTEST && !reading.names.iter().any(is_name) {
            large += usize::from(written.starts_with(char::is_uppercase));
            small += usize::from(written.starts_with(char::is_lowercase));
        }
    }
    large > small
}
