//! What holds for any text that claims to be a configuration.

use std::time::Duration;

use proptest::prelude::*;
use proptest::sample::select;

use super::tests::parse;
use super::*;
use crate::arbitrary::{cases, edited, prose};

/// A configuration that names most keys.
const GOOD: &str = r#"
[inbox]
path = "inbox"
after = "keep"
max_file = "16MiB"
remember = "90d"
ignore = ["a/**"]
[run]
parallel = 2
[[stage]]
type = "language"
threshold = 0.5
when = { language = ["hi"], path = ["wire/**"] }
[[stage]]
type = "segment"
[[stage]]
type = "classify"
[[stage]]
type = "exec"
command = ["cat"]
env = { A = "b" }
timeout = "5s"
[[sink]]
type = "file"
path = "events.jsonl"
rotate_size = "256MiB"
unless = { status = ["denied"] }
"#;

/// Keys with a value that each does not take.
const WRONG: [(&str, &str, &str); 12] = [
    ("inbox", "path", "7"),
    ("inbox", "max_file", "\"big\""),
    ("inbox", "after", "\"burn\""),
    ("inbox", "remember", "90"),
    ("inbox", "ignore", "[1]"),
    ("inbox", "ignore", "\"a\""),
    ("run", "parallel", "-1"),
    ("run", "drain", "\"soon\""),
    ("ledger", "path", "[]"),
    ("log", "format", "true"),
    ("log", "stages", "1.5"),
    ("inbox", "published_from_file", "\"yes\""),
];

fn check(text: &str) -> Vec<Problem> {
    let problems = parse(text).err().map_or(Vec::new(), |problems| problems.0);
    let lines = text.split('\n').count();
    for problem in &problems {
        assert!(
            problem.line <= lines && !problem.message.is_empty() && !problem.mend.is_empty(),
            "{problem:?}"
        );
        let line = text
            .split('\n')
            .nth(problem.line.max(1) - 1)
            .unwrap_or_default();
        assert!(problem.column <= line.chars().count() + 1, "{problem:?}");
    }
    problems
}

proptest! {
    #![proptest_config(cases(60))]

    /// No text is too bad: it is a configuration, or each problem has its place and its mend.
    #[test]
    fn any_text_is_a_configuration_or_refused(text in prop_oneof![edited(GOOD), edited(DEFAULT), prose()]) {
        check(&text);
    }

    /// What nobody knows is refused by its name, wherever it stands and whatever else is wrong.
    #[test]
    fn an_unknown_key_is_named(
        section in select(&["inbox", "run", "ledger", "log", "packs", "gazetteer"][..]),
        key in "[a-z]{4,8}_x",
        (other, wrong, value) in select(&WRONG[..]),
    ) {
        prop_assume!(section != other);
        let problems = check(&format!("[{section}]\n{key} = 1\n[{other}]\n{wrong} = {value}\n"));
        let names = |name: &str, line| {
            let name = format!("`{name}`");
            problems.iter().any(|problem| problem.line == line && problem.message.contains(&name))
        };
        prop_assert!(names(&format!("{section}.{key}"), 2), "{problems:?}");
        prop_assert!(names(&format!("{other}.{wrong}"), 4), "{problems:?}");
        prop_assert_eq!(problems.len(), 2);
    }

    /// A duration and a size that are written are read again.
    #[test]
    fn written_units_are_read_again(number in 0_u64..1_000_000, text in prose()) {
        prop_assert_eq!(units::duration(&format!("{number}s")), Some(Duration::from_secs(number)));
        prop_assert_eq!(units::size(&format!("{number} KiB")), Some(number << 10));
        if let Some(size) = units::size(&text) {
            prop_assert_eq!(units::size(&format!("{size}B")), Some(size));
        }
        units::duration(&text);
    }
}
