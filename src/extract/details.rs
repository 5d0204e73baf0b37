//! Where and when an event happens, how many it concerns, and who says so.

use jiff::civil::Date;

use super::assign::Sentence;
use super::attribution;
use super::calendar::Base;
use super::clock::{Clock, clocks};
use super::marker::ending_at;
use super::naming::{self, Naming};
use super::party::Phrase;
use super::place;
use super::quantity::Count;
use super::site::{Site, distance, is_cut_off};
use super::time::TimeMention;
use crate::gazetteer::{Entity, Kind, Order, Relation, Side, Word};
use crate::model::{Attribution, Event, Grain, Quantity, Role, Status, TimeSpan};

impl Sentence<'_> {
    /// Finds where an event happens: the nearest place of its clause, finer ones before countries.
    pub(super) fn place(&self, sites: &[Site], number: usize) -> Option<crate::model::Place> {
        let site = &sites[number];
        let is_source = |at: usize| {
            let mut sources = self.statements.iter().filter(|one| one.source);
            sources.any(|one| one.speaker == at)
        };
        let phrases = self.phrases.iter().enumerate();
        // "à en croire Tokyo" says who says so.
        let phrases = phrases.filter(|(at, _)| !is_source(*at));
        let candidates = phrases.filter_map(|(_, phrase)| {
            let entity = place::entity(phrase, self.gazetteer);
            let before = phrase.end <= site.start;
            let arrives = site.frame.arrives
                && phrase.marks.has(Relation::Goal)
                && !phrase.marks.has(Relation::Place);
            let visited = site.visit && self.is_host(site, phrase);
            let is_where = match entity {
                Some(entity) => {
                    // "left Senegal"
                    let left =
                        site.frame.leaves && phrase.marks.is_empty() && phrase.start == site.end;
                    arrives
                        || visited
                        || left
                        || self.is_bare_place(site, phrase, entity)
                        || place::is_where(phrase, entity, &site.frame, before)
                }
                None => place::is_unknown_spot(phrase),
            };
            if !is_where {
                return None;
            }
            let same_clause = site.holds(self.reading.clause(phrase.start));
            let reaches = self.reaches(sites, number, phrase.start);
            let elsewhere = self.is_of_speaker(site, phrase)
                || self.is_said_elsewhere(site, phrase)
                || !same_clause && self.is_speakers(phrase);
            if !reaches || elsewhere {
                return None;
            }
            if entity.is_some_and(|place| self.is_outside_of_visit(site, place)) {
                return None;
            }
            let distance = distance(site, phrase.start, phrase.end);
            let cut = is_cut_off(sites, number, phrase);
            Some((
                (cut, !same_clause, coarseness(phrase, entity), distance),
                phrase,
                entity,
            ))
        });
        let best = candidates.min_by_key(|(key, _, _)| *key);
        let Some((_, phrase, entity)): Option<(_, &Phrase, Option<&Entity>)> = best else {
            if let Some((phrase, entity)) = self.opening() {
                return place::place(entity, self.mention(phrase.core));
            }
            // Where nothing else is said, those who meet or march do it where the report is from.
            let at = self.dateline_town().filter(|_| site.frame.gathers)?;
            let phrase = &self.phrases[at];
            let entity = place::entity(phrase, self.gazetteer)?;
            return place::place(entity, self.mention(phrase.core));
        };
        let mention = self.mention(phrase.core);
        match entity {
            Some(entity) => place::place(entity, mention),
            None => Some(place::unknown(mention)),
        }
    }

    /// Tells whether a phrase stands in the clause of a verb of saying.
    fn is_speakers(&self, phrase: &Phrase) -> bool {
        self.statements
            .iter()
            .any(|one| self.reading.clause(one.verb.0) == self.reading.clause(phrase.start))
    }

    pub(super) fn time(
        &self,
        event: &Event,
        sites: &[Site],
        number: usize,
        published: Option<Date>,
        story: &mut Option<Date>,
    ) -> Option<TimeSpan> {
        let site = &sites[number];
        let nearest = self
            .times
            .iter()
            .filter(|time| site.holds(self.reading.clause(time.start)) || sites.len() == 1)
            .filter(|time| !self.belongs_to_other(sites, number, time))
            // The day of a dateline is that of the report.
            .filter(|time| self.dateline.is_none_or(|dash| dash < time.start))
            .min_by_key(|time| {
                let other = !site.holds(self.reading.clause(time.start));
                (other, distance(site, time.start, time.end))
            })?;
        // Without a day of publication only a whole date says when.
        let published = published.or_else(|| nearest.when.is_whole().then_some(Date::ZERO))?;
        let days = nearest.when.days(Base {
            published,
            story: story.unwrap_or(published),
            // A threat is made before it is told, whatever it announces.
            ahead: event.category != "threat"
                && matches!(
                    event.status,
                    Status::Planned | Status::Proposed | Status::Threatened | Status::Hypothetical
                )
                || event.status == Status::Cancelled && self.is_for(nearest),
        })?;
        if event.status == Status::Occurred {
            *story = Some(days.start);
        }
        let clock = self.clock(nearest).filter(|_| days.start == days.end);
        if let Some(clock) = clock {
            let at = days.start.at(clock.hour, clock.minute, 0, 0);
            return Some(TimeSpan {
                mention: self.mention((nearest.start.min(clock.start), nearest.end.max(clock.end))),
                start: at,
                end: at,
                grain: Grain::Hour,
            });
        }
        Some(TimeSpan {
            mention: self.mention((nearest.start, nearest.end)),
            start: days.start.at(0, 0, 0, 0),
            end: days.end.at(0, 0, 0, 0),
            grain: days.grain,
        })
    }

    /// Tells whether a preposition says that something is set for a time: "marcada para sexta-feira".
    fn is_for(&self, time: &TimeMention) -> bool {
        let marks = ending_at(self.reading, time.start);
        marks.has(Relation::Goal) || marks.has(Relation::Recipient)
    }

    /// Gives the time of day that stands beside a day.
    fn clock(&self, day: &TimeMention) -> Option<Clock> {
        /// A preposition, an article, "local time".
        const CLOSE: usize = 3;
        let is_beside = |clock: &&Clock| {
            clock.start >= day.end && clock.start - day.end <= CLOSE
                || day.start >= clock.end && day.start - clock.end <= CLOSE
        };
        clocks(self.reading).iter().find(is_beside).copied()
    }

    /// Tells whether a time between two triggers belongs to the other: "agreed on Wednesday to meet".
    fn belongs_to_other(&self, sites: &[Site], number: usize, time: &TimeMention) -> bool {
        /// "on Sunday and arrested", "on Sunday and then arrested"
        const JOINED: usize = 2;
        let site = &sites[number];
        let is_before = site.end <= time.start;
        // "met in Addis Ababa on Wednesday and agreed": what "and" joins stands behind the day.
        let is_closed = self.reading.is(time.end, Word::And).is_some();
        // "struck on Monday, killing 12": the comma keeps the day with what stands before it.
        let is_cut = |site: &Site| {
            let gap = if site.end <= time.start {
                site.end..time.start
            } else {
                time.end..site.start
            };
            gap.into_iter().any(|at| self.reading.is_mark(at))
        };
        // "marched last week to demand": a preposition in front makes the other verb an infinitive.
        let is_infinitive = |one: &Site| {
            let gap = time.end..one.start;
            one.start == time.end + 1
                && self.reading.at(gap.start).iter().any(|hit| {
                    hit.end == one.start
                        && matches!(hit.word, Word::Marker(_, Side::Before) | Word::ClauseStart)
                })
        };
        sites.iter().enumerate().any(|(other, one)| {
            let opposite = if is_before {
                time.end <= one.start
            } else {
                one.end <= time.start
            };
            let own = distance(site, time.start, time.end);
            let theirs = distance(one, time.start, time.end);
            other != number
                && opposite
                && !(is_before && (is_infinitive(one) || is_closed))
                && (is_cut(site) || !is_cut(one))
                && one.holds(self.reading.clause(time.start))
                && !(!is_before && is_closed && own <= JOINED)
                && (theirs < own || theirs == own && !is_before)
        })
    }

    pub(super) fn quantities(&self, sites: &[Site], number: usize) -> Vec<Quantity> {
        let site = &sites[number];
        let mut found = Vec::new();
        for count in &self.counts {
            let is_fate = matches!(count.role, Role::Dead | Role::Injured);
            // A strike and an attack of one sentence are one act: the dead are of both.
            let is_shared = is_fate
                && site.frame.strikes
                && sites.iter().enumerate().any(|(other, one)| {
                    other != number && one.frame.strikes && self.reaches(sites, other, count.start)
                });
            if !site.frame.takes(count.role)
                || !is_shared && !self.reaches(sites, number, count.start)
                // The dead of a sentence with an attack are the attack's, not the march's.
                || is_fate && !site.frame.strikes && sites.iter().any(|one| one.frame.strikes)
            {
                continue;
            }
            // Of several events that may have it, the nearest does.
            let own = nearest(site, count);
            let nearer = sites.iter().enumerate().any(|(other, one)| {
                other != number
                    && one.frame.takes(count.role)
                    && !(site.end <= count.start && one.start >= count.end && self.has_own(count))
                    && !(is_shared && one.frame.strikes)
                    && (!is_fate || one.frame.strikes)
                    && self.reaches(sites, other, count.start)
                    && nearest(one, count) < own
            });
            if nearer {
                continue;
            }
            let arrested = count.role == Role::People && site.frame.takes(Role::Arrested);
            let role = if arrested && !site.frame.takes(Role::Dead) {
                Role::Arrested
            } else {
                count.role
            };
            found.push(Quantity {
                mention: self.mention((count.start, count.end)),
                role,
                value: count.value,
                max: count.max,
                bound: count.bound,
                unit: count.unit.clone(),
            });
        }
        found
    }

    /// Tells whether what follows a count tells more of those counted: "prendeu três suspeitos de planejar atentados".
    fn has_own(&self, count: &Count) -> bool {
        let of = Word::Marker(Relation::Of, Side::Before);
        self.reading.tongue.order == Order::Svo && self.reading.is(count.end, of).is_some()
    }

    /// Makes the attribution of what somebody demands.
    pub(super) fn speaker(&self, at: usize, naming: &Naming<'_>) -> Option<Attribution> {
        let phrase = &self.phrases[at];
        let mention = self.mention(naming::words(phrase, self.gazetteer));
        let party = naming.party(phrase, mention)?;
        Some(Attribution {
            mention,
            name: party.name,
            verb: None,
            quoted: false,
        })
    }

    pub(super) fn attribution(&self, site: &Site, naming: &Naming<'_>) -> Vec<Attribution> {
        let mut found: Vec<Attribution> = Vec::new();
        for statement in &self.statements {
            let trigger = (site.start, site.end);
            let tells = attribution::holds(self.reading, statement, &self.phrases, trigger)
                || attribution::closes(self.reading, statement, &self.phrases, trigger);
            if !tells {
                continue;
            }
            let phrase = &self.phrases[statement.speaker];
            let mention = self.mention(naming::words(phrase, self.gazetteer));
            let Some(party) = naming.party(phrase, mention) else {
                continue;
            };
            if found.iter().any(|known| known.mention == mention) {
                continue;
            }
            let verb = self.reading.span(statement.verb.0, statement.verb.1);
            found.push(Attribution {
                mention,
                name: party.name,
                verb: Some(self.reading.text[verb.range()].to_owned())
                    .filter(|verb| verb.chars().any(char::is_alphabetic)),
                quoted: self.reading.is_quoted(site.start),
            });
        }
        found
    }
}

/// Counts the tokens between what stands beside an event and the nearest of the words that name it: "una tregua di 60
/// giorni e lo scambio".
fn nearest(site: &Site, count: &Count) -> usize {
    let (start, end) = (count.start, count.end);
    let apart = |from: usize, to: usize| {
        if end <= from {
            from - end
        } else {
            start.saturating_sub(to)
        }
    };
    // "un manifestante murió": who died may name another act as well.
    let is_fate = matches!(count.role, Role::Dead | Role::Injured);
    let spots = site.spots.iter();
    let spots = spots.filter(|(from, to)| !is_fate || end <= *from || *to <= start);
    let spots = spots.map(|(from, to)| apart(*from, *to));
    spots.fold(distance(site, start, end), usize::min)
}

/// Orders places from the finest; an unknown name in the genitive of one says less than a known one.
fn coarseness(phrase: &Phrase, entity: Option<&Entity>) -> u8 {
    match entity.map(|entity| entity.kind) {
        Some(Kind::Nation) => 3,
        Some(Kind::Region | Kind::Disputed) => 2,
        None if phrase.site => 1,
        _ => 0,
    }
}
