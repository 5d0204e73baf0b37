//! A compiled language pack, and what it finds in one sentence.

use std::collections::BTreeMap;

use super::explain::{CueTrace, RuleTrace};
use super::lexicon::{Hit, Lexicon, Seen, SetId, Tags};
use super::rule::{Condition, Cue, Domain, Mark, Rule, Side, distance};
use super::status::{Operator, State};
use super::text::{Style, Tokens};
use super::threshold::Thresholds;
use crate::model::{Phase, Span, Status};

/// The bits of the forms that tell a tense, in the order of [`super::pack::TAGS`].
const PRES: Tags = 1;
const PAST: Tags = 1 << 1;
const FUT: Tags = 1 << 2;
const COND: Tags = 1 << 3;
const SUBJ: Tags = 1 << 4;
const INF: Tags = 1 << 5;
const PP: Tags = 1 << 7;
const NOUN: Tags = 1 << 9;
const NEG: Tags = 1 << 11;
const PROG: Tags = 1 << 12;
const TENSED: Tags = PRES | PAST | FUT | COND | SUBJ | INF | (1 << 6) | PP | NEG | PROG;

/// What the verb of the first clause adds: of several events of a sentence it is the one that is reported.
const MAIN_VERB: f64 = 0.4;

/// A language, ready to code sentences.
#[derive(Debug)]
pub(crate) struct Language {
    pub(crate) tag: String,
    pub(crate) style: Style,
    pub(crate) lexicon: Lexicon,
    pub(crate) rules: Vec<Rule>,
    /// What tells modes and contexts, by category.
    pub(crate) marks: BTreeMap<String, Marks>,
    /// The statuses of other categories that make a category needless, by category.
    pub(crate) yields: BTreeMap<String, Vec<String>>,
    /// The rules that a set triggers, by set.
    pub(crate) by_set: Vec<Vec<usize>>,
    pub(crate) cues: Vec<Cue>,
    pub(crate) domains: Vec<Domain>,
    pub(crate) breaks: Option<SetId>,
    pub(crate) idioms: Option<SetId>,
}

/// What tells the modes and contexts of a category's events.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    pub(crate) modes: Vec<Mark>,
    pub(crate) contexts: Vec<Mark>,
}

/// A rule that matched in a sentence.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// An index into [`Language::rules`].
    pub(crate) rule: usize,
    pub(crate) clause: u16,
    /// Whether the event is named by a noun.
    pub(crate) nominal: bool,
    /// The trigger, then its companions, as bytes into the sentence.
    pub(crate) spans: Vec<Span>,
    pub(crate) weight: f64,
    /// Whether it is an infinitive that nothing governs: the poorest witness of the status.
    pub(crate) open: bool,
    pub(crate) phase: Phase,
    pub(crate) status: Status,
    /// The cue that decided the status.
    pub(crate) decided: Option<Span>,
    pub(crate) operators: Vec<(String, Span)>,
    pub(crate) modes: Vec<String>,
    pub(crate) contexts: Vec<String>,
}

/// Memory that is used again from sentence to sentence.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    tokens: Tokens,
    hits: Vec<Hit>,
    seen: Seen,
    clauses: Vec<u16>,
    /// Which sets stand in the sentence.
    present: Vec<bool>,
}

impl Language {
    /// Finds the rules that match a sentence; with `trace`, also writes down those that did not.
    ///
    /// The second value tells which fields of life ([`Language::domains`]) the sentence speaks of, as bits.
    pub(crate) fn find(
        &self,
        text: &str,
        thresholds: &Thresholds,
        scratch: &mut Scratch,
        mut trace: Option<&mut Vec<RuleTrace>>,
    ) -> (Vec<Found>, u32) {
        scratch.tokens.read(text, &self.style);
        self.lexicon
            .find(&scratch.tokens, &mut scratch.hits, &mut scratch.seen);
        let domains = self.domains_of(&scratch.hits);
        if !scratch.hits.iter().any(|hit| self.triggers(hit)) {
            return (Vec::new(), domains);
        }
        self.mask(&mut scratch.hits);
        scratch.present.clear();
        scratch.present.resize(self.by_set.len(), false);
        for hit in &scratch.hits {
            scratch.present[usize::from(hit.set)] = true;
        }
        self.split(scratch);
        let mut found = Vec::new();
        for hit in scratch.hits.iter().filter(|hit| self.triggers(hit)) {
            for rule in &self.by_set[usize::from(hit.set)] {
                let given = (text, domains, thresholds);
                if let Some(one) = self.try_rule(*rule, hit, scratch, given, trace.as_deref_mut()) {
                    found.push(one);
                }
            }
        }
        (found, domains)
    }

    fn triggers(&self, hit: &Hit) -> bool {
        !self.by_set[usize::from(hit.set)].is_empty()
    }

