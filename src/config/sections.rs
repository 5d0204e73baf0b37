//! The sections of the configuration and how they hang together.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::{InboxConfig, SinkConfig, Table, inbox, limits, sinks, step};
use crate::coder::{self, Coder};
use crate::gazetteer::Gazetteer;
use crate::limits::Limits;
use crate::ontology::Ontology;
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
    /// What one document may cost.
    pub limits: Limits,
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

/// How logs look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// JSON Lines for machines.
    Json,
}

pub(super) fn read(mut root: Table<'_>, base: &Path, registry: &Registry) -> Config {
    let inbox = inbox::read(root.table("inbox"), base);
    let mut run = root.table("run");
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let parallel = match run.integer("parallel", 0, 0..=1024) {
        0 => cores,
        number => number as usize,
    };
    let drain = run.duration("drain", Duration::from_secs(10));
    run.finish();
    let limits = limits::read(root.table("limits"));
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
    let sinks = sinks::read(&mut root, base);
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
        limits,
        parallel,
        drain,
        log_level,
        log_stages,
        log_format,
    }
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
