//! One event has the same values in whatever language it is told.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::support::Desk;

/// Events with the sentences that tell of them.
#[derive(Deserialize)]
struct Events {
    event: Vec<Told>,
}

/// An event as all its sentences tell of it; what is not given is not compared.
#[derive(Deserialize)]
struct Told {
    category: String,
    status: String,
    /// The right answers, each a set of canonical names.
    actor: Option<Vec<Vec<String>>>,
    recipient: Option<Vec<Vec<String>>>,
    place: Option<String>,
    /// How its first day begins: "2025-07-17", "2025-10".
    time: Option<String>,
    /// Roles with values: "dead 4".
    quantities: Option<Vec<String>>,
    attribution: Option<String>,
    /// Languages in which it is known to be coded otherwise: a fault to mend.
    #[serde(default)]
    wrong_in: Vec<String>,
    /// The sentence in each language.
    #[serde(flatten)]
    texts: std::collections::BTreeMap<String, String>,
}

impl Told {
    /// Gives what of an event is otherwise than told.
    fn differs(&self, event: &Value) -> Vec<String> {
        let names = |field: &str| -> Vec<String> {
            let list = event[field].as_array().expect("a list");
            let mut names: Vec<String> = list
                .iter()
                .map(|one| one["name"].as_str().unwrap_or_default().to_owned())
                .collect();
            names.sort();
            names
        };
        let mut found = Vec::new();
        if event["status"] != self.status.as_str() {
            found.push(format!("status {}", event["status"]));
        }
        for (field, answers) in [("actor", &self.actor), ("recipient", &self.recipient)] {
            let fits = answers.iter().flatten().any(|answer| {
                let mut answer = answer.clone();
                answer.sort();
                answer == names(field)
            });
            if answers.is_some() && !fits {
                found.push(format!("{field} {:?}", names(field)));
            }
        }
        let place = &event["place"]["name"];
        if self
            .place
            .as_ref()
            .is_some_and(|wanted| place != wanted.as_str())
        {
            found.push(format!("place {place}"));
        }
        let start = event["time"]["start"].as_str().unwrap_or_default();
        if self
            .time
            .as_ref()
            .is_some_and(|wanted| !start.starts_with(wanted.as_str()))
        {
            found.push(format!("time {start:?}"));
        }
        let quantities = event["quantities"].as_array().expect("a list").iter();
        let counted: Vec<String> = quantities
            .map(|one| {
                format!(
                    "{} {}",
                    one["role"].as_str().unwrap_or_default(),
                    one["value"]
                )
            })
            .map(|one| one.trim_end_matches(".0").to_owned())
            .collect();
        for wanted in self.quantities.iter().flatten() {
            if !counted.contains(wanted) {
                found.push(format!("quantities {counted:?}"));
            }
        }
        let said = names("attribution");
        if self
            .attribution
            .as_ref()
            .is_some_and(|wanted| !said.contains(wanted))
        {
            found.push(format!("attribution {said:?}"));
        }
        found
    }
}

#[test]
fn events_have_the_same_values_in_every_language() {
    let told = include_str!("data/same.toml");
    let told: Events = toml::from_str(told).expect("events");
    let desk = Desk::new();
    let mut input = String::new();
    for (number, event) in told.event.iter().enumerate() {
        assert_eq!(event.texts.len(), 12, "event {number}");
        for (language, text) in &event.texts {
            let id = format!("{number} {language}");
            let line = json!({"id": id, "lang": language, "published": "2025-07-18", "text": text});
            input += &line.to_string();
            input.push('\n');
        }
    }
    let coded = desk.output_with(&["code", "--from", "jsonl"], &input);
    let coded = coded.code(0).lines();
    let mut wrong = Vec::new();
    for (number, event) in told.event.iter().enumerate() {
        for (language, text) in &event.texts {
            let id = format!("{number} {language}");
            let own = coded.iter().filter(|one| {
                one["document"]["id"] == id.as_str() && one["category"] == event.category.as_str()
            });
            let best = own.map(|one| event.differs(one)).min_by_key(Vec::len);
            if event.wrong_in.contains(language) {
                if best.is_some_and(|differs| differs.is_empty()) {
                    wrong.push(format!(
                        "{language}: right now, take it out of wrong_in: {text}"
                    ));
                }
                continue;
            }
            match best {
                None => wrong.push(format!("{language}: no {} in {text}", event.category)),
                Some(differs) if differs.is_empty() => {}
                Some(differs) => wrong.push(format!("{language}: {differs:?} in {text}")),
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
