//! From which confidence on an event is kept.

use std::collections::BTreeMap;

/// The confidence of categories that have no threshold of their own.
const USUAL: f64 = 0.5;

/// The least confidence of events by category, 0 to 1; 0.5 where nothing else is said.
#[derive(Debug, Clone, Default)]
pub struct Thresholds(BTreeMap<String, f64>);

impl Thresholds {
    /// Makes them of pairs of category and confidence.
    pub fn new(pairs: impl IntoIterator<Item = (String, f64)>) -> Self {
        Self(pairs.into_iter().collect())
    }

    /// Gives the least confidence of a category.
    pub fn of(&self, category: &str) -> f64 {
        self.0.get(category).copied().unwrap_or(USUAL)
    }

    /// Gives the same as log odds.
    pub(crate) fn floor(&self, category: &str) -> f64 {
        let threshold = self.of(category).clamp(0.001, 0.999);
        (threshold / (1.0 - threshold)).ln()
    }
}
