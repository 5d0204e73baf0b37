//! What two codings of the same documents changed.
//!
//! Events are told apart by their id, which follows from document, category and trigger.
//! What says when and by what an event was coded (`coded_at`, `coder`) is no change.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::Value;

/// A difference between two codings.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// An event of the later coding alone.
    Added {
        /// The event.
        event: Value,
    },
    /// An event of the earlier coding alone.
    Removed {
        /// The event.
        event: Value,
    },
    /// An event of both that is not the same in both.
    Changed {
        /// The event of the later coding.
        event: Value,
        /// What is not the same.
        fields: Vec<FieldChange>,
    },
}

/// A field of an event that two codings give different values.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldChange {
    /// The name of the field in the event.
    pub field: String,
    /// The earlier value.
    pub old: Value,
    /// The later value.
    pub new: Value,
}

/// How many events two codings share.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Events of the later coding alone.
    pub added: u64,
    /// Events of the earlier coding alone.
    pub removed: u64,
    /// Events of both that are not the same in both.
    pub changed: u64,
    /// Events that are the same in both.
    pub same: u64,
}

/// Why two codings could not be compared.
#[derive(Debug, thiserror::Error)]
pub enum DiffError {
    /// A file cannot be read.
    #[error("cannot read {0}")]
    Read(PathBuf, #[source] io::Error),
    /// A line is no event.
    #[error("line {line} of {file} is no event with an id")]
    NotAnEvent {
        /// The file.
        file: PathBuf,
        /// From 1.
        line: u64,
    },
    /// A change could not be told.
    #[error("cannot write a change")]
    Write(#[source] io::Error),
}

/// Where an event of the earlier coding stands, and a hash of what counts.
struct Known {
    offset: u64,
    hash: blake3::Hash,
    is_met: bool,
}

/// Compares two files of events and tells each change: in the order of the later one, then what is removed.
///
/// The earlier file may be of any size: of each event only its id, a hash and its place are held.
///
/// # Errors
/// Where a file cannot be read, a line is no event, or `tell` fails.
pub fn compare(
    old: &Path,
    new: &Path,
    mut tell: impl FnMut(&Change) -> io::Result<()>,
) -> Result<Summary, DiffError> {
    let mut known: HashMap<String, Known> = HashMap::new();
    let mut order = Vec::new();
    each(old, |offset, id, event| {
        let hash = hash(&event);
        order.push(id.clone());
        let is_met = false;
        known.insert(
            id,
            Known {
                offset,
                hash,
                is_met,
            },
        );
        Ok(())
    })?;
    let mut earlier = BufReader::new(File::open(old).map_err(|error| read_error(old, error))?);
    let mut summary = Summary::default();
    each(new, |_, id, event| {
        let change = match known.get_mut(&id) {
            None => {
                summary.added += 1;
                Change::Added { event }
            }
            Some(one) if one.hash == hash(&event) => {
                one.is_met = true;
                summary.same += 1;
                return Ok(());
            }
            Some(one) => {
                one.is_met = true;
                summary.changed += 1;
                let before = read_at(&mut earlier, one.offset, old)?;
                let fields = fields(&before, &event);
                Change::Changed { event, fields }
            }
        };
        tell(&change).map_err(DiffError::Write)
    })?;
    for id in order {
        let Some(one) = known.get_mut(&id).filter(|one| !one.is_met) else {
            continue;
        };
        one.is_met = true;
        summary.removed += 1;
        let event = read_at(&mut earlier, one.offset, old)?;
        tell(&Change::Removed { event }).map_err(DiffError::Write)?;
    }
    Ok(summary)
}

fn read_error(file: &Path, error: io::Error) -> DiffError {
    DiffError::Read(file.to_owned(), error)
}

/// Goes over the events of a file: where each stands, its id, and what it says.
fn each(
    file: &Path,
    mut take: impl FnMut(u64, String, Value) -> Result<(), DiffError>,
) -> Result<(), DiffError> {
    let mut reader = BufReader::new(File::open(file).map_err(|error| read_error(file, error))?);
    let mut text = Vec::new();
    let (mut offset, mut line) = (0, 0);
    loop {
        text.clear();
        let length = reader
            .read_until(b'\n', &mut text)
            .map_err(|error| read_error(file, error))?;
        if length == 0 {
            return Ok(());
        }
        line += 1;
        if !text.trim_ascii().is_empty() {
            let event: Option<Value> = serde_json::from_slice(&text).ok();
            let id = event.as_ref().and_then(|event| event["id"].as_str());
            let (Some(id), Some(event)) = (id.map(str::to_owned), event) else {
                let file = file.to_owned();
                return Err(DiffError::NotAnEvent { file, line });
            };
            take(offset, id, event)?;
        }
        offset += length as u64;
    }
}

fn read_at(reader: &mut BufReader<File>, offset: u64, file: &Path) -> Result<Value, DiffError> {
    let mut text = Vec::new();
    reader
        .seek(SeekFrom::Start(offset))
        .and_then(|_| reader.read_until(b'\n', &mut text))
        .and_then(|_| serde_json::from_slice(&text).map_err(io::Error::from))
        .map_err(|error| read_error(file, error))
}

/// Tells whether a field says what was coded, rather than when and by what.
fn counts(field: &str) -> bool {
    !matches!(field, "coded_at" | "coder")
}

fn hash(event: &Value) -> blake3::Hash {
    let mut hash = blake3::Hasher::new();
    for (field, value) in event.as_object().into_iter().flatten() {
        if counts(field) {
            hash.update(field.as_bytes());
            hash.update(value.to_string().as_bytes());
        }
    }
    hash.finalize()
}

fn fields(old: &Value, new: &Value) -> Vec<FieldChange> {
    let mut names: Vec<&String> = Vec::new();
    for event in [old, new] {
        let fields = event.as_object().into_iter().flatten();
        names.extend(fields.map(|(name, _)| name).filter(|name| counts(name)));
    }
    names.sort();
    names.dedup();
    names
        .into_iter()
        .filter(|name| old[*name] != new[*name])
        .map(|name| FieldChange {
            field: name.clone(),
            old: old[name].clone(),
            new: new[name].clone(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(old: &str, new: &str) -> (Vec<String>, Summary) {
        let folder = tempfile::tempdir().unwrap();
        let (a, b) = (folder.path().join("a"), folder.path().join("b"));
        std::fs::write(&a, old).unwrap();
        std::fs::write(&b, new).unwrap();
        let mut told = Vec::new();
        let summary = compare(&a, &b, |change| {
            told.push(serde_json::to_string(change).unwrap());
            Ok(())
        });
        (told, summary.unwrap())
    }

    #[test]
    fn tells_what_was_added_removed_and_changed() {
        let old = concat!(
            r#"{"id":"1","status":"planned","coded_at":"x"}"#,
            "\n",
            r#"{"id":"2","status":"occurred","coded_at":"x"}"#,
            "\n",
            r#"{"id":"3","status":"denied"}"#,
            "\n",
        );
        let new = concat!(
            r#"{"id":"2","status":"occurred","coded_at":"y","coder":{}}"#,
            "\n",
            r#"{"id":"1","status":"proposed","coded_at":"y"}"#,
            "\n",
            r#"{"id":"4"}"#,
            "\n",
        );
        let (told, summary) = changes(old, new);
        let expected = Summary {
            added: 1,
            removed: 1,
            changed: 1,
            same: 1,
        };
        assert_eq!(summary, expected);
        assert_eq!(
            told,
            [
                r#"{"change":"changed","event":{"id":"1","status":"proposed","coded_at":"y"},"fields":[{"field":"status","old":"planned","new":"proposed"}]}"#,
                r#"{"change":"added","event":{"id":"4"}}"#,
                r#"{"change":"removed","event":{"id":"3","status":"denied"}}"#,
            ]
        );
    }

    #[test]
    fn names_the_line_that_is_no_event() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a");
        std::fs::write(&file, "{\"id\":\"1\"}\n\nnot JSON\n").unwrap();
        let error = compare(&file, &file, |_| Ok(())).unwrap_err();
        assert!(error.to_string().starts_with("line 3 of"), "{error}");
    }
}
