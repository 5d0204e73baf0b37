use serde_json::Value;

/// The name of an event between stage and program; it moves without meaning anything.
const REFERENCE: &str = "ref";

/// Tells how two values differ, one line for each place.
pub(super) fn differences(before: &Value, after: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    compare("", before, after, &mut lines);
    lines
}

fn compare(path: &str, before: &Value, after: &Value, lines: &mut Vec<String>) {
    match (before, after) {
        (Value::Object(old), Value::Object(new)) => {
            for (key, value) in old.iter().filter(|(key, _)| *key != REFERENCE) {
                match new.get(key) {
                    Some(other) => compare(&below(path, key), value, other, lines),
                    None => lines.push(format!("- {}: {value}", below(path, key))),
                }
            }
            for (key, value) in new.iter().filter(|(key, _)| !old.contains_key(*key)) {
                lines.push(format!("+ {}: {value}", below(path, key)));
            }
        }
        (Value::Array(old), Value::Array(new)) => compare_lists(path, old, new, lines),
        _ if before == after => {}
        _ => lines.push(format!("~ {path}: {before} → {after}")),
    }
}

/// Pairs what is the same wherever it stands, then what stands at the same place; the rest came or went.
fn compare_lists(path: &str, old: &[Value], new: &[Value], lines: &mut Vec<String>) {
    let mut free: Vec<usize> = (0..new.len()).collect();
    let mut rest = Vec::new();
    for (at, value) in old.iter().enumerate() {
        let same = |other: &usize| differences(value, &new[*other]).is_empty();
        match free.iter().position(same) {
            Some(found) => drop(free.remove(found)),
            None => rest.push(at),
        }
    }
    for at in rest {
        match free.iter().position(|other| *other == at) {
            Some(found) => {
                free.remove(found);
                compare(&format!("{path}[{at}]"), &old[at], &new[at], lines);
            }
            None => lines.push(format!("- {path}[{at}]: {}", old[at])),
        }
    }
    for at in free {
        lines.push(format!("+ {path}[{at}]: {}", new[at]));
    }
}

fn below(path: &str, key: &str) -> String {
    if path.is_empty() {
        key.to_owned()
    } else {
        format!("{path}.{key}")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_each_place_once() {
        let before =
            json!({"a": 1, "b": {"c": [1, 2]}, "e": [{"ref": 0, "x": 1}, {"ref": 1, "x": 2}]});
        let after = json!({"a": 2, "b": {"c": [2, 3], "d": null}, "e": [{"ref": 0, "x": 2}]});
        assert_eq!(
            differences(&before, &after),
            [
                "~ a: 1 → 2",
                "- b.c[0]: 1",
                "+ b.c[1]: 3",
                "+ b.d: null",
                "- e[0]: {\"ref\":0,\"x\":1}",
            ]
        );
        assert!(differences(&before, &before).is_empty());
    }
}
