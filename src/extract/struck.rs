//! Stated steps by which an act gets the country whose land or goods it hits.

use super::assign::Sentence;
use super::frame::Part;
use super::party::Phrase;
use super::site::{Site, distance, is_cut_off};
use crate::gazetteer::{Kind, Order, Relation};
use crate::model::{Event, Party};

impl Sentence<'_> {
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
            let country = self.country_of(phrase);
            !found
                .iter()
                .any(|(at, _)| self.country_of(&self.phrases[*at]) == country)
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

    /// Gives the country whose goods a sanction taxes, where nobody else suffers it: "las importaciones de acero chino".
    pub(super) fn country_taxed(
        &self,
        event: &Event,
        site: &Site,
        found: &[(usize, Part)],
    ) -> Option<usize> {
        let is_known = found.iter().any(|(_, part)| *part == Part::Recipient);
        if event.category != "sanction" || is_known {
            return None;
        }
        let others = [Relation::Agent, Relation::Place, Relation::With];
        let fits = |(at, phrase): (usize, &Phrase)| {
            let is_nation = phrase.role.is_none()
                && phrase
                    .entity(self.gazetteer)
                    .is_some_and(|entity| entity.kind == Kind::Nation);
            let country = self.country_of(phrase);
            let is_other = found
                .iter()
                .all(|(known, _)| self.country_of(&self.phrases[*known]) != country);
            is_nation
                && is_other
                && phrase.start >= site.end
                && (phrase.adjective || !phrase.marks.is_empty())
                && !phrase.marks.has_any(&others)
                && site.holds(self.reading.clause(phrase.start))
                && !self.statements.iter().any(|one| one.speaker == at)
        };
        self.phrases.iter().enumerate().position(fits)
    }

    /// Names the country of a town that was struck or sent aid to, where no recipient is named: a stated step.
    pub(super) fn strike_country(&self, event: &mut Event, site: &Site) {
        let helps = site.frame.reaches && !site.frame.spoken;
        if !(site.frame.strikes || helps) || !event.recipient.is_empty() {
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
        let is_struck = |phrase: &Phrase| {
            phrase.marks.has(Relation::Recipient)
                // French "à Kaboul" is where, not what.
                && !(phrase.marks.has(Relation::Place) && phrase.marks.has(Relation::Goal))
                || phrase.marks.has_any(&[Relation::Goal, Relation::Of])
                    && !phrase.marks.has(Relation::Place)
                // "…, जिनका मुख्य लक्ष्य कीव था"
                || self.reading.tongue.order == Order::Sov
                    && phrase.marks.is_empty()
                    && phrase.start >= site.end
        };
        let is_struck = self.phrases.iter().any(|phrase| {
            let is_reached = if helps {
                phrase.marks == Relation::Goal.into()
            } else {
                is_struck(phrase)
            };
            is_reached && self.mention(phrase.core) == place.mention
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
