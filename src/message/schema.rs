use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::{EventMessage, Request, SentenceMessage};

/// Makes the JSON Schema (draft 2020-12) of a request.
pub fn request_schema() -> Value {
    let generator = SchemaSettings::draft2020_12().for_serialize();
    let mut schema = generator
        .into_generator()
        .into_root_schema_for::<Request<'static>>();
    schema.insert(
        "$id".to_owned(),
        "urn:tidings:schema:stage-request:1".into(),
    );
    schema.to_value()
}

/// Makes the JSON Schema (draft 2020-12) of an answer.
///
/// What a schema cannot say, such as that a span lies in its sentence, is checked when the answer comes.
pub fn answer_schema() -> Value {
    let mut definitions = Map::new();
    let mut event = definition::<EventMessage>(&mut definitions);
    // With a `ref` an event is a patch as well.
    event["required"] = json!([]);
    event["anyOf"] = json!([{ "required": ["ref"] }, { "required": ["category", "sentence"] }]);
    if let Some(fields) = event["properties"].as_object_mut() {
        for field in fields.values_mut() {
            *field = json!({ "anyOf": [field.take(), { "type": "null" }] });
        }
    }
    let sentence = definition::<SentenceMessage>(&mut definitions);
    let nullable = |schema: Value| json!({ "anyOf": [schema, { "type": "null" }] });
    let text = || json!({ "type": ["string", "null"] });
    let document = json!({
        "type": "object",
        "description": "A patch: what is absent stays, null removes.",
        "additionalProperties": false,
        "properties": {
            "key": { "type": "string", "description": "As it was sent." },
            "id": { "type": "string", "description": "As it was sent." },
            "path": text(),
            "published": text(),
            "published_from": text(),
            "title": text(),
            "text": { "type": "string", "description": "Changes only before `segment`." },
            "source": text(),
            "url": text(),
            "language": text(),
            "language_confidence": nullable(json!({ "type": "number", "minimum": 0, "maximum": 1 })),
            "sentences": nullable(json!({ "type": "array", "items": sentence })),
            "events": nullable(json!({
                "type": "array",
                "description": "The whole list: an event with a `ref` is a patch of the one that was sent, one \
                                without is new, and one that is not listed is removed.",
                "items": event,
            })),
            "extra": { "type": ["object", "null"], "description": "Merged field by field." },
        },
    });
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:tidings:schema:stage-answer:1",
        "title": "Answer",
        "description": "What a stage's child says about a document: a line of its standard output.",
        "type": "object",
        "additionalProperties": false,
        "required": ["id"],
        "anyOf": [
            { "required": ["document"] },
            { "required": ["drop"], "properties": { "drop": { "const": true } } },
            { "required": ["error"] },
        ],
        "properties": {
            "v": { "const": 1 },
            "id": { "type": "integer", "minimum": 0, "description": "The id of the request." },
            "document": document,
            "drop": { "type": "boolean", "description": "Whether the document ends here." },
            "error": { "type": ["string", "null"], "description": "Why the document fails." },
        },
        "$defs": definitions,
    })
}

/// Makes the schema of a type as it is read, and moves what it refers to into `definitions`.
fn definition<T: JsonSchema>(definitions: &mut Map<String, Value>) -> Value {
    let generator = SchemaSettings::draft2020_12().for_deserialize();
    let mut schema = generator.into_generator().into_root_schema_for::<T>();
    schema.remove("$schema");
    if let Some(Value::Object(found)) = schema.remove("$defs") {
        definitions.extend(found);
    }
    schema.to_value()
}
