//! Puts together who is what in an event, once all phrases of its clause are known.

use super::assign::Sentence;
use super::frame::{Part, Position};
use super::naming;
use super::parties::Search;
use super::site::Site;
use crate::gazetteer::{Order, Relation};

impl Sentence<'_> {
    /// Takes what stands among the words of a trigger for its object; where the verb may stand first and nobody stands
    /// before it, the first is its subject: "Am Dienstag griff Russland Kiew an".
    pub(super) fn settle_inside(&self, site: &Site, search: &mut Search) {
        let leads = matches!(self.reading.tongue.order, Order::V2 | Order::Vso);
        let mut has_subject = !leads || site.passive || search.subject.is_some();
        let inside = std::mem::take(&mut search.inside);
        for at in inside.iter().copied() {
            let first = self.phrases[at].list;
            // "أجرت اليابان وكوريا الجنوبية مناورات": a member is what the first of its list is.
            if first.is_some_and(|first| inside.contains(&first)) {
                continue;
            }
            let is_member = first.is_some();
            if has_subject || is_member {
                search.found.push((at, site.frame.object()));
            } else {
                search.found.push((at, Part::Actor));
                has_subject = true;
            }
        }
    }

    /// Puts subject, objects and the members of lists together.
    pub(super) fn settle(&self, site: &Site, mut search: Search) -> Vec<(usize, Part)> {
        let order = self.reading.tongue.order;
        let mut found = std::mem::take(&mut search.found);
        let is_late = |at: usize| order == Order::Sov && self.has_late_subject(site, at, &found);
        if let Some(at) = search.subject.filter(|at| !is_late(*at)) {
            let position = Position {
                order,
                before: true,
                second: false,
                passive: site.passive || self.suffers(site, at),
            };
            // "Israel handed over prisoners for hostages held by Hamas": an active verb has its subject.
            let is_active = site.verb.is_some()
                && !site.passive
                && !site.frame.mutual
                && order == Order::Svo
                && self.reading.tongue.inflects
                && site.frame.unmarked(position) == Some(Part::Actor);
            if is_active {
                found.retain(|(other, part)| {
                    let phrase = &self.phrases[*other];
                    let is_agent = phrase.marks == Relation::Agent.into();
                    *part != Part::Actor || !is_agent || phrase.start < site.end
                });
            }
            let is_spoken_noun = site.frame.spoken && site.verb.is_none();
            // "condanna il raid israeliano": whose the noun is needs no subject of another verb.
            let has_agent = found.iter().any(|(other, part)| {
                let phrase = &self.phrases[*other];
                let is_whose = phrase.adjective && site.verb.is_none() && site.frame.strikes;
                *part == Part::Actor
                    && (phrase.marks.has(Relation::Agent)
                        || is_whose
                        || is_spoken_noun && phrase.marks.has(Relation::Origin))
            });
            if let Some(part) = site.frame.unmarked(position)
                && !(has_agent && part == Part::Actor && !site.frame.mutual)
                && !(site.verb.is_none() && self.has_both_sides(&found))
            {
                found.push((at, part));
            }
        }
        // "urged Serbia to hand over suspects to …": whom he addresses is the object, the rest is of what is asked.
        if let Some((object, Part::Recipient)) = search.objects.first().copied()
            && site.frame.spoken
        {
            let end = self.phrases[object].end;
            let is_behind = |at: usize| {
                self.phrases[at].start >= end && self.phrases[at].marks.has(Relation::Recipient)
            };
            found.retain(|(at, part)| *part != Part::Recipient || !is_behind(*at));
        }
        // "rejected calls by Annan to adopt UN reforms": the object further on is of what is answered.
        if site.frame.answers
            && let Some(first) = found
                .iter()
                .find(|(at, part)| *part == Part::Recipient && self.phrases[*at].start >= site.end)
        {
            let end = self.phrases[first.0].end;
            search
                .objects
                .retain(|(at, _)| self.phrases[*at].start < end);
        }
        // "rioters convicted over the storming of the Capitol were pardoned by": who does it is named.
        if site.passive && !site.frame.mutual {
            let marks = |at: usize| self.phrases[at].marks;
            let has_agent = found
                .iter()
                .any(|(at, part)| *part == Part::Actor && marks(*at) == Relation::Agent.into());
            found.retain(|(at, part)| {
                !has_agent || *part != Part::Actor || marks(*at) != Relation::Of.into()
            });
        }
        // "قتل أربعة جنود في هجوم": who is counted among the dead did not do it, unless a second follows.
        if site.frame.strikes && search.objects.len() < 2 {
            search.objects.retain(|(at, _)| !self.is_counted_dead(*at));
        }
        // One object: the nearest; a second only where the verb stands first.
        let leads = matches!(order, Order::Vso | Order::V2);
        let most = if leads && search.subject.is_none() {
            2
        } else {
            1
        };
        found.extend(search.objects.into_iter().take(most));
        if !found.iter().any(|(_, part)| *part == Part::Actor) {
            found.extend(search.moved);
        }
        // "held joint military exercises", 部署军队: what is moved or moves suffers nothing.
        let is_force = |at: usize| {
            let phrase = &self.phrases[at];
            let entity = phrase.entity(self.gazetteer);
            let is_army = entity.is_some_and(|one| one.sector.iter().any(|sector| sector == "MIL"));
            is_army && naming::is_bare(phrase, self.gazetteer)
        };
        if site.frame.moves {
            found.retain(|(at, part)| *part != Part::Recipient || !is_force(*at));
        }
        self.with_lists(found)
    }

    /// Adds the members of the lists whose first member has a part.
    pub(super) fn with_lists(&self, mut found: Vec<(usize, Part)>) -> Vec<(usize, Part)> {
        let members = self.phrases.iter().enumerate().filter_map(|(at, phrase)| {
            let first = phrase.list?;
            let part = found.iter().find(|(other, _)| *other == first)?.1;
            let known = found.iter().any(|(other, _)| *other == at);
            (!known).then_some((at, part))
        });
        let members: Vec<(usize, Part)> = members.collect();
        found.extend(members);
        found.sort_by_key(|(at, _)| *at);
        found
    }
}
