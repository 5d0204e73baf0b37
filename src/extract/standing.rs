//! Where a phrase stands to the trigger of an event.

use super::assign::Sentence;
use super::frame::Part;
use super::party::Phrase;
use super::site::{Site, distance};
use crate::gazetteer::{Kind, Relation};

impl Sentence<'_> {
    /// Tells whether a comma parts a spoken act from who is addressed before it: "致函秘书长，指责日本首相".
    pub(super) fn is_addressed_before(&self, site: &Site, phrase: &Phrase) -> bool {
        site.frame.spoken
            && !self.reading.tongue.inflects
            && phrase.marks.has(Relation::Recipient)
            && phrase.end <= site.start
            && !self.is_unbroken(phrase.end, site.start)
    }

    /// Tells whether a phrase stands behind who acts in a passive, in a language without cases: "在首尔被调查处人员逮捕".
    pub(super) fn is_behind_agent(&self, phrase: &Phrase, found: &[(usize, Part)]) -> bool {
        let is_agent = |at: &usize| self.phrases[*at].marks.has(Relation::Agent);
        let mut found = found.iter();
        !self.reading.tongue.inflects
            && found.any(|(at, part)| {
                *part == Part::Actor && is_agent(at) && self.phrases[*at].end <= phrase.start
            })
    }

    /// Tells whether a phrase names a person, and stands shortly behind a trigger without anything that marks it.
    pub(super) fn is_partner(&self, site: &Site, phrase: &Phrase) -> bool {
        /// An adjective.
        const CLOSE: usize = 1;
        let entity = phrase.entity(self.gazetteer);
        let is_person =
            entity.is_some_and(|entity| matches!(entity.kind, Kind::Person | Kind::Office));
        is_person && phrase.start >= site.end && phrase.start - site.end <= CLOSE
    }

    /// Tells whether no mark stands between two tokens.
    pub(super) fn is_unbroken(&self, start: usize, end: usize) -> bool {
        !(start..end).any(|at| self.reading.is_mark(at))
    }

    /// Tells whether a phrase stands before the verb, or before the noun of the act.
    pub(super) fn is_before(site: &Site, phrase: &Phrase) -> bool {
        phrase.end <= site.verb.map_or(site.start, |(start, _)| start)
    }

    /// Tells whether a phrase in the genitive, or one of its list, stands beside the trigger: "रूस के हमले".
    pub(super) fn is_beside(&self, site: &Site, phrase: &Phrase) -> bool {
        /// A marker, an article, an adjective.
        const CLOSE: usize = 3;
        let first = |at: usize| self.phrases[at].list.unwrap_or(at);
        let own = self
            .phrases
            .iter()
            .position(|one| one.start == phrase.start);
        let members = self.phrases.iter().enumerate();
        let mut members = members.filter(|(at, _)| own.is_some_and(|own| first(own) == first(*at)));
        members.any(|(_, one)| distance(site, one.start, one.end) <= CLOSE)
    }
}
