//! The two ways through the pipeline: the daemon over an inbox, and one pass over given paths.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Semaphore, mpsc};
use tokio_util::sync::CancellationToken;

use super::commit::{CommitSettings, Committer};
use super::deaths::Deaths;
use super::flow::Flow;
use super::halt::Halt;
use super::leftovers::Leftovers;
use super::open::{open_ledger, open_sinks, ready};
use super::outcome::{CommitError, Summary};
use super::process::Processor;
use super::read::{ReadSettings, Reader};
use super::report;
use super::scribe::{Emit, Scribe};
use crate::config::{Config, OnDuplicate, SinkConfig};
use crate::disposal::Disposer;
use crate::format::Format;
use crate::ledger::{Ledger, LedgerError};
use crate::sink::SinkError;
use crate::source::{Folders, GivenPaths, Inbox, InboxError};
use crate::stage::{StageError, Step};

/// Claims that wait to be read: enough to hide a rename behind a read, few enough to leave the rest in the inbox.
const CLAIMS: usize = 16;

/// Documents under way for each that is coded at a time: the second waits ready when the first is done.
const UNDER_WAY: usize = 2;

/// Why a pipeline could not start, or ended early.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The inbox cannot be used.
    #[error(transparent)]
    Inbox(#[from] InboxError),
    /// The ledger cannot be used.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// An unreadable ledger could not be set aside.
    #[error("cannot set aside ledger {0}")]
    SetAside(PathBuf, #[source] std::io::Error),
    /// A sink cannot be used.
    #[error(transparent)]
    Sink(#[from] SinkError),
    /// A stage could not get ready.
    #[error("cannot start stage `{0}`")]
    Stage(String, #[source] StageError),
    /// A stage that must not fail has failed.
    #[error(
        "{0}; it has `on_error = \"stop\"`, so files under way stay where they are until the next start"
    )]
    Halted(String),
    /// A step kept failing.
    #[error(transparent)]
    Commit(#[from] CommitError),
}

/// What stops a run: first gently, then for good.
#[derive(Debug, Clone, Default)]
pub struct Stopper {
    /// Cancelled: the source hands on nothing more, documents under way are finished.
    pub drain: CancellationToken,
    /// Cancelled: steps that fail are not tried again.
    pub abandon: CancellationToken,
}

impl Stopper {
    /// Stops gently now, and for good after `deadline`.
    pub fn stop(&self, deadline: Duration) {
        self.drain.cancel();
        let abandon = self.abandon.clone();
        tokio::spawn(async move {
            tokio::time::sleep(deadline).await;
            abandon.cancel();
        });
    }
}

/// Runs the daemon until `stopper` says so, or, `once`, until nothing is left in the inbox.
///
/// # Errors
/// Where a part cannot start, or a required sink or the ledger failed until the run was to end.
///
/// # Panics
/// Where the committer does, which is a broken invariant.
pub async fn run(config: &Config, once: bool, stopper: Stopper) -> Result<Summary, RunError> {
    let folders = Folders::open(&config.inbox)?;
    let sinks = ready(&stopper.drain, || open_sinks(&config.sinks)).await?;
    let ledger = Arc::new(ready(&stopper.drain, || open_ledger(config)).await?);
    let settings = CommitSettings {
        fingerprint: config.fingerprint.clone(),
        remember: config.inbox.remember,
        on_duplicate: config.inbox.on_duplicate,
        routes: routes(&config.sinks),
    };
    let mut committer = Committer::new(
        sinks,
        Some(Arc::clone(&ledger)),
        Some(Disposer::new(&config.inbox)),
        settings,
        stopper.abandon.clone(),
    );
    let committer = tokio::task::spawn_blocking(move || {
        committer.recover()?;
        Ok::<_, CommitError>(committer)
    });
    let committer = committer.await.expect("recovery does not panic")?;
    let leftovers = match folders.claimed()? {
        claims if claims.is_empty() => None,
        claims => {
            let deaths = Deaths::of(&config.inbox.work).map_err(|source| InboxError::Folder {
                folder: config.inbox.work.clone(),
                source,
            })?;
            Some(Leftovers::new(claims, deaths))
        }
    };
    start(&config.stages).await?;
    let reader = ReadSettings {
        max_file: config.inbox.max_file,
        format: Format::Auto,
        published: None,
        language: None,
        published_from_file: config.inbox.published_from_file,
    };
    let reader = Reader::new(reader, Some(Arc::clone(&ledger)), config.inbox.in_flight);
    let processor = processor(config, &config.sinks, Emit::Events, true);
    let (claims, claimed) = mpsc::channel(CLAIMS);
    let inbox = Inbox::watch(folders, ledger, once, claims, stopper.drain.clone());
    let source = std::thread::Builder::new().name("inbox".to_owned());
    let source = source
        .spawn(move || inbox.run())
        .map_err(|source| InboxError::Folder {
            folder: config.inbox.path.clone(),
            source,
        })?;
    tracing::info!(inbox = %config.inbox.path.display(), "ready");
    let reports = report::log_regularly(&config.stages, config.log_stages);
    let flow = Flow {
        reader,
        under_way: under_way(config),
        processor,
        in_order: false,
        progress: None,
    };
    let summary = flow
        .drive(leftovers, claimed, committer, &stopper.abandon)
        .await;
    drop(reports);
    stopper.drain.cancel();
    if source.join().is_err() {
        tracing::error!("the source panicked; files stay where they are until the next start");
    }
    stop(&config.stages).await;
    summary
}

/// How [`code`] goes over its input.
#[derive(Debug, Clone)]
pub struct CodeOptions {
    /// What stands in the input.
    pub format: Format,
    /// The language of all documents that give none.
    pub language: Option<String>,
    /// The time of publication of all documents that give none.
    pub published: Option<jiff::Timestamp>,
    /// What is written.
    pub emit: Emit,
    /// Whether the lines say when they were made.
    pub timestamps: bool,
    /// The file to write to, with its ledger; else standard output.
    pub out: Option<(SinkConfig, PathBuf)>,
}

/// Codes given paths once, in their order.
///
/// `progress` is called with the number of documents through so far.
///
/// # Errors
/// Where a part cannot start, or the output kept failing.
///
/// # Panics
/// Where the committer does, which is a broken invariant.
pub async fn code(
    config: &Config,
    paths: GivenPaths,
    options: CodeOptions,
    stopper: Stopper,
    progress: Option<Box<dyn Fn(u64) + Send>>,
) -> Result<Summary, RunError> {
    let (given, ledger) = match &options.out {
        Some((sink, ledger)) => ([sink.clone()], Some(Arc::new(Ledger::open(ledger)?))),
        None => ([SinkConfig::standard_output()], None),
    };
    let sinks = open_sinks(&given)?;
    let settings = CommitSettings {
        fingerprint: config.fingerprint.clone(),
        remember: config.inbox.remember,
        on_duplicate: OnDuplicate::Code,
        routes: Vec::new(),
    };
    let abandon = stopper.abandon.clone();
    let mut committer = Committer::new(sinks, ledger.clone(), None, settings, abandon);
    committer.recover()?;
    start(&config.stages).await?;
    let reader = ReadSettings {
        max_file: u64::MAX,
        format: options.format,
        published: options.published,
        language: options.language,
        published_from_file: config.inbox.published_from_file,
    };
    let reader = Reader::new(reader, ledger.clone(), config.inbox.in_flight);
    let processor = processor(config, &given, options.emit, options.timestamps);
    let (claims, claimed) = mpsc::channel(CLAIMS);
    let drain = stopper.drain.clone();
    let source = std::thread::spawn(move || paths.hand_on(&claims, ledger.as_deref(), &drain));
    let flow = Flow {
        reader,
        under_way: under_way(config),
        processor,
        in_order: true,
        progress,
    };
    let summary = flow.drive(None, claimed, committer, &stopper.abandon).await;
    if source.join().is_err() {
        tracing::error!("the source panicked; the rest of the input is not coded");
    }
    stop(&config.stages).await;
    summary
}

fn routes(sinks: &[SinkConfig]) -> Vec<String> {
    let routed = sinks.iter().filter(|sink| sink.condition.is_given());
    routed.map(|sink| sink.name.clone()).collect()
}

fn processor(
    config: &Config,
    sinks: &[SinkConfig],
    emit: Emit,
    timestamps: bool,
) -> Arc<Processor> {
    Arc::new(Processor {
        steps: config.stages.clone(),
        scribe: Scribe::new(config, sinks, emit, timestamps),
        turns: Semaphore::new(config.parallel * UNDER_WAY),
        halt: Halt::default(),
    })
}

/// Gives how many documents may be under way: those that compute, and those that wait in a stage.
fn under_way(config: &Config) -> usize {
    let waiting: usize = config
        .stages
        .iter()
        .map(|step| step.stage().waiting())
        .sum();
    config.parallel * UNDER_WAY + waiting
}

async fn start(steps: &[Arc<Step>]) -> Result<(), RunError> {
    for (at, step) in steps.iter().enumerate() {
        if let Err(error) = step.stage().start().await {
            stop_all(&steps[..at]).await;
            return Err(RunError::Stage(step.name().to_owned(), error));
        }
    }
    Ok(())
}

/// Ends the stages, and logs what they did.
async fn stop(steps: &[Arc<Step>]) {
    stop_all(steps).await;
    report::log(steps);
}

async fn stop_all(steps: &[Arc<Step>]) {
    futures_util::future::join_all(steps.iter().map(|step| step.stage().stop())).await;
}
