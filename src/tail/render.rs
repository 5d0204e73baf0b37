//! An event in one line for people.

use serde_json::Value;

use crate::printable::printable;

/// Writes an event as one line: when, what, who to whom, where, in which language, by which words, in which document.
pub fn one_line(event: &Value) -> String {
    let text = |pointer: &str| {
        event
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let phase = if text("/phase") == "end" { "/end" } else { "" };
    let (actor, recipient) = (parties(event, "actor"), parties(event, "recipient"));
    let parties = if actor.is_empty() && recipient.is_empty() {
        String::new()
    } else {
        format!("  {actor} → {recipient}")
    };
    let places = [text("/place/name"), text("/place/text")];
    let place = places.iter().find(|place| !place.is_empty());
    let place = place.map_or(String::new(), |place| format!("  at {place}"));
    let line = format!(
        "{:10} {}{phase} {}{parties}{place}  [{}] {}  ({})",
        text("/date"),
        text("/category"),
        text("/status"),
        text("/sentence/language"),
        text("/sentence/text"),
        text("/document/id")
    );
    printable(&line).into_owned()
}

fn parties(event: &Value, field: &str) -> String {
    let found = event.get(field).and_then(Value::as_array);
    let names: Vec<&str> = found
        .into_iter()
        .flatten()
        .filter_map(|party| party["name"].as_str().or(party["text"].as_str()))
        .collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_event_is_one_line_that_no_text_can_break() {
        let event = json!({
            "date": "2025-07-10", "category": "sanction", "phase": "end", "status": "proposed",
            "actor": [{"text": "रूस", "name": "Russia"}], "recipient": [{"text": "X\u{1b}[2J", "name": null}],
            "place": {"text": "कीव", "name": "Kyiv"},
            "sentence": {"language": "hi", "text": "एक\u{202e}दो\nतीन"}, "document": {"id": "a.txt"},
        });
        assert_eq!(
            one_line(&event),
            "2025-07-10 sanction/end proposed  Russia → X\\u001b[2J  at Kyiv  [hi] एक\\u202eदो\\nतीन  (a.txt)"
        );
    }
}
