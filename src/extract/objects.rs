//! Phrases that are the object of another verb.

use super::assign::Sentence;
use super::party::Phrase;
use super::site::Site;
use crate::gazetteer::{Order, Word};

impl Sentence<'_> {
    /// Tells whether a phrase is the object of a verb that stands before it: "met Rubio and signed".
    pub(super) fn is_object(&self, sites: &[Site], number: usize, phrase: &Phrase) -> bool {
        let is_svo = self.reading.tongue.order == Order::Svo;
        is_svo
            && sites.iter().enumerate().any(|(other, one)| {
                let between = one.end..phrase.start;
                other != number
                    && one.end <= phrase.start
                    && !between.clone().any(|at| {
                        self.reading.is(at, Word::And).is_some() || self.reading.is_mark(at)
                    })
                    && self.reading.clause(one.start) == self.reading.clause(phrase.start)
            })
    }

    /// Tells whether a phrase is the object of the verb before the one that "and" joins: "bombed the mosque and accused".
    pub(super) fn is_earlier_object(&self, sites: &[Site], number: usize, phrase: &Phrase) -> bool {
        let site = &sites[number];
        let joined = || (phrase.end..site.start).any(|at| self.reading.is(at, Word::And).is_some());
        self.reading.tongue.order == Order::Svo
            && site.verb.is_some()
            && phrase.end <= site.start
            && phrase.marks.is_empty()
            && joined()
            && sites.iter().enumerate().any(|(other, one)| {
                let is_subject_known = self
                    .phrases
                    .iter()
                    .any(|subject| subject.end <= phrase.start && subject.start < one.end);
                // "convocato l'ambasciatore russo": it may stand among the words of the trigger.
                let is_behind =
                    one.end <= phrase.start || one.start < phrase.start && phrase.end <= one.end;
                other != number
                    && one.verb.is_some()
                    && is_behind
                    && is_subject_known
                    && !(one.end..phrase.start).any(|at| self.reading.is_mark(at))
                    && self.reading.clause(one.start) == self.reading.clause(phrase.start)
            })
    }
}
