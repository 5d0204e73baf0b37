//! Which events are shown.

use jiff::{Timestamp, ToSpan};
use serde_json::Value;

/// Conditions on an event line; an empty one holds for all.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Any of these categories.
    pub categories: Vec<String>,
    /// Any of these languages; `zh` holds for `zh-Hant`.
    pub languages: Vec<String>,
    /// Any of these statuses.
    pub statuses: Vec<String>,
    /// Any of these actors: a code, or a part of a name or of the words, without regard to case.
    pub actors: Vec<String>,
    /// Coded at this time or later.
    pub since: Option<Timestamp>,
    /// Only events that are not another mention or another category of one told before.
    pub unique: bool,
}

impl Filter {
    /// Tells whether an event is shown.
    pub fn holds(&self, event: &Value) -> bool {
        let any = |wanted: &[String], found: &str| {
            wanted.is_empty() || wanted.iter().any(|one| one == found)
        };
        let text = |pointer: &str| {
            event
                .pointer(pointer)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        let language = text("/sentence/language");
        let primary = language.split('-').next().unwrap_or_default();
        let is_repeat = |field: &str| event.get(field).is_some_and(|value| !value.is_null());
        any(&self.categories, text("/category"))
            && any(&self.statuses, text("/status"))
            && (any(&self.languages, language) || any(&self.languages, primary))
            && (self.actors.is_empty() || self.actors.iter().any(|actor| has_actor(event, actor)))
            && self.since.is_none_or(|since| {
                text("/coded_at")
                    .parse()
                    .is_ok_and(|at: Timestamp| at >= since)
            })
            && !(self.unique && (is_repeat("mention_of") || is_repeat("same_act")))
    }
}

fn has_actor(event: &Value, wanted: &str) -> bool {
    let wanted = wanted.to_lowercase();
    let parties = event.get("actor").and_then(Value::as_array);
    parties.into_iter().flatten().any(|party| {
        let field = |name: &str| {
            party
                .get(name)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_lowercase()
        };
        field("code") == wanted
            || field("name").contains(&wanted)
            || field("text").contains(&wanted)
    })
}

/// Reads a moment: a date, a date with time and zone, or how long ago (`90m`, `2h`, `3d`).
pub fn parse_since(text: &str, now: Timestamp) -> Option<Timestamp> {
    if let Some(at) = crate::format::parse_date(text) {
        return Some(at);
    }
    let (number, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit())?);
    let number: i64 = number.parse().ok()?;
    let span = match unit {
        "s" => number.seconds(),
        "m" => number.minutes(),
        "h" => number.hours(),
        "d" => number.checked_mul(24)?.hours(),
        _ => return None,
    };
    now.checked_sub(span).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn event() -> Value {
        json!({
            "category": "strike", "status": "occurred", "coded_at": "2025-07-11T06:00:00Z",
            "actor": [{"text": "रूस", "name": "Russia", "code": "RUS"}],
            "sentence": {"language": "zh-Hant"}, "mention_of": null, "same_act": null,
        })
    }

    #[track_caller]
    fn check(filter: &Filter, expected: bool) {
        assert_eq!(filter.holds(&event()), expected, "{filter:?}");
    }

    #[test]
    fn every_condition_must_hold() {
        let strings = |list: &[&str]| list.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
        check(&Filter::default(), true);
        let filter = |change: fn(&mut Filter, Vec<String>), list: &[&str]| {
            let mut filter = Filter::default();
            change(&mut filter, strings(list));
            filter
        };
        check(&filter(|f, l| f.categories = l, &["call", "strike"]), true);
        check(&filter(|f, l| f.categories = l, &["call"]), false);
        check(&filter(|f, l| f.languages = l, &["zh"]), true);
        check(&filter(|f, l| f.languages = l, &["hi"]), false);
        check(&filter(|f, l| f.statuses = l, &["planned"]), false);
        check(&filter(|f, l| f.actors = l, &["rus"]), true);
        check(&filter(|f, l| f.actors = l, &["russ"]), true);
        check(&filter(|f, l| f.actors = l, &["रूस"]), true);
        check(&filter(|f, l| f.actors = l, &["ukr"]), false);
    }

    #[test]
    fn repeats_and_old_events_are_left_out_where_asked() {
        let mut filter = Filter {
            unique: true,
            ..Filter::default()
        };
        check(&filter, true);
        let mut repeated = event();
        repeated["mention_of"] = json!("00");
        assert!(!filter.holds(&repeated));
        filter.since = "2025-07-11T06:00:01Z".parse().ok();
        check(&filter, false);
    }

    #[test]
    fn a_moment_is_a_date_or_an_age() {
        let now: Timestamp = "2025-07-11T06:00:00Z".parse().unwrap();
        let check = |text: &str, expected: Option<&str>| {
            let expected = expected.map(|text| text.parse().unwrap());
            assert_eq!(parse_since(text, now), expected, "{text}");
        };
        check("2025-07-01", Some("2025-07-01T00:00:00Z"));
        check("90m", Some("2025-07-11T04:30:00Z"));
        check("2d", Some("2025-07-09T06:00:00Z"));
        check("soon", None);
        check("5", None);
    }
}