    fn domains_of(&self, hits: &[Hit]) -> u32 {
        let mut bits = 0;
        for (index, domain) in self.domains.iter().enumerate().take(32) {
            if hits.iter().any(|hit| hit.set == domain.set) {
                bits |= 1 << index;
            }
        }
        bits
    }

    /// Takes away what stands inside an idiom.
    fn mask(&self, hits: &mut Vec<Hit>) {
        let Some(set) = self.idioms else { return };
        let masks: Vec<(usize, usize)> = hits
            .iter()
            .filter(|hit| hit.set == set)
            .map(|hit| (hit.first, hit.last))
            .collect();
        if !masks.is_empty() {
            hits.retain(|hit| {
                !masks
                    .iter()
                    .any(|(first, last)| hit.first >= *first && hit.last <= *last)
            });
        }
    }

    /// Numbers the clauses: a new one at strong punctuation, and at a word of the set `clause_breaks`.
    fn split(&self, scratch: &mut Scratch) {
        scratch.clauses.clear();
        scratch.clauses.resize(scratch.tokens.items.len(), 0);
        for index in 0..scratch.tokens.items.len() {
            let strong = scratch.tokens.items[index].punctuation
                && matches!(
                    scratch.tokens.norm(index),
                    ";" | ":" | "—" | "–" | "(" | ")" | "।" | "؛"
                );
            scratch.clauses[index] = u16::from(strong);
        }
        for hit in scratch
            .hits
            .iter()
            .filter(|hit| Some(hit.set) == self.breaks)
        {
            scratch.clauses[hit.first] = 1;
        }
        let mut clause = 0_u16;
        for mark in &mut scratch.clauses {
            clause = clause.saturating_add(*mark);
            *mark = clause;
        }
    }

    fn try_rule(
        &self,
        index: usize,
        hit: &Hit,
        scratch: &Scratch,
        (text, domains, thresholds): (&str, u32, &Thresholds),
        trace: Option<&mut Vec<RuleTrace>>,
    ) -> Option<Found> {
        let rule = &self.rules[index];
        if rule.form != 0 && hit.tags & rule.form == 0 {
            return None;
        }
        // Most rules lack a companion that stands nowhere in the sentence.
        let absent = |c: &Condition| !c.sets.iter().any(|set| scratch.present[usize::from(*set)]);
        if trace.is_none() && rule.with.iter().any(absent) {
            return None;
        }
        let (hits, clauses) = (&scratch.hits, &scratch.clauses);
        let missing = rule
            .with
            .iter()
            .find(|c| c.find(hit, hits, clauses).is_none());
        let blocker = rule
            .without
            .iter()
            .find_map(|c| Some((c, c.find(hit, hits, clauses)?)));
        let mut weight = rule.weight;
        let mut verbs = vec![*hit];
        let mut cues = Vec::new();
        for (condition, value) in &rule.cues {
            if absent(condition) {
                continue;
            }
            if let Some(cue) = condition.find(hit, hits, clauses) {
                weight += value;
                cues.push((condition.text.as_str(), *value, scratch.span(&cue)));
                if cue.tags & TENSED != 0 {
                    verbs.push(cue);
                }
            }
        }
        if !rule.any_domain {
            for (bit, domain) in self.domains.iter().enumerate() {
                if domains & (1 << bit) != 0 && !domain.except.contains(&rule.category) {
                    weight += domain.weight;
                }
            }
        }
        let floor = thresholds.floor(&rule.category);
        if let Some(trace) = trace {
            trace.push(RuleTrace {
                rule: rule.name.clone(),
                trigger: text[scratch.span(hit).range()].to_owned(),
                weight,
                fired: missing.is_none() && blocker.is_none() && weight >= floor,
                cues: cues
                    .into_iter()
                    .map(|(name, weight, span)| CueTrace {
                        name: name.to_owned(),
                        weight,
                        text: text[span.range()].to_owned(),
                    })
                    .collect(),
                missing: missing.map(|condition| condition.text.clone()),
                blocker: blocker.map(|(_, hit)| text[scratch.span(&hit).range()].to_owned()),
            });
        }
        if missing.is_some() || blocker.is_some() || weight < floor {
            return None;
        }
        let mut spans = vec![scratch.span(hit)];
        for condition in &rule.with {
            if let Some(companion) = condition.find(hit, hits, clauses) {
                let span = scratch.span(&companion);
                if !spans.contains(&span) {
                    spans.push(span);
                }
                verbs.push(companion);
            }
        }
        let (state, operators) = self.status(rule, &verbs, scratch);
        let nominal = hit.tags & NOUN != 0 || hit.tags & TENSED == 0;
        if clauses[hit.first] == 0 && hit.tags & TENSED != 0 {
            weight += MAIN_VERB;
        }
        let marks = self.marks.get(&rule.category);
        let told = |own: &[String], marks: &[Mark]| {
            let mut names = Vec::new();
            for mark in marks {
                if mark.condition.holds(hit, hits, clauses) {
                    names.push(mark.name.clone());
                }
            }
            for name in own.iter().filter(|name| !names.contains(*name)).cloned().collect::<Vec<_>>() {
                names.push(name);
            }
            names
        };
        Some(Found {
            modes: told(&rule.modes, marks.map_or(&[], |marks| &marks.modes)),
            contexts: told(&rule.contexts, marks.map_or(&[], |marks| &marks.contexts)),
            rule: index,
            clause: clauses[hit.first],
            nominal,
            spans,
            weight,
            open: state.open,
            phase: state.phase,
            status: rule
                .status
                .filter(|_| rule.fixed)
                .unwrap_or(state.settled()),
            decided: operators.last().map(|(_, span)| *span),
            operators,
        })
    }

