use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};

use super::{AnnotatedDocument, DocumentRecord, EventRecord};

/// The JSON Schemas (draft 2020-12) of everything written as JSON Lines.
#[derive(Debug, Clone)]
pub struct Schemas {
    /// Of a line of the event log.
    pub event: Value,
    /// Of a line of the document log.
    pub document: Value,
    /// Of a line of `--emit documents`.
    pub annotated: Value,
}

impl Schemas {
    /// Gives all three as one object, by name.
    pub fn to_value(&self) -> Value {
        json!({
            "event": self.event,
            "document": self.document,
            "annotated_document": self.annotated,
        })
    }
}

/// Makes the JSON Schemas of the records.
///
/// They are strict: a field that is not named is refused, except inside `extra`.
pub fn schemas() -> Schemas {
    Schemas {
        event: schema::<EventRecord>("urn:tidings:schema:event:1"),
        document: schema::<DocumentRecord>("urn:tidings:schema:document:1"),
        annotated: schema::<AnnotatedDocument>("urn:tidings:schema:annotated-document:1"),
    }
}

fn schema<T: JsonSchema>(id: &str) -> Value {
    // The contract of serialising: what is never left out is required, null or not.
    let generator = SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator();
    let mut schema: Schema = generator.into_root_schema_for::<T>();
    schema.insert("$id".to_owned(), Value::from(id));
    schema.to_value()
}
