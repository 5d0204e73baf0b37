//! The packs that come with the program.

use std::collections::BTreeMap;

use super::pack::PackSource;

/// The rules that lie under all packs.
const COMMON: &str = include_str!("../../config/languages/common.toml");

/// The packs that come with the program: their languages, and the files of each.
const BUILT_IN: [(&str, &[(&str, &str)]); 12] = [
    (
        "ar",
        &[("ar", include_str!("../../config/languages/ar.toml"))],
    ),
    (
        "de",
        &[("de", include_str!("../../config/languages/de.toml"))],
    ),
    (
        "en",
        &[("en", include_str!("../../config/languages/en.toml"))],
    ),
    (
        "es",
        &[("es", include_str!("../../config/languages/es.toml"))],
    ),
    (
        "fr",
        &[("fr", include_str!("../../config/languages/fr.toml"))],
    ),
    (
        "hi",
        &[("hi", include_str!("../../config/languages/hi.toml"))],
    ),
    (
        "it",
        &[("it", include_str!("../../config/languages/it.toml"))],
    ),
    (
        "pt",
        &[("pt", include_str!("../../config/languages/pt.toml"))],
    ),
    (
        "ru",
        &[("ru", include_str!("../../config/languages/ru.toml"))],
    ),
    (
        "tr",
        &[("tr", include_str!("../../config/languages/tr.toml"))],
    ),
    (
        "uk",
        &[("uk", include_str!("../../config/languages/uk.toml"))],
    ),
    (
        "zh",
        &[
            (
                "zh-hant",
                include_str!("../../config/languages/zh-hant.toml"),
            ),
            ("zh", include_str!("../../config/languages/zh.toml")),
        ],
    ),
];

/// Gives the files of each pack, the shared rules first.
pub(super) fn sources() -> BTreeMap<String, Vec<PackSource>> {
    BUILT_IN
        .iter()
        .map(|(language, files)| {
            let own = files
                .iter()
                .map(|(name, text)| PackSource::built_in(name, text));
            let sources = std::iter::once(common()).chain(own).collect();
            ((*language).to_owned(), sources)
        })
        .collect()
}

/// Gives the rules that lie under all packs.
pub(super) fn common() -> PackSource {
    PackSource::built_in("common", COMMON)
}
