//! An event's place in its sentence: its words, its clauses, its voice.

use smallvec::SmallVec;

use super::assign::Sentence;
use super::attribution::Statement;
use super::frame::{Frame, frame};
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
    /// The clauses that its words stand in, that of the trigger first.
    pub(super) clauses: SmallVec<[u16; 2]>,
    pub(super) passive: bool,
    /// Whether it is a visit: then the country that it goes to is the host.
    pub(super) visit: bool,
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
            let is_verb =
                !is_noun && (!one.nominal || !one.rule.ends_with("/noun") && self.is_finite(at));
            if at.0 <= end && start <= at.1 && at.0 < at.1 {
                passive |= self.is_passive(at.0, at.1, is_verb) || self.has_agent_of_passive(at.0);
            }
            let clause = self.reading.clause(at.0);
            if !clauses.contains(&clause) {
                clauses.push(clause);
            }
            // Where words do not change, nothing tells a noun from a verb.
            if verb.is_none() && (is_verb || !self.reading.tongue.inflects) {
                verb = Some(at);
            }
        }
        Site {
            start,
            end,
            verb,
            spots,
            clauses,
            passive,
            visit: event.modes.iter().any(|mode| mode == "visit"),
            frame: frame(&event.category),
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
        let is_aux = |token: usize, side: Side| reading.is(token, Word::Passive(side)).is_some();
        let first = start.saturating_sub(REACH);
        // "is considering sanctions", "is bombing": the auxiliary is that of a progressive.
        let last = end.max(start + 1).min(reading.len());
        let before = (first..last).any(|token| {
            let mut behind = (token + 1)..last;
            is_aux(token, Side::Before)
                && !behind.any(|token| reading.tokens.norm(token).ends_with("ing"))
        });
        let after = (start..(end + REACH).min(reading.len()))
            .take_while(|token| !reading.is_mark(*token))
            .any(|token| is_aux(token, Side::After));
        let perfect = (first..last).any(|token| reading.is(token, Word::Perfect).is_some());
        let is_form = |token: usize| reading.tongue.is_passive(reading.tokens.norm(token));
        before || after || is_verb && !perfect && is_form(start)
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
        self.reading.is_quoted_speech(phrase.start) && !self.reading.is_quoted(site.start)
            || self.statements.iter().any(closes)
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
