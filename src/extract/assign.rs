//! Each event takes the fields of its own clause.

use jiff::civil::Date;

use super::attribution::{Statement, statements};
use super::dateline::dateline_end;
use super::earlier::Seen;
use super::frame::{Frame, Part};
use super::modes;
use super::naming::{self, Naming};
use super::party::{Head, Phrase, phrases};
use super::pronoun::Told;
use super::quantity::{Count, counts};
use super::reading::Reading;
use super::site::Site;
use super::time::{TimeMention, times};
use crate::gazetteer::{Day, Gazetteer};
use crate::limits::{Exceeded, Watch};
use crate::model::{Event, Mention, Party, Phase, Status};

/// Phrases by number, with what each is to an event.
type Parts = Vec<(usize, Part)>;

/// A sentence with all that was found in it.
pub(super) struct Sentence<'a> {
    pub(super) reading: &'a Reading<'a>,
    pub(super) gazetteer: &'a Gazetteer,
    /// Its index, and the byte of its part where it begins.
    pub(super) index: usize,
    pub(super) offset: usize,
    pub(super) times: Vec<TimeMention>,
    pub(super) counts: Vec<Count>,
    pub(super) phrases: Vec<Phrase>,
    pub(super) statements: Vec<Statement>,
    /// The dash that ends the dateline.
    pub(super) dateline: Option<usize>,
}

impl<'a> Sentence<'a> {
    /// Finds the times, quantities, names and statements of a sentence.
    pub(super) fn new(
        reading: &'a Reading<'a>,
        gazetteer: &'a Gazetteer,
        seen: &Seen,
        index: usize,
        offset: usize,
    ) -> Self {
        let times = times(reading);
        let counts = counts(reading, &times);
        let taken: Vec<(usize, usize)> = times.iter().map(|time| (time.start, time.end)).collect();
        let phrases = phrases(reading, gazetteer, &seen.people, &taken);
        let statements = statements(reading, &phrases, gazetteer);
        let dateline = dateline_end(reading, &phrases, gazetteer);
        Self {
            reading,
            gazetteer,
            index,
            offset,
            times,
            counts,
            phrases,
            statements,
            dateline,
        }
    }

    /// Fills in the empty fields of the sentence's events; `story` is the day last told of, `told` who was.
    pub(super) fn assign(
        &self,
        mut events: Vec<&mut Event>,
        seen: &Seen,
        published: Option<Date>,
        story: &mut Option<Date>,
        told: &mut Told<'_>,
        watch: &Watch,
    ) -> Result<(), Exceeded> {
        events.sort_by_key(|event| event.trigger());
        let mut sites: Vec<Site> = events.iter().map(|event| self.site(event)).collect();
        self.take_relatives(&mut sites);
        let naming = Naming {
            gazetteer: self.gazetteer,
            seen,
            day: published.map(day),
        };
        let (parts, demanders) = self.all_parties(&events, &sites, watch)?;
        for (number, event) in events.iter_mut().enumerate() {
            watch.check()?;
            let site = &sites[number];
            if event.place.is_none() {
                event.place = self
                    .place(&sites, number)
                    .or_else(|| self.antecedent_place(site));
            }
            if event.actor.is_empty() && event.recipient.is_empty() {
                event.actor = self.named(&parts[number], Part::Actor, &site.frame, &naming);
                event.recipient = self.named(&parts[number], Part::Recipient, &site.frame, &naming);
                // A partner behind the verb is no subject: "he met Putin".
                let acts = parts[number].iter().any(|(at, part)| {
                    *part != Part::Recipient
                        && (!site.frame.mutual
                            || self.phrases[*at].end <= site.start && !self.phrases[*at].adjective)
                });
                let referred = if acts {
                    Vec::new()
                } else {
                    self.referred(site, told, &naming)
                };
                for party in referred {
                    if !event
                        .actor
                        .iter()
                        .chain(&event.recipient)
                        .any(|known| same(known, &party))
                    {
                        event.actor.push(party);
                    }
                }
                // "the talks of both countries at the initiative of the American side": one of the two alone is named.
                if let (true, [one]) = (site.frame.mutual, &event.actor[..])
                    && let Some(pair) = self.pair(site, told)
                    && pair.iter().any(|party| same(party, one))
                {
                    event.actor = pair;
                }
                self.strike_country(event, site);
                let actors = &event.actor;
                // "arrived in Delhi and was received by Modi": who is met acts for the host.
                let is_host = |actor: &Party, one: &Party| {
                    let is_state = site.frame.mutual && one.sector.iter().any(|one| one == "GOV");
                    (site.visit || is_state) && actor.code.is_some() && actor.code == one.code
                };
                event.recipient.retain(|one| {
                    !actors
                        .iter()
                        .any(|actor| same(actor, one) || is_host(actor, one))
                });
            }
            told.note(event);
            modes::add(event, self.gazetteer);
            if event.time.is_none() {
                event.time = self.time(event, &sites, number, published, story);
            }
            if event.quantities.is_empty() {
                event.quantities = self.quantities(&sites, number);
            }
            if event.attribution.is_empty() {
                event.attribution = self.attribution(site, &naming);
                if let Some(demander) = demanders[number].filter(|_| event.attribution.is_empty()) {
                    event.attribution.extend(self.speaker(demander, &naming));
                }
            }
        }
        share(&mut events, &sites);
        share_partners(&mut events, &sites);
        Ok(())
    }

