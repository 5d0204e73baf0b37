//! Each event takes the fields of its own clause.

use jiff::civil::Date;
use smallvec::SmallVec;

use super::attribution::{self, Statement, statements};
use super::frame::{Frame, Part, Position, frame};
use super::naming::{self, Naming, Seen};
use super::party::{self, Head, Phrase, phrases};
use super::place;
use super::quantity::{Count, counts};
use super::reading::Reading;
use super::time::{Base, TimeMention, times};
use crate::gazetteer::{Entity, Gazetteer, Kind, Order, Relation, Side, Word};
use crate::model::{Attribution, Event, Mention, Party, Quantity, Role, Span, Status, TimeSpan};

/// A sentence with all that was found in it.
pub(super) struct Sentence<'a> {
    reading: &'a Reading<'a>,
    gazetteer: &'a Gazetteer,
    /// Its index, and the byte of its part where it begins.
    index: usize,
    offset: usize,
    times: Vec<TimeMention>,
    counts: Vec<Count>,
    phrases: Vec<Phrase>,
    statements: Vec<Statement>,
}

/// An event's place in its sentence.
#[derive(Clone)]
struct Site {
    /// The tokens of its trigger.
    start: usize,
    end: usize,
    /// The tokens of its verb, where it has one.
    verb: Option<(usize, usize)>,
    /// The tokens of all words that name it.
    spots: SmallVec<[(usize, usize); 4]>,
    /// The clauses that its words stand in, that of the trigger first.
    clauses: SmallVec<[u16; 2]>,
    passive: bool,
    /// Whether it is a visit: then the country that it goes to is the host.
    visit: bool,
    frame: Frame,
}