    /// Gives the status of an event from the form of its words and the cues around them, the nearest first.
    fn status(
        &self,
        rule: &Rule,
        verbs: &[Hit],
        scratch: &Scratch,
    ) -> (State, Vec<(String, Span)>) {
        let tensed = verbs.iter().find(|hit| hit.tags & TENSED != 0);
        let tags = tensed.map_or(0, |hit| hit.tags);
        let mut state = State {
            phase: rule.phase,
            status: rule.status.unwrap_or(match rule.phase {
                Phase::Begin => Status::Occurred,
                Phase::End => Status::Ended,
            }),
            open: false,
        };
        if rule.fixed {
            return (state, Vec::new());
        }
        for operator in tense(tags) {
            state = state.apply(operator);
        }
        let anchors: Vec<&Hit> = verbs.iter().take(1).chain(tensed).collect();
        let mut near: Vec<(usize, &Cue, Hit)> = Vec::new();
        for cue in &self.cues {
            if cue.needs != 0 && tags & cue.needs == 0
                || !cue.only.is_empty() && !cue.only.contains(&rule.category)
                || cue.except.contains(&rule.category)
            {
                continue;
            }
            if !scratch.present[usize::from(cue.set)] {
                continue;
            }
            for hit in scratch.hits.iter().filter(|hit| hit.set == cue.set) {
                let trigger = &verbs[0];
                if trigger.first <= hit.last && hit.first <= trigger.last {
                    continue;
                }
                let best = anchors
                    .iter()
                    .filter(|a| cue.cross || scratch.clauses[a.first] == scratch.clauses[hit.first])
                    .filter_map(|a| {
                        // The verb of the event may itself be a cue: "suspended aid".
                        let same = a.first <= hit.last && hit.first <= a.last;
                        if same {
                            Some(0)
                        } else {
                            distance(a, hit, cue.side)
                        }
                    })
                    .min();
                if best.is_some_and(|distance| distance <= cue.reach) {
                    // The event's verb may stand far from its noun; what stands nearer to the noun applies first.
                    let order = distance(trigger, hit, Side::Any).unwrap_or(0);
                    near.push((order, cue, *hit));
                }
            }
        }
        // A cue that is part of a longer one says nothing of its own.
        let whole: Vec<(usize, usize)> = near.iter().map(|(_, _, h)| (h.first, h.last)).collect();
        near.retain(|(_, _, h)| {
            !whole
                .iter()
                .any(|(f, l)| *f <= h.first && h.last <= *l && l - f > h.last - h.first)
        });
        near.sort_by_key(|(distance, cue, hit)| (*distance, hit.first, cue.is == Operator::Open));
        let mut used = Vec::new();
        for (_, cue, hit) in near {
            let before = state;
            state = state.apply(cue.is);
            for operator in tense(hit.tags) {
                state = state.apply(operator);
            }
            if state != before {
                used.push((cue.name.clone(), scratch.span(&hit)));
            }
        }
        (state, used)
    }
}

impl Scratch {
    fn span(&self, hit: &Hit) -> Span {
        Span::new(
            self.tokens.items[hit.first].start as usize,
            self.tokens.items[hit.last].end as usize,
        )
    }
}

/// Gives what a form does by itself; one that may be several tenses does nothing.
fn tense(tags: Tags) -> impl Iterator<Item = Operator> {
    let negation = (tags & NEG != 0).then_some(Operator::Not);
    let tense = if tags & PROG != 0 {
        Some(Operator::Ongoing)
    } else if tags & (PRES | PAST | PP) != 0 {
        None
    } else if tags & FUT != 0 {
        Some(Operator::Future)
    } else if tags & (COND | SUBJ) != 0 {
        Some(Operator::Possible)
    } else if tags & INF != 0 {
        Some(Operator::Open)
    } else {
        None
    };
    negation.into_iter().chain(tense)
}
