//! Where a phrase stands to the trigger of an event.

use super::assign::Sentence;
use super::frame::Part;
use super::party::Phrase;
use super::site::Site;
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
}
