//! The compiled gazetteer that lies in the program, as `src/build.rs` writes it.

use super::load::Facts;
use super::tongue::Tongue;

include!(concat!(env!("OUT_DIR"), "/gazetteer.rs"));

/// Gives the languages.
pub(super) fn languages() -> impl Iterator<Item = &'static str> {
    TONGUES.iter().map(|(language, _)| *language)
}

/// Gives the entries.
///
/// # Panics
/// Never: they are compiled for this program.
pub(super) fn facts() -> Facts {
    postcard::from_bytes(FACTS).expect("entries are compiled for this program")
}

/// Gives a language; its tables stay where they lie.
pub(super) fn tongue(language: &str) -> Option<Tongue> {
    let (_, bytes) = TONGUES.iter().find(|(known, _)| *known == language)?;
    Some(postcard::from_bytes(bytes).expect("languages are compiled for this program"))
}
