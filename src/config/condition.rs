//! Which documents a stage takes, and which events a sink: `when` and `unless`.

use globset::{Glob, GlobSet, GlobSetBuilder};

use super::Table;
use crate::model::{Document, Status};
use crate::record::EventRecord;

/// The conditions of a stage or a sink: `when` must hold and `unless` must not.
#[derive(Debug, Clone, Default)]
pub struct Condition {
    when: Option<Test>,
    unless: Option<Test>,
}

/// Every key that is given must hold; a list holds where one of its entries does.
#[derive(Debug, Clone, Default)]
struct Test {
    languages: Option<Vec<String>>,
    sources: Option<Vec<String>>,
    paths: Option<GlobSet>,
    categories: Option<Vec<String>>,
    statuses: Option<Vec<String>>,
}

impl Condition {
    /// Reads the keys `when` and `unless` of a table.
    pub(super) fn read(table: &mut Table<'_>) -> Self {
        Self {
            when: read(table, "when"),
            unless: read(table, "unless"),
        }
    }

    /// Tells whether anything is asked for.
    pub fn is_given(&self) -> bool {
        self.when.is_some() || self.unless.is_some()
    }

    /// Tells whether it holds for a document; categories and statuses are those of any one of its events.
    pub fn holds_for(&self, document: &Document) -> bool {
        self.decide(|test| test.document(document))
    }

    /// Tells whether it holds for an event; the language is its sentence's.
    pub fn holds_for_event(&self, event: &EventRecord) -> bool {
        self.decide(|test| test.event(event))
    }

    fn decide(&self, holds: impl Fn(&Test) -> bool) -> bool {
        self.when.as_ref().is_none_or(&holds) && !self.unless.as_ref().is_some_and(&holds)
    }
}

impl Test {
    fn document(&self, document: &Document) -> bool {
        let language = document.language.as_ref().map(|found| found.tag.as_str());
        let of_events = self.categories.is_none() && self.statuses.is_none()
            || document
                .events
                .iter()
                .any(|event| self.act(&event.category, event.status));
        self.heading(
            language,
            document.source.as_deref(),
            document.path.as_deref(),
        ) && of_events
    }

    fn event(&self, event: &EventRecord) -> bool {
        let document = &event.document;
        self.heading(
            Some(&event.sentence.language),
            document.source.as_deref(),
            document.path.as_deref(),
        ) && self.act(&event.category, event.status)
    }

    fn heading(&self, language: Option<&str>, source: Option<&str>, path: Option<&str>) -> bool {
        let languages = self.languages.as_ref();
        let paths = self.paths.as_ref();
        languages.is_none_or(|wanted| wanted.iter().any(|tag| is_within(language, tag)))
            && is_one_of(self.sources.as_ref(), source)
            && paths.is_none_or(|globs| path.is_some_and(|path| globs.is_match(path)))
    }

    fn act(&self, category: &str, status: Status) -> bool {
        is_one_of(self.categories.as_ref(), Some(category))
            && is_one_of(self.statuses.as_ref(), Some(status.as_str()))
    }
}

/// Tells whether a language is a tag's or a variety of it: `zh-Hant` is within `zh`.
fn is_within(language: Option<&str>, tag: &str) -> bool {
    let rest = language.and_then(|language| language.strip_prefix(tag));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

fn is_one_of(wanted: Option<&Vec<String>>, found: Option<&str>) -> bool {
    wanted.is_none_or(|wanted| found.is_some_and(|found| wanted.iter().any(|one| one == found)))
}

fn read(table: &mut Table<'_>, key: &str) -> Option<Test> {
    if !table.has(key) {
        return None;
    }
    let mut given = table.table(key);
    let test = Test {
        languages: given.optional_strings("language"),
        sources: given.optional_strings("source"),
        paths: given
            .optional_strings("path")
            .map(|globs| read_globs(&given, &globs)),
        categories: given.optional_strings("category"),
        statuses: given.optional_strings("status"),
    };
    for status in test.statuses.iter().flatten() {
        if Status::parse(status).is_none() {
            let names: Vec<&str> = Status::ALL.iter().map(|status| status.as_str()).collect();
            given.report(
                "status",
                format!("\"{status}\" is not a status"),
                format!("write some of {}", names.join(", ")),
            );
        }
    }
    if given.is_empty() {
        table.report(
            key,
            format!("`{key}` asks for nothing"),
            "name some of language, source, path, category, status",
        );
    }
    given.finish();
    Some(test)
}

fn read_globs(table: &Table<'_>, globs: &[String]) -> GlobSet {
    let mut builder = GlobSetBuilder::new();
    for text in globs {
        match Glob::new(text) {
            Ok(glob) => {
                builder.add(glob);
            }
            Err(error) => table.report(
                "path",
                error.to_string(),
                "write a glob on the path below the inbox, such as \"wire/**\"",
            ),
        }
    }
    builder.build().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_holds_for_its_varieties_and_for_no_other_language() {
        assert!(is_within(Some("zh"), "zh") && is_within(Some("zh-Hant"), "zh"));
        assert!(!is_within(Some("zh"), "zh-Hant") && !is_within(Some("zha"), "zh"));
        assert!(!is_within(None, "zh"));
    }

    #[test]
    fn every_given_key_must_hold_by_one_of_its_entries() {
        let list = |entries: &[&str]| Some(entries.iter().map(|one| (*one).to_owned()).collect());
        let test = Test {
            languages: list(&["hi", "it"]),
            categories: list(&["strike"]),
            ..Test::default()
        };
        let holds = |language, category| {
            test.heading(Some(language), None, None) && test.act(category, Status::Occurred)
        };
        assert!(holds("it", "strike"));
        assert!(!holds("en", "strike") && !holds("hi", "meeting"));
        let unless = Condition {
            when: None,
            unless: Some(test),
        };
        assert!(unless.is_given());
        assert!(!unless.decide(|test| test.act("strike", Status::Occurred)));
        assert!(unless.decide(|test| test.act("meeting", Status::Occurred)));
    }
}
