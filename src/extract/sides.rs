//! Who is on which side where two agents, a refusal or an opening noun leave it to the construction.

use super::assign::Sentence;
use super::frame::Part;
use super::party::Phrase;
use super::site::{Site, is_cut_off};
use crate::gazetteer::{Kind, Order, Relation, Side, Word};

impl Sentence<'_> {
    /// Tells of one of two agents whether it is that of a passive that the other speaks of: "भारत द्वारा संधि स्थगित किए जाने
    /// की पाकिस्तान ने निंदा की"; none where there are not two.
    pub(super) fn is_passive_agent(&self, site: &Site, at: usize) -> Option<bool> {
        let phrase = &self.phrases[at];
        let is_agent = |one: &Phrase| one.marks.has(Relation::Agent) && !one.adjective;
        if self.reading.tongue.order != Order::Sov || phrase.list.is_some() || !is_agent(phrase) {
            return None;
        }
        let own = |one: &&Phrase| {
            is_agent(one)
                && one.list.is_none()
                && self.reading.clause(one.start) == self.reading.clause(phrase.start)
        };
        let agents: Vec<&Phrase> = self.phrases.iter().filter(own).collect();
        let [first, second] = agents[..] else {
            return None;
        };
        let passive = (first.end..self.reading.len())
            .take_while(|at| !self.reading.is_mark(*at))
            .find(|at| self.reading.is(*at, Word::Passive(Side::After)).is_some())?;
        let suffers = if passive < second.start {
            first
        } else {
            second
        };
        // What stands behind the passive is the other's own act.
        let is_inside = site.start < passive;
        (is_inside || site.frame.spoken).then_some(suffers.start == phrase.start)
    }

    /// Tells whether a person without a marker behind the noun of a meeting is who goes there: "शिखर सम्मेलन के लिए मोदी
    /// कनाडा पहुँचे".
    pub(super) fn is_late_subject(
        &self,
        site: &Site,
        phrase: &Phrase,
        subject: Option<usize>,
    ) -> bool {
        let kind = phrase.entity(self.gazetteer).map(|entity| entity.kind);
        let is_person = matches!(kind, Some(Kind::Person | Kind::Office));
        let is_free = subject.is_none_or(|subject| self.is_part_of_noun(site, subject));
        self.reading.tongue.inflects
            && site.frame.mutual
            && site.verb.is_none()
            && phrase.start >= site.end
            && is_person
            && is_free
    }

    /// Tells whether a subject before the noun is a part of it, since another follows: "जी7 शिखर सम्मेलन में मोदी".
    pub(super) fn has_late_subject(
        &self,
        site: &Site,
        subject: usize,
        found: &[(usize, Part)],
    ) -> bool {
        self.is_part_of_noun(site, subject)
            && found.iter().any(|(at, part)| {
                let phrase = &self.phrases[*at];
                *part == Part::Actor && phrase.marks.is_empty() && phrase.start >= site.end
            })
    }

    /// Tells whether a phrase touches the noun of an act.
    fn is_part_of_noun(&self, site: &Site, at: usize) -> bool {
        let end = self.phrases[at].end;
        site.spots.iter().any(|(start, _)| *start == end)
    }

    /// Gives who says that he will not do what two do: "यूक्रेन ने अमेरिका के प्रस्ताव को स्वीकार करने से इनकार किया".
    pub(super) fn refuser(&self, site: &Site, found: &[(usize, Part)]) -> Option<(usize, Part)> {
        /// "to accept", and an adverb.
        const CLOSE: usize = 6;
        let own = self.statements.iter().find(|one| {
            !one.source
                && site.end <= one.verb.0
                && one.verb.0 - site.end <= CLOSE
                && self.phrases[one.speaker].end <= site.start
                && self.is_somebody(&self.phrases[one.speaker])
        })?;
        let is_known = found.iter().any(|(at, _)| *at == own.speaker);
        (site.frame.mutual && self.reading.tongue.order == Order::Sov && !is_known)
            .then_some((own.speaker, Part::Actor))
    }

    /// Tells whether a phrase behind "and" is told something by another verb of saying: "respinge l'ultimatum e avverte gli
    /// Usa".
    pub(super) fn is_told_by_other(&self, sites: &[Site], number: usize, phrase: &Phrase) -> bool {
        let from = sites[number].end;
        let joined = (from..phrase.start).any(|at| self.reading.is(at, Word::And).is_some());
        let is_other = sites.iter().enumerate().any(|(other, one)| {
            other != number && one.frame.spoken && from <= one.start && one.end <= phrase.start
        });
        joined && is_other && is_cut_off(sites, number, phrase)
    }

    /// Tells whether a phrase behind a word that blames or praises is the agent of what it speaks of: "condanna la
    /// consegna di missili da parte degli Usa".
    pub(super) fn is_agent_of_object(
        &self,
        sites: &[Site],
        number: usize,
        phrase: &Phrase,
    ) -> bool {
        let site = &sites[number];
        site.frame.praises
            && !site.passive
            && phrase.start > site.end
            && is_cut_off(sites, number, phrase)
            && phrase.marks == Relation::Agent.into()
            && self.reading.tongue.order != Order::Sov
    }
}
