//! Sinks.

use std::path::{Path, PathBuf};

use super::{Condition, PartsConfig, SINK_TYPES, Table};

/// The types of sinks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SinkKind {
    /// Event lines to standard output.
    Stdout,
    /// Event lines and document lines to a log each.
    File,
}

/// A sink.
#[derive(Debug, Clone)]
pub struct SinkConfig {
    /// The type.
    pub kind: SinkKind,
    /// The name that logs and the ledger know it by.
    pub name: String,
    /// Whether the daemon waits for it when it fails.
    pub required: bool,
    /// Which events it takes.
    pub condition: Condition,
    /// The event log, for files.
    pub path: PathBuf,
    /// The document log, for files.
    pub documents: PathBuf,
    /// The size at which a log is put aside.
    pub rotate_size: Option<u64>,
    /// Whether a log is put aside at the first batch of a day (UTC).
    pub rotate_daily: bool,
    /// What becomes of parts that were put aside.
    pub parts: PartsConfig,
}

impl SinkConfig {
    /// Gives the sink that stands where none is configured.
    pub fn standard_output() -> Self {
        Self {
            kind: SinkKind::Stdout,
            name: "stdout".to_owned(),
            required: true,
            condition: Condition::default(),
            path: PathBuf::new(),
            documents: PathBuf::new(),
            rotate_size: None,
            rotate_daily: false,
            parts: PartsConfig::default(),
        }
    }

    /// Gives a sink that appends events to one file and keeps no document log.
    pub fn file(path: PathBuf) -> Self {
        Self {
            kind: SinkKind::File,
            name: "file".to_owned(),
            path,
            ..Self::standard_output()
        }
    }
}

/// Reads every `[[sink]]`.
pub(super) fn read(root: &mut Table<'_>, base: &Path) -> Vec<SinkConfig> {
    let mut sinks: Vec<SinkConfig> = Vec::new();
    for mut table in root.tables("sink") {
        let mut sink = SinkConfig::standard_output();
        let condition = Condition::read(&mut table);
        if table.required_string("type", "\"file\"") == "file" {
            sink = SinkConfig::file(base.join(table.string("path", "events.jsonl")));
            let beside = sink.path.with_file_name("documents.jsonl");
            // Documents know no conditions: beside a part of the events their log stands only where it is named.
            sink.documents = match table.optional_path("documents") {
                Some(given) => base.join(given),
                None if condition.is_given() => PathBuf::new(),
                None => beside,
            };
            sink.rotate_size = table.optional_size("rotate_size");
            sink.rotate_daily = table.boolean("rotate_daily", false);
            sink.parts = PartsConfig::read(&mut table);
            if sink.path == sink.documents {
                table.report(
                    "documents",
                    "the event log and the document log are one file",
                    "give `documents` a path of its own",
                );
            }
        }
        sink.condition = condition;
        sink.kind = table.choice("type", SINK_TYPES, sink.kind);
        sink.required = table.boolean("required", true);
        let name = match sink.kind {
            SinkKind::Stdout => "stdout".to_owned(),
            SinkKind::File => format!("file:{}", sink.path.display()),
        };
        sink.name = table.string("name", &name);
        let clashes = |other: &SinkConfig| {
            let (mine, theirs) = (
                [&sink.path, &sink.documents],
                [&other.path, &other.documents],
            );
            sink.name == other.name
                || (sink.kind == SinkKind::File
                    && other.kind == SinkKind::File
                    && mine
                        .iter()
                        .any(|path| !path.as_os_str().is_empty() && theirs.contains(path)))
        };
        if sinks.iter().any(clashes) {
            table.report(
                "path",
                format!(
                    "sink `{}` has the name or a file of another sink",
                    sink.name
                ),
                "give each sink its own `name`, `path` and `documents`",
            );
        }
        sinks.push(sink);
        table.finish();
    }
    // Every document has its line somewhere.
    if sinks
        .iter()
        .all(|sink| sink.documents.as_os_str().is_empty())
        && let Some(first) = sinks.iter_mut().find(|sink| sink.kind == SinkKind::File)
    {
        first.documents = first.path.with_file_name("documents.jsonl");
    }
    if sinks.is_empty() {
        let mut sink = SinkConfig::file(base.join("events.jsonl"));
        sink.documents = base.join("documents.jsonl");
        sink.name = format!("file:{}", sink.path.display());
        sinks.push(sink);
    }
    sinks
}
