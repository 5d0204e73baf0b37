use serde::Deserialize;
use serde_json::{Map, Value};

use super::{BadField, VERSION};

/// A line of a child's standard output.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The id of the request that it answers.
    pub id: u64,
    /// What becomes of the document.
    pub verdict: Verdict,
}

/// What a child says about a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// It goes on with these changes.
    Change(Map<String, Value>),
    /// It ends here, with these changes.
    Drop(Map<String, Value>),
    /// It fails, with this message.
    Fail(String),
}

/// Why a line is no answer to anything.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadAnswer {
    /// It is not UTF-8.
    #[error("cannot read an answer: it is not UTF-8")]
    NotText,
    /// It is not JSON, or has no id.
    #[error("cannot read an answer: {0}")]
    NotJson(String),
}

impl Answer {
    /// Reads only the id of a line, to find the document that it belongs to.
    ///
    /// # Errors
    /// Where the line is not one JSON object with an id: then it cannot be told whom it concerns.
    pub fn id_of(line: &[u8]) -> Result<u64, BadAnswer> {
        #[derive(Deserialize)]
        struct Head {
            id: u64,
        }
        let text = std::str::from_utf8(line).map_err(|_| BadAnswer::NotText)?;
        // A list would be read as the fields of `Head` in their order.
        if !text.trim_start().starts_with('{') {
            return Err(BadAnswer::NotJson("it is no JSON object".to_owned()));
        }
        let head: Head =
            serde_json::from_str(text).map_err(|error| BadAnswer::NotJson(error.to_string()))?;
        Ok(head.id)
    }

    /// Reads a line whole.
    ///
    /// # Errors
    /// Names the field that no answer has, or that is of the wrong type.
    pub fn parse(line: &[u8]) -> Result<Self, BadField> {
        let value: Value = serde_json::from_slice(line)
            .map_err(|error| BadField::new("answer", format!("is not JSON: {error}")))?;
        let Value::Object(mut fields) = value else {
            return Err(BadField::new("answer", "is not an object"));
        };
        let id = fields.remove("id").and_then(|id| id.as_u64());
        let id = id.ok_or_else(|| BadField::new("id", "is not the number of a request"))?;
        if let Some(version) = fields.remove("v").filter(|version| *version != VERSION) {
            return Err(BadField::new("v", format!("is {version}, not {VERSION}")));
        }
        let document = match fields.remove("document") {
            None => None,
            Some(Value::Object(patch)) => Some(patch),
            Some(_) => return Err(BadField::new("document", "is not an object")),
        };
        let drop = match fields.remove("drop") {
            None => false,
            Some(Value::Bool(drop)) => drop,
            Some(_) => return Err(BadField::new("drop", "is neither true nor false")),
        };
        let error = match fields.remove("error") {
            None | Some(Value::Null) => None,
            Some(Value::String(message)) => Some(message),
            Some(_) => return Err(BadField::new("error", "is not a string")),
        };
        if let Some(unknown) = fields.keys().next() {
            let problem = "is not a field of an answer, which has `id` and one of `document`, `drop` and `error`";
            return Err(BadField::new(unknown, problem));
        }
        let verdict = match (error, drop, document) {
            (Some(message), _, _) => Verdict::Fail(message),
            (None, true, patch) => Verdict::Drop(patch.unwrap_or_default()),
            (None, false, Some(patch)) => Verdict::Change(patch),
            (None, false, None) => {
                let problem = "is missing; an answer that changes nothing has `\"document\":{}`";
                return Err(BadField::new("document", problem));
            }
        };
        Ok(Self { id, verdict })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(line: &str, expected: Result<Verdict, &str>) {
        let found = Answer::parse(line.as_bytes()).map(|answer| answer.verdict);
        let found = found.map_err(|error| error.to_string());
        assert_eq!(found, expected.map_err(str::to_owned), "{line}");
    }

    #[test]
    fn reads_each_verdict() {
        let none = Map::new();
        check(
            r#"{"id":1,"document":{}}"#,
            Ok(Verdict::Change(none.clone())),
        );
        check(
            r#"{"v":1,"id":1,"drop":true}"#,
            Ok(Verdict::Drop(none.clone())),
        );
        check(
            r#"{"id":1,"drop":false,"document":{}}"#,
            Ok(Verdict::Change(none)),
        );
        check(
            r#"{"id":1,"error":"no table"}"#,
            Ok(Verdict::Fail("no table".to_owned())),
        );
        let patch = json!({"extra": {"why": "advert"}});
        let patch = patch.as_object().unwrap().clone();
        check(
            r#"{"id":1,"drop":true,"document":{"extra":{"why":"advert"}}}"#,
            Ok(Verdict::Drop(patch)),
        );
    }

    #[test]
    fn names_the_wrong_field() {
        check(
            r#"{"id":1}"#,
            Err("`document` is missing; an answer that changes nothing has `\"document\":{}`"),
        );
        check(
            r#"{"id":1,"document":[]}"#,
            Err("`document` is not an object"),
        );
        check(r#"{"v":2,"id":1,"document":{}}"#, Err("`v` is 2, not 1"));
        check(
            r#"{"id":1,"drop":"yes"}"#,
            Err("`drop` is neither true nor false"),
        );
        check(
            r#"{"id":1,"doc":{}}"#,
            Err(
                "`doc` is not a field of an answer, which has `id` and one of `document`, `drop` and `error`",
            ),
        );
    }

    #[test]
    fn finds_whom_a_line_concerns() {
        assert_eq!(Answer::id_of(br#"{"document":{},"id":17}"#), Ok(17));
        assert_eq!(
            Answer::id_of(b"{\"id\":17,\"x\":\"\xff\"}"),
            Err(BadAnswer::NotText)
        );
        for line in [
            "",
            "ok",
            "[17]",
            r#"{"id":"17"}"#,
            r#"{"id":17"#,
            r#"{"id":17}{"id":18}"#,
        ] {
            let found = Answer::id_of(line.as_bytes());
            assert!(
                matches!(found, Err(BadAnswer::NotJson(_))),
                "{line}: {found:?}"
            );
        }
    }
}
