//! The files that come with the program, the lowest first.

use super::load::Source;

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../../config/gazetteer/", $name)))),*]
    };
}

/// Gives the built-in files.
pub(crate) fn sources() -> Vec<Source> {
    let files = files![
        "nations.toml",
        "disputed.toml",
        "places.toml",
        // Of two places with one name the first counts: these, which are ordered by their people, fill up.
        "cities.tsv",
        "regions.tsv",
        "people-a.toml",
        "people-b.toml",
        "organisations.toml",
        "groups.toml",
        "metonyms.toml",
        "roles.toml",
        "words/ar.toml",
        "words/de.toml",
        "words/en.toml",
        "words/es.toml",
        "words/fr.toml",
        "words/hi.toml",
        "words/it.toml",
        "words/pt.toml",
        "words/ru.toml",
        "words/tr.toml",
        "words/uk.toml",
        "words/zh.toml",
    ];
    files
        .into_iter()
        .map(|(name, text)| Source {
            name: name.to_owned(),
            file: format!("built-in {name}"),
            text: text.into(),
        })
        .collect()
}
