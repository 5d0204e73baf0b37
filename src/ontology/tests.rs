use super::*;

/// Looks a cell up; the expected form is `TYPE (mode) cameo +auxiliary`.
#[track_caller]
fn check(category: &str, cell: &str, words: &str, expected: &str) {
    let (phase, status) = cell.split_once(' ').unwrap();
    let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
    let codes = Ontology::embedded()
        .codes(&Act {
            category,
            phase: Phase::parse(phase).unwrap(),
            status: Status::parse(status).unwrap(),
            modes: &words,
            contexts: &[],
        })
        .unwrap();
    let mut found = codes.event.join("+");
    if !codes.mode.is_empty() {
        found = format!("{found} ({})", codes.mode.join(", "));
    }
    found = format!("{found} {}", codes.cameo.unwrap());
    for auxiliary in ["future", "hypothetical", "negation"] {
        if codes.context.iter().any(|context| context == auxiliary) {
            found = format!("{found} +{auxiliary}");
        }
    }
    assert_eq!(found, expected, "{category} {cell} {words:?}");
}

#[test]
fn every_cell_has_its_code() {
    let table = include_str!("../../tests/data/ontology_cells.tsv");
    let mut seen = std::collections::HashSet::new();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let [category, cell, words, expected] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("four columns in: {line}");
        };
        check(category, cell, words, expected);
        if words.is_empty() {
            seen.insert((category, cell));
        }
    }
    for category in Ontology::embedded().categories() {
        for phase in Phase::ALL {
            for status in Status::ALL {
                let cell = format!("{} {}", phase.as_str(), status.as_str());
                assert!(
                    seen.contains(&(category.name.as_str(), cell.as_str())),
                    "{} {cell} is not tested",
                    category.name
                );
            }
        }
    }
}

#[test]
fn modes_that_the_type_knows_are_kept() {
    check(
        "strike",
        "begin occurred",
        "drone heavy-weapons",
        "ASSAULT (drone, heavy-weapons) 195",
    );
    check(
        "strike",
        "begin threatened",
        "drone",
        "THREATEN (violence) 1384",
    );
    check(
        "expulsion",
        "begin occurred",
        "withdraw",
        "SANCTION (withdraw) 161",
    );
    check(
        "arrest",
        "begin occurred",
        "convict",
        "SANCTION+COERCE (convict, arrest) 116",
    );
}

#[test]
fn a_category_of_ones_own_needs_no_codes() {
    let text = "version = 1\nremove = [\"call\"]\n[[category]]\nname = \"flood\"\n";
    let ontology = Ontology::with_overlay("mine.toml", text).unwrap();
    let act = |category| Act {
        category,
        phase: Phase::Begin,
        status: Status::Occurred,
        modes: &[],
        contexts: &[],
    };
    assert_eq!(ontology.codes(&act("flood")), None);
    assert_eq!(ontology.codes(&act("call")), None);
    assert!(ontology.codes(&act("strike")).is_some());
    assert_ne!(
        ontology.fingerprint(),
        Ontology::embedded().fingerprint(),
        "an overlay is another coder"
    );
}

#[test]
fn all_problems_come_at_once_with_their_place() {
    let text = "version = 1\nremove = [\"strikes\"]\n[[category]]\nname = \"x\"\nthreshold = 2\n\
                rows = [\n  { on = \"begin gone\", event = \"ASSAULT\" },\n  \
                { on = \"begin occurred\", event = \"NOPE\", cameo = \"99\" },\n]\n";
    let problems = Ontology::with_overlay("mine.toml", text).unwrap_err().0;
    let places: Vec<_> = problems.iter().map(|one| (one.line, one.column)).collect();
    for place in [(2, 11), (5, 13), (7, 10), (8, 36), (8, 52)] {
        assert!(places.contains(&place), "{place:?} in {problems:#?}");
    }
    let broken = Ontology::with_overlay("mine.toml", "version = 1\nwhat = 2\n").unwrap_err();
    assert_eq!((broken.0[0].line, broken.0[0].column), (2, 1));
}
