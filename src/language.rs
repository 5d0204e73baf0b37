//! Which language a text is in.
//!
//! The script comes first; many name their language by themselves.
//! Languages that share one are told apart by function words, letters and endings (`config/language.toml`),
//! with the trigrams of the `whatlang` crate as one more witness.
//! What fits none of them well enough is `und`: a wrong guess costs more than none.

mod detector;
mod han;
mod profile;
mod script;
mod tag;
mod text;

pub use detector::{DEFAULT_THRESHOLD, Detector};
pub use tag::{BadTag, canonical_tag};

#[cfg(test)]
mod tests;
