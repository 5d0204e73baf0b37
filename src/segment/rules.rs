use std::collections::{HashMap, HashSet};

/// The section for every language without one of its own.
pub(super) const GENERAL: &str = "general";

/// What a language knows of full stops that end no sentence.
#[derive(Debug, Default)]
pub(super) struct Rules {
    /// Abbreviations that something always follows (`Dr`).
    pub(super) never: HashSet<String>,
    /// Abbreviations before a number (`No`), words everywhere else.
    pub(super) number: HashSet<String>,
    /// Abbreviations that may end a sentence (`Inc`): a known starter after them tells.
    pub(super) maybe: HashSet<String>,
    /// Abbreviations of units (`г.` for year), which end a sentence where a number stands before and a capital after.
    pub(super) units: HashSet<String>,
    /// Words that begin sentences and are no names.
    pub(super) starters: HashSet<String>,
    /// Whether a full stop after a number makes it an ordinal.
    pub(super) ordinals: bool,
}

/// As the file writes it: words parted by white space, without their last full stop.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
struct Section {
    never: String,
    number: String,
    maybe: String,
    units: String,
    starters: String,
    ordinals: bool,
}

/// Compiles the embedded `config/segment.toml`; the general rules hold in each language as well.
pub(super) fn embedded() -> HashMap<String, Rules> {
    let sections: HashMap<String, Section> =
        toml::from_str(include_str!("../../config/segment.toml"))
            .expect("the embedded rules are well-formed");
    let general = &sections[GENERAL];
    let words = |own: &str, shared: &str| {
        let all = own.split_whitespace().chain(shared.split_whitespace());
        all.map(str::to_owned).collect()
    };
    sections
        .iter()
        .map(|(language, section)| {
            let rules = Rules {
                never: words(&section.never, &general.never),
                number: words(&section.number, &general.number),
                maybe: words(&section.maybe, &general.maybe),
                units: words(&section.units, ""),
                starters: words(&section.starters, ""),
                ordinals: section.ordinals,
            };
            (language.clone(), rules)
        })
        .collect()
}
