//! A file that remembers how far logs were read, so that a reader goes on there.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::position::Position;
use crate::files::{self, Lock};
use crate::format::path_id;

const SCHEMA: &str = "tidings.cursor/1";

/// How far each log was read, and the file that remembers it.
#[derive(Debug)]
pub struct Cursor {
    path: PathBuf,
    content: Content,
    _lock: Lock,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    schema: String,
    /// By the log's absolute path.
    logs: BTreeMap<String, Position>,
}

/// Why a cursor file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CursorError {
    /// Another reader goes by it.
    #[error("cursor file {0} is in use by another tidings; give each reader its own")]
    InUse(PathBuf),
    /// It cannot be read or written.
    #[error("cannot {act} cursor file {path}")]
    File {
        /// What was tried.
        act: &'static str,
        /// The file.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// It holds something else.
    #[error("{path} is no cursor file: {reason}; name another, or remove it to begin anew")]
    Content {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
}

impl Cursor {
    /// Reads a cursor file; one that is missing knows no log, and stands there after the first [`save`](Self::save).
    ///
    /// # Errors
    /// Where another reader has it, or it is no cursor file: it is never written over then.
    pub fn open(path: &Path) -> Result<Self, CursorError> {
        let failed = |act: &'static str| {
            let path = path.to_owned();
            move |source: io::Error| match source.kind() {
                io::ErrorKind::WouldBlock => CursorError::InUse(path.clone()),
                _ => CursorError::File {
                    act,
                    path: path.clone(),
                    source,
                },
            }
        };
        let lock = Lock::beside(path).map_err(failed("lock"))?;
        let content = match fs::read(path) {
            Ok(bytes) => read(&bytes).map_err(|reason| CursorError::Content {
                path: path.to_owned(),
                reason,
            })?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Content {
                schema: SCHEMA.to_owned(),
                logs: BTreeMap::new(),
            },
            Err(error) => return Err(failed("read")(error)),
        };
        Ok(Self {
            path: path.to_owned(),
            content,
            _lock: lock,
        })
    }

    /// Gives how far a log was read; nothing where it was never read.
    pub fn position(&self, log: &Path) -> Option<&Position> {
        self.content.logs.get(&name(log))
    }

    /// Remembers durably how far logs were read; writes nothing where that is known already.
    ///
    /// # Errors
    /// Where it cannot be written; what it held before stays then.
    pub fn save(
        &mut self,
        positions: impl Iterator<Item = (PathBuf, Position)>,
    ) -> Result<(), CursorError> {
        let mut content = self.content.clone();
        for (log, position) in positions {
            content.logs.insert(name(&log), position);
        }
        if content == self.content {
            return Ok(());
        }
        let failed = |source| CursorError::File {
            act: "write",
            path: self.path.clone(),
            source,
        };
        let mut bytes =
            serde_json::to_vec_pretty(&content).map_err(|error| failed(io::Error::other(error)))?;
        bytes.push(b'\n');
        files::replace(&self.path, &bytes).map_err(failed)?;
        self.content = content;
        Ok(())
    }
}

fn read(bytes: &[u8]) -> Result<Content, String> {
    let content: Content = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    if content.schema == SCHEMA {
        Ok(content)
    } else {
        Err(format!("its schema is {}, not {SCHEMA}", content.schema))
    }
}

/// Names a log by its absolute path, in text that no two paths share.
fn name(log: &Path) -> String {
    let log = std::path::absolute(log).unwrap_or_else(|_| log.to_owned());
    let below = log.strip_prefix("/").unwrap_or(&log);
    format!("/{}", path_id(below))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_remembers_and_is_had_by_one_reader() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cursor.json");
        let position = Position {
            after: 6,
            offset: 1234,
            ..Position::default()
        };
        let mut cursor = Cursor::open(&path).unwrap();
        assert_eq!(cursor.position(Path::new("/x/events.jsonl")), None);
        let logs = [("/x/events.jsonl".into(), position.clone())];
        cursor.save(logs.into_iter()).unwrap();
        assert!(matches!(Cursor::open(&path), Err(CursorError::InUse(_))));
        drop(cursor);
        let cursor = Cursor::open(&path).unwrap();
        assert_eq!(
            cursor.position(Path::new("/x/events.jsonl")),
            Some(&position)
        );
        assert_eq!(cursor.position(Path::new("/y/events.jsonl")), None);
    }

    #[test]
    fn what_is_no_cursor_is_refused_and_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notes.txt");
        for text in [
            "",
            "notes",
            "{}",
            r#"{"schema":"tidings.cursor/9","logs":{}}"#,
        ] {
            fs::write(&path, text).unwrap();
            let error = Cursor::open(&path).unwrap_err().to_string();
            assert!(error.contains("is no cursor file"), "{error}");
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
    }
}