    /// Finds who is what in each event, and who demands it where others are to do it.
    fn all_parties(
        &self,
        events: &[&mut Event],
        sites: &[Site],
        watch: &Watch,
    ) -> Result<(Vec<Parts>, Vec<Option<usize>>), Exceeded> {
        let mut parts: Vec<Parts> = Vec::new();
        let mut demanders: Vec<Option<usize>> = Vec::new();
        for (number, event) in events.iter().enumerate() {
            watch.check()?;
            let mut found = self.parties(sites, number);
            self.without_shared(sites, number, &mut found);
            self.first_person(&sites[number], &mut found);
            self.offer(event, &sites[number], &mut found);
            if event.status == Status::Proposed {
                found.extend(self.proposer(&sites[number], &found));
            }
            if event.status == Status::Refused {
                found.extend(self.refuser(&sites[number], &found));
            }
            found.extend(self.antecedent(&sites[number], &found));
            found.extend(self.first_partner(&sites[number], &found));
            if let Some(subject) = self.subject_behind(&sites[number], &found) {
                found.push(subject);
                found = self.with_lists(found);
            }
            self.drop_renamed(&mut found);
            found.extend(self.caller(&sites[number], &found));
            self.marchers(event, &sites[number], &mut found);
            found.extend(self.killers(&sites[number], &found));
            if !found.iter().any(|(_, part)| *part == Part::Actor) {
                found.extend(self.elsewhere(event, sites, number, &parts));
                found = self.with_lists(found);
            }
            found.extend(self.borne(events, sites, number, &found));
            let addressee = self
                .addressee(sites, number, &found)
                .or_else(|| self.country_struck(sites, number, &found))
                .or_else(|| self.country_taxed(event, &sites[number], &found));
            if let Some(first) = addressee {
                let members = (first..self.phrases.len())
                    .filter(|at| *at == first || self.phrases[*at].list == Some(first))
                    .filter(|at| !found.iter().any(|(known, _)| known == at));
                found.extend(members.map(|at| (at, Part::Recipient)).collect::<Vec<_>>());
            }
            self.turn_rejected(events, number, &sites[number], &mut found);
            let asked = self.controlled(event, &sites[number]);
            if !asked.is_empty() {
                found.retain(|(at, part)| {
                    *part == Part::Recipient && !asked.iter().any(|(one, _)| one == at)
                });
                found.extend(asked);
            }
            found.sort_by_key(|(at, _)| *at);
            demanders.push(self.without_demander(event, &sites[number], &mut found));
            parts.push(found);
        }
        self.turn_thanked(events, sites, &mut parts);
        if let Some((accusation, accused)) = Self::accused(events, &parts) {
            // "accused Israel of shelling …": the accused did it; "urged Serbia to sign …": the asked is to do it.
            for (number, found) in parts.iter_mut().enumerate() {
                let behind = accused
                    .iter()
                    .all(|at| self.phrases[*at].end <= sites[number].start);
                // "accused India of breaking the treaty"
                let is_asked =
                    events[accusation].category == "request" || events[number].phase == Phase::End;
                // "accused Kyiv of … after Trump threatened": a subject of its own.
                let has_own = found.iter().any(|(at, part)| {
                    let phrase = &self.phrases[*at];
                    *part == Part::Actor
                        && !accused.contains(at)
                        && phrase.marks.is_empty()
                        && !phrase.adjective
                        && phrase.start >= sites[accusation].end
                        && phrase.end <= sites[number].start
                        && self.reading.clause(phrase.start)
                            != self.reading.clause(sites[accusation].start)
                });
                if has_own {
                    continue;
                }
                if number != accusation
                    && behind
                    && (is_asked || !sites[number].frame.mutual)
                    && !self.goes_on(sites, &accused, number)
                {
                    found.retain(|(at, part)| *part == Part::Recipient && !accused.contains(at));
                    found.extend(accused.iter().map(|at| (*at, Part::Actor)));
                }
            }
        }
        self.without_judge(events, sites, &mut parts);
        for ((event, site), found) in events.iter().zip(sites).zip(&mut parts) {
            self.whose_act(event, site, found);
            self.one_agent(site, found);
        }
        Self::take_from_threat(events, sites, &mut parts);
        Self::who_is_asked(events, &mut parts);
        Ok((parts, demanders))
    }

