//! What the genitive of a noun is to an act: whose it is, whom it is done to, or a part of another name.

use super::assign::Sentence;
use super::frame::Part;
use super::lists::first_of;
use super::naming;
use super::party::Phrase;
use super::place;
use super::site::Site;
use crate::gazetteer::{Entity, Kind, Order, Relation, Relations, Side, Word};

impl Sentence<'_> {
    /// Tells whether a genitive is the object of a noun that a light verb makes an act, since another is its agent: "भारत
    /// ने रूस की निंदा की", "… भाजपा के दफ़्तर में आग लगा दी".
    pub(super) fn is_object_of_light_verb(&self, site: &Site, phrase: &Phrase) -> bool {
        let helps = site.frame.reaches && !site.frame.spoken;
        let takes = site.frame.praises || helps || site.frame.strikes;
        let is_genitive = phrase.marks.is_genitive() && !phrase.adjective;
        self.reading.tongue.order == Order::Sov
            && self.reading.tongue.inflects
            && takes
            && is_genitive
            && phrase.end <= site.start
            && site.frame.strikes != self.is_beside(site, phrase)
            && self.is_body(phrase)
            && !self.is_of_agent_or_place(phrase)
            && self.phrases.iter().any(|one| {
                let is_other = one.start != phrase.start && one.marks == Relation::Agent.into();
                is_other && site.holds(self.reading.clause(one.start))
            })
    }

    /// Tells whether what stands behind a genitive is the agent, or a place of it: "हमास के लड़ाकों ने", "यूक्रेन के सूमी में".
    fn is_of_agent_or_place(&self, phrase: &Phrase) -> bool {
        let of = self
            .reading
            .is(phrase.end, Word::Marker(Relation::Of, Side::After));
        let next = self.phrases.iter().find(|one| Some(one.start) == of);
        next.is_some_and(|next| {
            next.marks.has(Relation::Agent) || place::entity(next, self.gazetteer).is_some()
        })
    }

    /// Tells whether a phrase names somebody, no place.
    fn is_body(&self, phrase: &Phrase) -> bool {
        let kind = phrase.entity(self.gazetteer).map(|entity| entity.kind);
        !matches!(kind, Some(Kind::City | Kind::Region | Kind::Disputed))
    }

    /// Tells whether a phrase behind a verb of saying is whose act the verb speaks of: "ha elogiato la mediazione
    /// dell'Egitto", "condemned the policy of Israel".
    pub(super) fn is_whose_act(&self, site: &Site, phrase: &Phrase, marks: Relations) -> bool {
        site.frame.praises
            && site.verb.is_some()
            && !site.passive
            && self.reading.tongue.order != Order::Sov
            && phrase.start > site.end
            && marks.is_genitive()
    }

    /// Tells whether an adjective names whose act a verb blames or praises: "ha condannato l'attacco russo", "रूसी हमलों की
    /// निंदा की".
    pub(super) fn is_adjective_of_object(&self, site: &Site, phrase: &Phrase) -> bool {
        let is_behind = |(start, end): &(usize, usize)| phrase.start == *end && end - start > 1;
        let is_act = match self.reading.tongue.order {
            // The noun and its marker, then what is said of it.
            Order::Sov => {
                let of = Word::Marker(Relation::Of, Side::After);
                let noun = phrase.end + 1;
                self.reading.is(noun, of).is_some() && (phrase.end..=noun + 1).contains(&site.start)
            }
            Order::Svo => site.verb.is_some() && site.triggers.iter().any(is_behind),
            _ => false,
        };
        site.frame.praises && is_act && !site.passive && phrase.adjective
    }

    /// Leaves out at whom the act is aimed that a verb blames: "ha condannato l'attacco russo a Kiev", "यूक्रेन पर रूसी हमलों
    /// की निंदा की".
    pub(super) fn without_targets(&self, site: &Site, found: &mut Vec<(usize, Part)>) {
        let is_whose = |at: usize| self.is_adjective_of_object(site, &self.phrases[at]);
        let Some((whose, _)) = found.iter().copied().find(|(at, _)| is_whose(*at)) else {
            return;
        };
        let is_sov = self.reading.tongue.order == Order::Sov;
        found.retain(|(at, part)| {
            let is_aside = if is_sov { *at >= whose } else { *at <= whose };
            *part != Part::Recipient || is_aside || self.phrases[*at].marks.is_empty()
        });
    }

    /// Tells whether a genitive belongs to the subject of a passive: "sei agenti della polizia sono stati rapiti".
    pub(super) fn is_of_passive_subject(
        &self,
        site: &Site,
        phrase: &Phrase,
        marks: Relations,
    ) -> bool {
        let auxiliary = Word::Passive(Side::Before);
        site.passive
            && site.verb.is_some()
            && marks.is_genitive()
            && self.reading.tongue.order == Order::Svo
            && (phrase.end..site.start).any(|at| self.reading.is(at, auxiliary).is_some())
    }

    /// Tells whether a genitive names a person whom somebody frees: "la liberazione di Cecilia Sala".
    pub(super) fn is_one_freed(&self, site: &Site, phrase: &Phrase) -> bool {
        let is_person = phrase
            .entity(self.gazetteer)
            .is_some_and(|entity| entity.kind == Kind::Person);
        let is_named = is_person && phrase.marks.is_genitive() && !phrase.adjective;
        site.frame.leaves && is_named && self.is_beside(site, phrase)
    }

    /// Tells whether a genitive names the police whose arrest it is, not who is arrested: "blitz dei carabinieri".
    pub(super) fn is_by_police(&self, site: &Site, phrase: &Phrase) -> bool {
        site.frame.sends
            && phrase.marks.is_genitive()
            && self.is_beside(site, phrase)
            && self.is_police(phrase)
    }

    /// Tells whether a phrase names a police.
    pub(super) fn is_police(&self, phrase: &Phrase) -> bool {
        let is_police = |entity: &Entity| entity.sector.iter().any(|sector| sector == "COP");
        phrase.entity(self.gazetteer).is_some_and(is_police)
    }

    /// Tells whether a genitive behind a verb of violence names whose the object is: "ha bombardato postazioni di Hezbollah".
    pub(super) fn is_whose_target(&self, site: &Site, phrase: &Phrase) -> bool {
        /// The noun and an adjective, the preposition and an article.
        const WIDEST: usize = 4;
        let place = Word::Marker(Relation::Place, Side::Before);
        let of = Word::Marker(Relation::Of, Side::Before);
        let first = site.end.max(phrase.start.saturating_sub(WIDEST));
        site.frame.strikes
            && site.verb == Some((site.start, site.end))
            && !site.passive
            && self.reading.tongue.order == Order::Svo
            && phrase.marks.is_genitive()
            && !phrase.adjective
            && phrase.start > site.end
            && self.reading.is(site.end, of).is_none()
            && phrase.entity(self.gazetteer).is_some()
            && !naming::is_bare(phrase, self.gazetteer)
            && self.is_body(phrase)
            && (first..phrase.start)
                .all(|at| !self.reading.is_mark(at) && self.reading.is(at, place).is_none())
    }

    /// Tells whether a phrase is the genitive of a speaker: "secondo la questura di Roma".
    pub(super) fn belongs_to_speaker(&self, speakers: &[usize], at: usize) -> bool {
        /// The marker with an article.
        const CLOSE: usize = 2;
        let phrase = &self.phrases[at];
        let before = at.checked_sub(1).filter(|before| speakers.contains(before));
        before.is_some_and(|before| {
            let gap = phrase.start - self.phrases[before].end.min(phrase.start);
            phrase.marks.is_genitive() && gap <= CLOSE && self.reading.tongue.order != Order::Sov
        })
    }

    /// Tells whether a genitive belongs to the person named behind it: "ट्रंप के दूत कीथ केलॉग".
    pub(super) fn is_of_person(&self, at: usize) -> bool {
        let phrase = &self.phrases[at];
        let Some(next) = self.phrases.get(at + 1) else {
            return false;
        };
        let is_person = next.role.is_some()
            && next
                .entity(self.gazetteer)
                .is_some_and(|entity| entity.kind == Kind::Person);
        let is_marker = self
            .reading
            .is(phrase.end, Word::Marker(Relation::Of, Side::After));
        self.reading.tongue.order == Order::Sov
            && phrase.marks.is_genitive()
            && is_person
            && is_marker == Some(next.start)
    }

    /// Tells whether another event between a phrase and a trigger is what the trigger is about, and its own: "पर्यटकों पर
    /// हुए हमले की निंदा की".
    pub(super) fn is_of_object(&self, sites: &[Site], number: usize, phrase: &Phrase) -> bool {
        sites.iter().enumerate().any(|(other, one)| {
            other != number
                && phrase.end <= one.start
                && one.end <= sites[number].start
                && self.is_genitive_marker(one.end)
        })
    }

    /// Tells whether a marker of the genitive stands at a token, and no longer one: "की", but not "के लिए".
    fn is_genitive_marker(&self, token: usize) -> bool {
        let after = |word| match word {
            Word::Marker(relation, Side::After) => Some(relation),
            _ => None,
        };
        let longest = self.reading.pick(token, after);
        longest.is_some_and(|(relation, _)| relation == Relation::Of)
    }

    /// Gives whom a participle behind a comma tells of, which begins no clause: "con l'Aiea, accusata di spionaggio".
    pub(super) fn apposed(&self, site: &Site) -> Option<usize> {
        let (verb, _) = site.verb?;
        let comma = verb.checked_sub(1)?;
        let is_participle = site.passive
            && self.reading.tongue.order == Order::Svo
            && self.reading.is_one_of(comma, &[","])
            && self
                .reading
                .tongue
                .is_passive(self.reading.tokens.norm(verb));
        let at = self.phrases.iter().position(|one| one.end == comma);
        at.filter(|at| {
            let phrase = &self.phrases[*at];
            // "Usa, arrestato un giornalista": the place of a headline.
            let is_headline = phrase.start == 0 && phrase.nation.is_some() && phrase.role.is_none();
            is_participle
                && !is_headline
                && phrase.list.is_none()
                && self.is_body(phrase)
                && naming::is_party(phrase, self.gazetteer, self.reading)
        })
    }

    /// Tells whether both sides of talks are named as such: then nobody else is one of them.
    pub(super) fn has_both_sides(&self, found: &[(usize, Part)]) -> bool {
        let is_side = |at: usize| self.phrases[at].marks.has(Relation::Between);
        found.iter().any(|(at, part)| {
            let first = first_of(&self.phrases, *at);
            let mut others = self.phrases.iter();
            *part == Part::Actor && is_side(first) && others.any(|one| one.list == Some(first))
        })
    }

    /// Counts the tokens of times, places and participles between a genitive and the noun that it belongs to: "दोनों
    /// देशों के मंत्रियों की अगले हफ़्ते न्यूयॉर्क में होने वाली बैठक".
    pub(super) fn set_between(&self, site: &Site, end: usize) -> usize {
        if self.reading.tongue.order != Order::Sov || end >= site.start {
            return 0;
        }
        let is_inside = |start: usize, last: usize| start >= end && last <= site.start;
        let times = self
            .times
            .iter()
            .filter(|one| is_inside(one.start, one.end));
        let times: usize = times.map(|one| one.end - one.start).sum();
        let place = Word::Marker(Relation::Place, Side::After);
        let places = self.phrases.iter().filter_map(|one| {
            let last = self.reading.is(one.end, place)?;
            (site.frame.mutual && is_inside(one.start, last)).then_some(last - one.start)
        });
        times + places.sum::<usize>()
    }

    /// Tells whether a place lies outside the country that a visit goes to, which stands beside the word: "भारत यात्रा के
    /// दौरान … काबुल में".
    pub(super) fn is_outside_of_visit(&self, site: &Site, place: &Entity) -> bool {
        let host = self.phrases.iter().find(|phrase| {
            let is_nation = phrase
                .entity(self.gazetteer)
                .is_some_and(|entity| entity.kind == Kind::Nation);
            is_nation && phrase.marks.is_empty() && !phrase.adjective && phrase.end == site.start
        });
        let code = host
            .filter(|_| site.visit)
            .and_then(|host| host.entity(self.gazetteer)?.code.as_deref());
        let spot = place.spot.as_ref();
        code.is_some_and(|code| spot.is_some_and(|spot| spot.country != code))
    }
}
