//! What an `exec` stage and its child say to each other: JSON Lines, version 1.
//!
//! A [request](Request) carries a document as far as the stage may see it; an [`Answer`] brings a patch, drops the
//! document, or says why it fails. Spans are Unicode code points into the title or the text, as in the records.
//! A patch is a JSON merge patch (RFC 7396): what is absent stays, null removes. Nothing of it is taken over before
//! all of it is checked, and [`BadField`] names the field that is wrong.

mod answer;
mod event;
mod field;
mod parts;
mod patch;
#[cfg(test)]
mod properties;
mod request;
mod schema;

pub use answer::{Answer, BadAnswer, Verdict};
pub use event::EventMessage;
pub use field::BadField;
pub use parts::{DocumentPart, Parts};
pub use patch::Patch;
pub(crate) use request::request_line;
pub use request::{DocumentMessage, Request, SentenceMessage};
pub use schema::{answer_schema, request_schema};

/// The version of the messages.
pub const VERSION: u8 = 1;
