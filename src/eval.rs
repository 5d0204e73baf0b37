//! How well the coder finds what people labelled: precision, recall and F1 over sentences.

mod fields;
mod gold;
mod render;
mod score;

pub use fields::{Days, FieldReport};
pub use gold::{GoldError, Label, Row, documents, read};
pub use render::render;
pub use score::{Counts, Miss, Report, Scorer};
