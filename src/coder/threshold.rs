//! From which confidence on an event is kept.

use std::collections::BTreeMap;

/// The confidence of categories that have no threshold of their own.
///
/// Below even odds: an event that is right four times in ten still finds more than it invents.
const USUAL: f64 = 0.38;

/// The same as log odds.
const USUAL_LOG_ODDS: f64 = -0.489_548;

/// The least confidence of events by category, 0 to 1; 0.38 where nothing else is said.
#[derive(Debug, Clone, Default)]
pub struct Thresholds(BTreeMap<String, Threshold>);

/// A confidence, and the same as log odds.
#[derive(Debug, Clone, Copy)]
struct Threshold {
    confidence: f64,
    log_odds: f64,
}

impl Thresholds {
    /// Makes them of pairs of category and confidence.
    pub fn new(pairs: impl IntoIterator<Item = (String, f64)>) -> Self {
        let threshold = |confidence: f64| {
            let inner = confidence.clamp(0.001, 0.999);
            Threshold {
                confidence,
                log_odds: (inner / (1.0 - inner)).ln(),
            }
        };
        let pairs = pairs.into_iter();
        Self(pairs.map(|(name, one)| (name, threshold(one))).collect())
    }

    /// Gives the least confidence of a category.
    pub fn of(&self, category: &str) -> f64 {
        self.0.get(category).map_or(USUAL, |one| one.confidence)
    }

    /// Gives the same as log odds.
    pub(crate) fn floor(&self, category: &str) -> f64 {
        self.0
            .get(category)
            .map_or(USUAL_LOG_ODDS, |one| one.log_odds)
    }
}
