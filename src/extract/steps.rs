//! Stated steps by which an event gets a party that its own clause does not name.

use super::assign::Sentence;
use super::attribution::{self, Statement};
use super::frame::Part;
use super::naming;
use super::parts::holds_next_place;
use super::party::Phrase;
use super::site::Site;
use crate::gazetteer::{Kind, Order, Relation};
use crate::model::{Event, Status};

impl Sentence<'_> {
    /// Takes a speaker for the other party of what the quoted words tell: "I had a frank talk with Lavrov".
    pub(super) fn first_person(&self, site: &Site, found: &mut Vec<(usize, Part)>) {
        let actors = found
            .iter()
            .filter(|(_, part)| *part == Part::Actor)
            .count();
        if !site.frame.mutual || actors != 1 || !self.reading.is_quoted(site.start) {
            return;
        }
        let speaker = self.statements.iter().find(|one| {
            attribution::holds(self.reading, one, &self.phrases, (site.start, site.end))
        });
        if let Some(statement) = speaker.filter(|one| !self.reading.is_quoted(one.verb.0)) {
            found.push((statement.speaker, Part::Actor));
        }
    }

    /// Gives the subject that opens the sentence, of whose verb a subordinate clause holds the verb apart.
    pub(super) fn first_subject(&self, site: &Site) -> Vec<(usize, Part)> {
        if site.verb.is_none() {
            return Vec::new();
        }
        let is_of_place =
            |at: usize| holds_next_place(self.reading, self.gazetteer, &self.phrases, at);
        let first = (0..self.phrases.len()).find(|at| {
            let phrase = &self.phrases[*at];
            phrase.end <= site.start
                && !phrase.adjective
                && !is_of_place(*at)
                && !self.is_both(phrase)
                && (phrase.marks.is_empty() || phrase.marks.has(Relation::Agent))
                && naming::is_party(phrase, self.gazetteer, self.reading)
        });
        let speaks = |at: usize| self.statements.iter().any(|one| one.speaker == at);
        let opens = |at: usize| self.reading.clause(self.phrases[at].start) == 0;
        let first = first.filter(|at| opens(*at) && !speaks(*at));
        first.map(|at| (at, Part::Actor)).into_iter().collect()
    }

    /// Tells whether a phrase names somebody who can do more than tell: no spokesman, no police, no paper.
    pub(super) fn is_somebody(&self, phrase: &Phrase) -> bool {
        let Some(entity) = phrase.entity(self.gazetteer) else {
            return false;
        };
        let tells = |sector: &String| matches!(sector.as_str(), "MED" | "COP");
        let is_teller = entity.sector.iter().any(tells);
        match entity.kind {
            Kind::Organisation | Kind::Group | Kind::Metonym => !is_teller,
            Kind::Person | Kind::Nation | Kind::City => true,
            Kind::Body => phrase.nation.is_some() && !is_teller,
            // "the U.S. president ruled out", but no spokesman.
            Kind::Office => {
                let tells = matches!(entity.name.as_str(), "spokesperson" | "official" | "source");
                phrase.nation.is_some() && !is_teller && !tells
            }
            _ => false,
        }
    }

    /// Tells whether a phrase names a paper or an agency, which stands in the news for what it reports.
    fn is_media(&self, phrase: &Phrase) -> bool {
        let entity = phrase.entity(self.gazetteer);
        entity.is_some_and(|entity| entity.sector.iter().any(|sector| sector == "MED"))
    }

    /// Gives who is asked, blamed or threatened in the clause behind: "demanded that Israel withdraw".
    pub(super) fn addressee(
        &self,
        sites: &[Site],
        number: usize,
        found: &[(usize, Part)],
    ) -> Option<usize> {
        /// "that the government".
        const CLOSE: usize = 4;
        let site = &sites[number];
        if !site.frame.spoken || found.iter().any(|(_, part)| *part == Part::Recipient) {
            return None;
        }
        // A bare "court" or "authorities" further on is of another clause.
        let is_far = |phrase: &Phrase| {
            let is_bare = naming::is_bare(phrase, self.gazetteer);
            is_bare && phrase.start.saturating_sub(site.end) > CLOSE
        };
        // "Iran warned that Tehran would": his own side is not whom he addresses.
        let code = |phrase: &Phrase| {
            let nation = phrase.nation.and_then(|one| self.gazetteer.entity(one));
            let entity = nation.or_else(|| phrase.entity(self.gazetteer))?;
            let spot = entity.spot.as_ref().map(|spot| spot.country.clone());
            entity.code.clone().or(spot)
        };
        let is_own_side = |phrase: &Phrase| {
            let kind = phrase.entity(self.gazetteer).map(|entity| entity.kind);
            let is_state = matches!(kind, Some(Kind::Nation | Kind::City));
            if !site.frame.binds || !is_state {
                return false;
            }
            let mut actors = found.iter().filter(|(_, part)| *part != Part::Recipient);
            let own = code(phrase);
            own.is_some() && actors.any(|(at, _)| code(&self.phrases[*at]) == own)
        };
        // "धमकी दी कि यदि यूरोपीय संघ ने": the subject of the clause behind bears a marker in Hindi.
        let is_sov = self.reading.tongue.order == Order::Sov;
        let fits = |(at, phrase): (usize, &Phrase)| {
            phrase.start >= site.end
                && (phrase.marks.is_empty() || is_sov && phrase.marks.has(Relation::Agent))
                && !is_own_side(phrase)
                && !is_far(phrase)
                && !self.is_told_by_other(sites, number, phrase)
                && !self.is_media(phrase)
                && naming::is_party(phrase, self.gazetteer, self.reading)
                && !found.iter().any(|(other, _)| *other == at)
                && !self.statements.iter().any(|one| one.speaker == at)
        };
        // "condemned the Israeli strike": the country whose act it is.
        let concerns = |(at, phrase): (usize, &Phrase)| {
            let others = [Relation::Agent, Relation::Place, Relation::With];
            let is_other =
                phrase.marks.has_any(&others) && !self.is_agent_of_object(sites, number, phrase);
            let is_behind = phrase.start >= site.end && (phrase.adjective || !is_other);
            // "ट्रंप की धमकी की आलोचना"
            let is_before = is_sov
                && (phrase.adjective || phrase.marks.is_genitive())
                && self.is_of_object(sites, number, phrase);
            (is_behind || is_before)
                && !is_own_side(phrase)
                && self.is_somebody(phrase)
                && naming::is_party(phrase, self.gazetteer, self.reading)
                && !found.iter().any(|(other, _)| *other == at)
                && !self.statements.iter().any(|one| one.speaker == at)
        };
        let phrases = || self.phrases.iter().enumerate();
        phrases()
            .position(fits)
            .or_else(|| phrases().position(concerns))
    }

    /// Finds an actor by a stated step: the speaker of a spoken act, or the subject that clauses share.
    pub(super) fn elsewhere(
        &self,
        event: &Event,
        sites: &[Site],
        number: usize,
        earlier: &[Vec<(usize, Part)>],
    ) -> Vec<(usize, Part)> {
        let site = &sites[number];
        if site.frame.spoken {
            let speaker = self.statements.iter().find(|one| {
                one.verb.0 < site.end && site.start < one.verb.1
                    || attribution::holds(self.reading, one, &self.phrases, (site.start, site.end))
            });
            if let Some(statement) = speaker {
                return vec![(statement.speaker, Part::Actor)];
            }
        }
        // "ABD'den İran'a yaptırım": a headline without a verb.
        if self.reading.tongue.origin_acts
            && site.end == self.reading.len()
            && let Some(first) = self.phrases.first()
            && first.start == 0
            && first.marks.has(Relation::Origin)
        {
            return vec![(0, Part::Actor)];
        }
        if let Some(at) = self.obliged(site).filter(|_| !site.passive) {
            return vec![(at, Part::Actor)];
        }
        if self.tells_of_speaker(site)
            && !site.passive
            && let Some(one) = self.statements.iter().find(|one| {
                attribution::holds(self.reading, one, &self.phrases, (site.start, site.end))
            })
        {
            return vec![(one.speaker, self.acts_for(site, one.speaker))];
        }
        if event.status == Status::Denied {
            return self.denier(site);
        }
        if site.passive {
            return Vec::new();
        }
        // "Switzerland said it had expelled …": the speaker tells of an act of his own.
        let own = self.statements.iter().find(|one| {
            let is_sov = self.reading.tongue.order == Order::Sov;
            !one.source
                && (one.verb.1 <= site.start || is_sov && site.end <= one.verb.0)
                && attribution::holds(self.reading, one, &self.phrases, (site.start, site.end))
        });
        let is_close = |one: &Statement| {
            /// "की धमकी", "पर सहमति"; "propone un", "proposed an immediate".
            const CLOSE: usize = 3;
            let proposes = event.status == Status::Proposed
                && one.verb.1 <= site.start
                && site.start - one.verb.1 <= CLOSE;
            proposes || site.end <= one.verb.0 && one.verb.0 - site.end <= CLOSE
        };
        let one_before = |one: &Statement| one.verb.1 <= site.start;
        if let Some(statement) = own
            && (!site.frame.mutual && !site.frame.strikes
                || matches!(event.status, Status::Threatened | Status::Refused)
                || is_close(statement) && !(site.frame.strikes && one_before(statement)))
            && self.is_somebody(&self.phrases[statement.speaker])
        {
            // What he threatens or refuses is his own.
            let is_own = matches!(event.status, Status::Threatened | Status::Refused);
            let part = if is_own {
                Part::Actor
            } else {
                self.acts_for(site, statement.speaker)
            };
            return vec![(statement.speaker, part)];
        }
        // "X met Y and signed …": the subject of the verb before, where nothing else acts.
        let Some(last) = number.checked_sub(1) else {
            return self.first_subject(site);
        };
        if !sites[last].clauses.iter().any(|clause| site.holds(*clause)) {
            return Vec::new();
        }
        earlier[last]
            .iter()
            .copied()
            .filter(|(at, part)| {
                let phrase = &self.phrases[*at];
                *part == Part::Actor
                    && phrase.end <= sites[last].start
                    && (phrase.marks.is_empty() || phrase.marks.has(Relation::Agent))
            })
            .collect()
    }

    /// Gives who speaks behind the verb of a spoken act that closes what he says: "…, warnte Trump".
    pub(super) fn speaker_behind(&self, site: &Site) -> Option<usize> {
        let (start, end) = site.verb?;
        let is_open = site.frame.spoken && self.reading.tongue.order == Order::V2;
        let is_behind = |one: &&Statement| {
            let is_verb = one.verb.0 < end && start < one.verb.1;
            is_verb && self.phrases[one.speaker].start >= one.verb.1
        };
        let closes = start > 0 && self.reading.is_mark(start - 1);
        let one = self.statements.iter().find(is_behind)?;
        (is_open && closes).then_some(one.speaker)
    }

    /// Gives who denies an act of his own: "niega haber bombardeado".
    pub(super) fn denier(&self, site: &Site) -> Vec<(usize, Part)> {
        /// "avoir", "that it had".
        const CLOSE: usize = 3;
        let is_sov = self.reading.tongue.order == Order::Sov;
        let own = self.statements.iter().find(|one| {
            let speaker = &self.phrases[one.speaker];
            // "İsrail … bombaladığını yalanladı", "نفت إسرائيل قصف …"
            let gap = if is_sov {
                one.verb.0.checked_sub(site.end)
            } else {
                site.start.checked_sub(one.verb.1.max(speaker.end))
            };
            !one.source
                && speaker.end <= site.start
                && gap.is_some_and(|gap| gap <= if is_sov { 2 * CLOSE } else { CLOSE })
                && self.is_somebody(speaker)
        });
        own.map(|one| (one.speaker, Part::Actor))
            .into_iter()
            .collect()
    }
}
