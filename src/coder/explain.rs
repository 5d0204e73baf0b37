//! Why a sentence was coded so, as plain data.

use serde::Serialize;

use super::group::Group;
use crate::model::Event;

/// What was tried on one sentence.
#[derive(Debug, Clone, Serialize)]
pub struct SentenceExplanation {
    /// The index in the document's sentences.
    pub sentence: usize,
    /// The sentence as it stands.
    pub text: String,
    /// The pack's language; none where no pack fits.
    pub language: Option<String>,
    /// Every rule of which the trigger stands in the sentence.
    pub rules: Vec<RuleTrace>,
    /// What came of them.
    pub events: Vec<EventTrace>,
}

/// A rule that fired, or almost did.
#[derive(Debug, Clone, Serialize)]
pub struct RuleTrace {
    /// `language/category/rule`.
    pub rule: String,
    /// The words that triggered it.
    pub trigger: String,
    /// The log odds with all cues.
    pub weight: f64,
    /// Whether nothing was missing, nothing blocked, and the odds reached the category's threshold.
    pub fired: bool,
    /// The cues that were found.
    pub cues: Vec<CueTrace>,
    /// The companion that was not found.
    pub missing: Option<String>,
    /// The words that blocked it.
    pub blocker: Option<String>,
}

/// A cue that spoke for or against a rule.
#[derive(Debug, Clone, Serialize)]
pub struct CueTrace {
    /// The condition, as the pack writes it.
    pub name: String,
    /// What it adds to the log odds.
    pub weight: f64,
    /// The words.
    pub text: String,
}

/// An event of the sentence.
#[derive(Debug, Clone, Serialize)]
pub struct EventTrace {
    /// The category.
    pub category: String,
    /// The phase.
    pub phase: &'static str,
    /// The status.
    pub status: &'static str,
    /// The operators that made the status, the innermost first, with their words.
    pub operators: Vec<(String, String)>,
    /// The rules it rests on.
    pub rules: Vec<String>,
    /// 0 to 1.
    pub confidence: f64,
}

/// Tells what came of a group of rules.
pub(crate) fn event(event: &Event, group: &Group<'_>, text: &str) -> EventTrace {
    EventTrace {
        category: event.category.clone(),
        phase: event.phase.as_str(),
        status: event.status.as_str(),
        operators: group.found[0]
            .operators
            .iter()
            .map(|(name, span)| ((*name).to_owned(), text[span.range()].to_owned()))
            .collect(),
        rules: event
            .evidence
            .iter()
            .map(|evidence| evidence.rule.clone())
            .collect(),
        confidence: event.confidence,
    }
}
