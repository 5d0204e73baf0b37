//! A stage of one's own in any language: a program that speaks JSON Lines on standard input and output.
//!
//! Documents go to `workers` children, each of which holds at most `window` of them and answers in any order.
//! [`window`] decides what is sent, what is sent again and what fails; [`worker`] does it with a [`child`].
//! No child, however bad, costs more than the documents that fail when they are sent alone.

mod child;
mod guard;
mod noise;
mod pipes;
mod probe;
mod settings;
mod window;
mod worker;

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use tokio::sync::{Mutex, OnceCell, mpsc, oneshot};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::{Flow, Stage, StageContext, StageError, off_runtime};
use crate::config::Table;
use crate::message::{Answer, BadField, DocumentPart, Parts, Patch, Verdict, request_line};
use crate::model::Document;
use child::Child;
use guard::Guard;
use settings::Settings;
use worker::{Job, Worker};

/// A request with so many bytes of text, and no annotations, is written at once: another thread takes longer to wake.
const SHORT_REQUEST: usize = 16 << 10;

/// An answer of so many bytes is read at once.
const SHORT_ANSWER: usize = 2 << 10;

/// The stage `exec`.
pub struct Exec {
    name: String,
    settings: Arc<Settings>,
    ids: Ids,
    pool: OnceCell<Pool>,
}

/// The running workers of a stage.
struct Pool {
    jobs: mpsc::Sender<Job>,
    stop: CancellationToken,
    workers: Mutex<JoinSet<()>>,
}

impl Exec {
    /// Makes the stage of its `[[stage]]` table; its children start with it.
    pub fn read(table: &mut Table<'_>, context: &mut StageContext) -> Self {
        Self {
            name: context.name.clone(),
            settings: Arc::new(Settings::read(table, context)),
            ids: Ids::new(),
            pool: OnceCell::new(),
        }
    }

    /// Gives the workers, started by the first who asks.
    async fn pool(&self) -> Result<&Pool, StageError> {
        self.pool
            .get_or_try_init(|| async { self.start_pool() })
            .await
    }

    fn start_pool(&self) -> Result<Pool, StageError> {
        let guard = Arc::new(Guard::start());
        // A document waits in here only until the next worker looks; the windows hold what is under way.
        let (jobs, queue) = mpsc::channel(1);
        let queue = Arc::new(Mutex::new(queue));
        let stop = CancellationToken::new();
        let mut workers = JoinSet::new();
        for _ in 0..self.settings.workers {
            let child = Child::start(&self.name, &self.settings, &guard).map_err(|error| {
                let (command, folder) = (&self.settings.command[0], &self.settings.folder);
                StageError::new(format!(
                    "cannot start `{command}` in {}: {error}",
                    folder.display()
                ))
            })?;
            let worker = Worker::new(&self.name, &self.settings, &guard, &queue, &stop);
            workers.spawn(worker.run(child));
        }
        Ok(Pool {
            jobs,
            stop,
            workers: Mutex::new(workers),
        })
    }

    /// Has a child answer; gives the line.
    async fn ask(&self, id: u64, request: Vec<u8>) -> Result<Vec<u8>, StageError> {
        let (reply, answer) = oneshot::channel();
        let job = Job {
            id,
            request: request.into(),
            reply,
        };
        let stopped = || StageError::new("the stage is stopped");
        let pool = self.pool().await?;
        pool.jobs.send(job).await.map_err(|_| stopped())?;
        answer
            .await
            .map_err(|_| stopped())?
            .map_err(StageError::new)
    }

    fn is_short(&self, document: &Document) -> bool {
        let annotations = [DocumentPart::Sentences, DocumentPart::Events];
        let is_plain = annotations
            .iter()
            .all(|part| !self.settings.parts.has(*part));
        is_plain && document.body.len() < SHORT_REQUEST
    }

    /// Reads an answer and changes the document as it says.
    async fn interpret(&self, line: Vec<u8>, document: Document) -> Result<Reading, StageError> {
        tracing::trace!(stage = %self.name, "answer: {}", String::from_utf8_lossy(&line));
        let (name, parts) = (self.name.clone(), self.settings.parts);
        let is_short = line.len() < SHORT_ANSWER;
        let read = move || {
            let patch = |fields| Patch::new(fields, parts, &name).apply(document);
            Ok(match Answer::parse(&line)?.verdict {
                Verdict::Change(fields) => Reading::Flow(Box::new(Flow::Next(patch(fields)?))),
                Verdict::Drop(fields) => Reading::Flow(Box::new(Flow::Drop(patch(fields)?))),
                Verdict::Fail(message) => Reading::Fail(message),
            })
        };
        let reading = if is_short {
            read()
        } else {
            off_runtime(read).await
        };
        reading.map_err(|error: BadField| StageError::new(format!("its answer is wrong: {error}")))
    }
}

/// What an answer comes to.
enum Reading {
    /// The document goes on or ends, with its changes.
    Flow(Box<Flow>),
    /// It fails, as its child says.
    Fail(String),
}

#[async_trait]
impl Stage for Exec {
    fn name(&self) -> &str {
        &self.name
    }

    async fn start(&self) -> Result<(), StageError> {
        self.pool().await.map(|_| ())
    }

    fn waiting(&self) -> usize {
        self.settings.workers * self.settings.window
    }

    fn sees(&self) -> Parts {
        self.settings.parts
    }

    async fn probe(&self) -> Result<(), StageError> {
        let document = probe::document()
            .ok_or_else(|| StageError::new("cannot make a document to try it with"))?;
        let id = self.ids.next();
        let line = self
            .ask(id, request_line(id, &document, self.settings.parts))
            .await?;
        // An error is an answer as well: this document may not be of its kind.
        self.interpret(line, document).await.map(|_| ())
    }

    async fn process(&self, document: Document) -> Result<Flow, StageError> {
        let id = self.ids.next();
        let is_short = self.is_short(&document);
        let parts = self.settings.parts;
        let write = move || {
            let request = request_line(id, &document, parts);
            (document, request)
        };
        let (document, request) = if is_short {
            write()
        } else {
            off_runtime(write).await
        };
        let line = self.ask(id, request).await?;
        match self.interpret(line, document).await? {
            Reading::Flow(flow) => Ok(*flow),
            Reading::Fail(message) => Err(StageError::new(message)),
        }
    }

    async fn stop(&self) {
        let Some(pool) = self.pool.get() else { return };
        pool.stop.cancel();
        let mut workers = pool.workers.lock().await;
        while workers.join_next().await.is_some() {}
    }
}

/// Numbers for requests: no two alike, and none to be guessed, so that a child that counts on its own is found out.
struct Ids {
    seed: u64,
    count: AtomicU64,
}

impl Ids {
    fn new() -> Self {
        Self {
            seed: RandomState::new().hash_one("ids"),
            count: AtomicU64::new(0),
        }
    }

    /// Gives a number below 2^53, which every JSON reader keeps exactly.
    fn next(&self) -> u64 {
        // SplitMix64: a bijection of the counter, so numbers differ until their upper 53 bits meet by chance.
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        let mut mixed = self
            .seed
            .wrapping_add(count.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) >> 11
    }
}
