//! Stated steps by which talks get the party that their own clause does not name.

use super::assign::Sentence;
use super::frame::Part;
use super::lists::{first_of, is_comma};
use super::naming;
use super::party::{Head, Phrase};
use super::site::Site;
use crate::gazetteer::{Kind, Relation};

impl Sentence<'_> {
    /// Gives who meets the one partner that a clause without a subject names: "said he would meet Putin".
    pub(super) fn first_partner(
        &self,
        site: &Site,
        found: &[(usize, Part)],
    ) -> Option<(usize, Part)> {
        let actors: Vec<usize> = found
            .iter()
            .filter(|(_, part)| *part == Part::Actor)
            .map(|(at, _)| first_of(&self.phrases, *at))
            .collect();
        let first = *actors.first()?;
        let partner = &self.phrases[first];
        let is_one = actors.iter().all(|at| *at == first);
        let is_with = partner.marks.has(Relation::With) && !partner.marks.has(Relation::Agent);
        // "pledged to mediate between": he comes as a third.
        let is_between = partner.marks == Relation::Between.into() && site.verb.is_some();
        if !site.frame.mutual || !is_one || !is_with && !is_between {
            return None;
        }
        let subject = self.phrases.iter().enumerate().find(|(_, phrase)| {
            phrase.end <= site.start
                && !self.is_in_dateline(phrase)
                && !phrase.adjective
                && (phrase.marks.is_empty() || phrase.marks.has(Relation::Agent))
                && self.is_somebody(phrase)
                && naming::is_party(phrase, self.gazetteer, self.reading)
        });
        let (at, _) = subject?;
        (first_of(&self.phrases, at) != first).then_some((at, Part::Actor))
    }

    /// Gives the subject of the clause behind talks that open the sentence: "In a call with Merz, Modi said that …".
    pub(super) fn subject_behind(
        &self,
        site: &Site,
        found: &[(usize, Part)],
    ) -> Option<(usize, Part)> {
        /// The comma and an article.
        const CLOSE: usize = 2;
        let acts: Vec<usize> = found
            .iter()
            .filter(|(_, part)| *part == Part::Actor)
            .map(|(at, _)| first_of(&self.phrases, *at))
            .collect();
        let is_with = |at: &usize| self.phrases[*at].marks.has(Relation::With);
        let leads = self
            .phrases
            .iter()
            .all(|phrase| phrase.end > site.start || !phrase.marks.is_empty() || phrase.adjective);
        if !site.frame.mutual || !leads || !acts.iter().all(is_with) {
            return None;
        }
        let at = self.phrases.iter().position(|phrase| {
            let from = phrase.start.saturating_sub(CLOSE);
            phrase.start >= site.end
                && phrase.marks.is_empty()
                && !phrase.adjective
                && !self.names_partner(phrase, &acts)
                && (from..phrase.start).any(|token| {
                    is_comma(self.reading, token) && self.is_short(token + 1, phrase.start)
                })
                && (phrase.list.is_none() || !acts.is_empty())
        })?;
        let phrase = &self.phrases[at];
        // "el canciller argentino Pablo Quirno": an office tells that an unknown name is somebody's.
        let bears_office = phrase.head == Head::Unknown && phrase.role.is_some();
        let is_fit = (self.is_somebody(phrase) || bears_office) && !acts.contains(&at);
        is_fit.then_some((at, Part::Actor))
    }

    /// Tells whether a name is that of a partner, or stands behind his office: "con su par francés, Barrot, …".
    fn names_partner(&self, phrase: &Phrase, partners: &[usize]) -> bool {
        partners.iter().any(|at| {
            let partner = &self.phrases[*at];
            let is_behind = partner.end + 1 == phrase.start && is_comma(self.reading, partner.end);
            let is_office = partner
                .entity(self.gazetteer)
                .is_some_and(|entity| entity.kind == Kind::Office);
            partner.start == phrase.start || is_behind && is_office && phrase.role.is_none()
        })
    }

    /// Tells whether nothing but an article stands between two tokens.
    fn is_short(&self, start: usize, end: usize) -> bool {
        (start..end).all(|token| self.reading.written(token).chars().count() <= 3)
    }
}
