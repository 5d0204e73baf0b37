//! Stated steps by which demands, offers and accusations say whose the act is that they tell of.

use super::assign::Sentence;
use super::attribution::Statement;
use super::frame::Part;
use super::naming;
use super::site::Site;
use crate::gazetteer::{Order, Relation, Word};
use crate::model::{Event, Status};

impl Sentence<'_> {
    /// Gives who is accused or asked: whose act the other events behind are.
    pub(super) fn accused(
        events: &[&mut Event],
        parts: &[Vec<(usize, Part)>],
    ) -> Option<(usize, Vec<usize>)> {
        let number = events
            .iter()
            .position(|event| matches!(event.category.as_str(), "accusation" | "request"))?;
        let accused = parts[number]
            .iter()
            .filter(|(_, part)| *part == Part::Recipient);
        let accused: Vec<usize> = accused.map(|(at, _)| *at).collect();
        (!accused.is_empty()).then_some((number, accused))
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
            let is_subject = phrase.end <= site.start
                && !phrase.adjective
                && (phrase.marks.is_empty() || phrase.marks.has(Relation::Agent));
            *part = if is_subject {
                Part::Recipient
            } else {
                Part::Actor
            };
        }
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
        let partners = found
            .iter()
            .filter(|(_, part)| *part == Part::Actor)
            .count();
        let statement = self.statements.iter().find(proposes)?;
        (site.frame.mutual && partners == 1 && is_other(statement.speaker))
            .then_some((statement.speaker, Part::Actor))
    }
}
