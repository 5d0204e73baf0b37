//! What a document's field of life says against events in sentences that do not show it themselves.

use super::language::Language;

/// The share of a document's sentences that must speak of sport, film … before all of it counts as that.
const SHARE: f64 = 0.3;

/// The least number of such sentences.
const LEAST: u32 = 3;

/// How many sentences of a document speak of each field of life.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    sentences: u32,
    /// By the name of the field, as packs of several languages may meet in a document.
    counts: Vec<(String, u32)>,
}

impl Fields {
    /// Counts a sentence that speaks of the fields of these bits.
    pub(crate) fn note(&mut self, language: &Language, domains: u32) {
        self.sentences += 1;
        for (bit, domain) in language.domains.iter().enumerate().take(32) {
            if domains >> bit & 1 == 0 {
                continue;
            }
            match self
                .counts
                .iter_mut()
                .find(|(name, _)| *name == domain.name)
            {
                Some((_, count)) => *count += 1,
                None => self.counts.push((domain.name.clone(), 1)),
            }
        }
    }

    /// Gives the log odds against an event of a sentence that itself speaks of the fields `own`.
    pub(crate) fn weight(&self, language: &Language, own: u32, category: &str) -> f64 {
        let mut weight = 0.0;
        for (bit, domain) in language.domains.iter().enumerate().take(32) {
            let counted = self.counts.iter().find(|(name, _)| *name == domain.name);
            let count = counted.map_or(0, |(_, count)| *count);
            if own >> bit & 1 == 0
                && count >= LEAST
                && f64::from(count) >= SHARE * f64::from(self.sentences)
                && !domain.spares(category)
            {
                weight += domain.weight / 2.0;
            }
        }
        weight
    }
}
