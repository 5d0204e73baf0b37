//! TOML as JSON, with keys in order, for fingerprints.

use std::collections::BTreeMap;

use serde_json::Value;
use toml::de::{DeTable, DeValue};

pub(super) fn of_table(table: &DeTable<'_>) -> Value {
    let sorted: BTreeMap<_, _> = table
        .iter()
        .map(|(key, value)| (key.get_ref().to_string(), value_to_json(value.get_ref())))
        .collect();
    Value::Object(sorted.into_iter().collect())
}

fn value_to_json(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::String(text.to_string()),
        DeValue::Integer(number) => Value::String(number.to_string()),
        DeValue::Float(number) => Value::String(number.to_string()),
        DeValue::Boolean(value) => Value::Bool(*value),
        DeValue::Datetime(time) => Value::String(time.to_string()),
        DeValue::Array(items) => items
            .iter()
            .map(|item| value_to_json(item.get_ref()))
            .collect(),
        DeValue::Table(table) => of_table(table),
    }
}
