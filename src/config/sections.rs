//! The sections of the configuration and how they hang together.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::{Condition, SINK_TYPES, Table, step};
use crate::coder::{self, Coder};
use crate::gazetteer::Gazetteer;
use crate::ontology::Ontology;
use crate::sink::SinkKind;
use crate::stage::{Registry, StageContext, Step};

/// A checked configuration with absolute paths.
pub struct Config {
    /// Where documents come from.
    pub inbox: InboxConfig,
    /// The stages in their order, built.
    pub stages: Vec<Arc<Step>>,
    /// What the coded events depend on, in 32 hex digits: version, ontology, stages with their settings and data.
    pub fingerprint: String,
    /// The coder with its language packs.
    pub coder: Arc<Coder>,
    /// The names of people, bodies and places.
    pub gazetteer: Arc<Gazetteer>,
    /// The categories and their codes.
    pub ontology: Arc<Ontology>,
    /// The sinks in their order.
    pub sinks: Vec<SinkConfig>,
    /// The ledger's file.
    pub ledger: PathBuf,
    /// How many documents are coded at a time.
    pub parallel: usize,
    /// How long a stop waits for documents under way.
    pub drain: Duration,
    /// What is logged, in the syntax of tracing's filters.
    pub log_level: String,
    /// How often the log says what each stage did, while documents come.
    pub log_stages: Duration,
    /// How it is logged.
    pub log_format: LogFormat,
}

/// The inbox.
#[derive(Debug, Clone)]
pub struct InboxConfig {
    /// The folder that is watched.
    pub path: PathBuf,
    /// Where coded files go.
    pub done: PathBuf,
    /// Where files go that could not be coded.
    pub failed: PathBuf,
    /// Where files stand while they are coded.
    pub work: PathBuf,
    /// What becomes of a coded file.
    pub after: After,
    /// What is done with a document that was coded before.
    pub on_duplicate: OnDuplicate,
    /// The largest file that is read, in bytes.
    pub max_file: u64,
    /// How many bytes of documents are under way at most.
    pub in_flight: u64,
    /// How long a settled document is known again.
    pub remember: Duration,
    /// How long a file must keep still where the operating system does not say that it is complete.
    pub settle: Duration,
    /// How new files are noticed.
    pub watch: Watch,
    /// How often the folder is listed, whatever the operating system said.
    pub scan: Duration,
    /// Names and paths that are passed over.
    pub ignore: globset::GlobSet,
    /// Whether a file's time is its time of publication where it gives none.
    pub published_from_file: bool,
}

/// How new files are noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Watch {
    /// The operating system says so, and the folder is listed now and then.
    Events,
    /// The folder is listed, and nothing else: network mounts do not say what others write there.
    Poll,
}

/// What becomes of a coded file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// It is moved to `done/`.
    Move,
    /// It stays where it is.
    Keep,
    /// It is deleted.
    Delete,
}

/// What is done with a document whose key was coded before with the same fingerprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDuplicate {
    /// It is recorded as skipped.
    Skip,
    /// It is coded again.
    Code,
}

/// How logs look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// JSON Lines for machines.
    Json,
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

pub(super) fn read(mut root: Table<'_>, base: &Path, registry: &Registry) -> Config {
    let inbox = read_inbox(root.table("inbox"), base);
    let mut run = root.table("run");
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let parallel = match run.integer("parallel", 0, 0..=1024) {
        0 => cores,
        number => number as usize,
    };
    let drain = run.duration("drain", Duration::from_secs(10));
    run.finish();
    let mut ledger = root.table("ledger");
    let ledger_path = base.join(ledger.string("path", "tidings.ledger"));
    ledger.finish();
    let mut log = root.table("log");
    let log_level = log.string("level", "info");
    if log_level.parse::<tracing_subscriber::EnvFilter>().is_err() {
        log.report(
            "level",
            format!("`log.level` is \"{log_level}\""),
            "write error, warn, info, debug or trace, or a filter such as \"info,tidings=debug\"",
        );
    }
    let log_stages = log.duration("stages", Duration::from_mins(10));
    let formats = [("text", LogFormat::Text), ("json", LogFormat::Json)];
    let log_format = log.choice("format", &formats, LogFormat::Text);
    log.finish();
    let ontology = Ontology::embedded();
    let coder = Arc::new(read_packs(root.table("packs"), base));
    let gazetteer = Arc::new(read_gazetteer(root.table("gazetteer"), base));
    let context = StageContext::new(base, Arc::clone(&coder), Arc::clone(&gazetteer));
    let (stages, fingerprint) = read_stages(&mut root, context, registry, &ontology);
    let sinks = read_sinks(&mut root, base);
    root.finish();
    Config {
        inbox,
        stages,
        fingerprint,
        coder,
        gazetteer,
        ontology,
        sinks,
        ledger: ledger_path,
        parallel,
        drain,
        log_level,
        log_stages,
        log_format,
    }
}

