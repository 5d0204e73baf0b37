//! Acts that are about other acts: answers to them, promises, threats and marches for them.

use super::assign::Sentence;
use super::clauses::is_clause_comma;
use super::frame::Part;
use super::naming;
use super::party::{Head, Phrase};
use super::place;
use super::site::Site;
use crate::gazetteer::{Kind, Order, Relation, Relations, Side, Word};
use crate::model::{Event, Role, Status};

/// What a phrase behind the verb of an active subject is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Behind {
    Recipient,
    /// It belongs to another noun.
    Nobody,
    /// Its marker tells.
    Another,
}

impl Sentence<'_> {
    /// Tells what a phrase behind the verb of an active subject is: "rejected calls by", "praised Haiti's efforts",
    /// "demanded autonomy from", "shelled positions of" have their recipients there; nobody else does the act.
    pub(super) fn behind_subject(
        &self,
        site: &Site,
        phrase: &Phrase,
        marks: Relations,
        acts: bool,
    ) -> Behind {
        let others = [Relation::Place, Relation::With, Relation::About];
        let is_behind = acts
            && !site.passive
            && phrase.start >= site.end
            && self.reading.tongue.order != Order::Sov
            && !marks.has_any(&others)
            && !phrase.site
            && naming::is_party(phrase, self.gazetteer, self.reading);
        if !is_behind {
            return Behind::Another;
        }
        let frame = &site.frame;
        let comma = |at: usize| is_clause_comma(self.reading, at);
        // "…, suspensa por Trump": a word of the act behind the comma.
        let is_word = |comma: usize| {
            let mut spots = site.spots.iter();
            spots.any(|(start, end)| comma < *start && *end <= phrase.start)
        };
        let is_cut = (site.end..phrase.start).any(|at| comma(at) && !is_word(at));
        let is_active = site.verb.is_some() && self.reading.tongue.order == Order::Svo;
        if marks == Relation::Agent.into() && is_cut && is_active {
            return Behind::Nobody;
        }
        let place = place::entity(phrase, self.gazetteer);
        // "resumed its funding of the agency"
        let gives = frame.reaches && !frame.answers;
        let has_verb = (site.verb.is_some() || gives) && !frame.mutual;
        // "detained dozens on orders from Moscow"
        if frame.sends && has_verb && marks == Relation::Origin.into() {
            return Behind::Nobody;
        }
        let is_recipient = if marks.has(Relation::Origin) {
            // "retook the town from the rebels"
            let takes =
                frame.answers || has_verb && (frame.strikes || frame.censors) || frame.binds;
            let is_place = place.is_some_and(|place| frame.strikes || place.kind == Kind::City);
            takes && !is_place
        } else if marks.has(Relation::Agent) {
            frame.answers
        } else if marks.has(Relation::Of) && !frame.answers {
            let is_object = has_verb && self.reading.tongue.order == Order::Svo;
            if is_object && frame.moves {
                return Behind::Nobody;
            }
            is_object
        } else {
            marks.has(Relation::Of)
        };
        if is_recipient {
            Behind::Recipient
        } else {
            Behind::Another
        }
    }

    /// Takes whom a promise of one side names behind its verb for its recipient: "offered troops to", "accepted demands of".
    pub(super) fn settle_promise(&self, site: &Site, found: &mut Vec<(usize, Part)>) {
        let Some((start, end)) = site.verb.filter(|_| site.frame.binds) else {
            return;
        };
        let has_partner = found.iter().any(|(at, part)| {
            let marks = self.phrases[*at].marks;
            *part == Part::Actor && marks.has_any(&[Relation::With, Relation::Between])
        });
        let acts = found
            .iter()
            .any(|(at, part)| *part == Part::Actor && self.phrases[*at].end <= start);
        if has_partner || !acts || self.reading.tongue.order != Order::Svo || site.passive {
            return;
        }
        let is_bare = |at: usize| naming::is_bare(&self.phrases[at], self.gazetteer);
        found.retain(|(at, _)| self.phrases[*at].start < end || !is_bare(*at));
        for (at, part) in found {
            if self.phrases[*at].start >= end {
                *part = Part::Recipient;
            }
        }
    }

    /// Gives whom an act befalls that is promised, threatened or marched for in the words behind: "agreed to hand over
    /// suspects to Britain", "threatened to break relations with Russia", "marched to demand autonomy from Serbia".
    pub(super) fn borne(
        &self,
        events: &[&mut Event],
        sites: &[Site],
        number: usize,
        found: &[(usize, Part)],
    ) -> Vec<(usize, Part)> {
        let site = &sites[number];
        let mut actors = found.iter().filter(|(_, part)| *part != Part::Recipient);
        let is_one = actors
            .next()
            .is_none_or(|(first, _)| actors.all(|(at, _)| self.phrases[*at].list == Some(*first)));
        let has_recipient = found.iter().any(|(_, part)| *part == Part::Recipient);
        let undertakes = site.frame.binds || events[number].category == "protest";
        if !undertakes || !is_one || has_recipient || self.reading.tongue.order != Order::Svo {
            return Vec::new();
        }
        let is_undertaken = |other: usize| {
            let event = &events[other];
            let is_ahead = matches!(
                event.status,
                Status::Threatened | Status::Proposed | Status::Planned | Status::Hypothetical
            );
            let is_meant = if site.frame.binds {
                is_ahead
            } else {
                event.category == "request"
            };
            is_meant
                && sites[other].start >= site.end
                && site.holds(self.reading.clause(sites[other].start))
        };
        let next = (0..sites.len()).find(|other| *other != number && is_undertaken(*other));
        let Some(next) = next else {
            return Vec::new();
        };
        let known = |at: usize| {
            found.iter().any(|(known, _)| *known == at)
                || naming::is_bare(&self.phrases[at], self.gazetteer)
        };
        // "offered to negotiate with": the partner is whom the offer reaches.
        let is_met = |at: usize| {
            let marks = self.phrases[at].marks;
            sites[next].frame.mutual && marks == Relation::With.into()
        };
        let parts = self.parties(sites, next).into_iter();
        parts
            .filter(|(at, part)| (*part == Part::Recipient || is_met(*at)) && !known(*at))
            .map(|(at, _)| (at, Part::Recipient))
            .collect()
    }

    /// Gives the speaker who says something in talks of his own: "told Albanese in a video call that …".
    pub(super) fn caller(&self, site: &Site, found: &[(usize, Part)]) -> Option<(usize, Part)> {
        /// An article and an adjective.
        const CLOSE: usize = 3;
        if !site.frame.mutual || site.verb.is_some() {
            return None;
        }
        let is_place = |at: usize| {
            self.reading
                .pick_before(at, |word| {
                    let marks = matches!(word, Word::Marker(Relation::Place, Side::Before));
                    (marks || word == Word::On).then_some(())
                })
                .is_some()
        };
        let is_within = (site.start.saturating_sub(CLOSE)..=site.start).any(is_place);
        let speaks = self.statements.iter().find(|one| {
            !one.source
                && one.verb.1 <= site.start
                && self.phrases[one.speaker].end <= one.verb.0
                && self.reading.clause(one.verb.0) == self.reading.clause(site.start)
                && !(one.verb.1..site.start).any(|at| self.reading.is_mark(at))
        })?;
        let is_known = found.iter().any(|(at, _)| *at == speaks.speaker);
        (is_within && !is_known).then_some((speaks.speaker, Part::Actor))
    }

    /// Takes those whom the very words of a march or an attack name for who does it: "Demonstrators hurled stones",
    /// "suicide bombers".
    pub(super) fn marchers(&self, event: &Event, site: &Site, found: &mut Vec<(usize, Part)>) {
        let named = self.phrases.iter().position(|phrase| {
            let entity = phrase.entity(self.gazetteer);
            let is_people = entity.is_some_and(|entity| entity.kind == Kind::People);
            is_people && site.end == phrase.end && phrase.start <= site.start
        });
        let acts = found.iter().any(|(_, part)| *part == Part::Actor);
        let is_march = event.category == "protest";
        let is_deed = event.category == "attack" && !acts && !site.passive;
        let Some(at) = named.filter(|_| is_march || is_deed) else {
            return;
        };
        found.retain(|(known, part)| *part == Part::Recipient && *known != at);
        found.push((at, Part::Actor));
    }

    /// Gives who acts in the clause behind, where people are said to be killed "when gunmen stormed a village".
    pub(super) fn killers(&self, site: &Site, found: &[(usize, Part)]) -> Option<(usize, Part)> {
        /// An article and an adjective.
        const CLOSE: usize = 2;
        let acts = found.iter().any(|(_, part)| *part == Part::Actor);
        if acts || !site.passive || !site.frame.strikes || self.reading.tongue.order != Order::Svo {
            return None;
        }
        let clause = self.reading.clause(site.start);
        let opens =
            (site.start..self.reading.len()).find(|at| self.reading.clause(*at) == clause + 1)?;
        let behind = self.reading.is(opens, Word::ClauseStart)?;
        let is_armed = |phrase: &Phrase| {
            let entity = phrase.entity(self.gazetteer);
            entity.is_some_and(|entity| {
                let armed = |sector: &String| {
                    matches!(sector.as_str(), "REB" | "CRM" | "MIL" | "COP" | "UNK")
                };
                entity.kind == Kind::Nation || entity.sector.iter().any(armed)
            })
        };
        let at = self.phrases.iter().position(|phrase| {
            phrase.start >= behind
                && phrase.start - behind <= CLOSE
                && phrase.marks.is_empty()
                && is_armed(phrase)
        })?;
        let is_known = found.iter().any(|(known, _)| *known == at);
        (!is_known).then_some((at, Part::Actor))
    }
}

