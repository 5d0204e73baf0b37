//! Offices that an adjective divides: "le ministre iranien des Affaires étrangères".

use super::reading::Reading;
use crate::coder::text::Tokens;
use crate::gazetteer::{Gazetteer, Relation, Side, Word};

/// Gives the entry of the office that a role and the words behind its adjective make together, and the token behind it.
pub(super) fn divided_office(
    reading: &Reading<'_>,
    gazetteer: &Gazetteer,
    (start, adjective): (usize, usize),
) -> Option<(u32, usize)> {
    /// "des Affaires étrangères et européennes"
    const LONGEST: usize = 6;
    let behind = adjective + 1;
    let of = Word::Marker(Relation::Of, Side::Before);
    reading.is(behind, of)?;
    let last = (behind..reading.len())
        .take(LONGEST)
        .take_while(|at| !reading.is_mark(*at))
        .last()?;
    let written = |from, to| &reading.text[reading.span(from, to).range()];
    let text = format!(
        "{} {}",
        written(start, adjective),
        written(behind, last + 1)
    );
    let mut tokens = Tokens::default();
    tokens.read(&text, &reading.tongue.style);
    let mut hits = Vec::new();
    reading.tongue.names.find(&text, &tokens, &mut hits);
    let role = adjective - start;
    let is_office = |number: u32| {
        let entity = gazetteer.entity(number);
        entity.is_some_and(|entity| entity.kind.is_role())
    };
    hits.iter()
        .filter(|hit| hit.start == 0 && hit.end > role && is_office(hit.name.entity))
        .max_by_key(|hit| hit.end)
        .map(|hit| (hit.name.entity, behind + hit.end - role))
}
