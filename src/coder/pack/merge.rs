//! Makes one pack of the files that lie over one another.

use super::{ALL, PackSource, Raw, problem_at};
use crate::problem::Problem;

/// Lays the files of a language over one another.
///
/// One of the language itself with `replace = true` leaves only the rules of all languages below it.
pub(crate) fn merge(sources: &[PackSource]) -> Result<Raw, Vec<Problem>> {
    let mut common = Raw::default();
    let mut merged = Raw::default();
    let mut problems = Vec::new();
    for (index, source) in sources.iter().enumerate() {
        let raw = match Raw::parse(source, index) {
            Ok(raw) => raw,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        if raw.replace {
            merged = if raw.language == ALL {
                Raw::default()
            } else {
                common.clone()
            };
        }
        if raw.language == ALL {
            common.overlay(raw.clone());
        }
        problems.extend(merged.overlay(raw).into_iter().map(|name| {
            let message = format!("no rule `{}` to remove", name.get_ref());
            let at = name.span().start;
            problem_at(source, at, message, "name a rule: \"hi/strike/launch\"")
        }));
    }
    if problems.is_empty() {
        Ok(merged)
    } else {
        Err(problems)
    }
}
