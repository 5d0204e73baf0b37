//! Ways for `tests/fuzz` into readers that are no part of the library's interface.

/// Reads a file of the gazetteer by its name; it holds, or each problem says what is wrong and how to mend it.
///
/// # Panics
/// Where a problem says nothing.
pub fn names(name: &str, text: &str) {
    for problem in crate::gazetteer::problems_of(name, text) {
        assert!(!problem.message.is_empty() && !problem.mend.is_empty());
    }
}
