//! What a phrase with a marker is to an event.

use super::assign::Sentence;
use super::frame::Part;
use super::marker::ending_at;
use super::naming;
use super::party::{Head, Phrase};
use super::place;
use super::site::Site;
use crate::gazetteer::{Kind, Order, Relation, Relations, Side, Word};

impl Sentence<'_> {
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
        let reaches = marks.has(Relation::Recipient)
            || marks.has(Relation::Goal) && !marks.has(Relation::Place);
        let is_addressee = site.frame.reaches && reaches && is_capital;
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
            // "le tribunal de Niamey"
            || is_where && phrase.site && marks.is_genitive()
            || arrives
            || marks.is_genitive()
                && (phrase.adjective
                    || !self.is_beside(site, phrase)
                    // "Charlie Kirk, aliado de Trump, é morto"
                    || phrase.end <= site.start && !self.is_unbroken(phrase.end, site.start))
            || is_unknown && marks.has(Relation::Place);
        let says_where = says_where || self.is_of_people(phrase);
        let is_struck =
            site.frame.strikes && place.is_some_and(|place| place.kind == Kind::Disputed);
        // "…, with Russia and China abstaining"
        let is_absolute =
            !site.frame.mutual && marks == Relation::With.into() && self.is_behind_comma(phrase);
        if self.is_barred(site, phrase, marks) {
            return Some(Part::Recipient);
        }
        if says_where
            || is_struck
            || is_absolute
            || self.is_of_subject(site, phrase, marks)
            || !naming::is_party(phrase, self.gazetteer, self.reading)
        {
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
        // "drew condemnation from the European Union"
        if site.frame.spoken && site.verb.is_none() && marks == Relation::Origin.into() {
            return place
                .is_none_or(|place| place.kind == Kind::Nation)
                .then_some(Part::Actor);
        }
        if self.is_owner(site, phrase, marks) {
            return Some(Part::Actor);
        }
        site.frame.marked(marks, place.is_some())
    }

    /// Tells whether a phrase belongs to the subject before an active verb: "Hackers linked to the army broke into".
    fn is_of_subject(&self, site: &Site, phrase: &Phrase, marks: Relations) -> bool {
        /// Fronted: "To Kyiv, Berlin will send".
        const FRONT: usize = 1;
        let tongue = self.reading.tongue;
        let is_plain = tongue.order == Order::Svo && tongue.inflects && !phrase.oblique;
        let is_active = site.verb.is_some() && !site.passive && !site.frame.mutual;
        // "The army, helped by foreign jets, foiled"
        let is_helper = marks == Relation::Agent.into();
        is_plain
            && is_active
            && Self::is_before(site, phrase)
            && phrase.end <= site.start
            && phrase.start > FRONT
            && (is_helper
                || self.is_unbroken(phrase.end, site.start)
                    && marks.has_any(&[Relation::Recipient, Relation::Goal])
                    && !marks.has_any(&[Relation::Agent, Relation::Of]))
    }

    /// Tells whether a state or body before its noun does it: "Israel's ground offensive", "Israel's blockade of Gaza", but
    /// not "Navalny's arrest", "Syria's expulsion from".
    fn is_owner(&self, site: &Site, phrase: &Phrase, marks: Relations) -> bool {
        let reading = self.reading;
        let after = Word::Marker(Relation::Of, Side::After);
        let kind = phrase.entity(self.gazetteer).map(|entity| entity.kind);
        let is_state = matches!(
            kind,
            Some(Kind::Nation | Kind::City | Kind::Organisation | Kind::Metonym | Kind::Body)
        );
        let is_left = ending_at(reading, site.end + 1).has(Relation::Origin);
        reading.tongue.order == Order::Svo
            && marks == Relation::Of.into()
            && is_state
            && phrase.end <= site.start
            && reading.is(phrase.end, after).is_some()
            && !is_left
            && !phrase.site
    }

    /// Tells whether a comma stands before the preposition of a phrase, or its article.
    fn is_behind_comma(&self, phrase: &Phrase) -> bool {
        let comma = |at: usize| self.reading.is_one_of(at, &[",", "，"]);
        let start = phrase
            .list
            .map_or(phrase.start, |first| self.phrases[first].start);
        (start.saturating_sub(3)..start).any(comma)
    }
}
