//! Who is what in an event's own clause.

use super::assign::Sentence;
use super::attribution;
use super::frame::{Part, Position};
use super::marks::ending_at;
use super::naming;
use super::party::Phrase;
use super::place;
use super::site::{Site, distance, is_cut_off};
use crate::gazetteer::{Order, Relation, Word};

/// What has been found while the phrases of a clause are gone through.
#[derive(Debug, Default)]
struct Search {
    found: Vec<(usize, Part)>,
    subject: Option<usize>,
    objects: Vec<(usize, Part)>,
    /// Unmarked phrases among the words of the trigger.
    inside: Vec<usize>,
    /// Whose the people are that are moved: an actor where nobody else acts.
    moved: Vec<(usize, Part)>,
    /// How many unmarked phrases stood behind the verb.
    behind: usize,
}

impl Search {
    fn add(&mut self, at: usize, part: Option<Part>) {
        self.found.extend(part.map(|part| (at, part)));
    }
}

impl Sentence<'_> {
    /// Finds who is what in the event's own clause.
    pub(super) fn parties(&self, sites: &[Site], number: usize) -> Vec<(usize, Part)> {
        let site = &sites[number];
        let speakers = self.speakers(site);
        let mut search = Search::default();
        let apposed = self.apposed(site);
        for (at, phrase) in self.phrases.iter().enumerate() {
            if site.start < phrase.start && phrase.end < site.end {
                // "condena Bolsonaro a 27 años": the object stands among the words of the act.
                let is_party = naming::is_party(phrase, self.gazetteer, self.reading);
                if phrase.marks.is_empty() && !phrase.adjective && is_party {
                    search.inside.push(at);
                }
                continue;
            }
            if site.frame.rallies
                && (phrase.start, phrase.end) == (site.start, site.end)
                && naming::is_bare(phrase, self.gazetteer)
            {
                // "प्रदर्शनकारियों ने": the word for those who march names the march.
                search.found.push((at, Part::Actor));
                continue;
            }
            let is_elsewhere = phrase.start < site.end && site.start < phrase.end
                || !site.holds(self.reading.clause(phrase.start))
                || speakers.contains(&phrase.list.unwrap_or(at))
                || self.is_of_speaker(&speakers, at)
                || self.is_of_person(at)
                || self.is_said_elsewhere(site, phrase)
                || self.dateline().is_some_and(|town| at <= town)
                || self.is_of_other(sites, number, phrase);
            if apposed == Some(at) {
                search.found.push((at, site.frame.object()));
                continue;
            }
            match self.is_passive_agent(site, at) {
                Some(true) if site.frame.praises => {
                    search.found.push((at, Part::Recipient));
                    continue;
                }
                Some(false) if !site.frame.spoken => continue,
                _ => {}
            }
            let is_before_apposed = apposed.is_some_and(|apposed| at < apposed);
            if is_elsewhere || is_before_apposed || self.by_kind(site, at, &mut search) {
                continue;
            }
            let marks = self.marks_of(site, phrase);
            if !marks.is_empty() {
                let part = self.marked(site, phrase, marks);
                search.add(at, part);
            } else if naming::is_party(phrase, self.gazetteer, self.reading)
                && phrase.list.is_none()
            {
                self.unmarked(site, at, &mut search);
            }
        }
        self.settle_inside(site, &mut search);
        self.without_targets(site, &mut search.found);
        self.settle(site, search)
    }

    /// Gives who only tells of the event.
    fn speakers(&self, site: &Site) -> Vec<usize> {
        let trigger = (site.start, site.end);
        let tells = self.statements.iter().filter(|one| {
            attribution::holds(self.reading, one, &self.phrases, trigger)
                || !site.frame.spoken
                    && attribution::closes(self.reading, one, &self.phrases, trigger)
        });
        tells.map(|one| one.speaker).collect()
    }

    /// Tells whether a phrase belongs to another event: a subject may be shared by several verbs, all else is the nearest's.
    fn is_of_other(&self, sites: &[Site], number: usize, phrase: &Phrase) -> bool {
        let site = &sites[number];
        let order = self.reading.tongue.order;
        let embeds = site.frame.spoken && order == Order::Sov
            || site.frame.mutual && order == Order::V2 && phrase.marks.has(Relation::With);
        let may_share = Self::is_before(site, phrase)
            && (phrase.marks.is_empty()
                || phrase.marks.has(Relation::Agent)
                || embeds && !self.is_of_object(sites, number, phrase));
        is_cut_off(sites, number, phrase) && (!may_share || self.is_object(sites, number, phrase))
            || self.is_earlier_object(sites, number, phrase)
            || self.is_behind_other(sites, number, phrase)
            || self.is_of_later_verb(sites, number, phrase)
    }

    /// Tells whether a phrase stands before the verb, or before the noun of the act.
    pub(super) fn is_before(site: &Site, phrase: &Phrase) -> bool {
        phrase.end <= site.verb.map_or(site.start, |(start, _)| start)
    }

    /// Takes a phrase whose part its kind tells, whatever marks it.
    fn by_kind(&self, site: &Site, at: usize, search: &mut Search) -> bool {
        let phrase = &self.phrases[at];
        // "Russian strikes", "attacco russo": whose act it is.
        let touches = site.spots.iter().any(|(start, end)| {
            // One word may stand between, but no preposition: "français de droits de douane".
            let one = phrase.end + 1 == *start && self.reading.at(phrase.end).is_empty();
            phrase.start == *end || phrase.end == *start || one
        });
        // "in an Israeli strike": what stands before both marks the noun.
        let is_noun_marked = site.spots.iter().any(|(start, _)| phrase.end <= *start);
        // "nell'attacco russo": so does it where the adjective follows at once.
        let is_noun_marked = is_noun_marked && self.reading.tongue.inflects
            || site
                .triggers
                .iter()
                .chain([&(site.start, site.end)])
                .any(|(_, end)| phrase.start == *end && ending_at(self.reading, *end).is_empty());
        if self.is_adjective_of_object(site, phrase) {
            search.found.push((at, Part::Recipient));
        } else if phrase.adjective && (phrase.marks.is_empty() || is_noun_marked) && touches {
            search.add(at, site.frame.marked(Relation::Of.into(), false));
        } else if site.frame.moves && self.is_moved(phrase) {
            // "the last French troops left": whose they are, unless somebody sends them.
            let is_there = phrase.marks.has_any(&[Relation::Recipient, Relation::With]);
            // Where the verb comes last, its object stands before it as well.
            let is_object = self.reading.tongue.order == Order::Sov && !site.frame.leaves;
            let leaves = Self::is_before(site, phrase)
                && !site.passive
                && !is_object
                && phrase.marks.is_empty();
            if !is_there && (phrase.nation.is_some() || leaves) {
                search.moved.push((at, Part::Actor));
            }
        } else if site.frame.strikes && self.is_victim(phrase) {
            // Victims who are counted stand among the quantities.
            let is_counted = self
                .counts
                .iter()
                .any(|count| count.start < phrase.end && phrase.start < count.end);
            if !is_counted || !naming::is_bare(phrase, self.gazetteer) {
                search.found.push((at, Part::Recipient));
            }
        } else if self.is_one_freed(site, phrase) || self.is_object_of_light_verb(site, phrase) {
            search.found.push((at, site.frame.object()));
        } else if site.frame.rallies
            && self.is_police(phrase)
            && (phrase.marks.is_empty() || phrase.marks.has(Relation::Agent))
        {
            // "ha disperso i manifestanti": who stands against a march is none of it.
        } else if self.is_by_police(site, phrase) {
            search.found.push((at, Part::Actor));
        } else if site.frame.expels && self.is_envoy(phrase) && phrase.nation.is_none() {
            // "recalled its ambassador from Phnom Penh": an envoy of nobody is nobody.
        } else if site.frame.expels && self.is_seat_of_envoy(phrase)
            || site.visit && self.is_host(site, phrase)
        {
            search.found.push((at, Part::Recipient));
        } else {
            return false;
        }
        true
    }

    /// Takes an unmarked phrase by where it stands.
    fn unmarked(&self, site: &Site, at: usize, search: &mut Search) {
        let phrase = &self.phrases[at];
        let order = self.reading.tongue.order;
        if Self::is_before(site, phrase) {
            // The nearest unmarked phrase before the verb is its subject; where the verb comes last, the first is.
            match order {
                _ if phrase.oblique && site.verb.is_some() && !site.passive => {
                    search.objects.push((at, site.frame.object()));
                }
                Order::Sov if search.subject.is_some() => {}
                // "Trump hat China gedroht": the verb's second part closes the clause.
                Order::V2 if search.subject.is_some() => {
                    if !site.passive {
                        search.objects.push((at, site.frame.object()));
                    }
                }
                // "Finland will give Tanzania a grant": two before the noun of the act.
                Order::Svo
                    if site.verb.is_none()
                        && !site.frame.mutual
                        && search.subject.is_some_and(|subject| {
                            self.is_unbroken(self.phrases[subject].end, phrase.start)
                        }) =>
                {
                    search.objects.push((at, Part::Recipient));
                }
                _ => search.subject = Some(at),
            }
            return;
        }
        if order == Order::Sov && self.is_late_subject(site, phrase, search.subject) {
            search.found.push((at, Part::Actor));
            return;
        }
        if site.verb.is_none() && order != Order::Sov {
            if self.is_relative_subject(site, phrase) {
                search.found.push((at, Part::Actor));
                return;
            }
            // A noun has no object; what follows it at once is its genitive: "удар Израиля", "قصف إسرائيل".
            if phrase.start == site.end {
                let is_place = place::entity(phrase, self.gazetteer).is_some();
                search.add(at, site.frame.marked(Relation::Of.into(), is_place));
            }
            return;
        }
        let acts_before = search
            .found
            .iter()
            .any(|(other, part)| *part == Part::Actor && self.phrases[*other].end <= site.start);
        let position = Position {
            order,
            before: false,
            second: search.behind > 0 || search.subject.is_some() || acts_before,
            passive: site.passive,
        };
        search.behind += 1;
        let verb = site.verb.map_or(site.start, |(start, _)| start);
        // "…, denunció", "…, ha avvertito"
        let is_aux = verb > 1 && self.reading.is(verb - 1, Word::Perfect).is_some();
        let first = verb - usize::from(is_aux);
        let follows_quote = first > 0 && self.reading.is_mark(first - 1);
        // "Журналиста задержала полиция": the object went before.
        let goes_before = !site.passive && search.subject.is_none() && !search.objects.is_empty();
        if goes_before && !phrase.oblique && search.behind == 1 && order == Order::Svo {
            search.found.push((at, Part::Actor));
            return;
        }
        let turns_round = matches!(order, Order::Svo | Order::V2)
            && site.frame.spoken
            && search.subject.is_none()
            && follows_quote
            && search.behind == 1;
        if turns_round {
            // "…, denunció la ministra"
            search.found.push((at, Part::Actor));
        } else if search.behind <= 2
            && let Some(part) = site.frame.unmarked(position)
        {
            search.objects.push((at, part));
        }
    }

    /// Takes what stands among the words of a trigger for its object; where the verb may stand first and nobody stands
    /// before it, the first is its subject: "Am Dienstag griff Russland Kiew an".
    fn settle_inside(&self, site: &Site, search: &mut Search) {
        let leads = matches!(self.reading.tongue.order, Order::V2 | Order::Vso);
        let mut has_subject = !leads || site.passive || search.subject.is_some();
        for at in std::mem::take(&mut search.inside) {
            let is_member = self.phrases[at].list.is_some();
            if has_subject || is_member {
                search.found.push((at, site.frame.object()));
            } else {
                search.found.push((at, Part::Actor));
                has_subject = true;
            }
        }
    }

    /// Puts subject, objects and the members of lists together.
    fn settle(&self, site: &Site, search: Search) -> Vec<(usize, Part)> {
        let order = self.reading.tongue.order;
        let mut found = search.found;
        let is_late = |at: usize| order == Order::Sov && self.has_late_subject(site, at, &found);
        if let Some(at) = search.subject.filter(|at| !is_late(*at)) {
            let position = Position {
                order,
                before: true,
                second: false,
                passive: site.passive,
            };
            // "condanna il raid israeliano": whose the noun is needs no subject of another verb.
            let has_agent = found.iter().any(|(other, part)| {
                let phrase = &self.phrases[*other];
                let is_whose = phrase.adjective && site.verb.is_none() && site.frame.strikes;
                *part == Part::Actor && (phrase.marks.has(Relation::Agent) || is_whose)
            });
            if let Some(part) = site.frame.unmarked(position)
                && !(has_agent && part == Part::Actor && !site.frame.mutual)
                && !(site.verb.is_none() && self.has_both_sides(&found))
            {
                found.push((at, part));
            }
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

    /// Tells whether no mark stands between two tokens.
    pub(super) fn is_unbroken(&self, start: usize, end: usize) -> bool {
        !(start..end).any(|at| self.reading.is_mark(at))
    }

    /// Tells whether a phrase in the genitive, or one of its list, stands beside the trigger: "रूस के हमले".
    pub(super) fn is_beside(&self, site: &Site, phrase: &Phrase) -> bool {
        /// A marker, an article, an adjective.
        const CLOSE: usize = 3;
        let first = |at: usize| self.phrases[at].list.unwrap_or(at);
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
