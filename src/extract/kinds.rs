//! What kinds of people and places have a part of their own in some acts: envoys, soldiers, hosts, victims.

use super::assign::Sentence;
use super::frame::Part;
use super::marker::ending_at;
use super::naming;
use super::parties::Search;
use super::party::{Head, Phrase};
use super::place;
use super::site::{Site, distance};
use crate::gazetteer::{Kind, Order, Relation, Relations, Side, Word};
use crate::model::Role;

impl Sentence<'_> {
    /// Tells whether somebody acts before the trigger.
    pub(super) fn has_acted(&self, site: &Site, search: &Search) -> bool {
        let acts = |(at, part): &(usize, Part)| {
            *part == Part::Actor && self.phrases[*at].end <= site.start
        };
        search.subject.is_some() || search.found.iter().any(acts)
    }

    /// Takes a phrase whose part its kind tells, whatever marks it.
    pub(super) fn by_kind(&self, site: &Site, at: usize, search: &mut Search) -> bool {
        let phrase = &self.phrases[at];
        let order = self.reading.tongue.order;
        // "Russian strikes", "attacco russo": whose act it is.
        let touches = site.spots.iter().any(|(start, end)| {
            // One word may stand between, but no preposition: "français de droits de douane".
            let one = phrase.end + 1 == *start && self.reading.at(phrase.end).is_empty();
            let opens = phrase.start == *start && phrase.end < *end;
            // "verurteilte den iranischen Angriff": what follows a verb is its object's.
            let tells = order == Order::V2;
            let follows = phrase.start == *end && !(tells && site.verb == Some((*start, *end)));
            follows || phrase.end == *start || one || opens
        });
        // "in an Israeli strike", "en un bombardeo ruso": what stands before both marks the noun.
        let is_noun_marked = site.spots.iter().any(|(start, end)| {
            let is_behind = phrase.start == *end && ending_at(self.reading, *end).is_empty();
            let opens = phrase.start == *start && phrase.end < *end;
            phrase.end <= *start || is_behind || opens
        });
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
            let acts = self.has_acted(site, search);
            let is_behind = site.frame.answers && acts && phrase.start >= site.end;
            let own = site.frame.marked(Relation::Of.into(), false);
            let part = if is_behind && self.reading.tongue.order != Order::Sov && !site.passive {
                Some(Part::Recipient)
            } else {
                own
            };
            search.add(at, part);
        } else if site.frame.moves && self.is_moved(phrase) {
            // "the last French troops left": whose they are, unless somebody sends them.
            let is_there = phrase.marks.has_any(&[Relation::Recipient, Relation::With]);
            // Where the verb comes last, its object stands before it as well.
            let is_object = self.reading.tongue.order == Order::Sov && !site.frame.leaves;
            let leaves = Self::is_before(site, phrase)
                && !site.passive
                && !is_object
                && phrase.marks.is_empty();
            let acts = phrase.nation.is_some() && !self.is_captive(phrase);
            if !is_there && (acts || leaves) {
                search.moved.push((at, Part::Actor));
            }
        } else if site.frame.strikes && self.is_victim(phrase)
            || site.frame.sends && self.is_suspect(phrase)
        {
            // Victims and suspects who are counted stand among the quantities.
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
        } else if self.is_one_freed(site, phrase) || self.is_object_of_light_verb(site, phrase) {
            search.found.push((at, site.frame.object()));
        } else if site.frame.rallies
            && self.is_police(phrase)
            && (phrase.marks.is_empty() || phrase.marks.has(Relation::Agent))
        {
            // "ha disperso i manifestanti": who stands against a march is none of it.
        } else if self.is_by_police(site, phrase) {
            search.found.push((at, Part::Actor));
        } else if site.frame.expels
            && self.is_envoy(phrase)
            && phrase.nation.is_some()
            && phrase.marks.is_empty()
            && Self::is_declared(site, phrase)
        {
            // "a déclaré trois diplomates français persona non grata"
            search.found.push((at, Part::Recipient));
        } else if (site.frame.expels || site.frame.spoken)
            && self.is_envoy(phrase)
            && phrase.nation.is_none()
        {
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

    /// Tells whether a phrase names an envoy or a mission by its role alone.
    pub(super) fn is_envoy(&self, phrase: &Phrase) -> bool {
        const ENVOYS: [&str; 6] = [
            "ambassador",
            "diplomat",
            "envoy",
            "embassy",
            "consulate",
            "consul",
        ];
        let is_role = matches!(phrase.head, Head::Known(head) if Some(head) == phrase.role);
        let entity = phrase.entity(self.gazetteer);
        is_role && entity.is_some_and(|entity| ENVOYS.contains(&entity.name.as_str()))
    }

    /// Tells whether a phrase names the ambassador, diplomats or mission of a country, and no agent: "the Israeli ambassador".
    pub(super) fn is_diplomat_of_country(&self, phrase: &Phrase) -> bool {
        let entity = phrase.entity(self.gazetteer);
        let is_named = entity.is_some_and(|entity| entity.name == "envoy");
        self.is_envoy(phrase)
            && !is_named
            && phrase.nation.is_some()
            && !phrase.marks.has(Relation::Agent)
    }

    /// Tells whether a phrase names where an envoy of the actor has his seat: "its ambassador in Tel Aviv".
    pub(super) fn is_seat_of_envoy(&self, phrase: &Phrase) -> bool {
        /// A marker and "its own".
        const CLOSE: usize = 2;
        let seat = [
            Relation::Place,
            Relation::Origin,
            Relation::Goal,
            Relation::Of,
        ];
        let is_own = self
            .phrases
            .iter()
            .rev()
            .find(|one| one.end <= phrase.start);
        let is_seat = place::entity(phrase, self.gazetteer).is_some()
            && naming::is_party(phrase, self.gazetteer, self.reading);
        // "काबुल में अपना दूतावास"
        let behind = self.phrases.iter().find(|one| one.start >= phrase.end);
        let is_own = if self.reading.tongue.order == Order::Sov {
            behind.filter(|one| one.start - phrase.end <= CLOSE)
        } else {
            is_own
        };
        is_seat
            && phrase.marks.has_any(&seat)
            && !phrase.marks.has(Relation::Agent)
            && is_own.is_some_and(|one| self.is_envoy(one) && one.nation.is_none())
    }

    /// Tells whether a phrase names people or arms that others move: soldiers, prisoners, warships.
    pub(super) fn is_moved(&self, phrase: &Phrase) -> bool {
        const MOVED: [&str; 9] = [
            "soldier",
            "troop",
            "policeman",
            "warship",
            "warplane",
            "peacekeeper",
            "prisoner",
            "hostage",
            "detainee",
        ];
        let is_bare = phrase.head != Head::Unknown
            && [phrase.role, phrase.nation]
                .map(|one| one.map(Head::Known))
                .contains(&Some(phrase.head));
        let role = phrase.role.and_then(|role| self.gazetteer.entity(role));
        is_bare && role.is_some_and(|role| MOVED.contains(&role.name.as_str()))
    }

    /// Tells whether a phrase names people whom others hold: what becomes of them is not their country's act.
    pub(super) fn is_captive(&self, phrase: &Phrase) -> bool {
        const HELD: [&str; 3] = ["prisoner", "hostage", "detainee"];
        let role = phrase.role.and_then(|role| self.gazetteer.entity(role));
        role.is_some_and(|role| HELD.contains(&role.name.as_str()))
    }

    /// Tells whether a phrase names the country whose goods are barred: "Einfuhren aus China", but no "sanctions from China".
    pub(super) fn is_barred(&self, site: &Site, phrase: &Phrase, marks: Relations) -> bool {
        /// The preposition and an article.
        const CLOSE: usize = 2;
        let is_nation = phrase.role.is_none()
            && phrase
                .entity(self.gazetteer)
                .is_some_and(|entity| entity.kind == Kind::Nation);
        let is_origin =
            marks.has(Relation::Origin) && !marks.has_any(&[Relation::Of, Relation::Agent]);
        let is_whose = (site.end..=site.end + CLOSE).contains(&phrase.start);
        site.frame.bars && is_nation && is_origin && !is_whose && phrase.start > 0
    }

    /// Tells whether a phrase names suspects, whom others arrest: "die Polizei hat 14 Verdächtige festgenommen".
    pub(super) fn is_suspect(&self, phrase: &Phrase) -> bool {
        let entity = phrase.entity(self.gazetteer);
        entity.is_some_and(|entity| entity.name == "suspect")
    }

    /// Tells whether a phrase names the country that a visit goes to.
    pub(super) fn is_host(&self, site: &Site, phrase: &Phrase) -> bool {
        let is_place = place::entity(phrase, self.gazetteer).is_some_and(|place| {
            place.kind == Kind::Nation || place.spot.as_ref().is_some_and(|spot| spot.is_capital)
        });
        let goal = [Relation::Goal, Relation::Recipient, Relation::Place];
        let is_goal = phrase.marks.has_any(&goal)
            || phrase.marks.is_genitive() && self.is_beside(site, phrase)
            || phrase.marks.is_empty() && distance(site, phrase.start, phrase.end) <= 1;
        is_place && is_goal && !phrase.marks.has(Relation::Agent)
    }

    /// Tells whether those that a phrase names are counted among the dead or hurt.
    pub(super) fn is_counted_dead(&self, at: usize) -> bool {
        let phrase = &self.phrases[at];
        self.counts.iter().any(|count| {
            matches!(count.role, Role::Dead | Role::Injured)
                && count.start < phrase.end
                && phrase.start < count.end
        })
    }

    /// Tells whether a phrase names who was killed or hurt: "killed four Iraqis", "civilians were wounded".
    pub(super) fn is_victim(&self, phrase: &Phrase) -> bool {
        /// A number and a word that bounds it; an auxiliary and an adverb.
        const CLOSE: usize = 3;
        let fate = |token: usize| {
            let fate = self.reading.pick(token, |word| match word {
                Word::Fate(Role::Dead | Role::Injured) => Some(()),
                _ => None,
            });
            fate.is_some()
        };
        let clear = |mut tokens: std::ops::Range<usize>| {
            let ends = |word| {
                let is_end = matches!(
                    word,
                    Word::And | Word::Marker(_, Side::Before) | Word::ClauseStart
                );
                is_end.then_some(())
            };
            tokens.all(|at| !self.reading.is_mark(at) && self.reading.pick(at, ends).is_none())
        };
        let first = phrase.start.saturating_sub(CLOSE);
        let before = (first..phrase.start).find(|at| fate(*at));
        let last = (phrase.end + CLOSE).min(self.reading.len());
        let behind = (phrase.end..last).find(|at| fate(*at));
        let passive = |end: usize| self.is_passive(end, end + 1, true);
        before.is_some_and(|at| clear(at..phrase.start) && !passive(at))
            || behind.is_some_and(|at| {
                // "12 ग्रामीणों की हत्या"
                let is_of = self.reading.tongue.order == Order::Sov && phrase.marks.is_genitive();
                clear(phrase.end..at) && (passive(at) || is_of)
            })
    }
}
