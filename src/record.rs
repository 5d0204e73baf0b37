//! What leaves the program: versioned JSON Lines, made from finished documents.
//!
//! Wire types live here, apart from the model, and only they are serialised.
//! Spans turn from bytes into Unicode code points, codes come from the ontology, and ids from what names an event;
//! a stage can set none of the three.

mod annotated;
mod code_points;
mod document;
mod event;
mod field;
mod id;
mod line;
mod page;
mod recorder;
mod schema;

pub use annotated::{AnnotatedDocument, SentenceSpan};
pub use document::{Annotations, DocumentRecord, DocumentSchema, Outcome, OutcomeName, Reason};
pub use event::{
    CoderBlock, DocumentBlock, EventRecord, EventSchema, PloverBlock, SentenceBlock, SizeBlock,
};
pub use field::{
    AttributionField, DateFrom, EvidenceField, Offsets, PartyField, PlaceField, QuantityField,
    StatusField, TimeField,
};
pub use line::to_line;
pub(crate) use page::Page;
pub use recorder::Recorder;
pub(crate) use recorder::probability;
pub use schema::{Schemas, schemas};
