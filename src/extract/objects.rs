//! Phrases that are the object of another verb.

use super::assign::Sentence;
use super::party::Phrase;
use super::site::Site;
use crate::gazetteer::{Order, Relation, Side, Word};

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
        let is_own = site.verb.is_some() && phrase.marks.is_empty() && joined();
        self.reading.tongue.order == Order::Svo
            && phrase.end <= site.start
            && (is_own || self.is_before_other_verb(site, phrase))
            && sites.iter().enumerate().any(|(other, one)| {
                let is_subject_known = self
                    .phrases
                    .iter()
                    .any(|subject| subject.end <= phrase.start && subject.start < one.end);
                // "convocato l'ambasciatore russo": it may stand among the words of the trigger.
                let is_behind =
                    one.end <= phrase.start || one.start < phrase.start && phrase.end <= one.end;
                other != number
                    && (one.verb.is_some() || !is_own)
                    && is_behind
                    && is_subject_known
                    && !(one.end..phrase.start).any(|at| self.reading.is_mark(at))
                    && self.reading.clause(one.start) == self.reading.clause(phrase.start)
            })
    }

    /// Tells whether "and" and an auxiliary stand between a phrase and a trigger: "ha sospeso i negoziati con Israele e ha
    /// imposto sanzioni".
    fn is_before_other_verb(&self, site: &Site, phrase: &Phrase) -> bool {
        (phrase.end..site.start).any(|at| {
            let auxiliary = self
                .reading
                .is(at, Word::And)
                .filter(|next| self.reading.is(*next, Word::Perfect).is_some());
            auxiliary.is_some()
        })
    }

    /// Tells whether a marked phrase follows another trigger at once, and a comma parts it from this one: "il ritiro dal
    /// Libano, ha assicurato Crosetto in visita a Shama".
    pub(super) fn is_behind_other(&self, sites: &[Site], number: usize, phrase: &Phrase) -> bool {
        /// An adjective and the phrase's own preposition.
        const CLOSE: usize = 4;
        let site = &sites[number];
        let is_cut = |start: usize, end: usize| (start..end).any(|at| self.reading.is_mark(at));
        self.reading.tongue.order == Order::Svo
            && !phrase.marks.is_empty()
            && phrase.end <= site.start
            && is_cut(phrase.end, site.start)
            && sites.iter().enumerate().any(|(other, one)| {
                other != number
                    && one.end <= phrase.start
                    && phrase.start - one.end <= CLOSE
                    && !is_cut(one.end, phrase.start)
            })
    }

    /// Tells whether a subject between a noun and the verb that it is the object of is the verb's: "हमले की गुटेरेस ने निंदा
    /// की".
    pub(super) fn is_of_later_verb(&self, sites: &[Site], number: usize, phrase: &Phrase) -> bool {
        let site = &sites[number];
        let of = Word::Marker(Relation::Of, Side::After);
        // "प्रदर्शनों के बीच ओली ने इस्तीफ़ा दिया"
        let between = Word::Marker(Relation::Between, Side::After);
        let is_setting = self.reading.is(site.end, between).is_some() && !site.frame.mutual;
        let is_object = phrase.start > site.end && self.reading.is(site.end, of).is_some();
        // "इटली को सहायता के लिए धन्यवाद दिया"
        let recipient = Word::Marker(Relation::Recipient, Side::After);
        let is_cause = phrase.end <= site.start
            && phrase.marks.has(Relation::Recipient)
            && self.reading.is(site.end, recipient).is_some();
        let is_agent = phrase.marks.has(Relation::Agent);
        self.reading.tongue.order == Order::Sov
            && sites.iter().enumerate().any(|(other, one)| {
                let is_setting = is_agent && is_setting && site.end <= one.start;
                let is_object = is_agent && is_object && one.frame.spoken;
                let is_cause = is_cause && one.frame.praises && site.end <= one.start;
                other != number && phrase.end <= one.start && (is_setting || is_object || is_cause)
            })
    }
}