    pub(super) fn mention(&self, (start, end): (usize, usize)) -> Mention {
        Mention {
            sentence: self.index,
            span: self.reading.span(start, end).shifted(self.offset),
        }
    }

    /// Makes the parties of a side; where somebody is named, "officials" and "experts" of nobody add nothing.
    fn named(
        &self,
        parts: &[(usize, Part)],
        wanted: Part,
        frame: &Frame,
        naming: &Naming<'_>,
    ) -> Vec<Party> {
        let mut known: Vec<Party> = Vec::new();
        let is_wanted =
            |part: Part| part == wanted || wanted == Part::Actor && part == Part::ForCountry;
        let phrases = parts.iter().filter(|(_, part)| is_wanted(*part));
        let phrases: Vec<(&Phrase, Part)> = phrases
            .map(|(at, part)| (&self.phrases[*at], *part))
            .collect();
        let is_bare = |phrase: &Phrase| naming::is_bare(phrase, self.gazetteer);
        let all_bare = phrases.iter().all(|(phrase, _)| is_bare(phrase));
        for (phrase, part) in phrases {
            if !all_bare && is_bare(phrase) {
                continue;
            }
            let mention = self.mention(naming::words(phrase, self.gazetteer));
            let counterpart = self.counterpart(phrase, naming);
            let mut named = counterpart.unwrap_or_else(|| phrase.clone());
            if part == Part::ForCountry
                && let Some(country) = self.country_of(phrase)
            {
                named.head = Head::Known(country);
                named.role = None;
            }
            if let Some(nation) = phrase
                .nation
                .filter(|_| frame.moves && self.is_moved(phrase))
            {
                named.head = Head::Known(nation);
            }
            let made = naming.party(&named, mention);
            if let Some(made) = made
                && !known.iter().any(|other| same(other, &made))
            {
                known.push(made);
            }
        }
        known
    }
}

/// Gives a strike and an attack of one sentence, which are one act, the time and the place of each other.
fn share(events: &mut [&mut Event], sites: &[Site]) {
    let is_act = |number: &usize| sites[*number].frame.strikes;
    let acts: Vec<usize> = (0..events.len()).filter(is_act).collect();
    let is_one = acts
        .iter()
        .all(|at| events[*at].status == events[acts[0]].status);
    if acts.len() < 2 || !is_one {
        return;
    }
    let time = acts.iter().find_map(|at| events[*at].time.clone());
    let place = acts.iter().find_map(|at| events[*at].place.clone());
    for at in acts {
        events[at].time = events[at].time.take().or_else(|| time.clone());
        events[at].place = events[at].place.take().or_else(|| place.clone());
    }
}

/// Gives talks of which nobody is named the parties of the other talks or deal of the sentence: "agreed after talks".
fn share_partners(events: &mut [&mut Event], sites: &[Site]) {
    let acts = |at: &usize| sites[*at].frame.mutual;
    let full = (0..events.len())
        .filter(acts)
        .find(|at| events[*at].actor.len() > 1);
    let Some(full) = full else { return };
    let parties = events[full].actor.clone();
    for at in (0..events.len()).filter(acts) {
        if events[at].actor.is_empty() {
            events[at].actor.clone_from(&parties);
        }
    }
}

/// Tells whether two parties are one.
fn same(left: &Party, right: &Party) -> bool {
    match (&left.name, &right.name) {
        (Some(left), Some(right)) => left == right,
        _ => left.mention == right.mention,
    }
}

fn day(date: Date) -> Day {
    let part = |number: i16| u32::from(number.unsigned_abs());
    Day::new(
        part(date.year()),
        part(date.month().into()),
        part(date.day().into()),
    )
}
