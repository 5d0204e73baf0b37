//! Who is what in an event's own clause.

use super::assign::Sentence;
use super::attribution;
use super::clauses::is_clause_comma;
use super::frame::{Part, Position};
use super::naming;
use super::parts::holds_next_place;
use super::party::Phrase;
use super::place;
use super::site::{Site, is_cut_off};
use super::undertaking::{self, Behind};
use crate::gazetteer::{Order, Relation, Word};

/// What has been found while the phrases of a clause are gone through.
#[derive(Debug, Default)]
pub(super) struct Search {
    pub(super) found: Vec<(usize, Part)>,
    pub(super) subject: Option<usize>,
    pub(super) objects: Vec<(usize, Part)>,
    /// Unmarked phrases among the words of the trigger.
    pub(super) inside: Vec<usize>,
    /// Whose the people are that are moved: an actor where nobody else acts.
    pub(super) moved: Vec<(usize, Part)>,
    /// How many unmarked phrases stood behind the verb.
    behind: usize,
}

impl Search {
    pub(super) fn add(&mut self, at: usize, part: Option<Part>) {
        self.found.extend(part.map(|part| (at, part)));
    }
}

impl Sentence<'_> {
    /// Finds who is what in the event's own clause.
    pub(super) fn parties(&self, sites: &[Site], number: usize) -> Vec<(usize, Part)> {
        let site = &sites[number];
        let teller = self.teller(site);
        let mut speakers = self.speakers(site);
        let mut search = Search::default();
        if let Some(teller) = teller {
            speakers.retain(|at| *at != teller.speaker);
        }
        let apposed = self.apposed(site);
        for (at, phrase) in self.phrases.iter().enumerate() {
            if site.start < phrase.start && phrase.end < site.end {
                // "condena Bolsonaro a 27 años": the object stands among the words of the act.
                let is_party = naming::is_party(phrase, self.gazetteer, self.reading);
                if phrase.marks.is_empty() && !phrase.adjective && is_party {
                    search.inside.push(at);
                } else if phrase.adjective
                    && phrase.nation.is_some()
                    && self.reading.tongue.order != Order::Sov
                    && site.verb.is_none_or(|(verb, _)| verb >= site.end)
                {
                    // "ataque russo com drones": whose act it is.
                    search.add(at, site.frame.marked(Relation::Of.into(), false));
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
            let is_elsewhere = teller.is_some_and(|one| phrase.end <= one.verb.0)
                || phrase.start < site.end && site.start < phrase.end
                || undertaking::names_event(sites, phrase)
                || self.is_attribute(sites, phrase)
                || self.is_of_speaker(site, phrase)
                || !site.holds(self.reading.clause(phrase.start))
                || speakers.contains(&phrase.list.unwrap_or(at))
                || self.belongs_to_speaker(&speakers, at)
                || self.is_of_person(at)
                || self.is_said_elsewhere(site, phrase)
                || self.is_in_dateline(phrase)
                || self.is_both(phrase)
                || self.is_of_other(sites, number, phrase)
                || self.is_addressed_before(site, phrase)
                || holds_next_place(self.reading, self.gazetteer, &self.phrases, at);
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
                let acts = self.has_acted(site, &search);
                let part = match self.behind_subject(site, phrase, marks, acts) {
                    Behind::Recipient => Some(Part::Recipient),
                    Behind::Nobody => None,
                    Behind::Another => self.marked(site, phrase, marks),
                };
                search.add(at, part);
            } else if naming::is_party(phrase, self.gazetteer, self.reading)
                && phrase.list.is_none()
            {
                self.unmarked(site, at, &mut search);
            }
        }
        self.settle_inside(site, &mut search);
        if let Some(subject) = self.participle_subject(site)
            && (search.subject.is_some() || site.frame.spoken)
        {
            search.subject = Some(subject);
        }
        if let Some(speaker) = self.speaker_behind(site) {
            search.subject = None;
            search.objects.retain(|(at, _)| *at != speaker);
            search.found.push((speaker, Part::Actor));
        }
        self.without_targets(site, &mut search.found);
        let mut found = self.settle(site, search);
        self.settle_promise(site, &mut found);
        found
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
        // "discussed the truce with Rubio in a phone call"
        let is_within = site.frame.mutual
            && phrase.marks.has(Relation::With)
            && phrase.start >= site.end
            && site.spots.iter().any(|(start, _)| phrase.end <= *start);
        if is_within {
            return false;
        }
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

    /// Takes an unmarked phrase by where it stands.
    fn unmarked(&self, site: &Site, at: usize, search: &mut Search) {
        let phrase = &self.phrases[at];
        let order = self.reading.tongue.order;
        if Self::is_before(site, phrase) {
            if self.is_told(site, phrase)
                || site.passive && self.is_behind_agent(phrase, &search.found)
            {
                return;
            }
            // The nearest unmarked phrase before the verb is its subject; where the verb comes last, the first is.
            match order {
                // "Carlos Manzo, alcalde de Uruapan, fue asesinado": who he is, nobody else.
                _ if search
                    .subject
                    .is_some_and(|subject| self.is_apposed(subject, phrase)) => {}
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
                // "Le Hamas a accepté la proposition américaine": an adjective is of a noun between.
                Order::Svo
                    if phrase.adjective
                        && search
                            .subject
                            .is_some_and(|subject| !self.phrases[subject].adjective) => {}
                // "Pakistan, a key ally in the war, has refused": what stands between commas says who he is.
                _ if search
                    .subject
                    .is_some_and(|subject| self.is_aside(site, subject, phrase)) => {}
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
            // Behind a giver it is whom the aid goes to, where no case tells: "выделил помощь Сирии".
            let gives = site.frame.by_state && site.frame.reaches && search.subject.is_some();
            if phrase.start == site.end && gives && self.reading.tongue.bare_genitive {
                search.found.push((at, Part::Recipient));
            } else if phrase.start == site.end {
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
        // "\"Israel comete un genocidio\", denunció la ministra": who stands before stands in what is said.
        if follows_quote && site.frame.spoken && self.closes_quote(verb) {
            search.subject = None;
        }
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

    /// Tells whether a phrase stands between two commas behind a subject.
    fn is_aside(&self, site: &Site, subject: usize, phrase: &Phrase) -> bool {
        let comma = |at: usize| is_clause_comma(self.reading, at);
        let verb = site.verb.map_or(site.start, |(start, _)| start);
        comma(self.phrases[subject].end) && (phrase.end..verb).any(comma)
    }
}
