//! The place that opens a report: its dateline, or the town of a headline.

use super::assign::Sentence;
use super::party::Phrase;
use super::place;
use crate::gazetteer::{Entity, Kind, Relation};

impl Sentence<'_> {
    /// Gives the place that opens the sentence, cut off by a comma: all that follows happens there: "In Lima, …".
    pub(super) fn opening(&self) -> Option<(&Phrase, &Entity)> {
        /// The preposition.
        const CLOSE: usize = 2;
        let first = self.phrases.first()?;
        let entity = place::entity(first, self.gazetteer)?;
        let marks = first.marks;
        let is_where = marks.has(Relation::Place) && !marks.has(Relation::Agent);
        let is_cut = self.reading.is_one_of(first.end, &[",", "،", "，"]);
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

    /// Gives the town that a dateline names: "Doha, 19 juil. - …", "ŞAM – …".
    pub(super) fn dateline(&self) -> Option<usize> {
        self.dateline_end().map(|(first, _)| first)
    }

    /// Gives the number of a dateline's town, and the dash that ends it.
    pub(super) fn dateline_end(&self) -> Option<(usize, usize)> {
        /// A date, an agency.
        const LONGEST: usize = 8;
        let begin = self.behind_agency();
        let number = self.phrases.iter().position(|one| one.start >= begin)?;
        let first = &self.phrases[number];
        if first.start != begin {
            return None;
        }
        let is_city = |number: u32| {
            let entity = self.gazetteer.entity(number);
            entity.is_some_and(|entity| entity.kind == Kind::City)
        };
        let mut names = self.reading.names.iter();
        let is_town =
            names.any(|hit| (hit.start, hit.end) == first.core && is_city(hit.name.entity));
        let dash = (first.end..(first.end + LONGEST).min(self.reading.len()))
            .find(|at| self.reading.is_one_of(*at, &["-", "–", "—"]))?;
        // An agency stands in brackets: "NAIROBI, March 12 (Reuters) - …".
        let is_agency = |next: &Phrase| self.reading.is_one_of(next.start - 1, &["(", "（", "["]);
        let next = self.phrases[number + 1..]
            .iter()
            .take_while(|next| next.start < dash)
            .all(is_agency);
        let items = &self.reading.tokens.items;
        let is_apart = items[dash - 1].end < items[dash].start;
        let is_mark = dash == first.end || self.reading.is_mark(first.end);
        (is_town && next && is_apart && is_mark).then_some((number, dash))
    }

    /// Gives the token behind the agency that opens a report: "(ANSA) - ROMA, 5 MAG - …".
    fn behind_agency(&self) -> usize {
        /// The agency and its service.
        const LONGEST: usize = 5;
        let is =
            |at: usize, mark: &str| at < self.reading.len() && self.reading.is_one_of(at, &[mark]);
        let close = (1..LONGEST).find(|at| is(*at, ")")).filter(|_| is(0, "("));
        close
            .filter(|at| is(at + 1, "-") || is(at + 1, "–"))
            .map_or(0, |at| at + 2)
    }
}
