//! Whose act it is by the words around it: passives, quotations, and verbs of saying that close the report.

use super::assign::Sentence;
use super::attribution::Statement;
use super::party::Phrase;
use super::site::Site;
use crate::gazetteer::{Side, Word};

impl Sentence<'_> {
    /// Tells whether the subject of a noun suffers it by the verb beside: "Uribe fue condenado a doce años de prisión".
    pub(super) fn suffers(&self, site: &Site, subject: usize) -> bool {
        let auxiliary = Word::Passive(Side::Before);
        site.frame.objective
            && site.verb.is_none()
            && (self.phrases[subject].end..site.start)
                .any(|at| self.reading.is(at, auxiliary).is_some())
    }

    /// Gives the statement after which its speaker meets somebody: "…, a assuré Carney à l'issue d'un entretien avec Trump".
    pub(super) fn teller(&self, site: &Site) -> Option<&Statement> {
        /// "at the end of a".
        const CLOSE: usize = 6;
        let is_inside = |one: &&Statement| {
            let speaker = &self.phrases[one.speaker];
            !one.source
                && one.verb.1 <= speaker.start
                && speaker.end <= site.start
                && site.start - speaker.end <= CLOSE
                && self.is_unbroken(one.verb.1, site.start)
                && one.verb.0 > 0
                && self.reading.is_mark(one.verb.0 - 1)
        };
        let told = self.statements.iter().find(is_inside);
        told.filter(|_| site.frame.mutual)
    }

    /// Tells whether quoted words end shortly before a token: `"…", `.
    pub(super) fn closes_quote(&self, token: usize) -> bool {
        (token.saturating_sub(2)..token).any(|at| self.reading.is_one_of(at, &["\"", "”", "»"]))
    }

    /// Tells whether an envoy stands beside what he is declared: "persona non grata o encarregado de negócios ruandês".
    pub(super) fn is_declared(site: &Site, phrase: &Phrase) -> bool {
        /// The quotation mark and an article.
        const CLOSE: usize = 2;
        let is_behind = phrase.start >= site.end && phrase.start - site.end <= CLOSE;
        is_behind && site.verb.is_none() || site.spots.iter().any(|(start, _)| *start == phrase.end)
    }

    /// Tells whether no mark stands between two tokens.
    pub(super) fn is_unbroken(&self, start: usize, end: usize) -> bool {
        !(start..end).any(|at| self.reading.is_mark(at))
    }
}
