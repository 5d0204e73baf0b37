use super::*;

#[test]
fn the_built_in_files_hold_no_mistake() {
    let problems = Gazetteer::built_in().verify().err().unwrap_or_default();
    let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
