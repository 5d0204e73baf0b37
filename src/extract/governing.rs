//! What marks the noun that a phrase is the genitive of: "against a base of the rebels".

use super::assign::Sentence;
use super::lists::first_of;
use super::marker::governed;
use super::parts::is_genitive_gap;
use super::party::Phrase;
use super::place;
use super::site::{Site, distance};
use crate::gazetteer::{Order, Relation, Relations, Side, Word};

impl Sentence<'_> {
    /// Gives what marks a phrase, or the noun that it is the genitive of: "against a base of the rebels".
    pub(super) fn marks_of(&self, site: &Site, phrase: &Phrase) -> Relations {
        let is_behind = phrase.start >= site.end;
        let is_object = site.frame.spoken && (is_behind || site.passive);
        if phrase.marks.is_genitive() && is_object && !self.reading.tongue.inflects {
            // "指责美国的言论": whose words or deeds are blamed is blamed.
            return Relation::Recipient.into();
        }
        let is_of_noun = phrase.marks.is_genitive()
            && !phrase.adjective
            && !phrase.site
            && (self.reading.tongue.order == Order::Sov
                || !self.is_beside(site, phrase)
                || self.is_against(site, phrase)
                || site.verb == Some((site.start, site.end)));
        // "भारतीय सामान पर", "यूक्रेनी राजधानी पर"
        let is_of_goods = phrase.adjective
            && phrase.marks.is_empty()
            && phrase.nation.is_some()
            && self.reading.tongue.order == Order::Sov
            && (site.frame.strikes || site.frame.by_state && !site.frame.moves);
        if is_of_goods {
            let marks = governed(self.reading, phrase, site.start);
            let marker = Word::Marker(Relation::Recipient, Side::After);
            let is_near = |at: usize| self.reading.is(at, marker).is_some();
            let is_against = (1..=2).any(|gap| is_near(phrase.end + gap));
            return if is_against && !marks.has(Relation::Agent) {
                Relation::Recipient.into()
            } else {
                phrase.marks
            };
        }
        // "ha ritirato le truppe dalla Siria": Italian "da" marks the agent of a passive alone.
        let whence = [Relation::Agent, Relation::Origin];
        let is_active = site.verb.is_some() && !site.passive;
        if is_active && whence.iter().all(|one| phrase.marks.has(*one)) {
            return Relation::Origin.into();
        }
        // "retirará sus tropas de Irak": whence they leave, where the genitive and "from" are one word.
        let is_land = place::entity(phrase, self.gazetteer).is_some();
        let is_whence = phrase.marks.has(Relation::Origin)
            || phrase.marks.is_genitive() && site.verb.is_some() && !phrase.adjective;
        if site.frame.leaves && is_land && phrase.start >= site.end && is_whence {
            return Relation::Origin.into();
        }
        if !is_of_noun {
            return phrase.marks;
        }
        if self.is_participle_subject(site, phrase) {
            return Relation::Agent.into();
        }
        // "hundió una lancha del Tren de Aragua": the words of the act end with its object.
        let ends_with_object = site.verb == Some((site.start, site.end))
            && site.end > site.start + 1
            && phrase.start >= site.end
            && is_genitive_gap(self.reading, site.end, phrase.start);
        if ends_with_object && site.frame.strikes {
            return Relation::Recipient.into();
        }
        let marks = governed(self.reading, phrase, site.start);
        // "hacked into the computers of the ministry"
        let is_entered = site.frame.censors && marks.has(Relation::Goal);
        let is_against = (marks.has_any(&[Relation::Recipient, Relation::With]) || is_entered)
            && !marks.has(Relation::Place);
        if is_against || marks.has(Relation::Recipient) && site.frame.strikes {
            return Relation::Recipient.into();
        }
        phrase.marks
    }

    /// Tells whether "against" stands between an act and a genitive behind it: "bombardeios contra alvos do Talibã".
    pub(super) fn is_against(&self, site: &Site, phrase: &Phrase) -> bool {
        let marker = Word::Marker(Relation::Recipient, Side::Before);
        (site.end..phrase.start).any(|at| self.reading.is(at, marker).is_some())
    }

    /// Tells whether a genitive is the subject of a participle before the trigger, or of the trigger: "İsrail'in düzenlediği".
    pub(super) fn is_participle_subject(&self, site: &Site, phrase: &Phrase) -> bool {
        /// The participle and a second participle, one in the other.
        const WIDEST: usize = 9;
        let first = phrase.end;
        let last = site.end.min(first + WIDEST).min(self.reading.len());
        phrase.end <= site.start
            && (first..last)
                .take_while(|at| !self.reading.is_mark(*at))
                .any(|at| {
                    self.reading
                        .tongue
                        .is_participle(self.reading.tokens.norm(at))
                })
    }

    /// Tells whether a phrase in the genitive, or one of its list, stands beside the trigger: "रूस के हमले".
    pub(super) fn is_beside(&self, site: &Site, phrase: &Phrase) -> bool {
        /// A marker, an article, an adjective.
        const CLOSE: usize = 3;
        let first = |at: usize| first_of(&self.phrases, at);
        let own = self
            .phrases
            .iter()
            .position(|one| one.start == phrase.start);
        let members = self.phrases.iter().enumerate();
        let mut members = members.filter(|(at, _)| own.is_some_and(|own| first(own) == first(*at)));
        members.any(|(_, one)| {
            let apart = distance(site, one.start, one.end);
            apart <= CLOSE || apart - self.set_between(site, one.end) <= CLOSE
        })
    }
}
