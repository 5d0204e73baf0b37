//! Which operators have an event in their scope, and what they make of its status.

use smallvec::SmallVec;

use super::language::{COND, FUT, INF, Language, NEG, PAST, PP, PRES, PROG, SUBJ, TENSED};
use super::lexicon::{Hit, Tags};
use super::rule::{Cue, Rule, Side, distance};
use super::scene::Scene;
use super::status::{Operator, State};
use crate::model::{Phase, Span, Status};

/// Operators with the words that are them.
pub(crate) type Operators<'a> = SmallVec<[(&'a str, Span); 4]>;

/// How many tokens an event's verb stands from its trigger at most.
const VERB_REACH: usize = 40;

/// Gives the status of an event from the form of its words and the cues around them, the nearest first.
///
/// The first of `verbs` is the event's trigger; the second value tells the operators that changed the status.
pub(crate) fn status<'a>(
    language: &'a Language,
    rule: &Rule,
    verbs: &[Hit],
    scene: &Scene,
) -> (State, Operators<'a>) {
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
        return (state, Operators::new());
    }
    for operator in tense(tags) {
        state = state.apply(operator);
    }
    let mut near: SmallVec<[(usize, &Cue, Hit); 8]> = SmallVec::new();
    for cue in &language.cues {
        if scene.has(cue.set) && works(cue, rule, tags) {
            // The event's verb stands within a rule's reach of its trigger.
            let widest = cue.reach.saturating_add(VERB_REACH);
            let around = scene.around(cue.set, &verbs[0], widest).iter();
            near.extend(around.filter_map(|hit| {
                let order = reach(cue, hit, &verbs[0], tensed, scene)?;
                Some((order, cue, *hit))
            }));
        }
    }
    // A cue that is part of a longer one says nothing of its own.
    let whole: SmallVec<[(usize, usize); 8]> =
        near.iter().map(|(_, _, h)| (h.first, h.last)).collect();
    near.retain(|(_, _, h)| {
        !whole
            .iter()
            .any(|(f, l)| *f <= h.first && h.last <= *l && l - f > h.last - h.first)
    });
    // What was only planned is nearer than what became of it: "suspended the drills that were to begin".
    near.sort_by_key(|(distance, cue, hit)| {
        let order = (cue.is != Operator::Schedule, hit.first);
        (*distance, order, cue.is == Operator::Open)
    });
    if !language.verb_last {
        put_governors_behind(&mut near, &verbs[0]);
    }
    let mut used = Operators::new();
    let mut heard: SmallVec<[(Operator, Hit); 8]> = SmallVec::new();
    for (_, cue, hit) in near {
        // Two cues that share a word and say the same say it once.
        let again = |(is, other): &(Operator, Hit)| {
            *is == cue.is && other.first <= hit.last && hit.first <= other.last
        };
        if heard.iter().any(again) {
            continue;
        }
        heard.push((cue.is, hit));
        let before = state;
        state = state.apply(cue.is);
        for operator in tense(hit.tags) {
            state = state.apply(operator);
        }
        if state != before {
            used.push((cue.name.as_str(), scene.span(&hit)));
        }
    }
    (state, used)
}

/// Puts what governs an ending behind it, where both follow the event: "sanctions could be lifted" are first lifted.
fn put_governors_behind(near: &mut [(usize, &Cue, Hit)], trigger: &Hit) {
    /// The infinitive of an auxiliary may stand between.
    const CLOSE: usize = 2;
    for at in 1..near.len() {
        let (_, cue, verb) = near[at];
        let is_governed = cue.is == Operator::End && verb.tags & (PP | INF) != 0;
        let governs = |(_, _, hit): &(usize, &Cue, Hit)| {
            trigger.last < hit.first && hit.last < verb.first && verb.first - hit.last <= CLOSE
        };
        let first = near[..at].iter().position(governs);
        if let Some(first) = first.filter(|_| is_governed) {
            near[first..=at].rotate_right(1);
        }
    }
}

/// Tells whether a cue works on a rule's events when their words have these forms.
fn works(cue: &Cue, rule: &Rule, tags: Tags) -> bool {
    (cue.needs == 0 || tags & cue.needs != 0)
        && (cue.only.is_empty() || cue.only.contains(&rule.category))
        && !cue.except.contains(&rule.category)
}

/// Gives how far from the trigger a cue stands that has the event in its scope.
///
/// The event's verb may stand far from its noun; what stands nearer to the noun applies first.
fn reach(
    cue: &Cue,
    hit: &Hit,
    trigger: &Hit,
    tensed: Option<&Hit>,
    scene: &Scene,
) -> Option<usize> {
    if trigger.first <= hit.last && hit.first <= trigger.last {
        return None;
    }
    let anchors = [Some(trigger), tensed];
    let nearest = anchors
        .into_iter()
        .flatten()
        .filter(|anchor| cue.cross || scene.clause(anchor) == scene.clause(hit))
        .filter_map(|anchor| {
            // The verb of the event may itself be a cue: "suspended aid".
            let same = anchor.first <= hit.last && hit.first <= anchor.last;
            if same {
                Some(0)
            } else {
                distance(anchor, hit, cue.side)
            }
        })
        .min()?;
    (nearest <= cue.reach).then(|| distance(trigger, hit, Side::Any).unwrap_or(0))
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
