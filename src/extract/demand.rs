//! Stated steps by which demands, offers and accusations say whose the act is that they tell of.

use super::assign::Sentence;
use super::attribution::Statement;
use super::frame::Part;
use super::naming;
use super::site::Site;
use crate::gazetteer::{Order, Relation, Side, Word};
use crate::model::{Event, Status};

impl Sentence<'_> {
    /// Gives who is accused or asked: whose act the other events behind are.
    pub(super) fn accused(
        events: &[&mut Event],
        parts: &[Vec<(usize, Part)>],
    ) -> Option<(usize, Vec<usize>)> {
        let number = events.iter().position(|event| {
            // "thanked Italy for its aid"
            let praises = || event.modes.iter().any(|mode| mode == "praise");
            matches!(event.category.as_str(), "accusation" | "request")
                || event.category == "support" && praises()
        })?;
        let accused = parts[number]
            .iter()
            .filter(|(_, part)| *part == Part::Recipient);
        let accused: Vec<usize> = accused.map(|(at, _)| *at).collect();
        (!accused.is_empty()).then_some((number, accused))
    }

    /// Tells whether "and" joins an act to the verb before the accused: "summoned the ambassador and threatened …".
    pub(super) fn goes_on(&self, sites: &[Site], accused: &[usize], number: usize) -> bool {
        let Some(last) = accused.iter().map(|at| self.phrases[*at].end).max() else {
            return false;
        };
        let between = last..sites[number].start;
        // "accused Israel of bombing Gaza and attacking …": what is told between is the accused's.
        let tells = |site: &Site| between.contains(&site.start);
        between
            .clone()
            .any(|at| self.reading.is(at, Word::And).is_some())
            && !sites.iter().any(tells)
    }

    /// Gives an act that is threatened the parties of the threat: "drohte Russland mit Strafzöllen" is none of Russia's.
    pub(super) fn take_from_threat(
        events: &[&mut Event],
        sites: &[Site],
        parts: &mut [Vec<(usize, Part)>],
    ) {
        let Some(threat) = events.iter().position(|one| one.category == "threat") else {
            return;
        };
        let of = |wanted: Part| {
            let found = parts[threat]
                .iter()
                .filter(move |(_, part)| *part == wanted);
            found.map(|(at, _)| *at).collect::<Vec<usize>>()
        };
        let (by, mut to) = (of(Part::Actor), of(Part::Recipient));
        // "ट्रंप ने कनाडा को टैरिफ की धमकी दी": whom the act is to hit is threatened.
        let acts = events.iter().zip(&*parts);
        let mut acts = acts.filter(|(event, _)| event.status == Status::Threatened);
        if to.is_empty()
            && let Some((_, found)) = acts.find(|(event, _)| event.category != "threat")
        {
            let hit = found.iter().filter(|(_, part)| *part == Part::Recipient);
            to = hit.map(|(at, _)| *at).collect();
            parts[threat].extend(to.iter().map(|at| (*at, Part::Recipient)));
        }
        if by.is_empty() || to.is_empty() {
            return;
        }
        for (number, found) in parts.iter_mut().enumerate() {
            let frame = &sites[number].frame;
            let is_act = events[number].status == Status::Threatened && number != threat;
            let is_own = found
                .iter()
                .all(|(at, part)| *part == Part::Recipient || to.contains(at));
            if !is_act || !is_own || frame.mutual || frame.spoken {
                continue;
            }
            found.retain(|(at, part)| *part == Part::Recipient && !by.contains(at));
            if found.is_empty() {
                found.extend(to.iter().map(|at| (*at, Part::Recipient)));
            }
            found.extend(by.iter().map(|at| (*at, Part::Actor)));
        }
    }

    /// Gives a request that names nobody whom it asks those who are to act: "इजरायल से चौकियां खोलने की अपील की".
    pub(super) fn who_is_asked(events: &[&mut Event], parts: &mut [Vec<(usize, Part)>]) {
        let is_asking = |(event, found): (&&mut Event, &Vec<(usize, Part)>)| {
            let asks = found.iter().any(|(_, part)| *part == Part::Actor);
            let names = found.iter().any(|(_, part)| *part == Part::Recipient);
            event.category == "request" && asks && !names
        };
        let Some(request) = events.iter().zip(&*parts).position(is_asking) else {
            return;
        };
        let others = events.iter().zip(&*parts).enumerate();
        let asked = others
            .filter(|(number, (event, _))| *number != request && event.status == Status::Proposed)
            .flat_map(|(_, (_, found))| found)
            .filter(|(at, part)| {
                let asks = parts[request].iter().any(|(known, _)| known == at);
                *part == Part::Actor && !asks
            });
        let asked: Vec<(usize, Part)> = asked.map(|(at, _)| (*at, Part::Recipient)).collect();
        parts[request].extend(asked);
    }

    /// Leaves out who demands what others are to do: "called for the arrest of", "demands the withdrawal of".
    pub(super) fn without_demander(
        &self,
        event: &Event,
        site: &Site,
        found: &mut Vec<(usize, Part)>,
    ) -> Option<usize> {
        let is_others = site.frame.sends || site.frame.leaves || site.frame.expels;
        let is_last = self.reading.tongue.order == Order::Sov;
        if event.status != Status::Proposed || !is_others || is_last || site.verb.is_some() {
            return None;
        }
        let is_subject = |(at, part): &(usize, Part)| {
            let phrase = &self.phrases[*at];
            *part != Part::Recipient
                && phrase.end <= site.start
                && !phrase.adjective
                && (phrase.marks.is_empty() || phrase.marks.has(Relation::Agent))
        };
        let demander = found.iter().find(|one| is_subject(one)).map(|(at, _)| *at);
        found.retain(|one| !is_subject(one));
        demander
    }

    /// Gives who is asked to act, between the verb of asking and that of the act: "urged Serbia and Kosovo to sign".
    pub(super) fn controlled(&self, event: &Event, site: &Site) -> Vec<(usize, Part)> {
        if event.status == Status::Proposed && self.reading.tongue.order == Order::Sov {
            return self.asked(site);
        }
        let (Status::Proposed, Some((verb, _))) = (event.status, site.verb) else {
            return Vec::new();
        };
        // Elsewhere the object of the act may stand there as well.
        if self.reading.tongue.order != Order::Svo {
            return Vec::new();
        }
        // Where words do not change, only who stands right behind the verb is surely asked: "呼吁美方加快交付".
        let is_close = |start: usize, end: usize| self.reading.tongue.inflects || start == end;
        let asks = |one: &&Statement| {
            !one.source && one.verb.1 <= verb && self.phrases[one.speaker].end <= one.verb.0
        };
        let Some(one) = self.statements.iter().rev().find(asks) else {
            return Vec::new();
        };
        let asked = self.phrases.iter().enumerate().find(|(at, phrase)| {
            let is_object = phrase.marks.is_empty() || phrase.marks.has(Relation::Recipient);
            *at != one.speaker
                && phrase.start >= one.verb.1
                && is_close(phrase.start, one.verb.1)
                && phrase.end <= verb
                && is_object
                && !phrase.adjective
                && !naming::is_bare(phrase, self.gazetteer)
                && naming::is_party(phrase, self.gazetteer, self.reading)
        });
        let first = asked.map(|(at, _)| vec![(at, Part::Actor)]);
        self.with_lists(first.unwrap_or_default())
    }

    /// Gives whom a verb of asking behind the act asks to do it: "भारत ने पाकिस्तान से प्रतिबंध हटाने की मांग की".
    ///
    /// Where two sides act, he is asked to do it with another.
    fn asked(&self, site: &Site) -> Vec<(usize, Part)> {
        let speaker = self.statements.iter().find(|one| {
            let speaker = &self.phrases[one.speaker];
            !one.source && site.end <= one.verb.0 && speaker.marks.has(Relation::Agent)
        });
        let Some(one) = speaker else {
            return Vec::new();
        };
        let first = self.phrases[one.speaker].end;
        let mut partners = self.phrases.iter().enumerate().filter(|(_, phrase)| {
            let is_with = phrase.marks.has(Relation::With) && phrase.marks.has(Relation::Origin);
            phrase.start >= first
                && phrase.end <= site.start
                && is_with
                && self.reading.clause(phrase.start) == self.reading.clause(site.start)
                && naming::is_party(phrase, self.gazetteer, self.reading)
        });
        let asked = partners.next().map(|(at, _)| vec![(at, Part::Actor)]);
        // "… से मिलने की अपील"
        let with = Word::Marker(Relation::With, Side::After);
        let is_open = !site.frame.mutual
            || partners.next().is_some()
            || self.reading.is(site.start, with).is_some();
        self.with_lists(asked.filter(|_| is_open).unwrap_or_default())
    }

    /// Turns the parties of an accusation that its target rejects: "Pakistan rejected Indian accusations".
    pub(super) fn turn_rejected(
        &self,
        events: &[&mut Event],
        number: usize,
        site: &Site,
        found: &mut [(usize, Part)],
    ) {
        let event = &events[number];
        let is_rejected = matches!(event.status, Status::Denied | Status::Refused)
            || events.iter().any(|one| one.category == "rejection");
        if event.category != "accusation" || !is_rejected || site.verb.is_some() {
            return;
        }
        for (at, part) in found {
            let phrase = &self.phrases[*at];
            if phrase.adjective {
                // "Indian accusations" are India's already.
                continue;
            }
            // "ट्रूडो के लगाए आरोपों को भारत ने ख़ारिज कर दिया"
            let is_late =
                self.reading.tongue.order == Order::Sov && phrase.marks.has(Relation::Agent);
            let is_subject = (phrase.end <= site.start || is_late)
                && (phrase.marks.is_empty() || phrase.marks.has(Relation::Agent));
            *part = if is_subject {
                Part::Recipient
            } else {
                Part::Actor
            };
        }
    }

    /// Takes those to whom somebody proposes a deal for whom it reaches: "Luanda propôs ao M23 um cessar-fogo".
    pub(super) fn offer(&self, event: &Event, site: &Site, found: &mut Vec<(usize, Part)>) {
        let is_offer = event.category == "agreement" && event.status == Status::Proposed;
        let is_asked = |(at, part): &(usize, Part)| {
            let marks = self.phrases[*at].marks;
            *part == Part::Actor && marks.has(Relation::Recipient) && !marks.has(Relation::With)
        };
        let acts = found.iter().filter(|(_, part)| *part == Part::Actor);
        let all_asked = acts.clone().count() > 0 && acts.clone().all(is_asked);
        if !is_offer || !all_asked {
            return;
        }
        let own = self.statements.iter().find(|one| {
            !one.source
                && one.verb.1 <= site.end
                && self.phrases[one.speaker].end <= one.verb.0
                && self.reading.clause(one.verb.0) == self.reading.clause(site.start)
        });
        let Some(own) = own else { return };
        for (_, part) in found.iter_mut() {
            *part = Part::Recipient;
        }
        found.push((own.speaker, Part::Actor));
    }

    /// Gives who must act, where the obligation stands before its clause: "على إسرائيل أن تسحب قواتها".
    pub(super) fn obliged(&self, site: &Site) -> Option<usize> {
        let clause = self.reading.clause(site.start);
        let begins = |at: usize| {
            let word = |word| matches!(word, Word::ClauseStart | Word::That).then_some(());
            self.reading.pick(at, word).is_some() && self.reading.clause(at) == clause
        };
        self.phrases.iter().position(|phrase| {
            self.reading.tongue.order == Order::Vso
                && phrase.end <= site.start
                && phrase.marks.has(Relation::Recipient)
                && begins(phrase.end)
        })
    }

    /// Gives who proposes that he himself meet or agree with another: "Зеленський запропонував Путіну зустріч".
    pub(super) fn proposer(&self, site: &Site, found: &[(usize, Part)]) -> Option<(usize, Part)> {
        let proposes = |one: &&Statement| {
            let between = one.verb.1..site.start;
            let is_open = between.clone().any(|at| {
                self.reading.is_mark(at)
                    || self.reading.is(at, Word::That).is_some()
                    || self.reading.is(at, Word::ClauseStart).is_some()
            });
            !one.source
                && one.verb.1 <= site.start
                && !is_open
                && self.phrases[one.speaker].end <= one.verb.0
        };
        let is_other = |at: usize| !found.iter().any(|(known, _)| *known == at);
        let is_named = |at: usize| !naming::is_bare(&self.phrases[at], self.gazetteer);
        let partners = found
            .iter()
            .filter(|(at, part)| *part == Part::Actor && is_named(*at))
            .count();
        let statement = self.statements.iter().find(proposes)?;
        (site.frame.mutual && partners == 1 && is_other(statement.speaker))
            .then_some((statement.speaker, Part::Actor))
    }
}
