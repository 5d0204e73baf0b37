//! Reads the tables of a configuration file and keeps every mistake with its place.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{json, units};
use crate::problem::Problem;

/// Values that stand above the file: from the environment and the command line, by dotted key.
#[derive(Debug, Clone, Default)]
pub struct Overrides(pub BTreeMap<String, Override>);

/// A value from above the file.
#[derive(Debug, Clone)]
pub struct Override {
    /// The value, written as in the file but without quotes.
    pub value: String,
    /// What gave it: `TIDINGS_INBOX_PATH` or `--inbox`.
    pub origin: String,
}

/// The text being read and what was found wrong with it.
#[derive(Debug)]
pub(crate) struct Sheet<'a> {
    pub(crate) file: &'a Path,
    pub(crate) text: &'a str,
    pub(crate) overrides: &'a Overrides,
    pub(crate) used: RefCell<BTreeSet<String>>,
    pub(crate) problems: RefCell<Vec<Problem>>,
}

impl Sheet<'_> {
    pub(crate) fn report(&self, span: &Range<usize>, message: String, mend: impl Into<String>) {
        let problem = Problem::at(self.file, self.text, span.start, message, mend);
        self.problems.borrow_mut().push(problem);
    }
}

/// One table of the configuration, read key by key.
///
/// Each reading method takes the key and its default; a value of the wrong kind is reported with its place
/// and the default stands in for it, so that one run names every mistake.
/// A key that nobody read is reported when the table is [finished](Table::finish).
#[derive(Debug)]
pub struct Table<'a> {
    sheet: &'a Sheet<'a>,
    name: String,
    span: Range<usize>,
    entries: Option<&'a DeTable<'a>>,
    known: Vec<String>,
}

impl<'a> Table<'a> {
    pub(crate) fn root(sheet: &'a Sheet<'a>, entries: &'a DeTable<'a>) -> Self {
        Self {
            sheet,
            name: String::new(),
            span: 0..0,
            entries: Some(entries),
            known: Vec::new(),
        }
    }

