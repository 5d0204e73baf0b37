//! Tries the rules of a language on one sentence.

use smallvec::{SmallVec, smallvec};

use super::explain::{CueTrace, RuleTrace};
use super::language::{Language, NOUN, TENSED};
use super::lexicon::Hit;
use super::rule::{Condition, Domain, Mark, Rule};
use super::scene::Scene;
use super::scope::{self, Operators};
use super::threshold::Thresholds;
use crate::model::{Phase, Span, Status};

/// What the verb of the first clause adds: of several events of a sentence it is the one that is reported.
const MAIN_VERB: f64 = 0.4;

/// A rule that matched in a sentence.
#[derive(Debug, Clone)]
pub(crate) struct Found<'a> {
    pub(crate) rule: &'a Rule,
    pub(crate) clause: u16,
    /// Whether the event is named by a noun.
    pub(crate) nominal: bool,
    /// The trigger, then its companions, as bytes into the sentence.
    pub(crate) spans: SmallVec<[Span; 4]>,
    pub(crate) weight: f64,
    /// Whether it is an infinitive that nothing governs: the poorest witness of the status.
    pub(crate) open: bool,
    pub(crate) phase: Phase,
    pub(crate) status: Status,
    /// The operators that made the status, the innermost first; the last one decided.
    pub(crate) operators: Operators<'a>,
    pub(crate) modes: SmallVec<[&'a str; 4]>,
    pub(crate) contexts: SmallVec<[&'a str; 4]>,
}

/// The words that a rule asks for, as they stand in a sentence.
type Companions<'a> = SmallVec<[(&'a Condition, Hit); 4]>;

/// The cues of a rule that stand in a sentence, with their log odds.
type Cues<'a> = SmallVec<[(&'a Condition, f64, Hit); 8]>;

/// What a rule's attempt is given besides the sentence's words.
struct Given<'t> {
    text: &'t str,
    thresholds: &'t Thresholds,
}

impl Language {
    /// Finds the rules that match a sentence; with `trace`, also writes down those that did not.
    pub(crate) fn find<'a>(
        &'a self,
        text: &str,
        thresholds: &Thresholds,
        scene: &mut Scene,
        mut trace: Option<&mut Vec<RuleTrace>>,
    ) -> Vec<Found<'a>> {
        let mut found = Vec::new();
        if !scene.read(self, text) {
            return found;
        }
        let given = Given { text, thresholds };
        for hit in &scene.hits {
            for rule in &self.by_set[usize::from(hit.set)] {
                let rule = &self.rules[*rule];
                found.extend(self.attempt(rule, hit, scene, &given, trace.as_deref_mut()));
            }
        }
        found
    }

    /// Tries a rule at a word of its trigger.
    fn attempt<'a>(
        &'a self,
        rule: &'a Rule,
        hit: &Hit,
        scene: &Scene,
        given: &Given<'_>,
        trace: Option<&mut Vec<RuleTrace>>,
    ) -> Option<Found<'a>> {
        if rule.form != 0 && hit.tags & rule.form == 0 {
            return None;
        }
        let mut companions = Companions::new();
        let mut missing = None;
        for condition in &rule.with {
            match condition.find(hit, scene) {
                Some(companion) => companions.push((condition, companion)),
                None => missing = missing.or(Some(condition)),
            }
            if missing.is_some() && trace.is_none() {
                return None;
            }
        }
        let blocker = rule.without.iter().find_map(|c| c.find(hit, scene));
        if blocker.is_some() && trace.is_none() {
            return None;
        }
        let mut weight = rule.weight;
        let mut cues: Cues = SmallVec::new();
        for (condition, value) in &rule.cues {
            if let Some(cue) = condition.find(hit, scene) {
                weight += value;
                cues.push((condition, *value, cue));
            }
        }
        let domains = if rule.any_domain { 0 } else { scene.domains };
        let against = self.against(domains, &rule.category);
        weight += against.clone().map(|domain| domain.weight).sum::<f64>();
        let floor = given.thresholds.floor(&rule.category);
        let fired = missing.is_none() && blocker.is_none() && weight >= floor;
        if let Some(trace) = trace {
            let text = |hit: &Hit| given.text[scene.span(hit).range()].to_owned();
            let mut told: Vec<CueTrace> = cues
                .iter()
                .map(|(condition, weight, cue)| CueTrace {
                    name: condition.text.clone(),
                    weight: *weight,
                    text: text(cue),
                })
                .collect();
            told.extend(against.map(|domain| CueTrace {
                name: domain.name.clone(),
                weight: domain.weight,
                text: scene.of(domain.set).first().map(text).unwrap_or_default(),
            }));
            trace.push(RuleTrace {
                rule: rule.name.clone(),
                trigger: text(hit),
                weight,
                fired,
                cues: told,
                missing: missing.map(|condition| condition.text.clone()),
                blocker: blocker.as_ref().map(text),
            });
        }
        if !fired {
            return None;
        }
        Some(self.found(rule, hit, scene, weight, &companions, &cues))
    }

    /// Gives the fields of life that speak against a category.
    fn against<'a>(
        &'a self,
        domains: u32,
        category: &'a str,
    ) -> impl Iterator<Item = &'a Domain> + Clone {
        self.domains
            .iter()
            .enumerate()
            .filter(move |(bit, domain)| domains >> bit & 1 != 0 && !domain.spares(category))
            .map(|(_, domain)| domain)
    }

    fn found<'a>(
        &'a self,
        rule: &'a Rule,
        hit: &Hit,
        scene: &Scene,
        mut weight: f64,
        companions: &[(&Condition, Hit)],
        cues: &[(&Condition, f64, Hit)],
    ) -> Found<'a> {
        let mut verbs: SmallVec<[Hit; 8]> = smallvec![*hit];
        verbs.extend(
            cues.iter()
                .filter(|(condition, _, cue)| !condition.sentence && cue.tags & TENSED != 0)
                .map(|(_, _, cue)| *cue),
        );
        let mut spans: SmallVec<[Span; 4]> = smallvec![scene.span(hit)];
        for (condition, companion) in companions {
            let span = scene.span(companion);
            if !spans.contains(&span) {
                spans.push(span);
            }
            if !condition.sentence {
                verbs.push(*companion);
            }
        }
        let (state, operators) = scope::status(self, rule, &verbs, scene);
        if scene.clause(hit) == 0 && hit.tags & TENSED != 0 {
            weight += MAIN_VERB;
        }
        let marks = self.marks.get(&rule.category);
        let told = |own: &'a [String], marks: &'a [Mark]| {
            let near = marks.iter().filter(|mark| mark.condition.holds(hit, scene));
            let mut names: SmallVec<[&str; 4]> = near.map(|mark| mark.name.as_str()).collect();
            for name in own {
                if !names.contains(&name.as_str()) {
                    names.push(name);
                }
            }
            names
        };
        Found {
            rule,
            clause: scene.clause(hit),
            nominal: hit.tags & NOUN != 0 || hit.tags & TENSED == 0,
            spans,
            weight,
            open: state.open,
            phase: state.phase,
            status: rule
                .status
                .filter(|_| rule.fixed)
                .unwrap_or(state.settled()),
            operators,
            modes: told(&rule.modes, marks.map_or(&[], |marks| &marks.modes)),
            contexts: told(&rule.contexts, marks.map_or(&[], |marks| &marks.contexts)),
        }
    }
}
