//! What kinds of people and places have a part of their own in some acts: envoys, soldiers, hosts, victims.

use super::assign::Sentence;
use super::naming;
use super::party::{Head, Phrase};
use super::place;
use super::site::{Site, distance};
use crate::gazetteer::{Kind, Order, Relation, Relations, Side, Word};
use crate::model::Role;

impl Sentence<'_> {
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
