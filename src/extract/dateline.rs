//! The dateline of a report: "NIAMEY, 14 mars (AFP) - …", "(ANSA) - ROMA, 12 SET - …", "ŞAM – …".

use super::assign::Sentence;
use super::party::Phrase;
use crate::gazetteer::Kind;

impl Sentence<'_> {
    /// Gives the town that a dateline names.
    pub(super) fn dateline(&self) -> Option<usize> {
        let end = self.dateline_end()?;
        (0..self.phrases.len()).find(|at| self.phrases[*at].end <= end && self.is_town(*at))
    }

    /// Tells whether a phrase stands in the dateline: a town, an agency.
    pub(super) fn is_in_dateline(&self, phrase: &Phrase) -> bool {
        self.dateline_end().is_some_and(|end| phrase.end <= end)
    }

    /// Gives the dash that ends a dateline, where only a town, agencies, a date and marks stand before it.
    pub(super) fn dateline_end(&self) -> Option<usize> {
        /// An agency, a town, a date.
        const LONGEST: usize = 14;
        let reading = self.reading;
        let mut found = None;
        let mut town: Option<usize> = None;
        for token in 0..LONGEST.min(reading.len()) {
            let phrase = self.phrases.iter().position(|one| one.start == token);
            if let Some(at) = phrase {
                let is_agency = token > 0 && reading.is_one_of(token - 1, &["(", "（", "[", "/"]);
                if !is_agency && (town.is_some() || !self.is_town(at)) {
                    break;
                }
                if !is_agency {
                    town = Some(self.phrases[at].end);
                }
            }
            let is_inside = |one: &Phrase| one.start <= token && token < one.end;
            let is_dated = |end: usize| token == end && !reading.is_mark(token);
            let is_known = self.phrases.iter().any(is_inside);
            if town.is_none() && !is_known && !reading.is_mark(token) || town.is_some_and(is_dated)
            {
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
    fn is_town(&self, at: usize) -> bool {
        let phrase = &self.phrases[at];
        self.reading.names.iter().any(|hit| {
            let entity = self.gazetteer.entity(hit.name.entity);
            (hit.start, hit.end) == phrase.core
                && entity.is_some_and(|entity| entity.kind == Kind::City)
        })
    }
}
