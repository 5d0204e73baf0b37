//! What flows through the pipeline: plain values that collect annotations as they go.
//!
//! Positions in here are bytes; only [`crate::record`] turns them into code points, once, on the way out.

mod document;
mod event;
mod measure;
mod sentence;
mod span;
mod state;

pub use document::{Detected, Document, Published, PublishedFrom};
pub use event::{Attribution, Event, Evidence, Mention, Party, Place, Quantity, TimeSpan};
pub use measure::{Bound, Grain, Precision, Role};
pub use sentence::Sentence;
pub use span::{Part, Span};
pub use state::{Phase, Status};