impl Sentence<'_> {
    /// Tells whether a bare noun only says of what kind the next one is: "army helicopters", "a military offensive".
    pub(super) fn is_attribute(&self, sites: &[Site], phrase: &Phrase) -> bool {
        let reading = self.reading;
        if !naming::is_bare(phrase, self.gazetteer) || !reading.tongue.inflects {
            return false;
        }
        let entity = phrase.entity(self.gazetteer);
        let is_army = entity.is_some_and(|entity| {
            entity.kind == Kind::Body && entity.sector.iter().any(|sector| sector == "MIL")
        });
        let things = |word| {
            matches!(
                word,
                Word::Thing(Role::Weapon | Role::Troops | Role::People, _)
            )
            .then_some(())
        };
        let is_short = phrase.end == phrase.start + 1;
        let names_act = sites.iter().any(|site| {
            let mut spots = site.spots.iter();
            spots.any(|(start, _)| *start == phrase.end)
        });
        is_short
            && reading.tongue.order == Order::Svo
            && (reading.pick(phrase.end, things).is_some() || is_army && names_act)
    }

    /// Tells whether a phrase is the object of a verb whose subject goes on to say something in a participle: "Trump warned
    /// Putin, threatening tariffs".
    pub(super) fn is_told(&self, site: &Site, phrase: &Phrase) -> bool {
        self.statements.iter().any(|one| {
            !one.source
                && one.verb.1 <= site.start
                && phrase.end <= one.verb.0
                && self.phrases[one.speaker].end <= phrase.start
                && self.reading.is_one_of(one.verb.0 - 1, &[","])
        })
    }

    /// Gives the subject of a participle behind a comma, which is that of the verb before: "Trump warned Putin,
    /// threatening tariffs", "the ministry said, blaming rebels".
    pub(super) fn participle_subject(&self, site: &Site) -> Option<usize> {
        let reading = self.reading;
        let (verb, _) = site.verb?;
        let comma = |at: usize| reading.is_one_of(at, &[","]);
        let opens = verb > 0 && comma(verb - 1) && reading.tokens.norm(verb).ends_with("ing");
        if !opens || reading.tongue.order != Order::Svo || site.passive {
            return None;
        }
        let said = self
            .statements
            .iter()
            .rev()
            .find(|one| !one.source && one.verb.1 < verb && !(one.verb.1..verb - 1).any(comma));
        if let Some(one) = said.filter(|_| site.frame.spoken) {
            return Some(one.speaker);
        }
        let clause = reading.clause(verb);
        self.phrases.iter().position(|phrase| {
            phrase.end < verb
                && phrase.marks.is_empty()
                && !phrase.adjective
                && reading.clause(phrase.start) == clause
                && naming::is_party(phrase, self.gazetteer, reading)
        })
    }
}

/// Tells whether an unknown name ends with the word of an event, and so names that: "Indus Waters Treaty".
pub(super) fn names_event(sites: &[Site], phrase: &Phrase) -> bool {
    let is_named = |(start, end): &(usize, usize)| phrase.start <= *start && *end == phrase.end;
    phrase.head == Head::Unknown
        && phrase.role.is_none()
        && sites.iter().any(|site| site.spots.iter().any(is_named))
}
