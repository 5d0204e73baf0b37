//! A user's own names, laid over the built-in ones.

use crate::support::Desk;

const CONFIG: &str = "[gazetteer]\ndir = \"names\"\n";

const TEXT: &str = "Date: 2025-07-11\n\nZarvok Brimblefax met Sergei Lavrov in Ankara on Monday.\n";

fn names(desk: &Desk, field: &str) -> Vec<String> {
    let events = desk.output_with(&["code"], TEXT).code(0).lines();
    let meeting = events.iter().find(|event| event["category"] == "meeting");
    let parties = meeting.unwrap()[field].as_array().unwrap();
    let name = |party: &serde_json::Value| party["name"].as_str().map(str::to_owned);
    parties.iter().filter_map(name).collect()
}

#[test]
fn names_of_ones_own_are_found_and_others_removed() {
    let plain = Desk::new();
    assert_eq!(names(&plain, "actor"), ["Sergey Lavrov"]);
    let desk = Desk::new().configured(CONFIG);
    desk.write(
        "names/own.toml",
        "remove = [\"Sergey Lavrov\"]\n[[person]]\nname = \"Zarvok Brimblefax\"\ncountry = \"FRA\"\n\
         offices = [{ role = \"envoy\", from = \"2025-01-01\" }]\nlatin = [\"Zarvok |Brimblefax\"]\n",
    );
    assert_eq!(names(&desk, "actor"), ["Zarvok Brimblefax"]);
    let explained = desk
        .output(&[
            "explain",
            "--lang",
            "en",
            "Brimblefax met Emmanuel Macron in Ankara.",
        ])
        .code(0);
    assert!(
        explained
            .text()
            .contains("actor \"Brimblefax\": Zarvok Brimblefax FRA")
    );
}

#[test]
fn a_broken_gazetteer_is_named_with_its_lines() {
    let desk = Desk::new().configured(CONFIG);
    desk.write(
        "names/people.toml",
        "[[person]]\nname = \"A\"\ncountry = \"France\"\n\n[[person]]\nname = \"B\"\n\
         country = \"FRA\"\noffices = [{ role = \"envoy\", from = \"soon\" }]\n",
    );
    desk.write(
        "names/towns.tsv",
        "geonameid\tname\tcountry\tlat\tlon\ten\n1\tX\tFRA\t99\t0\tX\n2\n",
    );
    let errors = desk.output(&["check"]).code(78).errors();
    for expected in [
        "people.toml:8:",
        "\"soon\" is no day",
        "towns.tsv:2:1: `lat`: \"99\" is no number of degrees",
        "towns.tsv:3:1: has 1 columns, not 6",
    ] {
        assert!(errors.contains(expected), "{expected} in {errors}");
    }
    desk.write(
        "names/people.toml",
        "[[person]]\nname = \"A\"\ncountry = \"France\"\n",
    );
    let errors = desk.output(&["check"]).code(78).errors();
    assert!(
        errors.contains("people.toml:2:9: \"A\": \"France\" is no code"),
        "{errors}"
    );
}