impl Site {
    fn holds(&self, clause: u16) -> bool {
        self.clauses.contains(&clause)
    }
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
        Self {
            reading,
            gazetteer,
            index,
            offset,
            times,
            counts,
            phrases,
            statements,
        }
    }

    /// Notes the people named, for the sentences that follow.
    pub(super) fn remember(&self, seen: &mut Seen) {
        for phrase in &self.phrases {
            if let Head::Known(number) = phrase.head
                && self
                    .gazetteer
                    .entity(number)
                    .is_some_and(|entity| entity.kind == Kind::Person)
            {
                seen.note(number);
            }
        }
    }

    /// Fills in the empty fields of the sentence's events; `story` is the day last told of.
    pub(super) fn assign(
        &self,
        mut events: Vec<&mut Event>,
        seen: &Seen,
        published: Option<Date>,
        story: &mut Option<Date>,
    ) {
        events.sort_by_key(|event| event.trigger());
        let sites: Vec<Site> = events.iter().map(|event| self.site(event)).collect();
        let naming = Naming {
            gazetteer: self.gazetteer,
            seen,
            day: published,
        };
        let mut parts: Vec<Vec<(usize, Part)>> = Vec::new();
        for (number, event) in events.iter().enumerate() {
            let mut found = self.parties(&sites, number);
            self.first_person(&sites[number], &mut found);
            if event.status == Status::Proposed {
                found.extend(self.proposer(&sites[number], &found));
            }
            if !found.iter().any(|(_, part)| *part == Part::Actor) {
                found.extend(self.elsewhere(event, &sites, number, &parts));
            }
            let addressee = self
                .addressee(&sites[number], &found)
                .or_else(|| self.country_struck(&sites, number, &found));
            if let Some(first) = addressee {
                let members = (first..self.phrases.len())
                    .filter(|at| *at == first || self.phrases[*at].list == Some(first))
                    .filter(|at| !found.iter().any(|(known, _)| known == at));
                found.extend(members.map(|at| (at, Part::Recipient)).collect::<Vec<_>>());
            }
            parts.push(found);
        }
        if let Some((accusation, accused)) = self.accused(&events, &parts) {
            // "accused Israel of shelling …": the accused did it; "urged Serbia to sign …": the asked is to do it.
            for (number, found) in parts.iter_mut().enumerate() {
                let behind = accused
                    .iter()
                    .all(|at| self.phrases[*at].end <= sites[number].start);
                let is_asked = events[accusation].category == "request";
                if number != accusation && behind && (is_asked || !sites[number].frame.mutual) {
                    found.retain(|(at, part)| *part == Part::Recipient && !accused.contains(at));
                    found.extend(accused.iter().map(|at| (*at, Part::Actor)));
                }
            }
        }
        for (number, event) in events.iter_mut().enumerate() {
            let site = &sites[number];
            if event.place.is_none() {
                event.place = self.place(&sites, number);
            }
            if event.actor.is_empty() && event.recipient.is_empty() {
                event.actor = self.named(&parts[number], Part::Actor, &site.frame, &naming);
                event.recipient = self.named(&parts[number], Part::Recipient, &site.frame, &naming);
                self.strike_country(event, site);
                let actors = &event.actor;
                event
                    .recipient
                    .retain(|one| !actors.iter().any(|actor| same(actor, one)));
            }
            if event.time.is_none() {
                event.time = self.time(event, &sites, number, published, story);
            }
            if event.quantities.is_empty() {
                event.quantities = self.quantities(&sites, number);
            }
            if event.attribution.is_empty() {
                event.attribution = self.attribution(site, &naming);
            }
        }
    }

    fn mention(&self, (start, end): (usize, usize)) -> Mention {
        Mention {
            sentence: self.index,
            span: self.reading.span(start, end).shifted(self.offset),
        }
    }

    fn site(&self, event: &Event) -> Site {
        let tokens = |span: Span| {
            let span = Span::new(
                span.start.saturating_sub(self.offset),
                span.end.saturating_sub(self.offset),
            );
            self.reading.tokens_of(span)
        };
        let (start, end) = tokens(event.trigger());
        let end = end.max(start + 1).min(self.reading.len());
        let mut clauses = SmallVec::new();
        let mut verb = None;
        let mut verbs: SmallVec<[(usize, usize); 4]> = SmallVec::new();
        let spans = event.evidence.iter().flat_map(|one| &one.spans);
        let spots = spans.map(|span| tokens(*span)).collect();
        for one in &event.evidence {
            let Some(span) = one.spans.first() else {
                continue;
            };
            let at = tokens(*span);
            if at.0 <= end && start <= at.1 && at.0 < at.1 {
                verbs.push(at);
            }
            let clause = self.reading.clause(at.0);
            if !clauses.contains(&clause) {
                clauses.push(clause);
            }
            // Where words do not change, nothing tells a noun from a verb.
            if verb.is_none() && (!one.nominal || !self.reading.tongue.inflects) {
                verb = Some(at);
            }
        }
        let (first, last) = verb.unwrap_or((start, end));
        Site {
            start,
            end,
            verb,
            spots,
            clauses,
            passive: self.is_passive(first, last.max(first + 1))
                || verbs
                    .iter()
                    .any(|(first, last)| self.is_passive(*first, *last)),
            visit: event.modes.iter().any(|mode| mode == "visit"),
            frame: frame(&event.category),
        }
    }

    /// Tells whether the verb of a trigger is in the passive.
    fn is_passive(&self, start: usize, end: usize) -> bool {
        /// How far an auxiliary may stand from its verb: "were reportedly then killed".
        const REACH: usize = 3;
        let reading = self.reading;
        let is_aux = |token: usize, side: Side| reading.is(token, Word::Passive(side)).is_some();
        let first = start.saturating_sub(REACH);
        let before = (first..end.max(start + 1)).any(|token| is_aux(token, Side::Before));
        let progressive = start < reading.len() && reading.tokens.norm(start).ends_with("ing");
        let after = (start..(end + REACH).min(reading.len()))
            .take_while(|token| !reading.is_mark(*token))
            .any(|token| is_aux(token, Side::After));
        let perfect = (first..start).any(|token| reading.is(token, Word::Perfect).is_some());
        let ending = !perfect
            && (start..end).any(|token| reading.tongue.is_passive(reading.tokens.norm(token)));
        before && !progressive || after || ending
    }

    /// Tells whether a clause is an event's own, or no event's: then what stands there may be of any.
    fn reaches(&self, sites: &[Site], number: usize, token: usize) -> bool {
        let clause = self.reading.clause(token);
        sites[number].holds(clause) || !sites.iter().any(|site| site.holds(clause))
    }

    /// Tells whether a phrase stands in quoted words, and the trigger outside them.
    fn is_said_elsewhere(&self, site: &Site, phrase: &Phrase) -> bool {
        self.reading.is_quoted_speech(phrase.start) && !self.reading.is_quoted(site.start)
    }

    /// Tells whether another event's trigger stands between a phrase and a trigger.
    fn is_cut_off(&self, sites: &[Site], number: usize, phrase: &Phrase) -> bool {
        let site = &sites[number];
        let (from, to) = if phrase.end <= site.start {
            (phrase.end, site.start)
        } else {
            (site.end, phrase.start)
        };
        sites.iter().enumerate().any(|(other, one)| {
            other != number && one.start >= from && one.end <= to && one.start != site.start
        })
    }

    /// Tells whether a phrase is the object of a verb that stands before it: "met Rubio and signed".
    fn is_object(&self, sites: &[Site], number: usize, phrase: &Phrase) -> bool {
        let is_svo = self.reading.tongue.order == Order::Svo;
        is_svo
            && sites.iter().enumerate().any(|(other, one)| {
                let between = one.end..phrase.start;
                other != number
                    && one.end <= phrase.start
                    && !between.clone().any(|at| {
                        self.reading.is(at, Word::And).is_some() || self.reading.is_mark(at)
                    })
                    && self.reading.clause(one.start) == self.reading.clause(phrase.start)
            })
    }

    /// Tells whether a phrase names people or arms that others move: soldiers, prisoners, warships.
    fn is_moved(&self, phrase: &Phrase) -> bool {
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
        let is_role = matches!(phrase.head, Head::Known(head) if Some(head) == phrase.role);
        is_role
            && phrase
                .entity(self.gazetteer)
                .is_some_and(|entity| MOVED.contains(&entity.name.as_str()))
    }

    /// Tells whether no mark stands between two tokens.
    fn is_unbroken(&self, start: usize, end: usize) -> bool {
        !(start..end).any(|at| self.reading.is_mark(at))
    }

    /// Tells whether a phrase names the country that a visit goes to.
    fn is_host(&self, site: &Site, phrase: &Phrase) -> bool {
        let is_place = place::entity(phrase, self.gazetteer).is_some_and(|place| {
            place.kind == Kind::Nation || place.spot.as_ref().is_some_and(|spot| spot.is_capital)
        });
        let goal = [Relation::Goal, Relation::Recipient, Relation::Place];
        let is_goal = phrase.marks.has_any(&goal)
            || phrase.marks.is_genitive() && self.is_beside(site, phrase)
            || phrase.marks.is_empty() && distance(site, phrase.start, phrase.end) <= 1;
        is_place && is_goal && !phrase.marks.has(Relation::Agent)
    }

    /// Tells whether a phrase names who was killed or hurt: "killed four Iraqis", "civilians were wounded".
    fn is_victim(&self, phrase: &Phrase) -> bool {
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
            tokens.all(|at| !self.reading.is_mark(at) && self.reading.is(at, Word::And).is_none())
        };
        let first = phrase.start.saturating_sub(CLOSE);
        let before = (first..phrase.start).find(|at| fate(*at));
        let last = (phrase.end + CLOSE).min(self.reading.len());
        let behind = (phrase.end..last).find(|at| fate(*at));
        let passive = |end: usize| self.is_passive(end, end + 1);
        before.is_some_and(|at| clear(at..phrase.start) && !passive(at))
            || behind.is_some_and(|at| clear(phrase.end..at) && passive(at))
    }

    /// Tells whether a phrase in the genitive stands beside the trigger: "strikes of Russia", "रूस के हमले".
    fn is_beside(&self, site: &Site, phrase: &Phrase) -> bool {
        /// A marker, an article, an adjective.
        const CLOSE: usize = 3;
        distance(site, phrase.start, phrase.end) <= CLOSE
    }

    /// Finds who is what in the event's own clause.
    fn parties(&self, sites: &[Site], number: usize) -> Vec<(usize, Part)> {
        let site = &sites[number];
        let order = self.reading.tongue.order;
        let speakers: Vec<usize> = self
            .statements
            .iter()
            .filter(|one| {
                let trigger = (site.start, site.end);
                attribution::holds(self.reading, one, &self.phrases, trigger)
                    || !site.frame.spoken
                        && attribution::closes(self.reading, one, &self.phrases, trigger)
            })
            .map(|one| one.speaker)
            .collect();
        let mut found: Vec<(usize, Part)> = Vec::new();
        let mut subject: Option<usize> = None;
        let mut objects: Vec<(usize, Part)> = Vec::new();
        let mut behind = 0;
        let mut moved: Vec<(usize, Part)> = Vec::new();
        for (at, phrase) in self.phrases.iter().enumerate() {
            if site.start < phrase.start && phrase.end < site.end {
                // "condena Bolsonaro a 27 años": the object stands among the words of the act.
                let is_party = naming::is_party(phrase, self.gazetteer, self.reading);
                if phrase.marks.is_empty() && !phrase.adjective && is_party {
                    found.push((at, site.frame.object()));
                }
                continue;
            }
            if phrase.start < site.end && site.start < phrase.end
                || !site.holds(self.reading.clause(phrase.start))
                || speakers.contains(&phrase.list.unwrap_or(at))
                || self.is_said_elsewhere(site, phrase)
                || self.dateline() == Some(at)
            {
                continue;
            }
            let place = place::entity(phrase, self.gazetteer);
            let before = phrase.end <= site.verb.map_or(site.start, |(start, _)| start);
            // A subject may be shared by several verbs; all else belongs to the nearest.
            let embeds = site.frame.spoken && order == Order::Sov
                || site.frame.mutual && order == Order::V2 && phrase.marks.has(Relation::With);
            let may_share =
                before && (phrase.marks.is_empty() || phrase.marks.has(Relation::Agent) || embeds);
            if self.is_cut_off(sites, number, phrase)
                && (!may_share || self.is_object(sites, number, phrase))
            {
                continue;
            }
            // "Russian strikes", "attacco russo": whose act it is.
            let touches = site.spots.iter().any(|(start, end)| {
                // One word may stand between, but no preposition: "français de droits de douane".
                let one = phrase.end + 1 == *start && self.reading.at(phrase.end).is_empty();
                phrase.start == *end || phrase.end == *start || one
            });
            if phrase.adjective && phrase.marks.is_empty() && touches {
                let part = site.frame.marked(Relation::Of.into(), false);
                found.extend(part.map(|part| (at, part)));
                continue;
            }
            if site.frame.moves && self.is_moved(phrase) {
                // "the last French troops left": whose they are, unless somebody sends them.
                let is_there = phrase.marks.has_any(&[Relation::Recipient, Relation::With]);
                if !is_there
                    && (phrase.nation.is_some()
                        || before && !site.passive && phrase.marks.is_empty())
                {
                    moved.push((at, Part::Actor));
                }
                continue;
            }
            if site.frame.strikes && self.is_victim(phrase) {
                // Victims who are counted stand among the quantities.
                let is_counted = self
                    .counts
                    .iter()
                    .any(|count| count.start < phrase.end && phrase.start < count.end);
                if !is_counted || !naming::is_bare(phrase, self.gazetteer) {
                    found.push((at, Part::Recipient));
                }
                continue;
            }
            if site.visit && self.is_host(site, phrase) {
                found.push((at, Part::Recipient));
                continue;
            }
            let mut phrase = std::borrow::Cow::Borrowed(phrase);
            if phrase.marks.is_genitive()
                && !phrase.adjective
                && !phrase.site
                && !self.is_beside(site, &phrase)
            {
                let marks = party::governed(self.reading, &phrase, site.start);
                if marks.has_any(&[Relation::Recipient, Relation::With])
                    && !marks.has(Relation::Place)
                    || marks.has(Relation::Recipient) && site.frame.strikes
                {
                    phrase.to_mut().marks = Relation::Recipient.into();
                }
            }
            let phrase = phrase.as_ref();
            if !phrase.marks.is_empty() {
                let is_where =
                    place.is_some_and(|place| place::is_where(phrase, place, &site.frame, before));
                let arrives =
                    site.frame.arrives && place.is_some() && phrase.marks.has(Relation::Goal);
                let is_addressee = site.frame.reaches
                    && phrase.marks.has(Relation::Recipient)
                    && place.is_some_and(|place| {
                        place.spot.as_ref().is_some_and(|spot| spot.is_capital)
                    });
                let is_there = is_where && !is_addressee && phrase.marks.has(Relation::Place) || arrives
                    || phrase.marks.is_genitive()
                        && (phrase.adjective || !self.is_beside(site, phrase))
                    // An unknown name behind "in" is a place that the gazetteer does not hold.
                    || phrase.head == Head::Unknown
                        && phrase.role.is_none()
                        && phrase.marks.has(Relation::Place);
                if !is_there && naming::is_party(phrase, self.gazetteer, self.reading) {
                    let part = site.frame.marked(phrase.marks, place.is_some());
                    found.extend(part.map(|part| (at, part)));
                }
                continue;
            }
            if !naming::is_party(phrase, self.gazetteer, self.reading) || phrase.list.is_some() {
                continue;
            }
            let position = Position {
                order,
                before,
                second: behind > 0
                    || subject.is_some()
                    || found.iter().any(|(other, part)| {
                        *part == Part::Actor && self.phrases[*other].end <= site.start
                    }),
                passive: site.passive,
            };
            if before {
                // The nearest unmarked phrase before the verb is its subject; where the verb comes last, the first is.
                match order {
                    Order::Sov if subject.is_some() => {}
                    // "Trump hat China gedroht": the verb's second part closes the clause.
                    Order::V2 if subject.is_some() => {
                        if !site.passive {
                            objects.push((at, site.frame.object()));
                        }
                    }
                    // "Finland will give Tanzania a grant": two before the noun of the act.
                    Order::Svo
                        if site.verb.is_none()
                            && !site.frame.mutual
                            && subject.is_some_and(|subject| {
                                self.is_unbroken(self.phrases[subject].end, phrase.start)
                            }) =>
                    {
                        objects.push((at, Part::Recipient));
                    }
                    _ => subject = Some(at),
                }
            } else if site.verb.is_none() && order != Order::Sov {
                // A noun has no object; what follows it at once is its genitive: "удар Израиля", "قصف إسرائيل".
                if phrase.start == site.end {
                    let part = site.frame.marked(Relation::Of.into(), place.is_some());
                    found.extend(part.map(|part| (at, part)));
                }
            } else {
                behind += 1;
                let verb = site.verb.map_or(site.start, |(start, _)| start);
                let follows_quote = verb > 0 && self.reading.is_mark(verb - 1);
                if order == Order::Svo
                    && site.frame.spoken
                    && subject.is_none()
                    && follows_quote
                    && behind == 1
                {
                    // "…, denunció la ministra": the verb of saying turns round.
                    found.push((at, Part::Actor));
                } else if behind <= 2
                    && let Some(part) = site.frame.unmarked(position)
                {
                    objects.push((at, part));
                }
            }
        }
        if let Some(at) = subject {
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
        // One object: the nearest; a second only where the verb stands first.
        let leads = matches!(order, Order::Vso | Order::V2);
        let most = if leads && subject.is_none() { 2 } else { 1 };
        found.extend(objects.into_iter().take(most));
        if !found.iter().any(|(_, part)| *part == Part::Actor) {
            found.append(&mut moved);
        }
        let lists: Vec<(usize, Part)> = self
            .phrases
            .iter()
            .enumerate()
            .filter_map(|(at, phrase)| {
                let first = phrase.list?;
                let part = found.iter().find(|(other, _)| *other == first)?.1;
                let known = found.iter().any(|(other, _)| *other == at);
                (!known).then_some((at, part))
            })
            .collect();
        found.extend(lists);
        found.sort_by_key(|(at, _)| *at);
        found
    }

    /// Takes a speaker for the other party of what the quoted words tell: "I had a frank talk with Lavrov".
    fn first_person(&self, site: &Site, found: &mut Vec<(usize, Part)>) {
        let actors = found
            .iter()
            .filter(|(_, part)| *part == Part::Actor)
            .count();
        if !site.frame.mutual || actors != 1 || !self.reading.is_quoted(site.start) {
            return;
        }
        let speaker = self.statements.iter().find(|one| {
            attribution::holds(self.reading, one, &self.phrases, (site.start, site.end))
        });
        if let Some(statement) = speaker.filter(|one| !self.reading.is_quoted(one.verb.0)) {
            found.push((statement.speaker, Part::Actor));
        }
    }

    /// Gives the subject that opens the sentence, of whose verb a subordinate clause holds the verb apart.
    fn first_subject(&self, site: &Site) -> Vec<(usize, Part)> {
        if site.verb.is_none() {
            return Vec::new();
        }
        let first = self.phrases.iter().position(|phrase| {
            phrase.end <= site.start
                && !phrase.adjective
                && (phrase.marks.is_empty() || phrase.marks.has(Relation::Agent))
                && naming::is_party(phrase, self.gazetteer, self.reading)
        });
        let speaks = |at: usize| self.statements.iter().any(|one| one.speaker == at);
        let opens = |at: usize| self.reading.clause(self.phrases[at].start) == 0;
        let first = first.filter(|at| opens(*at) && !speaks(*at));
        first.map(|at| (at, Part::Actor)).into_iter().collect()
    }

    /// Gives who is accused or asked: whose act the other events behind are.
    fn accused(
        &self,
        events: &[&mut Event],
        parts: &[Vec<(usize, Part)>],
    ) -> Option<(usize, Vec<usize>)> {
        let number = events
            .iter()
            .position(|event| matches!(event.category.as_str(), "accusation" | "request"))?;
        let accused = parts[number]
            .iter()
            .filter(|(_, part)| *part == Part::Recipient);
        let accused: Vec<usize> = accused.map(|(at, _)| *at).collect();
        (!accused.is_empty()).then_some((number, accused))
    }

    /// Tells whether a phrase names somebody who can do more than tell: no spokesman, no police, no paper.
    fn is_somebody(&self, phrase: &Phrase) -> bool {
        let Some(entity) = phrase.entity(self.gazetteer) else {
            return false;
        };
        let tells = |sector: &String| matches!(sector.as_str(), "MED" | "COP");
        let is_teller = entity.sector.iter().any(tells);
        match entity.kind {
            Kind::Organisation | Kind::Group | Kind::Metonym => !is_teller,
            Kind::Person | Kind::Nation | Kind::City => true,
            Kind::Body => phrase.nation.is_some() && !is_teller,
            _ => false,
        }
    }

    /// Gives who is asked, blamed or threatened in the clause behind: "demanded that Israel withdraw".
    fn addressee(&self, site: &Site, found: &[(usize, Part)]) -> Option<usize> {
        if !site.frame.spoken || found.iter().any(|(_, part)| *part == Part::Recipient) {
            return None;
        }
        let fits = |(at, phrase): (usize, &Phrase)| {
            phrase.start >= site.end
                && phrase.marks.is_empty()
                && naming::is_party(phrase, self.gazetteer, self.reading)
                && !found.iter().any(|(other, _)| *other == at)
                && !self.statements.iter().any(|one| one.speaker == at)
        };
        // "condemned the Israeli strike": the country whose act it is.
        let concerns = |(at, phrase): (usize, &Phrase)| {
            let others = [Relation::Agent, Relation::Place, Relation::With];
            phrase.start >= site.end
                && (phrase.adjective || !phrase.marks.has_any(&others))
                && self.is_somebody(phrase)
                && naming::is_party(phrase, self.gazetteer, self.reading)
                && !found.iter().any(|(other, _)| *other == at)
                && !self.statements.iter().any(|one| one.speaker == at)
        };
        let phrases = || self.phrases.iter().enumerate();
        phrases()
            .position(fits)
            .or_else(|| phrases().position(concerns))
    }

    /// Gives the country whose land or goods a strike hits, where no other recipient is named: "Ziele im Iran".
    fn country_struck(
        &self,
        sites: &[Site],
        number: usize,
        found: &[(usize, Part)],
    ) -> Option<usize> {
        let site = &sites[number];
        let is_known = found.iter().any(|(_, part)| *part == Part::Recipient);
        let has_actor = found.iter().any(|(_, part)| *part == Part::Actor);
        if !site.frame.strikes || is_known || !has_actor {
            return None;
        }
        let others = [Relation::Agent, Relation::Origin, Relation::With];
        let is_other = |phrase: &Phrase| {
            !found
                .iter()
                .any(|(at, _)| self.phrases[*at].nation == phrase.nation)
        };
        let fits = |(at, phrase): &(usize, &Phrase)| {
            let is_nation = phrase.role.is_none()
                && phrase
                    .entity(self.gazetteer)
                    .is_some_and(|entity| entity.kind == Kind::Nation);
            is_nation
                && is_other(phrase)
                && (!phrase.marks.has_any(&others) || phrase.marks.is_genitive())
                && (phrase.start >= site.end || phrase.adjective || !phrase.marks.is_empty())
                && site.holds(self.reading.clause(phrase.start))
                && !self.is_cut_off(sites, number, phrase)
                && !self.statements.iter().any(|one| one.speaker == *at)
        };
        let near = self.phrases.iter().enumerate().filter(fits);
        let near = near.min_by_key(|(_, phrase)| distance(site, phrase.start, phrase.end));
        near.map(|(at, _)| at)
    }

    /// Finds an actor by a stated step: the speaker of a spoken act, or the subject that clauses share.
    fn elsewhere(
        &self,
        event: &Event,
        sites: &[Site],
        number: usize,
        earlier: &[Vec<(usize, Part)>],
    ) -> Vec<(usize, Part)> {
        let site = &sites[number];
        if site.frame.spoken {
            let speaker = self.statements.iter().find(|one| {
                one.verb.0 < site.end && site.start < one.verb.1
                    || attribution::holds(self.reading, one, &self.phrases, (site.start, site.end))
            });
            if let Some(statement) = speaker {
                return vec![(statement.speaker, Part::Actor)];
            }
        }
        if event.status == Status::Denied {
            return self.denier(site);
        }
        if site.passive {
            return Vec::new();
        }
        // "Switzerland said it had expelled …": the speaker tells of an act of his own.
        let own = self.statements.iter().find(|one| {
            let is_sov = self.reading.tongue.order == Order::Sov;
            !one.source
                && (one.verb.1 <= site.start || is_sov && site.end <= one.verb.0)
                && attribution::holds(self.reading, one, &self.phrases, (site.start, site.end))
        });
        let is_close = |one: &Statement| {
            /// "की धमकी", "पर सहमति".
            const CLOSE: usize = 3;
            site.end <= one.verb.0 && one.verb.0 - site.end <= CLOSE
        };
        if let Some(statement) = own
            && (!site.frame.mutual && !site.frame.strikes
                || event.status == Status::Threatened
                || is_close(statement))
            && self.is_somebody(&self.phrases[statement.speaker])
        {
            return vec![(statement.speaker, Part::Actor)];
        }
        // "X met Y and signed …": the subject of the verb before, where nothing else acts.
        let Some(last) = number.checked_sub(1) else {
            return self.first_subject(site);
        };
        if !sites[last].clauses.iter().any(|clause| site.holds(*clause)) {
            return Vec::new();
        }
        earlier[last]
            .iter()
            .copied()
            .filter(|(at, part)| {
                let phrase = &self.phrases[*at];
                *part == Part::Actor
                    && phrase.end <= sites[last].start
                    && (phrase.marks.is_empty() || phrase.marks.has(Relation::Agent))
            })
            .collect()
    }

    /// Gives who proposes that he himself meet or agree with another: "Зеленський запропонував Путіну зустріч".
    fn proposer(&self, site: &Site, found: &[(usize, Part)]) -> Option<(usize, Part)> {
        let proposes = |one: &&Statement| {
            let between = one.verb.1..site.start;
            let is_open = between.clone().any(|at| {
                self.reading.is_mark(at)
                    || self.reading.is(at, Word::That).is_some()
                    || self.reading.is(at, Word::ClauseStart).is_some()
            });
            !one.source
                && one.verb.1 <= site.start
                && !is_open
                && self.phrases[one.speaker].end <= one.verb.0
        };
        let is_other = |at: usize| !found.iter().any(|(known, _)| *known == at);
        let partners = found
            .iter()
            .filter(|(_, part)| *part == Part::Actor)
            .count();
        let statement = self.statements.iter().find(proposes)?;
        (site.frame.mutual && partners == 1 && is_other(statement.speaker))
            .then_some((statement.speaker, Part::Actor))
    }

    /// Gives who denies an act of his own: "niega haber bombardeado".
    fn denier(&self, site: &Site) -> Vec<(usize, Part)> {
        /// "avoir", "that it had".
        const CLOSE: usize = 3;
        let own = self.statements.iter().find(|one| {
            !one.source
                && self.phrases[one.speaker].end <= one.verb.0
                && one.verb.1 <= site.start
                && site.start - one.verb.1 <= CLOSE
                && self.is_somebody(&self.phrases[one.speaker])
        });
        own.map(|one| (one.speaker, Part::Actor))
            .into_iter()
            .collect()
    }

    /// Makes the parties of a side; where somebody is named, "officials" and "experts" of nobody add nothing.
    fn named(
        &self,
        parts: &[(usize, Part)],
        wanted: Part,
        frame: &Frame,
        naming: &Naming<'_>,
    ) -> Vec<Party> {
        let mut parties: Vec<Party> = Vec::new();
        let phrases = parts.iter().filter(|(_, part)| *part == wanted);
        let phrases: Vec<&Phrase> = phrases.map(|(at, _)| &self.phrases[*at]).collect();
        let is_bare = |phrase: &&Phrase| naming::is_bare(phrase, self.gazetteer);
        let all_bare = phrases.iter().all(is_bare);
        for phrase in phrases {
            if !all_bare && is_bare(&phrase) {
                continue;
            }
            let mention = self.mention(naming::words(phrase, self.gazetteer));
            let mut country = phrase.clone();
            if let Some(nation) = phrase
                .nation
                .filter(|_| frame.moves && self.is_moved(phrase))
            {
                country.head = Head::Known(nation);
            }
            let party = naming.party(&country, mention);
            if let Some(party) = party
                && !parties.iter().any(|known| same(known, &party))
            {
                parties.push(party);
            }
        }
        parties
    }

    /// Names the country of a town that was struck, where no recipient is named: a stated step.
    fn strike_country(&self, event: &mut Event, site: &Site) {
        if !site.frame.strikes || !event.recipient.is_empty() {
            return;
        }
        let Some(place) = &event.place else { return };
        let Some(country) = &place.country else {
            return;
        };
        if event
            .actor
            .iter()
            .any(|actor| actor.code.as_ref() == Some(country))
        {
            return;
        }
        let is_struck = self.phrases.iter().any(|phrase| {
            self.mention(phrase.core) == place.mention
                && (phrase.marks.has(Relation::Recipient)
                    || phrase.marks.has_any(&[Relation::Goal, Relation::Of])
                        && !phrase.marks.has(Relation::Place))
        });
        if let Some(nation) = self.gazetteer.nation(country).filter(|_| is_struck) {
            event.recipient.push(Party {
                mention: place.mention,
                name: Some(nation.name.clone()),
                code: nation.code.clone(),
                sector: Vec::new(),
            });
        }
    }

    /// Finds where an event happens: the nearest place of its clause, finer ones before countries.
    fn place(&self, sites: &[Site], number: usize) -> Option<crate::model::Place> {
        let site = &sites[number];
        let candidates = self.phrases.iter().filter_map(|phrase| {
            let entity = place::entity(phrase, self.gazetteer);
            let before = phrase.end <= site.start;
            let arrives = site.frame.arrives
                && phrase.marks.has(Relation::Goal)
                && !phrase.marks.has(Relation::Place);
            let visited = site.visit && self.is_host(site, phrase);
            let is_where = match entity {
                Some(entity) => {
                    arrives || visited || place::is_where(phrase, entity, &site.frame, before)
                }
                None => place::is_unknown_spot(phrase),
            };
            if !is_where {
                return None;
            }
            let same_clause = site.holds(self.reading.clause(phrase.start));
            let reaches = self.reaches(sites, number, phrase.start);
            if !reaches || !same_clause && self.is_speakers(phrase) {
                return None;
            }
            let distance = distance(site, phrase.start, phrase.end);
            let cut = self.is_cut_off(sites, number, phrase);
            Some((
                (cut, !same_clause, coarseness(entity), distance),
                phrase,
                entity,
            ))
        });
        let best = candidates.min_by_key(|(key, _, _)| *key);
        let Some((_, phrase, entity)): Option<(_, &Phrase, Option<&Entity>)> = best else {
            // Where nothing else is said, those who meet or march do it where the report is from.
            let at = self.dateline().filter(|_| site.frame.gathers)?;
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

    /// Gives the town that a dateline names: "Doha, 19 juil. - …", "ŞAM – …".
    fn dateline(&self) -> Option<usize> {
        /// A date, an agency.
        const LONGEST: usize = 8;
        let first = self.phrases.first().filter(|first| first.start == 0)?;
        let is_town = first
            .entity(self.gazetteer)
            .is_some_and(|entity| entity.kind == Kind::City);
        let dash = (first.end..(first.end + LONGEST).min(self.reading.len()))
            .find(|at| self.reading.is_one_of(*at, &["-", "–", "—"]))?;
        let next = self.phrases.get(1).is_none_or(|next| dash < next.start);
        let items = &self.reading.tokens.items;
        let is_apart = items[dash - 1].end < items[dash].start;
        let is_mark = dash == first.end || self.reading.is_mark(first.end);
        (is_town && next && is_apart && is_mark).then_some(0)
    }

    /// Tells whether a phrase stands in the clause of a verb of saying.
    fn is_speakers(&self, phrase: &Phrase) -> bool {
        self.statements
            .iter()
            .any(|one| self.reading.clause(one.verb.0) == self.reading.clause(phrase.start))
    }

    fn time(
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
                ),
        })?;
        if event.status == Status::Occurred {
            *story = Some(days.start);
        }
        Some(TimeSpan {
            mention: self.mention((nearest.start, nearest.end)),
            start: days.start.at(0, 0, 0, 0),
            end: days.end.at(0, 0, 0, 0),
            grain: days.grain,
        })
    }

    /// Tells whether a time between two triggers belongs to the other: "agreed on Wednesday to meet".
    fn belongs_to_other(&self, sites: &[Site], number: usize, time: &TimeMention) -> bool {
        let site = &sites[number];
        let is_before = site.end <= time.start;
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
                && one.holds(self.reading.clause(time.start))
                && (theirs < own || theirs == own && !is_before)
        })
    }

    fn quantities(&self, sites: &[Site], number: usize) -> Vec<Quantity> {
        let site = &sites[number];
        let mut found = Vec::new();
        for count in &self.counts {
            if !site.frame.takes(count.role) || !self.reaches(sites, number, count.start) {
                continue;
            }
            // Of several events that may have it, the nearest does.
            let own = distance(site, count.start, count.end);
            let nearer = sites.iter().enumerate().any(|(other, one)| {
                other != number
                    && one.frame.takes(count.role)
                    && distance(one, count.start, count.end) < own
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

    fn attribution(&self, site: &Site, naming: &Naming<'_>) -> Vec<Attribution> {
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

/// Orders places from the finest.
fn coarseness(entity: Option<&Entity>) -> u8 {
    match entity.map(|entity| entity.kind) {
        Some(Kind::Nation) => 2,
        Some(Kind::Region | Kind::Disputed) => 1,
        _ => 0,
    }
}

/// Counts the tokens between a trigger and what stands before or behind it.
fn distance(site: &Site, start: usize, end: usize) -> usize {
    if end <= site.start {
        site.start - end
    } else {
        start.saturating_sub(site.end)
    }
}

/// Tells whether two parties are one.
fn same(left: &Party, right: &Party) -> bool {
    match (&left.name, &right.name) {
        (Some(left), Some(right)) => left == right,
        _ => left.mention == right.mention,
    }
}
