//! An event's place in its sentence: its words, its clauses, its voice.

use smallvec::SmallVec;

use super::assign::Sentence;
use super::attribution::Statement;
use super::frame::{Frame, frame};
use super::lists::is_comma;
use super::naming;
use super::party::Phrase;
use crate::gazetteer::{Order, Relation, Side, Word};
use crate::model::{Event, Span};

/// The article that is written together with its noun.
const ARTICLE: &str = "ال";

/// An event's place in its sentence.
#[derive(Clone)]
pub(super) struct Site {
    /// The tokens of its trigger.
    pub(super) start: usize,
    pub(super) end: usize,
    /// The tokens of its verb, where it has one.
    pub(super) verb: Option<(usize, usize)>,
    /// The tokens of all words that name it.
    pub(super) spots: SmallVec<[(usize, usize); 4]>,
    /// The tokens of the words of `spots` that are triggers, no companions.
    pub(super) triggers: SmallVec<[(usize, usize); 4]>,
    /// The clauses that its words stand in, that of the trigger first.
    pub(super) clauses: SmallVec<[u16; 2]>,
    pub(super) passive: bool,
    /// Whether it is a visit: then the country that it goes to is the host.
    pub(super) visit: bool,
    /// Whether an envoy is called in: then the ministry that he has to go to acts.
    pub(super) summons: bool,
    pub(super) frame: Frame,
}

impl Site {
    /// Tells whether a clause is one of the event's own.
    pub(super) fn holds(&self, clause: u16) -> bool {
        self.clauses.contains(&clause)
    }
}

