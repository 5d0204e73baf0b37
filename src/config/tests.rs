use std::time::Duration;

use super::*;

pub(super) fn parse(text: &str) -> Result<Config, Problems> {
    let overrides = Overrides::default();
    Config::parse(
        text,
        Path::new("/base/tidings.toml"),
        &overrides,
        &Registry::built_in(),
    )
}

/// Checks the problems of a text, one `line:column: message / mend` each.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let problems = parse(text).err().map_or(Vec::new(), |problems| problems.0);
    let found: Vec<String> = problems
        .iter()
        .map(|p| format!("{}:{}: {} / {}", p.line, p.column, p.message, p.mend))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn the_default_file_says_what_an_empty_one_means() {
    let (empty, default) = (parse("").unwrap(), parse(DEFAULT).unwrap());
    assert_eq!(format!("{:?}", empty.inbox), format!("{:?}", default.inbox));
    assert_eq!(format!("{:?}", empty.sinks), format!("{:?}", default.sinks));
    assert_eq!(empty.fingerprint, default.fingerprint);
    assert_eq!(
        (empty.ledger, empty.parallel, empty.drain),
        (default.ledger, default.parallel, default.drain)
    );
    assert_eq!(empty.log_level, default.log_level);
    assert_eq!(empty.limits, default.limits);
}

#[test]
fn what_the_default_file_shows_in_comments_holds() {
    let shown = DEFAULT.lines().skip_while(|line| *line != "# [[stage]]");
    let shown: Vec<&str> = shown.map_while(|line| line.strip_prefix("# ")).collect();
    assert!(shown.len() > 15, "{shown:?}");
    let config = parse(&shown.join("\n")).unwrap();
    assert_eq!(config.stages[0].name(), "sources");
    // Every value but the free ones is the default.
    let free = ["name", "when", "unless", "command", "env", "memory"];
    let rest = shown.iter().filter(|line| {
        !free
            .iter()
            .any(|key| line.starts_with(&format!("{key} = ")))
    });
    for line in rest.skip(2) {
        let (key, _) = line.split_once(" = ").unwrap();
        assert!(
            parse(&format!(
                "[[stage]]\ntype = \"exec\"\ncommand = [\"x\"]\n{line}"
            ))
            .is_ok(),
            "{key}"
        );
    }
}

#[test]
fn paths_begin_at_the_file() {
    let config = parse("[inbox]\npath = \"in/box\"\ndone = \"/archive\"").unwrap();
    assert_eq!(config.inbox.path, Path::new("/base/in/box"));
    assert_eq!(config.inbox.done, Path::new("/archive"));
    assert_eq!(config.inbox.failed, Path::new("/base/in/failed"));
}

#[test]
fn every_problem_is_named_at_once_with_its_place_and_the_mend() {
    check(
        "[inbox]\npth = \"x\"\nmax_file = 5\nafter = \"burn\"\n\n[run]\nparallel = -1\n[[sink]]\ntype = \"kafka\"\n",
        &[
            "2:1: `inbox.pth` is not a known key / did you mean `path`?",
            "3:12: `inbox.max_file` is this integer / write a size such as \"64MiB\"",
            "4:9: `inbox.after` is \"burn\" / write one of \"move\", \"keep\", \"delete\"",
            "7:12: `run.parallel` is this integer / write a whole number from 0 to 1024",
            "9:8: `sink[1].type` is \"kafka\" / write one of \"stdout\", \"file\"",
        ],
    );
}

#[test]
fn parts_stay_as_they_are_unless_it_is_asked_for() {
    assert_eq!(
        parse(DEFAULT).unwrap().sinks[0].parts,
        PartsConfig::default()
    );
    // What the default file shows in comments is what one would write.
    let shown = DEFAULT.lines().filter_map(|line| line.strip_prefix("# "));
    let keys = ["compress_after", "keep_age", "keep_size"];
    let shown = shown.filter(|line| keys.iter().any(|key| line.starts_with(key)));
    let lines: Vec<&str> = shown.collect();
    let text = format!(
        "[[sink]]\ntype = \"file\"\nkeep_parts = 30\n{}",
        lines.join("\n")
    );
    let days = |days: u64| Some(Duration::from_hours(24 * days));
    let expected = PartsConfig {
        compress_after: days(1),
        keep_parts: Some(30),
        keep_age: days(365),
        keep_size: Some(100 << 30),
    };
    assert_eq!(parse(&text).unwrap().sinks[0].parts, expected);
    check(
        "[[sink]]\ntype = \"file\"\nkeep_parts = -1\nkeep_ages = \"1d\"\ncompress_after = 1\n",
        &[
            "3:14: `sink[1].keep_parts` is this integer / write a whole number from 0 to 1000000",
            "4:1: `sink[1].keep_ages` is not a known key / did you mean `keep_age`?",
            "5:18: `sink[1].compress_after` is this integer / write a duration such as \"5s\"",
        ],
    );
}

#[test]
fn broken_toml_is_named_beside_the_rest() {
    let problems = parse("[inbox\npath = \"x\"\n[run]\ndrain = \"soon\"\n")
        .err()
        .unwrap();
    assert!(problems.0.len() >= 2, "{problems}");
}

#[test]
fn a_missing_stage_type_is_named() {
    check(
        "[[stage]]\nname = \"x\"\n",
        &["1:1: `stage[1].type` is missing / add `type = \"classify\"`"],
    );
}

#[test]
fn the_environment_stands_above_the_file_and_flags_above_both() {
    let variables = [
        ("TIDINGS_INBOX_ON_DUPLICATE", "code"),
        ("TIDINGS_INBOX_PATH", "from-environment"),
        ("HOME", "/root"),
    ];
    let mut overrides = Overrides::from_environment(
        variables
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned())),
    );
    overrides.set("inbox.path", "--inbox", "/flag");
    let file = Path::new("/base/tidings.toml");
    let registry = Registry::built_in();
    let config = Config::parse("[inbox]\npath = \"file\"", file, &overrides, &registry).unwrap();
    assert_eq!(config.inbox.path, Path::new("/flag"));
    assert_eq!(config.inbox.on_duplicate, OnDuplicate::Code);
}

#[test]
fn a_wrong_variable_is_named() {
    let variables = [
        ("TIDINGS_INBOX_SCAN", "often"),
        ("TIDINGS_INBOX_COLOUR", "red"),
    ];
    let overrides = Overrides::from_environment(
        variables
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned())),
    );
    let problems = Config::parse("", Path::new("x"), &overrides, &Registry::built_in())
        .err()
        .unwrap()
        .to_string();
    assert!(
        problems.contains("TIDINGS_INBOX_SCAN: \"often\" is not a duration"),
        "{problems}"
    );
    assert!(
        problems.contains("TIDINGS_INBOX_COLOUR: `inbox.colour` is not a known key"),
        "{problems}"
    );
}