fn read_inbox(mut table: Table<'_>, base: &Path) -> InboxConfig {
    let path = base.join(table.string("path", "inbox"));
    let beside = path.parent().unwrap_or(base).to_owned();
    let mut folder = |key: &str| match table.optional_path(key) {
        Some(given) => base.join(given),
        None => beside.join(key),
    };
    let (done, failed, work) = (folder("done"), folder("failed"), folder("work"));
    let after = [
        ("move", After::Move),
        ("keep", After::Keep),
        ("delete", After::Delete),
    ];
    let after = table.choice("after", &after, After::Move);
    let on_duplicate = [("skip", OnDuplicate::Skip), ("code", OnDuplicate::Code)];
    let on_duplicate = table.choice("on_duplicate", &on_duplicate, OnDuplicate::Skip);
    let max_file = table.size("max_file", 16 << 20);
    let in_flight = table.size("in_flight", 64 << 20);
    if in_flight < max_file {
        table.report(
            "in_flight",
            "`inbox.in_flight` is smaller than `inbox.max_file`",
            "make it at least as large, so that the largest file can be read",
        );
    }
    let days = |days: u64| Duration::from_secs(days * 24 * 60 * 60);
    let config = InboxConfig {
        after,
        on_duplicate,
        max_file,
        in_flight,
        remember: table.duration("remember", days(90)),
        settle: table.duration("settle", Duration::from_secs(1)),
        watch: table.choice(
            "watch",
            &[("events", Watch::Events), ("poll", Watch::Poll)],
            Watch::Events,
        ),
        scan: table.duration("scan", Duration::from_secs(5)),
        ignore: read_globs(&mut table),
        published_from_file: table.boolean("published_from_file", false),
        path,
        done,
        failed,
        work,
    };
    for (key, folder) in [
        ("done", &config.done),
        ("failed", &config.failed),
        ("work", &config.work),
    ] {
        if config.path.starts_with(folder) {
            table.report(
                key,
                format!("`inbox.{key}` holds the inbox"),
                "name a folder beside the inbox, on the same file system",
            );
        }
    }
    table.finish();
    config
}

fn read_globs(table: &mut Table<'_>) -> globset::GlobSet {
    let mut globs = globset::GlobSetBuilder::new();
    for text in table.strings("ignore") {
        match globset::Glob::new(&text) {
            Ok(glob) => {
                globs.add(glob);
            }
            Err(error) => table.report(
                "ignore",
                format!("`inbox.ignore`: {error}"),
                "write a glob such as \"*.bak\" or \"drafts/**\"",
            ),
        }
    }
    globs.build().unwrap_or_default()
}

/// Makes the coder of the built-in packs and those of a user's folder.
fn read_packs(mut table: Table<'_>, base: &Path) -> Coder {
    let coder = match table.optional_path("dir") {
        None => Coder::built_in(),
        Some(dir) => {
            let read = coder::read_packs(&base.join(dir)).and_then(Coder::with_overlay);
            read.unwrap_or_else(|problems| {
                table.adopt(problems);
                Coder::built_in()
            })
        }
    };
    table.finish();
    coder
}

/// Makes the gazetteer of the built-in names and those of a user's folder.
fn read_gazetteer(mut table: Table<'_>, base: &Path) -> Gazetteer {
    let gazetteer = match table.optional_path("dir") {
        None => Gazetteer::built_in(),
        Some(dir) => Gazetteer::with_overlay(&base.join(dir)).unwrap_or_else(|problems| {
            table.adopt(problems);
            Gazetteer::built_in()
        }),
    };
    table.finish();
    gazetteer
}

fn read_stages(
    root: &mut Table<'_>,
    mut context: StageContext,
    registry: &Registry,
    ontology: &Arc<Ontology>,
) -> (Vec<Arc<Step>>, String) {
    let tables = root.tables("stage");
    context.depend_on("ontology", ontology.fingerprint());
    let mut stages: Vec<Arc<Step>> = Vec::new();
    for mut table in tables {
        context.depend_on("settings", step::settings(&table).as_bytes());
        let kind = table.required_string("type", "\"classify\"");
        if kind.is_empty() {
            continue;
        }
        let given = table.optional_string("name");
        let mut options = step::read(&mut table);
        context.turn_to(given.as_deref().unwrap_or(&kind), options.timeout);
        match registry.build(&kind, &mut table, &mut context) {
            Some(stage) => {
                options.timeout = context.take_timeout();
                let name = given.unwrap_or_else(|| stage.name().to_owned());
                if stages.iter().any(|other| other.name() == name) {
                    table.report(
                        "name",
                        format!("two stages are named `{name}`"),
                        "give each a `name` of its own",
                    );
                }
                stages.push(Arc::new(Step::new(&kind, &name, stage, options)));
            }
            None => table.report(
                "type",
                format!("\"{kind}\" is not a known stage type"),
                format!("known: {}", registry.types().join(", ")),
            ),
        }
        table.finish();
    }
    (stages, context.fingerprint())
}

fn read_sinks(root: &mut Table<'_>, base: &Path) -> Vec<SinkConfig> {
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
