use serde::de::DeserializeOwned;
use serde_json::Value;

/// Says which field of an answer is wrong, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{field}` {problem}")]
pub struct BadField {
    /// The field's path, such as `document.events[2].actor[0].span`.
    pub field: String,
    /// What is wrong with it, to be read after the path.
    pub problem: String,
}

impl BadField {
    pub(super) fn new(field: impl Into<String>, problem: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            problem: problem.into(),
        }
    }

    /// Puts the field below another.
    pub(super) fn under(self, outer: &str) -> Self {
        let field = match self.field.as_str() {
            "" => outer.to_owned(),
            inner if inner.starts_with('[') => format!("{outer}{inner}"),
            inner => format!("{outer}.{inner}"),
        };
        Self { field, ..self }
    }
}

/// Reads a value as a type, and names the field that does not fit.
pub(super) fn read<T: DeserializeOwned>(value: Value) -> Result<T, BadField> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        let path = if path == "." { "" } else { path.as_str() };
        BadField::new(path, format!("does not fit: {}", error.inner()))
    })
}

/// Merges a patch into a value as RFC 7396 says: objects field by field, null removes, all else replaces.
pub(super) fn merge(target: &mut Value, patch: Value) {
    let Value::Object(patch) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = Value::Object(serde_json::Map::new());
    }
    let Value::Object(target) = target else {
        return;
    };
    for (key, value) in patch {
        if value.is_null() {
            target.shift_remove(&key);
        } else {
            merge(target.entry(key).or_insert(Value::Null), value);
        }
    }
}

/// Tells whether two values differ in nothing but fields that are null in one and absent in the other.
pub(super) fn says_the_same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Object(left), Value::Object(right)) => {
            let mut keys = left.keys().chain(right.keys());
            keys.all(|key| {
                let left = left.get(key).unwrap_or(&Value::Null);
                says_the_same(left, right.get(key).unwrap_or(&Value::Null))
            })
        }
        (Value::Array(left), Value::Array(right)) => {
            let mut pairs = left.iter().zip(right);
            left.len() == right.len() && pairs.all(|(left, right)| says_the_same(left, right))
        }
        _ => left == right,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(mut target: Value, patch: Value, expected: &Value) {
        merge(&mut target, patch);
        assert_eq!(&target, expected);
    }

    #[test]
    fn absent_stays_null_removes_lists_are_replaced() {
        check(
            json!({"a": 1, "b": 2}),
            json!({"a": 3}),
            &json!({"a": 3, "b": 2}),
        );
        check(
            json!({"a": 1, "b": 2}),
            json!({"a": null}),
            &json!({"b": 2}),
        );
        check(json!({"a": [1, 2]}), json!({"a": [3]}), &json!({"a": [3]}));
        check(
            json!({"a": {"b": 1, "c": 2}}),
            json!({"a": {"b": null, "d": {"e": null}}}),
            &json!({"a": {"c": 2, "d": {}}}),
        );
        check(
            json!({"a": "x"}),
            json!({"a": {"b": 1}}),
            &json!({"a": {"b": 1}}),
        );
    }

    #[test]
    fn a_wrong_type_is_named_by_its_path() {
        let error =
            read::<Vec<std::collections::BTreeMap<String, u8>>>(json!([{"a": 1}, {"b": "x"}]));
        let error = error.unwrap_err().under("document.events");
        assert_eq!(
            error.to_string(),
            "`document.events[1].b` does not fit: invalid type: string \"x\", expected u8"
        );
    }
}
