//! Acts that a sentence tells of as somebody's object: whom is condemned for them, and who only ends them.

use super::assign::Sentence;
use super::frame::Part;
use super::lists::first_of;
use super::site::{Site, distance};
use crate::gazetteer::{Order, Relation, Word};
use crate::model::{Event, Status};

impl Sentence<'_> {
    /// Leaves out who only judges an act or ends it: "The UN condemned the shelling", "police arrested protesters".
    pub(super) fn without_judge(
        &self,
        events: &[&mut Event],
        sites: &[Site],
        parts: &mut [Vec<(usize, Part)>],
    ) {
        /// An article, an adjective.
        const CLOSE: usize = 2;
        let judges = |category: &str, act: &Site| -> Vec<usize> {
            // The act is the object of the verb: a noun behind it, or before a verb that closes the sentence.
            let is_object = |judged: &Site| {
                let between = if judged.start < act.start {
                    judged.end..act.start
                } else if self.reading.tongue.order == Order::Sov {
                    act.end..judged.start
                } else {
                    return false;
                };
                let is_close = between.len() <= CLOSE
                    && !between
                        .clone()
                        .any(|at| self.reading.is(at, Word::And).is_some());
                between.start <= between.end && (act.verb.is_none() || is_close)
            };
            let judged = events.iter().zip(sites).zip(&*parts);
            judged
                .filter(|((event, site), _)| event.category == category && is_object(site))
                .flat_map(|(_, parts)| parts)
                .filter(|(at, part)| *part == Part::Actor && !self.phrases[*at].adjective)
                .map(|(at, _)| *at)
                .collect()
        };
        let keeps_order = |at: &usize| {
            let sectors = self.phrases[*at].entity(self.gazetteer);
            let sectors = sectors.map_or(&[][..], |entity| &entity.sector);
            sectors
                .iter()
                .any(|sector| matches!(sector.as_str(), "COP" | "MIL" | "GOV"))
        };
        let all: Vec<Vec<usize>> = events
            .iter()
            .zip(sites)
            .map(|(event, site)| match event.category.as_str() {
                "protest" => {
                    let police = [judges("arrest", site), judges("coercion", site)].concat();
                    police.into_iter().filter(keeps_order).collect()
                }
                _ if !site.frame.mutual && !site.frame.spoken => judges("accusation", site),
                _ => Vec::new(),
            })
            .collect();
        for (found, judges) in parts.iter_mut().zip(all) {
            found.retain(|(at, part)| *part != Part::Actor || !judges.contains(at));
        }
    }

    /// Gives an accusation one recipient: whose act it is, else the nearest: "condemned Israel's attack on Damascus".
    pub(super) fn whose_act(&self, event: &Event, site: &Site, found: &mut Vec<(usize, Part)>) {
        let is_rejected = matches!(event.status, Status::Denied | Status::Refused);
        if event.category != "accusation" || site.passive || is_rejected {
            return;
        }
        let first = |at: usize| first_of(&self.phrases, at);
        let is_subject = |(at, part): &(usize, Part)| {
            let phrase = &self.phrases[*at];
            *part == Part::Actor
                && !phrase.adjective
                && (phrase.marks.is_empty() || phrase.marks.has(Relation::Agent))
        };
        let Some((subject, _)) = found.iter().copied().find(is_subject) else {
            return;
        };
        let closes = matches!(self.reading.tongue.order, Order::Sov | Order::V2);
        // In front of the verb stands what its own noun is of: "Iran's condemnation".
        let is_object = |at: usize| {
            let phrase = &self.phrases[at];
            first(at) != first(subject) && (closes || phrase.start >= site.start)
        };
        let is_whose = |at: usize| {
            let phrase = &self.phrases[at];
            phrase.adjective && phrase.nation.is_some()
                || phrase.marks.is_genitive() && !phrase.marks.has(Relation::Place)
        };
        let others = found.iter().map(|(at, _)| *at);
        let others = others.filter(|at| is_object(*at));
        let whose = others.clone().find(|at| is_whose(*at));
        let is_recipient = |at: &usize| found.contains(&(*at, Part::Recipient));
        let nearest = others
            .clone()
            .filter(is_recipient)
            .min_by_key(|at| distance(site, self.phrases[*at].start, self.phrases[*at].end));
        let Some(one) = whose.or(nearest).map(first) else {
            return;
        };
        found.retain(|(at, _)| !is_object(*at) || first(*at) == one);
        for (at, part) in found.iter_mut().filter(|(at, _)| first(*at) == one) {
            if is_object(*at) {
                *part = Part::Recipient;
            }
        }
    }

    /// Turns the genitive beside an agent, who acts, into who suffers it: "बंदूकधारियों ने छात्रों का अपहरण किया".
    pub(super) fn one_agent(&self, site: &Site, found: &mut [(usize, Part)]) {
        let has = |at: usize, relation: Relation| self.phrases[at].marks.has(relation);
        let is_agent =
            |(at, part): &&(usize, Part)| *part == Part::Actor && has(*at, Relation::Agent);
        let Some((agent, _)) = found.iter().find(is_agent).copied() else {
            return;
        };
        if self.reading.tongue.order != Order::Sov || site.frame.mutual {
            return;
        }
        for (at, part) in found {
            let is_whose = *at > agent && has(*at, Relation::Of) && !has(*at, Relation::Agent);
            if *part == Part::Actor && is_whose && !self.phrases[*at].adjective {
                *part = Part::Recipient;
            }
        }
    }
}