    /// Reads a table below this one; a missing one is empty.
    pub fn table(&mut self, key: &str) -> Table<'a> {
        let name = self.dotted(key);
        let found = self.take(key).and_then(|value| match value.get_ref() {
            DeValue::Table(table) => Some((table, value.span())),
            other => {
                self.wrong(value, key, "a table", other);
                None
            }
        });
        Table {
            sheet: self.sheet,
            name,
            span: found.as_ref().map_or(0..0, |(_, span)| span.clone()),
            entries: found.map(|(table, _)| table),
            known: Vec::new(),
        }
    }

    /// Reads an array of tables; a missing one is empty.
    pub fn tables(&mut self, key: &str) -> Vec<Table<'a>> {
        let Some(value) = self.take(key) else {
            return Vec::new();
        };
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong(value, key, "an array of tables", value.get_ref());
            return Vec::new();
        };
        let mut tables = Vec::new();
        for (index, item) in items.iter().enumerate() {
            if let DeValue::Table(table) = item.get_ref() {
                tables.push(Table {
                    sheet: self.sheet,
                    name: format!("{}[{}]", self.dotted(key), index + 1),
                    span: item.span(),
                    entries: Some(table),
                    known: Vec::new(),
                });
            } else {
                self.wrong(item, key, "a table", item.get_ref());
            }
        }
        tables
    }

    /// Reads a string.
    pub fn string(&mut self, key: &str, default: &str) -> String {
        self.optional_string(key)
            .unwrap_or_else(|| default.to_owned())
    }

    /// Reads a string that may be missing.
    pub fn optional_string(&mut self, key: &str) -> Option<String> {
        self.text(key, "a string", |text| Some(text.to_owned()))
    }

    /// Reads a string that must be there.
    pub fn required_string(&mut self, key: &str, example: &str) -> String {
        if !self.has(key) {
            self.report_here(
                format!("`{}` is missing", self.dotted(key)),
                format!("add `{key} = {example}`"),
            );
        }
        self.string(key, "")
    }

    /// Reads a path that may be missing.
    pub fn optional_path(&mut self, key: &str) -> Option<PathBuf> {
        self.optional_string(key).map(PathBuf::from)
    }

    /// Reads `true` or `false`.
    pub fn boolean(&mut self, key: &str, default: bool) -> bool {
        self.scalar(
            key,
            "`true` or `false`",
            |text| text.parse().ok(),
            |value| match value {
                DeValue::Boolean(value) => Some(*value),
                _ => None,
            },
        )
        .unwrap_or(default)
    }

    /// Reads a whole number within a range.
    pub fn integer(
        &mut self,
        key: &str,
        default: u64,
        range: std::ops::RangeInclusive<u64>,
    ) -> u64 {
        let what = format!("a whole number from {} to {}", range.start(), range.end());
        let fits = |number: u64| range.contains(&number).then_some(number);
        self.scalar(
            key,
            &what,
            |text| text.parse().ok().and_then(fits),
            |value| match value {
                DeValue::Integer(number) => u64::from_str_radix(number.as_str(), number.radix())
                    .ok()
                    .and_then(fits),
                _ => None,
            },
        )
        .unwrap_or(default)
    }

    /// Reads a number from 0 to 1.
    pub fn fraction(&mut self, key: &str, default: f64) -> f64 {
        let fits = |number: f64| (0.0..=1.0).contains(&number).then_some(number);
        self.scalar(
            key,
            "a number from 0 to 1",
            |text| text.parse().ok().and_then(fits),
            |value| match value {
                DeValue::Float(number) => number.as_str().parse().ok().and_then(fits),
                DeValue::Integer(number) => number.as_str().parse().ok().and_then(fits),
                _ => None,
            },
        )
        .unwrap_or(default)
    }

    /// Reads a duration such as `"5s"`.
    pub fn duration(&mut self, key: &str, default: Duration) -> Duration {
        self.optional_duration(key).unwrap_or(default)
    }

    /// Reads a duration that may be missing.
    pub fn optional_duration(&mut self, key: &str) -> Option<Duration> {
        self.text(key, "a duration such as \"5s\"", units::duration)
    }

    /// Reads a size such as `"64MiB"`.
    pub fn size(&mut self, key: &str, default: u64) -> u64 {
        self.optional_size(key).unwrap_or(default)
    }

    /// Reads a size that may be missing.
    pub fn optional_size(&mut self, key: &str) -> Option<u64> {
        self.text(key, "a size such as \"64MiB\"", units::size)
    }

    /// Reads one of a few words.
    pub fn choice<T: Copy>(&mut self, key: &str, choices: &[(&str, T)], default: T) -> T {
        let names: Vec<String> = choices
            .iter()
            .map(|(name, _)| format!("\"{name}\""))
            .collect();
        let pick = |text: &str| {
            choices
                .iter()
                .find(|(name, _)| *name == text)
                .map(|&(_, value)| value)
        };
        self.text(key, &format!("one of {}", names.join(", ")), pick)
            .unwrap_or(default)
    }

    /// Reads an array of strings; a missing one is empty.
    pub fn strings(&mut self, key: &str) -> Vec<String> {
        self.optional_strings(key).unwrap_or_default()
    }

    /// Reads an array of strings that must be there and hold something.
    pub fn required_strings(&mut self, key: &str, example: &str) -> Vec<String> {
        let strings = self.optional_strings(key);
        if strings.as_ref().is_none_or(Vec::is_empty) {
            self.report(
                key,
                format!("`{}` is missing or empty", self.dotted(key)),
                format!("write `{key} = {example}`"),
            );
        }
        strings.unwrap_or_default()
    }

    /// Reads an array of strings that may be missing.
    pub fn optional_strings(&mut self, key: &str) -> Option<Vec<String>> {
        let value = self.take(key)?;
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong(value, key, "an array of strings", value.get_ref());
            return Some(Vec::new());
        };
        let mut strings = Vec::new();
        for item in items {
            match item.get_ref() {
                DeValue::String(text) => strings.push(text.to_string()),
                other => self.wrong(item, key, "a string", other),
            }
        }
        Some(strings)
    }

    /// Gives the names of the keys that nobody has read yet, for tables whose keys are the user's own.
    pub fn remaining_keys(&self) -> Vec<String> {
        let entries = self.entries.into_iter().flat_map(DeTable::keys);
        entries
            .map(|key| key.get_ref().to_string())
            .filter(|key| !self.known.contains(key))
            .collect()
    }

    /// Gives the whole table as JSON, for the fingerprint.
    pub fn to_json(&self) -> Value {
        self.entries.map_or(Value::Null, json::of_table)
    }

    /// Reports a mistake at a key of this table that a check of the caller's own found.
    pub fn report(&self, key: &str, message: impl Into<String>, mend: impl Into<String>) {
        let span = self
            .entries
            .and_then(|entries| entries.get(key))
            .map_or_else(|| self.span.clone(), Spanned::span);
        self.sheet.report(&span, message.into(), mend);
    }

    /// Reports mistakes that stand in other files, which a key of this table names.
    pub(crate) fn adopt(&self, problems: Vec<Problem>) {
        self.sheet.problems.borrow_mut().extend(problems);
    }

    /// Reports every key that nobody has read, with the known key that is nearest to it.
    pub fn finish(self) {
        for key in self.entries.into_iter().flat_map(DeTable::keys) {
            let name = key.get_ref().as_ref();
            if self.known.iter().any(|known| known == name) {
                continue;
            }
            let nearest = self
                .known
                .iter()
                .map(|known| (strsim::damerau_levenshtein(known, name), known))
                .min()
                .filter(|(distance, _)| *distance <= 3);
            let mend = match nearest {
                Some((_, known)) => format!("did you mean `{known}`?"),
                None => format!("remove it; known here: {}", self.known.join(", ")),
            };
            self.sheet.report(
                &key.span(),
                format!("`{}` is not a known key", self.dotted(name)),
                mend,
            );
        }
    }

    /// Tells whether nothing stands in the table.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_none_or(DeTable::is_empty)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.entries
            .is_some_and(|entries| entries.contains_key(key))
            || self.sheet.overrides.0.contains_key(&self.dotted(key))
    }

    fn take(&mut self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.known.push(key.to_owned());
        self.entries.and_then(|entries| entries.get(key))
    }

    fn text<T>(&mut self, key: &str, what: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        self.scalar(key, what, &read, |value| match value {
            DeValue::String(text) => read(text),
            _ => None,
        })
    }

    fn scalar<T>(
        &mut self,
        key: &str,
        what: &str,
        from_text: impl Fn(&str) -> Option<T>,
        from_value: impl Fn(&DeValue<'a>) -> Option<T>,
    ) -> Option<T> {
        let dotted = self.dotted(key);
        let value = self.take(key);
        if let Some(above) = self.sheet.overrides.0.get(&dotted) {
            self.sheet.used.borrow_mut().insert(dotted);
            let read = from_text(&above.value);
            if read.is_none() {
                self.sheet.problems.borrow_mut().push(Problem::of_file(
                    &above.origin,
                    format!("\"{}\" is not {what}", above.value),
                    format!("give {what}"),
                ));
            }
            return read;
        }
        let value = value?;
        let read = from_value(value.get_ref());
        if read.is_none() {
            self.wrong(value, key, what, value.get_ref());
        }
        read
    }

    fn wrong(&self, at: &Spanned<DeValue<'_>>, key: &str, what: &str, found: &DeValue<'_>) {
        let found = match found {
            DeValue::String(text) => format!("\"{text}\""),
            other => format!("this {}", other.type_str()),
        };
        self.sheet.report(
            &at.span(),
            format!("`{}` is {found}", self.dotted(key)),
            format!("write {what}"),
        );
    }

    fn report_here(&self, message: String, mend: String) {
        self.sheet.report(&self.span, message, mend);
    }

    fn dotted(&self, key: &str) -> String {
        if self.name.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.name)
        }
    }
}
