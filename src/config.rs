//! The configuration: read from a file, the environment and the command line, checked whole, resolved.
//!
//! Running code sees only [`Config`], whose paths are absolute and whose numbers are in range.

mod condition;
mod inbox;
mod json;
mod limits;
mod parts;
mod sections;
mod sinks;
mod step;
mod table;
mod units;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use toml::de::DeTable;

use crate::problem::{Problem, Problems};
use crate::stage::Registry;

pub use condition::Condition;
pub use inbox::{After, InboxConfig, OnDuplicate, Watch};
pub use parts::PartsConfig;
pub use sections::{Config, LogFormat};
pub use sinks::{SinkConfig, SinkKind};
pub use table::{Override, Overrides, Table};

use table::Sheet;

/// The configuration that stands for a missing file: every field with its default.
pub const DEFAULT: &str = include_str!("../config/tidings.toml");

/// The prefix of environment variables that set scalar keys: `TIDINGS_INBOX_PATH` is `inbox.path`.
const PREFIX: &str = "TIDINGS_";

impl Config {
    /// Reads a configuration file.
    ///
    /// # Errors
    /// Every problem at once, each with its place; also when the file cannot be read.
    pub fn load(path: &Path, overrides: &Overrides, registry: &Registry) -> Result<Self, Problems> {
        let text = std::fs::read_to_string(path).map_err(|error| {
            Problems(vec![Problem::of_file(
                path,
                format!("cannot read configuration: {error}"),
                "name a readable file with --config, or leave --config out for the defaults",
            )])
        })?;
        Self::parse(&text, path, overrides, registry)
    }

    /// Reads a configuration from text; relative paths begin at the folder of `file`.
    ///
    /// # Errors
    /// Every problem at once, each with its place.
    pub fn parse(
        text: &str,
        file: &Path,
        overrides: &Overrides,
        registry: &Registry,
    ) -> Result<Self, Problems> {
        let (root, errors) = DeTable::parse_recoverable(text);
        let sheet = Sheet {
            file,
            text,
            overrides,
            used: RefCell::new(BTreeSet::new()),
            problems: RefCell::new(Vec::new()),
        };
        for error in errors {
            let span = error.span().unwrap_or(0..0);
            let message = error.message().trim_end().to_owned();
            sheet.report(&span, message, "write it as TOML 1.0");
        }
        let base = base_of(file);
        let mut root = root.into_inner();
        // Without stages of its own a file has those of the default file: one place says what they are.
        if !root.contains_key("stage")
            && let Some((name, stages)) = DeTable::parse(DEFAULT)
                .ok()
                .and_then(|default| default.into_inner().remove_entry("stage"))
        {
            root.insert(name, stages);
        }
        let config = sections::read(Table::root(&sheet, &root), &base, registry);
        for (key, above) in &overrides.0 {
            if !sheet.used.borrow().contains(key) {
                sheet.problems.borrow_mut().push(Problem::of_file(
                    &above.origin,
                    format!("`{key}` is not a known key"),
                    "remove it; `config/tidings.toml` shows every key",
                ));
            }
        }
        let mut problems = sheet.problems.into_inner();
        if problems.is_empty() {
            return Ok(config);
        }
        problems.sort_by(|a, b| (a.line, a.column, &a.file).cmp(&(b.line, b.column, &b.file)));
        problems.dedup();
        Err(Problems(problems))
    }
}

impl Overrides {
    /// Takes the variables that begin with `TIDINGS_`.
    pub fn from_environment(variables: impl Iterator<Item = (String, String)>) -> Self {
        let mut overrides = Self::default();
        for (name, value) in variables {
            let Some(rest) = name.strip_prefix(PREFIX) else {
                continue;
            };
            let key = match rest.to_ascii_lowercase().split_once('_') {
                Some((section, key)) => format!("{section}.{key}"),
                None => rest.to_ascii_lowercase(),
            };
            let origin = name;
            overrides.0.insert(key, Override { value, origin });
        }
        overrides
    }

    /// Sets a key from a flag of the command line, which stands above the environment.
    pub fn set(&mut self, key: &str, flag: &str, value: impl Into<String>) {
        let above = Override {
            value: value.into(),
            origin: flag.to_owned(),
        };
        self.0.insert(key.to_owned(), above);
    }
}

fn base_of(file: &Path) -> PathBuf {
    let folder = file.parent().unwrap_or_else(|| Path::new(""));
    std::path::absolute(folder)
        .or_else(|_| std::env::current_dir())
        .unwrap_or_else(|_| folder.to_owned())
}

/// Names the sink types for messages.
pub(crate) const SINK_TYPES: &[(&str, SinkKind)] =
    &[("stdout", SinkKind::Stdout), ("file", SinkKind::File)];

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
