//! A rule and the conditions it sets, compiled.

use serde::{Deserialize, Serialize};

use super::lexicon::{Hit, SetId, Tags};
use super::scene::Scene;
use super::status::Operator;
use crate::model::{Phase, Status};

/// How many hits before a trigger are looked at: those that overlap it or end behind another are few.
const NEIGHBOURS: usize = 4;

/// Where a companion must stand, seen from the trigger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Side {
    Before,
    After,
    Any,
}

/// Sets of which one must (or must not) stand near the trigger.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Condition {
    pub(crate) text: String,
    pub(crate) sets: Vec<SetId>,
    pub(crate) side: Side,
    pub(crate) reach: usize,
    /// Whether other clauses of the sentence count.
    pub(crate) sentence: bool,
}

impl Condition {
    /// Gives the nearest hit that fulfils the condition for a trigger.
    pub(crate) fn find(&self, trigger: &Hit, scene: &Scene) -> Option<Hit> {
        let mut best: Option<(usize, Hit)> = None;
        for set in &self.sets {
            let hits = scene.of(*set);
            if hits.is_empty() {
                continue;
            }
            // Only the neighbours of the trigger can be nearest; of those before it, a longer one may end later.
            let behind = hits.partition_point(|hit| hit.first <= trigger.last);
            let before = hits.partition_point(|hit| hit.first < trigger.first);
            let neighbours = hits[before.saturating_sub(NEIGHBOURS)..before]
                .iter()
                .chain(hits.get(behind));
            for hit in neighbours {
                if !self.sentence && scene.clause(hit) != scene.clause(trigger) {
                    continue;
                }
                if let Some(distance) = distance(trigger, hit, self.side)
                    && distance <= self.reach
                    && best.is_none_or(|(least, _)| distance < least)
                {
                    best = Some((distance, *hit));
                }
            }
        }
        best.map(|(_, hit)| hit)
    }

    /// Tells whether a trigger fulfils the condition itself, or something near it does.
    pub(crate) fn holds(&self, trigger: &Hit, scene: &Scene) -> bool {
        let inside = |hit: &Hit| hit.first <= trigger.last && trigger.first <= hit.last;
        let mut around = self
            .sets
            .iter()
            .flat_map(|set| scene.around(*set, trigger, 0));
        around.any(inside) || self.find(trigger, scene).is_some()
    }
}

/// Gives how many words `hit` stands from `anchor` on a side; none on the other, or where they overlap.
pub(crate) fn distance(anchor: &Hit, hit: &Hit, side: Side) -> Option<usize> {
    if hit.first > anchor.last && side != Side::Before {
        Some(hit.first - anchor.last)
    } else if hit.last < anchor.first && side != Side::After {
        Some(anchor.first - hit.last)
    } else {
        None
    }
}

/// A rule, ready to be tried.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Rule {
    /// `language/category/rule`.
    pub(crate) name: String,
    pub(crate) category: String,
    pub(crate) triggers: Vec<SetId>,
    pub(crate) with: Vec<Condition>,
    pub(crate) without: Vec<Condition>,
    pub(crate) cues: Vec<(Condition, f64)>,
    pub(crate) weight: f64,
    /// Bits of which the trigger must have one; 0 asks nothing.
    pub(crate) form: Tags,
    pub(crate) phase: Phase,
    pub(crate) status: Option<Status>,
    pub(crate) fixed: bool,
    pub(crate) modes: Vec<String>,
    pub(crate) contexts: Vec<String>,
    pub(crate) follow: Option<String>,
    pub(crate) any_domain: bool,
}

/// Words that tell a mode or a context of the act.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Mark {
    pub(crate) name: String,
    pub(crate) condition: Condition,
}

/// An operator cue, ready to be put around events.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Cue {
    pub(crate) name: String,
    pub(crate) is: Operator,
    pub(crate) set: SetId,
    /// Where the cue stands, seen from the event.
    pub(crate) side: Side,
    pub(crate) reach: usize,
    pub(crate) cross: bool,
    pub(crate) needs: Tags,
    pub(crate) only: Vec<String>,
    pub(crate) except: Vec<String>,
}

/// A field of life that speaks against events.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Domain {
    pub(crate) name: String,
    pub(crate) set: SetId,
    pub(crate) weight: f64,
    pub(crate) except: Vec<String>,
}

impl Domain {
    /// Tells whether it says nothing against a category.
    pub(crate) fn spares(&self, category: &str) -> bool {
        self.except.iter().any(|name| name == category)
    }
}
