//! The compiled packs that lie in the program.

use super::language::Language;

/// The compiled packs by language, as `src/build.rs` writes them.
static PACKS: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/packs.rs"));

/// Gives the language of a pack that comes with the program; its tables stay where they lie.
///
/// # Panics
/// If there is no such pack.
pub(super) fn language(tag: &str) -> Language {
    let pack = PACKS.iter().find(|(known, _)| *known == tag);
    let (_, bytes) = pack.expect("each built-in pack is embedded");
    postcard::from_bytes(bytes).expect("packs are compiled for this program")
}