impl Sentence<'_> {
    /// Finds an event's place in its sentence.
    pub(super) fn site(&self, event: &Event) -> Site {
        let tokens = |span: Span| {
            let span = Span::new(
                span.start.saturating_sub(self.offset),
                span.end.saturating_sub(self.offset),
            );
            self.reading.tokens_of(span)
        };
        let triggers = || event.evidence.iter().filter_map(|one| one.spans.first());
        let alone = |phrase: &Phrase| {
            let is_whole = |span: &Span| tokens(*span) == (phrase.start, phrase.end);
            naming::is_bare(phrase, self.gazetteer) && triggers().any(is_whole)
        };
        let (start, end) = tokens(event.trigger());
        let end = end.max(start + 1).min(self.reading.len());
        let whole = (start, end);
        let (start, end) = self.bared(start, end, &alone);
        let mut clauses = SmallVec::new();
        let mut verb = None;
        let mut passive = false;
        let spans = event.evidence.iter().flat_map(|one| &one.spans);
        let spots = spans.map(|span| tokens(*span)).collect();
        for one in &event.evidence {
            let Some(span) = one.spans.first() else {
                continue;
            };
            let at = tokens(*span);
            // "القصف": what a rule reads as a noun and another as a verb is a noun behind its article.
            let is_noun = self.reading.tongue.order == Order::Vso
                && self.reading.tokens.norm(at.0).starts_with(ARTICLE)
                && event
                    .evidence
                    .iter()
                    .any(|other| other.nominal && other.spans.first() == Some(span));
            let may_be_verb = !one.nominal
                || !one.rule.ends_with("/noun") && (self.is_finite(at) || self.is_participle(at));
            let is_verb = !is_noun && may_be_verb;
            if at.0 <= end && start <= at.1 && at.0 < at.1 {
                passive |= self.is_passive(at.0, at.1, is_verb) || self.has_agent_of_passive(at.0);
            }
            let clause = self.reading.clause(at.0);
            if !clauses.contains(&clause) {
                clauses.push(clause);
            }
            // Where words do not change, nothing tells a noun from a verb.
            if verb.is_none() && (is_verb || !self.reading.tongue.inflects) {
                // "uomini armati hanno": the subject stands before the verb, not in it.
                verb = Some(if at == whole { (start, end) } else { at });
            }
        }
        Site {
            start,
            end,
            verb,
            spots,
            triggers: event
                .evidence
                .iter()
                .filter_map(|one| one.spans.first())
                .map(|span| tokens(*span))
                .collect(),
            clauses,
            passive,
            visit: event.modes.iter().any(|mode| mode == "visit"),
            summons: event.modes.iter().any(|mode| mode == "summon"),
            frame: frame(&event.category)
                .striking_there(self.reading.tongue.strikes_there)
                .freeing(event.modes.iter().any(|mode| mode == "release")),
        }
    }

    /// Leaves the names at the edges of a trigger out of it: "Israeli strike", "met his Indian counterpart".
    fn bared(
        &self,
        mut start: usize,
        mut end: usize,
        is_trigger: &impl Fn(&Phrase) -> bool,
    ) -> (usize, usize) {
        for phrase in &self.phrases {
            if phrase.start <= start
                && start < phrase.end
                && phrase.end < end
                && !is_trigger(phrase)
            {
                start = phrase.end;
            }
        }
        for phrase in self.phrases.iter().rev() {
            if start < phrase.start
                && phrase.start < end
                && end <= phrase.end
                && !is_trigger(phrase)
            {
                end = phrase.start;
            }
        }
        (start, end)
    }

    /// Tells whether words that the packs hold without a form are a finite verb: by their ending or an auxiliary.
    fn is_finite(&self, (start, end): (usize, usize)) -> bool {
        let is_aux = |token: usize| {
            let word = |word| matches!(word, Word::Passive(Side::Before) | Word::Perfect);
            self.reading.pick(token, |found| word(found).then_some(()))
        };
        (start.saturating_sub(1)..end).any(|token| is_aux(token).is_some())
            || self
                .reading
                .tongue
                .is_finite(self.reading.tokens.norm(start))
    }

    /// Tells whether a participle opens the sentence, or follows its noun behind a comma: "Detenido en Manila el
    /// expresidente", "X e Y, liberados el jueves".
    fn is_participle(&self, (start, _): (usize, usize)) -> bool {
        let opens = start == 0 || is_comma(self.reading, start - 1);
        let norm = self.reading.tokens.norm(start);
        opens && self.reading.tongue.is_passive(norm) && !self.reading.tongue.is_finite(norm)
    }

    /// Tells whether the word of a passive and its agent stand before a verb that does not change: "被警方逮捕".
    fn has_agent_of_passive(&self, verb: usize) -> bool {
        /// What may stand between, in characters: the rest of the agent, a time.
        const CLOSE: usize = 12;
        /// What may stand before the agent: 被高级官员.
        const ADJECTIVE: usize = 4;
        let reading = self.reading;
        let passive = |word| (word == Word::Passive(Side::Before)).then_some(());
        let of = |word| (word == Word::Marker(Relation::Of, Side::After)).then_some(());
        !reading.tongue.inflects
            && self.phrases.iter().any(|phrase| {
                phrase.marks.has(Relation::Agent)
                    && phrase.end <= verb
                    && verb - phrase.end <= CLOSE
                    && (phrase.start.saturating_sub(ADJECTIVE)..=phrase.start)
                        .any(|at| reading.pick_before(at, passive).is_some())
                    && !(phrase.end..verb)
                        .any(|at| reading.is_mark(at) || reading.pick(at, of).is_some())
            })
    }

    /// Tells whether a trigger is in the passive; only of a verb does its ending tell.
    pub(super) fn is_passive(&self, start: usize, end: usize, is_verb: bool) -> bool {
        /// How far an auxiliary may stand from its verb: "were reportedly then killed".
        const REACH: usize = 3;
        let reading = self.reading;
        // "lo Stato" is no auxiliary.
        let is_noun = |token: usize| {
            let written = reading.written(token);
            token > 0 && reading.tongue.capitals && written.starts_with(char::is_uppercase)
        };
        // "si è dimesso": the pronoun makes it active.
        let is_reflexive =
            |token: usize| token > 0 && reading.is(token - 1, Word::Perfect) == Some(token + 1);
        let is_aux = |token: usize, side: Side| {
            !is_noun(token)
                && !is_reflexive(token)
                && reading.is(token, Word::Passive(side)).is_some()
        };
        // "Ein Journalist wurde am Donnerstag in Minsk festgenommen": the German clause frames what stands between.
        let first = if reading.tongue.order == Order::V2 {
            let clause = reading.clause(start);
            let own = (0..start)
                .rev()
                .take_while(|at| reading.clause(*at) == clause);
            own.last().unwrap_or(start)
        } else {
            start.saturating_sub(REACH)
        };
        // "is considering sanctions", "is bombing": the auxiliary is that of a progressive.
        let last = end.max(start + 1).min(reading.len());
        // "è in sciopero": a noun behind a preposition is in no passive.
        let place = Word::Marker(Relation::Place, Side::Before);
        let is_state =
            |token: usize| !is_verb && (token + 1..start).any(|at| reading.is(at, place).is_some());
        let before = (first..last).any(|token| {
            let mut behind = (token + 1)..last;
            // What closes the words of an act is no auxiliary: "levantó el toque de queda".
            let closes = token > start && behind.is_empty();
            is_aux(token, Side::Before)
                && !closes
                && !is_state(token)
                && !behind.any(|token| reading.tokens.norm(token).ends_with("ing"))
        });
        let after = (start..(end + REACH).min(reading.len()))
            .take_while(|token| !reading.is_mark(*token))
            .any(|token| is_aux(token, Side::After));
        let is_perfect = |token: usize| reading.is(token, Word::Perfect).is_some();
        // "a rejeté ces accusations et appelé au calme": one auxiliary for both.
        let shares = || {
            let clause = reading.clause(start);
            let mut earlier = (0..start).filter(|token| reading.clause(*token) == clause);
            let is_and = |word| (word == Word::And).then_some(());
            reading.pick_before(start, is_and).is_some()
                && earlier.clone().any(is_perfect)
                && !earlier.any(|token| is_aux(token, Side::Before))
        };
        let perfect = (first..last).any(is_perfect) || shares();
        let is_form = |token: usize| reading.tongue.is_passive(reading.tokens.norm(token));
        // "gözaltına alındı": the verb closes the words of the act.
        let closes = reading.tongue.order == Order::Sov && end > start + 1 && is_form(end - 1);
        before || after || closes || is_verb && !perfect && is_form(start)
    }

    /// Tells whether a clause is an event's own, or no event's: then what stands there may be of any.
    pub(super) fn reaches(&self, sites: &[Site], number: usize, token: usize) -> bool {
        let clause = self.reading.clause(token);
        sites[number].holds(clause) || !sites.iter().any(|site| site.holds(clause))
    }

    /// Tells whether a phrase stands in quoted words, and the trigger outside them; or behind the verb of saying that
    /// closes what is said: "…, Macron told reporters in Paris".
    pub(super) fn is_said_elsewhere(&self, site: &Site, phrase: &Phrase) -> bool {
        let closes = |one: &Statement| {
            let (start, end) = one.verb;
            !one.source && site.end <= start && end <= phrase.start && !self.reading.is_mark(end)
        };
        // "बैठक के बाद लावरोव ने पत्रकारों से कहा": whom the speaker tells.
        let is_told = |one: &Statement| {
            let speaker = &self.phrases[one.speaker];
            self.reading.tongue.order == Order::Sov
                && !one.source
                && site.end <= speaker.start
                && speaker.end <= phrase.start
                && phrase.end <= one.verb.0
        };
        self.reading.is_quoted_speech(phrase.start) && !self.reading.is_quoted(site.start)
            || self
                .statements
                .iter()
                .any(|one| closes(one) || is_told(one))
    }
}

