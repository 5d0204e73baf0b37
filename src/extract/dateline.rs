//! The place that opens a report: the town of a headline, or its dateline, "NIAMEY, 14 mars (AFP) - …", "(ANSA) - ROMA, 12 SET - …", "ŞAM – …".

use super::assign::Sentence;
use super::clauses::is_clause_comma;
use super::party::Phrase;
use super::place;
use super::reading::Reading;
use crate::gazetteer::{Entity, Gazetteer, Kind, Relation};

impl Sentence<'_> {
    /// Gives the place that opens the sentence, cut off by a comma: all that follows happens there: "In Lima, …".
    pub(super) fn opening(&self) -> Option<(&Phrase, &Entity)> {
        /// The preposition.
        const CLOSE: usize = 2;
        let first = self.phrases.first()?;
        let entity = place::entity(first, self.gazetteer)?;
        let marks = first.marks;
        let is_where = marks.has(Relation::Place) && !marks.has(Relation::Agent);
        let is_cut = is_clause_comma(self.reading, first.end);
        // "Palermo, maxi blitz": the town of a headline, no member of a list and nobody who acts.
        let goes_on = self.phrases.get(1).is_some_and(|next| next.list == Some(0));
        let is_headline = first.start == 0
            && marks.is_empty()
            && entity.kind == Kind::City
            && self.reading.tongue.capitals
            && !goes_on
            && self.reading.at(first.end + 1).is_empty()
            && !self.reading.is_one_of(self.reading.len() - 1, &["."]);
        (first.start <= CLOSE && is_cut && (is_where || is_headline)).then_some((first, entity))
    }

    /// Gives the town that a dateline names.
    pub(super) fn dateline_town(&self) -> Option<usize> {
        let end = self.dateline?;
        (0..self.phrases.len()).find(|at| {
            let phrase = &self.phrases[*at];
            phrase.end <= end && is_town(self.reading, self.gazetteer, phrase)
        })
    }

    /// Tells whether a phrase stands in the dateline: a town, an agency.
    pub(super) fn is_in_dateline(&self, phrase: &Phrase) -> bool {
        self.dateline.is_some_and(|end| phrase.end <= end)
    }
}

/// Gives the dash that ends a dateline, where only a town, agencies, a date and marks stand before it.
pub(super) fn dateline_end(
    reading: &Reading<'_>,
    phrases: &[Phrase],
    gazetteer: &Gazetteer,
) -> Option<usize> {
    /// An agency, a town, a date.
    const LONGEST: usize = 14;
    let mut found = None;
    let mut town: Option<usize> = None;
    for token in 0..LONGEST.min(reading.len()) {
        if let Some(phrase) = phrases.iter().find(|one| one.start == token) {
            let is_agency = token > 0 && reading.is_one_of(token - 1, &["(", "（", "[", "/"]);
            if !is_agency && (town.is_some() || !is_town(reading, gazetteer, phrase)) {
                break;
            }
            if !is_agency {
                town = Some(phrase.end);
            }
        }
        let is_inside = |one: &Phrase| one.start <= token && token < one.end;
        let is_dated = |end: usize| token == end && !reading.is_mark(token);
        let is_known = phrases.iter().any(is_inside);
        if town.is_none() && !is_known && !reading.is_mark(token) || town.is_some_and(is_dated) {
            break;
        }
        let items = &reading.tokens.items;
        if town.is_some()
            && reading.is_one_of(token, &["-", "–", "—"])
            && items[token - 1].end < items[token].start
        {
            found = Some(token);
        }
    }
    found
}

/// Tells whether a phrase is the bare name of a town.
fn is_town(reading: &Reading<'_>, gazetteer: &Gazetteer, phrase: &Phrase) -> bool {
    reading.names.iter().any(|hit| {
        let entity = gazetteer.entity(hit.name.entity);
        (hit.start, hit.end) == phrase.core
            && entity.is_some_and(|entity| entity.kind == Kind::City)
    })
}
