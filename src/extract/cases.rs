//! What its marker makes of a noun phrase in an event's clause.

use super::assign::Sentence;
use super::frame::Part;
use super::marks::governed;
use super::naming;
use super::party::{Head, Phrase};
use super::place;
use super::site::Site;
use crate::gazetteer::{Kind, Order, Relation, Relations, Side, Word};

impl Sentence<'_> {
    /// Gives what marks a phrase, or the noun that it is the genitive of: "against a base of the rebels".
    pub(super) fn marks_of(&self, site: &Site, phrase: &Phrase) -> Relations {
        let is_of_noun = phrase.marks.is_genitive()
            && !phrase.adjective
            && !phrase.site
            && (self.reading.tongue.order == Order::Sov || !self.is_beside(site, phrase));
        // "भारतीय सामान पर", "यूक्रेनी राजधानी पर"
        let is_of_goods = phrase.adjective && phrase.marks.is_empty() && phrase.nation.is_some();
        let is_of_goods = is_of_goods
            && self.reading.tongue.order == Order::Sov
            && (site.frame.strikes || site.frame.by_state && !site.frame.moves);
        if !is_of_noun && !is_of_goods {
            return phrase.marks;
        }
        if is_of_noun && self.is_participle_subject(site, phrase) {
            return Relation::Agent.into();
        }
        let marks = governed(self.reading, phrase, site.start);
        if is_of_goods {
            let marker = Word::Marker(Relation::Recipient, Side::After);
            let is_near = |at: usize| self.reading.is(at, marker).is_some();
            let is_against = (1..=2).any(|gap| is_near(phrase.end + gap));
            return if is_against && !marks.has(Relation::Agent) {
                Relation::Recipient.into()
            } else {
                phrase.marks
            };
        }
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
    pub(super) fn marked(&self, site: &Site, phrase: &Phrase, marks: Relations) -> Option<Part> {
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
        // "è stato convocato alla Farnesina"
        let kind = phrase.entity(self.gazetteer).map(|entity| entity.kind);
        let is_ministry = matches!(kind, Some(Kind::Metonym | Kind::Body));
        if site.summons && site.passive && is_ministry && marks.has(Relation::Goal) {
            return Some(Part::Actor);
        }
        if self.is_whose_target(site, phrase) {
            return Some(Part::Recipient);
        }
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
        // "il ritiro dal Ciad": whence it goes, where the preposition tells an agent as well.
        let leaves = site.frame.leaves
            && (!site.passive || site.verb.is_none())
            && place.is_some()
            && marks.has(Relation::Origin)
            && marks.has(Relation::Agent);
        if leaves {
            return Some(Part::Recipient);
        }
        // "il petrolio di Mosca, ha avvertito …": what a comma cuts off belongs to another noun.
        let is_cut = marks.is_genitive() && before && !self.is_unbroken(phrase.end, site.start);
        if is_cut && self.reading.tongue.order != Order::Sov {
            return None;
        }
        // "ha riconosciuto la Palestina, seguito dal Belgio": the agent of another participle.
        let is_active =
            site.verb.is_some() && !site.passive && self.reading.tongue.order == Order::Svo;
        if is_active
            && site.frame.praises
            && marks.has(Relation::Agent)
            && marks.has(Relation::Origin)
        {
            return None;
        }
        if self.is_of_passive_subject(site, phrase, marks) {
            return Some(site.frame.object());
        }
        if self.is_whose_act(site, phrase, marks) {
            return Some(Part::Recipient);
        }
        site.frame.marked(marks, place.is_some())
    }
}
