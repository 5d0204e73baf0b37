//! What holds for any text that claims to be a file of names or words.

use proptest::prelude::*;

use super::load::{Source, entries};
use super::*;
use crate::arbitrary::{cases, edited, prose, tell_their_place};

/// A file of names with each of its tables.
const NAMES: &str = r#"
remove = ["Old Name"]
[[person]]
name = "Ann Example"
country = "USA"
sector = ["GOV"]
offices = [{ role = "president", from = "2009-01-20", to = "2017-01-20" }]
latin = ["Ann |Example"]
hi = ["ऐन |उदाहरण"]
[[organisation]]
name = "Example Union"
code = "IGO"
en = ["Example Union", "EXU"]
[[group]]
name = "Example Front"
code = "SYR"
en = ["Example Front"]
[[metonym]]
name = "Example House"
code = "USA"
en = ["Example House"]
[[nation]]
code = "EXA"
name = "Exampland"
names = { en = ["Exampland"] }
adjectives = { en = ["Exampish"] }
[[role]]
id = "example minister"
kind = "person"
en = ["example minister"]
[[place]]
name = "Example Sea"
country = "EXA"
claimed_by = ["USA"]
precision = "region"
geonameid = 7
lat = 1.5
lon = -2.5
en = ["Example Sea"]
"#;

const TABLE: &str = "geonameid\tname\tcountry\tadmin1\tlat\tlon\tpopulation\tcapital\ten\thi\n\
    1\tExampleton\tEXA\tNorth\t31.2\t-121.4\t248\t1\tExampleton|Ex\tउदाहरण\n\
    2\tOther\tEXA\t\t0\t0\t0\t0\tOther\t\n";

const WORDS: &str = include_str!("../../config/gazetteer/words/en.toml");

fn source(name: &str, text: String) -> Source {
    Source {
        name: name.to_owned(),
        file: format!("own/{name}"),
        text: text.into(),
    }
}

/// Reads the good files with one in place of its own, and compiles what is accepted.
fn check(name: &str, text: String) {
    let old = "[[organisation]]\nname = \"Old Name\"\ncode = \"IGO\"\nen = [\"Old\"]\n";
    let files = [
        ("a.toml", old),
        ("names.toml", NAMES),
        ("places.tsv", TABLE),
        ("words/en.toml", WORDS),
    ];
    let text = std::cell::Cell::new(Some(text));
    let sources: Vec<Source> = files
        .iter()
        .map(|(file, good)| {
            let text = if *file == name { text.take() } else { None };
            source(file, text.unwrap_or_else(|| (*good).to_owned()))
        })
        .collect();
    match entries(&sources) {
        Ok(entries) => {
            for words in entries.words.values() {
                if let Ok(tongue) = Tongue::new(words, &entries, Style::default()) {
                    assert!(!format!("{tongue:?}").is_empty());
                }
            }
            for given in &entries.names {
                assert!((given.entity as usize) < entries.facts.entities.len());
            }
        }
        Err(problems) => {
            let texts = sources
                .iter()
                .map(|source| (source.file.as_str(), &*source.text));
            tell_their_place(&problems, &texts);
        }
    }
}

#[test]
fn the_good_files_are_some() {
    let files = [
        ("names.toml", NAMES.replace("Old Name", "Ann Example")),
        ("places.tsv", TABLE.to_owned()),
    ];
    let sources: Vec<Source> = files
        .into_iter()
        .map(|(name, text)| source(name, text))
        .collect();
    let problems = entries(&sources[1..]).err().unwrap_or_default();
    assert!(problems.is_empty(), "{problems:?}");
}

proptest! {
    #![proptest_config(cases(60))]

    /// No file is too bad: it is names, or each problem has its place and its mend.
    #[test]
    fn any_file_of_names_is_one_or_refused(text in prop_oneof![9 => edited(NAMES), 1 => prose()]) {
        check("names.toml", text);
    }

    /// The same for a table of places.
    #[test]
    fn any_table_is_one_or_refused(text in prop_oneof![9 => edited(TABLE), 1 => prose()]) {
        check("places.tsv", text);
    }

    /// The same for a language's words.
    #[test]
    fn any_file_of_words_is_one_or_refused(text in prop_oneof![9 => edited(WORDS), 1 => prose()]) {
        check("words/en.toml", text);
    }
}
