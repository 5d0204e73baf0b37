//! The clauses of a sentence: where they begin and end, what is quoted, and where relative words stand.

use super::clock::is_minute_mark;
use super::reading::Reading;
use crate::gazetteer::{Relative, Side, Word};

/// The clauses of a sentence, numbered in the order in which they begin.
#[derive(Debug, Default)]
pub(super) struct Clauses {
    /// The number of the clause that each token stands in.
    pub(super) numbers: Vec<u16>,
    /// Whether each token stands inside quotation marks.
    pub(super) quoted: Vec<bool>,
    pub(super) relatives: Vec<RelativeWord>,
}

/// A relative word that begins a clause.
#[derive(Debug, Clone, Copy)]
pub(super) struct RelativeWord {
    /// Its first token, and the one behind the last.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: Relative,
    pub(super) clause: u16,
}

/// Cuts a sentence into its clauses.
pub(super) fn cut(reading: &Reading<'_>) -> Clauses {
    let mut clauses = Clauses::default();
    let (mut clause, mut last, mut inside) = (0, 0, false);
    // The clause that goes on behind the comma that ends a relative clause.
    let mut around: Option<u16> = None;
    let dashes: Vec<usize> = (0..reading.len())
        .filter(|at| is_break(reading, *at))
        .collect();
    let mut outside = 0;
    for token in 0..reading.len() {
        if reading.is_mark(token) && !is_minute_mark(reading, token) {
            match reading.written(token) {
                ";" | ":" | "؛" | "；" | "：" => {
                    last += 1;
                    clause = last;
                    around = None;
                }
                "—" | "–" | "-" if dashes.contains(&token) => {
                    // "the minister – an ally of Putin – met …" goes on behind the second.
                    let closes = dashes.len() == 2 && token == dashes[1];
                    let outer = closes.then_some(outside);
                    outside = clause;
                    last += u16::from(outer.is_none());
                    clause = outer.unwrap_or(last);
                    around = None;
                }
                "“" | "«" | "„" | "「" | "『" => inside = true,
                "”" | "»" | "」" | "』" => inside = false,
                "\"" => inside = !inside,
                "," | "،" | "，" if !joins_names(reading, token) => {
                    if let Some(outer) = around.take() {
                        clause = outer;
                    }
                }
                _ => {}
            }
        } else if token > 0 && !reading.is_mark(token) {
            if reading.tokens.is_parted(token) {
                last += 1;
                clause = last;
                around = None;
            }
            let relative = relative(reading, token);
            // "न तो … और न ही": a word inside a conjunction of names begins nothing.
            let begins = reading.is(token, Word::ClauseStart).is_some()
                && reading.is(token - 1, Word::And) != Some(token + 1);
            if begins || relative.is_some() {
                // The preposition of a relative word belongs to its clause.
                let behind_comma = is_clause_comma(reading, token - 1)
                    || token > 1
                        && is_marker(reading, token - 1)
                        && is_clause_comma(reading, token - 2);
                if relative.is_some() && behind_comma {
                    around = around.or(Some(clause));
                } else {
                    around = None;
                }
                last += 1;
                clause = last;
            }
            if let Some((kind, end)) = relative {
                clauses.relatives.push(RelativeWord {
                    start: token,
                    end,
                    kind,
                    clause,
                });
            }
        }
        clauses.numbers.push(clause);
        clauses.quoted.push(inside);
    }
    clauses
}

/// Tells whether a token is a dash between two clauses: a long one, or one between spaces.
fn is_break(reading: &Reading<'_>, token: usize) -> bool {
    let items = &reading.tokens.items;
    let is_spaced = || {
        let behind = items.get(token + 1);
        token > 0
            && items[token - 1].end < items[token].start
            && behind.is_some_and(|behind| items[token].end < behind.start)
    };
    reading.is_one_of(token, &["—"]) || reading.is_one_of(token, &["–", "-"]) && is_spaced()
}

/// Gives the relative word that begins at a token; one that may be an article counts where its clause begins.
fn relative(reading: &Reading<'_>, token: usize) -> Option<(Relative, usize)> {
    let found = reading.pick(token, |word| match word {
        Word::Relative(kind) => Some(kind),
        _ => None,
    })?;
    let (_, end) = found;
    if reading.is(token, Word::ClauseStart).is_some() {
        return Some(found);
    }
    let is_behind = is_clause_comma(reading, token - 1)
        || token > 1 && is_marker(reading, token - 1) && is_clause_comma(reading, token - 2);
    // "…, die das Ministerium", "…, der für eine Zeitung": an article has its noun behind it.
    let opens = end < reading.len()
        && !reading.is_mark(end)
        && reading
            .written(end)
            .starts_with(|c: char| !c.is_uppercase())
        && (is_marker(reading, end) || reading.written(end).chars().count() <= ARTICLE);
    (is_behind && opens).then_some(found)
}

/// Articles and pronouns have at most this many letters.
const ARTICLE: usize = 4;

/// Tells whether a token is a comma that may part clauses: not that of Chinese lists.
pub(super) fn is_clause_comma(reading: &Reading<'_>, token: usize) -> bool {
    reading.is_one_of(token, &[",", "،", "，"])
}

fn is_marker(reading: &Reading<'_>, token: usize) -> bool {
    let hits = reading.at(token).iter();
    hits.clone()
        .any(|hit| hit.end == token + 1 && matches!(hit.word, Word::Marker(_, Side::Before)))
}

/// Tells whether a comma stands between two names of a list, or two numbers.
fn joins_names(reading: &Reading<'_>, comma: usize) -> bool {
    /// An article, a role that is no name.
    const WIDEST: usize = 2;
    let before = reading.names.iter().any(|name| name.end == comma);
    let behind = reading
        .names
        .iter()
        .any(|name| name.start > comma && name.start <= comma + WIDEST);
    before && behind
}
