//! Who is what in an event's own clause.

use super::assign::Sentence;
use super::attribution;
use super::frame::{Part, Position};
use super::marks::{ending_at, governed};
use super::naming;
use super::parts::holds_next_place;
use super::party::{Head, Phrase};
use super::place;
use super::site::{Site, is_cut_off};
use crate::gazetteer::{Kind, Order, Relation, Relations};

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
        for (at, phrase) in self.phrases.iter().enumerate() {
            if site.start < phrase.start && phrase.end < site.end {
                // "condena Bolsonaro a 27 años": the object stands among the words of the act.
                let is_party = naming::is_party(phrase, self.gazetteer, self.reading);
                if phrase.marks.is_empty() && !phrase.adjective && is_party {
                    search.inside.push(at);
                }
                continue;
            }
            let is_elsewhere = phrase.start < site.end && site.start < phrase.end
                || !site.holds(self.reading.clause(phrase.start))
                || speakers.contains(&phrase.list.unwrap_or(at))
                || self.is_said_elsewhere(site, phrase)
                || self.dateline() == Some(at)
                || self.is_of_other(sites, number, phrase)
                || self.is_addressed_before(site, phrase)
                || holds_next_place(self.reading, self.gazetteer, &self.phrases, at);
            if is_elsewhere || self.by_kind(site, at, &mut search) {
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
            && (phrase.marks.is_empty() || phrase.marks.has(Relation::Agent) || embeds);
        is_cut_off(sites, number, phrase) && (!may_share || self.is_object(sites, number, phrase))
            || self.is_earlier_object(sites, number, phrase)
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
        // "in an Israeli strike", "في غارة إسرائيلية": what stands before both marks the noun.
        let is_bare = ending_at(self.reading, phrase.start).is_empty();
        let is_noun_marked = site
            .spots
            .iter()
            .any(|(start, end)| phrase.end <= *start || is_bare && phrase.start == *end);
        let is_noun_marked = is_noun_marked && self.reading.tongue.inflects;
        if phrase.adjective && (phrase.marks.is_empty() || is_noun_marked) && touches {
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
        } else if site.frame.expels && self.is_diplomat_of_country(phrase) {
            // "بطرد السفير الإسرائيلي": an envoy of somebody suffers it.
            search.found.push((at, Part::Recipient));
        } else if site.frame.expels && self.is_envoy(phrase) && phrase.nation.is_none() {
            // "recalled its ambassador from Phnom Penh": an envoy of nobody is nobody.
        } else if site.frame.expels && self.is_seat_of_envoy(phrase)
            || site.visit && self.is_host(site, phrase) && phrase.marks != Relation::Place.into()
        {
            search.found.push((at, Part::Recipient));
        } else {
            return false;
        }
        true
    }

    /// Gives what marks a phrase, or the noun that it is the genitive of: "against a base of the rebels".
    fn marks_of(&self, site: &Site, phrase: &Phrase) -> Relations {
        let is_behind = phrase.start >= site.end;
        let is_object = site.frame.spoken && (is_behind || site.passive);
        if phrase.marks.is_genitive() && is_object && !self.reading.tongue.inflects {
            // "指责美国的言论": whose words or deeds are blamed is blamed.
            return Relation::Recipient.into();
        }
        let is_of_noun = phrase.marks.is_genitive()
            && !phrase.adjective
            && !phrase.site
            && (self.reading.tongue.order == Order::Sov || !self.is_beside(site, phrase));
        if !is_of_noun {
            return phrase.marks;
        }
        if self.is_participle_subject(site, phrase) {
            return Relation::Agent.into();
        }
        let marks = governed(self.reading, phrase, site.start);
        let is_against =
            marks.has_any(&[Relation::Recipient, Relation::With]) && !marks.has(Relation::Place);
        if is_against || marks.has(Relation::Recipient) && site.frame.strikes {
            return Relation::Recipient.into();
        }
        phrase.marks
    }

    /// Tells whether a genitive is the subject of a participle before the trigger, or of the trigger: "İsrail'in düzenlediği".
    fn is_participle_subject(&self, site: &Site, phrase: &Phrase) -> bool {
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

    /// Gives what a marked phrase is to the event; none where it says where.
    fn marked(&self, site: &Site, phrase: &Phrase, marks: Relations) -> Option<Part> {
        let place = place::entity(phrase, self.gazetteer);
        let before = Self::is_before(site, phrase);
        let is_where =
            place.is_some_and(|place| place::is_where(phrase, place, &site.frame, before));
        let is_benefit = self.reading.tongue.order == Order::Sov && marks.has(Relation::Recipient);
        let arrives =
            site.frame.arrives && place.is_some() && marks.has(Relation::Goal) && !is_benefit;
        let is_capital = place
            .and_then(|place| place.spot.as_ref())
            .is_some_and(|spot| spot.is_capital);
        let is_addressee = site.frame.reaches && marks.has(Relation::Recipient) && is_capital;
        // An unknown name behind "in" is a place that the gazetteer does not hold.
        let is_unknown = phrase.head == Head::Unknown && phrase.role.is_none();
        // "Londra'ya giderek", "nach Moskau": a town is no partner.
        let is_town = place.is_some_and(|place| place.kind == Kind::City);
        let partner = [Relation::With, Relation::Agent, Relation::Between];
        let is_goal =
            site.frame.mutual && is_town && marks.has(Relation::Goal) && !marks.has_any(&partner);
        let says_where = is_goal
            || is_where && !is_addressee && marks.has(Relation::Place)
            || arrives
            || marks.is_genitive() && (phrase.adjective || !self.is_beside(site, phrase))
            || is_unknown && marks.has(Relation::Place);
        let is_struck =
            site.frame.strikes && place.is_some_and(|place| place.kind == Kind::Disputed);
        if says_where || is_struck || !naming::is_party(phrase, self.gazetteer, self.reading) {
            return None;
        }
        site.frame.marked(marks, place.is_some())
    }

    /// Takes an unmarked phrase by where it stands.
    fn unmarked(&self, site: &Site, at: usize, search: &mut Search) {
        let phrase = &self.phrases[at];
        let order = self.reading.tongue.order;
        if Self::is_before(site, phrase) {
            if site.passive && self.is_behind_agent(phrase, &search.found) {
                return;
            }
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
        if site.verb.is_none() && order != Order::Sov {
            if self.is_relative_subject(site, phrase) {
                // "Riyadh welcomed the truce that Israel signed": who stands before does something else.
                search.subject = None;
                search.found.push((at, Part::Actor));
                return;
            }
            // "اتصالا هاتفيا بالرئيس المصري": who follows the noun of a talk takes part in it.
            if order == Order::Vso && site.frame.mutual && self.is_partner(site, phrase) {
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
        let follows_quote = verb > 0 && self.reading.is_mark(verb - 1);
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
    fn settle(&self, site: &Site, mut search: Search) -> Vec<(usize, Part)> {
        let order = self.reading.tongue.order;
        let mut found = search.found;
        if let Some(at) = search.subject {
            let position = Position {
                order,
                before: true,
                second: false,
                passive: site.passive,
            };
            let has_agent = found.iter().any(|(other, part)| {
                *part == Part::Actor && self.phrases[*other].marks.has(Relation::Agent)
            });
            if let Some(part) = site.frame.unmarked(position)
                && !(has_agent && part == Part::Actor && !site.frame.mutual)
            {
                found.push((at, part));
            }
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
