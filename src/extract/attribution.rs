//! Who says so.

use super::naming;
use super::party::{Head, Phrase};
use super::reading::Reading;
use super::speaker::{following, is_pronoun, named_before, preceding, speaker};
use crate::gazetteer::{Gazetteer, Order, Relation, Side, Word};

/// A statement of a sentence: who makes it, by which words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Statement {
    /// The number of the speaker's phrase.
    pub(super) speaker: usize,
    /// The tokens of the verb, or of "according to".
    pub(super) verb: (usize, usize),
    /// Whether the words name a source rather than a verb of saying.
    pub(super) source: bool,
}

/// Finds the statements of a sentence.
pub(super) fn statements(
    reading: &Reading<'_>,
    phrases: &[Phrase],
    gazetteer: &Gazetteer,
) -> Vec<Statement> {
    let mut found: Vec<Statement> = Vec::new();
    // "Peskov: …", as headlines have it; "Niger : la junte expulse …" tells only where.
    if let Some(phrase) = phrases.first()
        && phrase.start == 0
        && reading.is_one_of(phrase.end, &[":", "："])
        && naming::is_party(phrase, gazetteer, reading)
        && (!is_bare_country(phrase) || reading.is_quoted(phrase.end + 1))
    {
        found.push(Statement {
            speaker: 0,
            verb: (phrase.end, phrase.end + 1),
            source: true,
        });
    }
    found.extend(closing(reading, phrases, gazetteer));
    let mut token = 0;
    while token < reading.len() {
        let hit = reading
            .at(token)
            .iter()
            .find(|hit| matches!(hit.word, Word::Speech | Word::Source(_)));
        // "il secondo sospetto" is the second one, not what he says.
        let hit = hit.filter(|hit| {
            let is_source = matches!(hit.word, Word::Source(_));
            let is_ordinal = reading.is(token, Word::Ordinal).is_some();
            let is_behind = token > 0
                && !reading.is_mark(token - 1)
                && reading.written(token - 1).chars().count() <= 3;
            // "claimed responsibility for" tells who did it.
            let is_deed = hit.word == Word::Speech
                && reading
                    .is(token, Word::Marker(Relation::Agent, Side::After))
                    .is_some();
            !(is_deed || is_source && is_ordinal && is_behind)
        });
        let Some(hit) = hit.copied() else {
            token += 1;
            continue;
        };
        let speaker = match hit.word {
            Word::Source(Side::Before) => following(reading, phrases, hit.end),
            Word::Source(Side::After) => preceding(reading, phrases, hit.start, true),
            _ if is_pronoun(reading, hit.start) => {
                named_before(reading, phrases, gazetteer, hit.start)
            }
            _ => speaker(reading, phrases, gazetteer, (hit.start, hit.end)),
        };
        let speaker =
            speaker.filter(|speaker| naming::is_party(&phrases[*speaker], gazetteer, reading));
        if let Some(speaker) = speaker {
            found.push(Statement {
                speaker,
                verb: (hit.start, hit.end),
                source: hit.word != Word::Speech,
            });
        }
        token = hit.end;
    }
    found
}

/// Tells whether a phrase is the name of a country without a role.
fn is_bare_country(phrase: &Phrase) -> bool {
    phrase.role.is_none() && phrase.nation.map(Head::Known) == Some(phrase.head)
}

/// Gives the speaker whom a dash sets behind what he says, as headlines have it: "… — Марк Карні".
fn closing(reading: &Reading<'_>, phrases: &[Phrase], gazetteer: &Gazetteer) -> Option<Statement> {
    let last = phrases.len().checked_sub(1)?;
    let phrase = &phrases[last];
    let dash = phrase.start.checked_sub(1)?;
    let is_last = (phrase.end..reading.len()).all(|at| reading.is_mark(at));
    // "Sette morti a Kharkiv: fonti ucraine"
    let is_colon = dash > 0 && reading.is_one_of(dash, &[":", "："]) && !reading.is_quoted(dash);
    let is_dash = is_colon || dash > 0 && reading.is_one_of(dash, &["—", "–", "-"]);
    let touches = is_dash && {
        let items = &reading.tokens.items;
        !is_colon
            && (items[dash - 1].end == items[dash].start
                || items[dash].end == items[phrase.start].start)
    };
    let speaks = naming::is_party(phrase, gazetteer, reading);
    (is_last && is_dash && !touches && speaks).then_some(Statement {
        speaker: last,
        verb: (dash, dash + 1),
        source: true,
    })
}

/// Tells whether a statement that stands among the words of a trigger tells of it: "… milhões, anunciou Nuno Melo".
pub(super) fn closes(
    reading: &Reading<'_>,
    statement: &Statement,
    phrases: &[Phrase],
    (start, end): (usize, usize),
) -> bool {
    let (verb_start, verb_end) = statement.verb;
    let is_inside = start < verb_start && verb_start < end;
    let is_behind = phrases[statement.speaker].start >= verb_end;
    is_inside && is_behind && (statement.source || reading.is_mark(verb_start - 1))
}

/// Tells whether a statement holds what stands at a trigger.
pub(super) fn holds(
    reading: &Reading<'_>,
    statement: &Statement,
    phrases: &[Phrase],
    (start, end): (usize, usize),
) -> bool {
    let (verb_start, verb_end) = statement.verb;
    if start < verb_end && verb_start < end {
        return false;
    }
    if statement.source || start >= verb_end {
        return true;
    }
    if reading.tongue.order == Order::Sov {
        // What is said stands between the speaker and the verb, or before the speaker.
        return end <= verb_start;
    }
    // "…, Peskov said": what is said stands before it, cut off by a mark; and in Hindi by nothing but the speaker.
    let speaker = &phrases[statement.speaker];
    let first = speaker.start.min(verb_start);
    first >= end
        && !opens_its_own(reading, speaker, verb_end)
        && !is_relative(reading, speaker, verb_start)
        && ((end..first).any(|at| reading.is_mark(at))
            || reading.clause(start) != reading.clause(verb_start))
}

/// Tells whether what a speaker says stands behind his verb: "…, while Kenya said it would wait", "…, and told reporters
/// that".
fn opens_its_own(reading: &Reading<'_>, speaker: &Phrase, end: usize) -> bool {
    /// Whom he tells it.
    const CLOSE: usize = 3;
    let is_pronoun = |word| matches!(word, Word::Pronoun(_)).then_some(());
    let is_that = |at: usize| reading.is(at, Word::That).is_some();
    speaker.end < end
        && reading.tongue.order == Order::Svo
        && (reading.pick(end, is_pronoun).is_some()
            || (end..(end + CLOSE).min(reading.len()))
                .take_while(|at| !reading.is_mark(*at))
                .any(is_that))
}

/// Tells whether a verb of saying is that of a relative clause: "the territory that Moscow claims".
fn is_relative(reading: &Reading<'_>, speaker: &Phrase, verb: usize) -> bool {
    let mut words = reading.relatives().iter();
    reading.tongue.order == Order::Svo
        && speaker.end <= verb
        && words.any(|word| {
            word.end <= speaker.start
                && speaker.start - word.end <= 1
                && word.clause == reading.clause(verb)
        })
}