impl Sentence<'_> {
    /// Tells whether a phrase stands in the words that name who says so, behind the comma that closes what is said:
    /// "…, a spokesman for the interior ministry said".
    pub(super) fn is_of_speaker(&self, site: &Site, phrase: &Phrase) -> bool {
        /// An office, a ministry and a name.
        const WIDEST: usize = 14;
        /// "on Monday", "in a statement".
        const REST: usize = 8;
        let reading = self.reading;
        let breaks = |at: &usize| {
            reading.is_one_of(*at, &[",", ";", ":", "\"", "“", "”", "—", "–", "،", "，"])
        };
        // "…, according to a report submitted to the agency"
        let is_source = |at: usize| {
            let source = |word| matches!(word, Word::Source(Side::Before)).then_some(());
            reading.pick(at, source).is_some()
        };
        let mut near = (site.end..phrase.start).rev().take_while(|at| !breaks(at));
        if reading.tongue.order == Order::Svo && near.any(is_source) {
            return true;
        }
        let comma = (site.end..phrase.start).rev().find(breaks);
        let last = reading.len().min(phrase.end + WIDEST);
        let verb = (phrase.end..last)
            .take_while(|at| !breaks(at))
            .find(|at| reading.is(*at, Word::Speech).is_some());
        let (Some(comma), Some(verb)) = (comma, verb) else {
            return false;
        };
        let opens = |at: usize| {
            reading.is(at, Word::That).is_some() || reading.is(at, Word::ClauseStart).is_some()
        };
        let behind = (verb + 1..reading.len()).take_while(|at| !breaks(at));
        reading.tongue.order == Order::Svo
            && reading.is_one_of(comma, &[",", "，"])
            && verb - comma <= WIDEST
            && !(comma + 1..verb).any(opens)
            && behind.clone().count() <= REST
            && !behind.clone().any(opens)
    }
}

/// Counts the tokens between a trigger and what stands before or behind it.
pub(super) fn distance(site: &Site, start: usize, end: usize) -> usize {
    if end <= site.start {
        site.start - end
    } else {
        start.saturating_sub(site.end)
    }
}

/// Tells whether another event's trigger stands between a phrase and a trigger.
pub(super) fn is_cut_off(sites: &[Site], number: usize, phrase: &Phrase) -> bool {
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
