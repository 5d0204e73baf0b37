//! Tries a pack's own examples and traps.

use super::group::group;
use super::language::Language;
use super::pack::{PackSource, Raw, RawExample, RawText, problem_at};
use super::scene::Scene;
use super::threshold::Thresholds;
use crate::problem::Problem;

/// Gives a problem for each example that is not coded as it says, and each trap that is, in the sources from `first` on.
pub(crate) fn examples(
    raw: &Raw,
    language: &Language,
    sources: &[PackSource],
    first: usize,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (name, category) in &raw.categories {
        let mut report = |at: &RawText, message: String, mend: &str| {
            let source = &sources[at.source];
            problems.push(problem_at(source, at.text.span().start, message, mend));
        };
        let from_first = |example: &&RawExample| example.text.source >= first;
        for example in category.examples.iter().filter(from_first) {
            let found = statuses(language, example.text.text.get_ref(), name);
            let fits = found.iter().any(|(phase, status)| {
                example
                    .phase
                    .as_deref()
                    .is_none_or(|wanted| wanted == *phase)
                    && example
                        .status
                        .as_deref()
                        .is_none_or(|wanted| wanted == *status)
            });
            if !fits {
                let message =
                    format!("the example is not coded as `{name}` as it says, but as {found:?}");
                report(&example.text, message, "mend the rules or the example");
            }
        }
        for trap in category.traps.iter().filter(|trap| trap.source >= first) {
            if !statuses(language, trap.text.get_ref(), name).is_empty() {
                report(
                    trap,
                    format!("the trap is coded as `{name}`"),
                    "add a blocker, or an idiom",
                );
            }
        }
    }
    problems
}

fn statuses(language: &Language, text: &str, category: &str) -> Vec<(&'static str, &'static str)> {
    let found = language.find(text, &Thresholds::default(), &mut Scene::default(), None);
    group(language, found)
        .iter()
        .filter(|group| group.category == category)
        .map(|group| {
            (
                group.found[0].phase.as_str(),
                group.found[0].status.as_str(),
            )
        })
        .collect()
}
