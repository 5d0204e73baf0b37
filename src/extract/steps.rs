//! Stated steps by which an event gets a party that its own clause does not name.

use super::assign::Sentence;
use super::attribution::{self, Statement};
use super::frame::Part;
use super::naming;
use super::parts::holds_next_place;
use super::party::Phrase;
use super::site::{Site, distance, is_cut_off};
use crate::gazetteer::{Kind, Order, Relation};
use crate::model::{Event, Party, Status};

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
    pub(super) fn addressee(&self, site: &Site, found: &[(usize, Part)]) -> Option<usize> {
        if !site.frame.spoken || found.iter().any(|(_, part)| *part == Part::Recipient) {
            return None;
        }
        let fits = |(at, phrase): (usize, &Phrase)| {
            phrase.start >= site.end
                && phrase.marks.is_empty()
                && !self.is_media(phrase)
                && naming::is_party(phrase, self.gazetteer, self.reading)
                && !found.iter().any(|(other, _)| *other == at)
                && !self.statements.iter().any(|one| one.speaker == at)
        };
        // "condemned the Israeli strike": the country whose act it is.
        let concerns = |(at, phrase): (usize, &Phrase)| {
            let others = [Relation::Agent, Relation::Place, Relation::With];
            phrase.start >= site.end
                && (phrase.adjective || !phrase.marks.has_any(&others))
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

    /// Gives the country whose land or goods a strike hits, where no other recipient is named: "Ziele im Iran".
    pub(super) fn country_struck(
        &self,
        sites: &[Site],
        number: usize,
        found: &[(usize, Part)],
    ) -> Option<usize> {
        let site = &sites[number];
        let is_known = found.iter().any(|(_, part)| *part == Part::Recipient);
        let has_actor = found.iter().any(|(_, part)| *part == Part::Actor);
        if !site.frame.strikes || is_known || !has_actor {
            return None;
        }
        let others = [Relation::Agent, Relation::Origin, Relation::With];
        let is_other = |phrase: &Phrase| {
            !found
                .iter()
                .any(|(at, _)| self.phrases[*at].nation == phrase.nation)
        };
        let fits = |(at, phrase): &(usize, &Phrase)| {
            let is_nation = phrase.role.is_none()
                && phrase
                    .entity(self.gazetteer)
                    .is_some_and(|entity| entity.kind == Kind::Nation);
            is_nation
                && is_other(phrase)
                && (!phrase.marks.has_any(&others) || phrase.marks.is_genitive())
                && (phrase.start >= site.end || phrase.adjective || !phrase.marks.is_empty())
                && site.holds(self.reading.clause(phrase.start))
                && !is_cut_off(sites, number, phrase)
                && !self.statements.iter().any(|one| one.speaker == *at)
        };
        let near = self.phrases.iter().enumerate().filter(fits);
        let near = near.min_by_key(|(_, phrase)| distance(site, phrase.start, phrase.end));
        near.map(|(at, _)| at)
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
        if event.status == Status::Denied {
            return self.denier(site);
        }
        if site.passive {
            return Vec::new();
        }
        if let Some(at) = self.obliged(site) {
            return vec![(at, Part::Actor)];
        }
        if self.tells_of_speaker(site)
            && let Some(one) = self.statements.iter().find(|one| {
                attribution::holds(self.reading, one, &self.phrases, (site.start, site.end))
            })
        {
            return vec![(one.speaker, self.acts_for(site, one.speaker))];
        }
        // "Switzerland said it had expelled …": the speaker tells of an act of his own.
        let own = self.statements.iter().find(|one| {
            let is_sov = self.reading.tongue.order == Order::Sov;
            !one.source
                && (one.verb.1 <= site.start || is_sov && site.end <= one.verb.0)
                && attribution::holds(self.reading, one, &self.phrases, (site.start, site.end))
        });
        let is_close = |one: &Statement| {
            /// "की धमकी", "पर सहमति".
            const CLOSE: usize = 3;
            site.end <= one.verb.0 && one.verb.0 - site.end <= CLOSE
        };
        if let Some(statement) = own
            && (!site.frame.mutual && !site.frame.strikes
                || event.status == Status::Threatened
                || is_close(statement))
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

    /// Gives who meets the one partner that a clause without a subject names: "said he would meet Putin".
    pub(super) fn first_partner(
        &self,
        site: &Site,
        found: &[(usize, Part)],
    ) -> Option<(usize, Part)> {
        let actors: Vec<usize> = found
            .iter()
            .filter(|(_, part)| *part == Part::Actor)
            .map(|(at, _)| self.phrases[*at].list.unwrap_or(*at))
            .collect();
        let first = *actors.first()?;
        let partner = &self.phrases[first];
        let is_one = actors.iter().all(|at| *at == first);
        let is_with = partner.marks.has(Relation::With) && !partner.marks.has(Relation::Agent);
        if !site.frame.mutual || !is_one || !is_with {
            return None;
        }
        let subject = self.phrases.iter().enumerate().find(|(_, phrase)| {
            phrase.end <= site.start
                && !phrase.adjective
                && (phrase.marks.is_empty() || phrase.marks.has(Relation::Agent))
                && self.is_somebody(phrase)
                && naming::is_party(phrase, self.gazetteer, self.reading)
        });
        let (at, _) = subject?;
        let is_dateline = self.dateline() == Some(at);
        (!is_dateline && self.phrases[at].list.unwrap_or(at) != first).then_some((at, Part::Actor))
    }

    /// Gives who denies an act of his own: "niega haber bombardeado".
    pub(super) fn denier(&self, site: &Site) -> Vec<(usize, Part)> {
        /// "avoir", "that it had".
        const CLOSE: usize = 3;
        let own = self.statements.iter().find(|one| {
            !one.source
                && self.phrases[one.speaker].end <= one.verb.0
                && one.verb.1 <= site.start
                && site.start - one.verb.1 <= CLOSE
                && self.is_somebody(&self.phrases[one.speaker])
        });
        own.map(|one| (one.speaker, Part::Actor))
            .into_iter()
            .collect()
    }

    /// Names the country of a town that was struck, where no recipient is named: a stated step.
    pub(super) fn strike_country(&self, event: &mut Event, site: &Site) {
        if !site.frame.strikes || !event.recipient.is_empty() {
            return;
        }
        let Some(place) = &event.place else { return };
        let Some(country) = &place.country else {
            return;
        };
        if event
            .actor
            .iter()
            .any(|actor| actor.code.as_ref() == Some(country))
        {
            return;
        }
        let is_struck = self.phrases.iter().any(|phrase| {
            self.mention(phrase.core) == place.mention
                && (phrase.marks.has(Relation::Recipient)
                    // French "à Kaboul" is where, not what.
                    && !(phrase.marks.has(Relation::Place) && phrase.marks.has(Relation::Goal))
                    || phrase.marks.has_any(&[Relation::Goal, Relation::Of])
                        && !phrase.marks.has(Relation::Place))
        });
        if let Some(nation) = self.gazetteer.nation(country).filter(|_| is_struck) {
            event.recipient.push(Party {
                mention: place.mention,
                name: Some(nation.name.clone()),
                code: nation.code.clone(),
                sector: Vec::new(),
            });
        }
    }
}
