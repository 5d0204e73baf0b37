//! Takes one document through the stages and makes its lines.

use std::sync::Arc;

use tokio::sync::Semaphore;

use super::commit::Finished;
use super::halt::Halt;
use super::read::Item;
use super::scribe::{Lines, Scribe};
use super::ticket::Ticket;
use crate::config::Config;
use crate::ledger::Failure;
use crate::limits::{Allowance, Limits};
use crate::model::Document;
use crate::record::{DocumentRecord, Outcome, Reason};
use crate::stage::{Flow, Step, StepError, off_runtime, text_of};

/// The stages in their order, and the maker of lines behind them.
pub(super) struct Processor {
    pub(super) steps: Vec<Arc<Step>>,
    pub(super) scribe: Scribe,
    /// Turns for stages that compute themselves; more documents may wait in others.
    pub(super) turns: Semaphore,
    pub(super) halt: Halt,
    pub(super) limits: Limits,
}

impl Processor {
    /// Processes a document in a task of its own, so that a panic costs only this one.
    pub(super) async fn process(self: Arc<Self>, item: Item) -> Finished {
        let Item {
            ticket,
            path,
            content,
        } = item;
        let document = match content {
            Ok(document) => *document,
            Err(failure) => {
                let record = self.scribe.unread(path, outcome(&failure));
                return failed(ticket, record, failure);
            }
        };
        let shell = shell(&document);
        let processor = Arc::clone(&self);
        let work = tokio::spawn(async move {
            let limits = processor.limits;
            through(&processor.steps, document, limits, Some(&processor.turns)).await
        });
        match work.await {
            Ok(Ok(staged)) => self.finish(ticket, staged).await,
            Ok(Err(error)) if error.stops => {
                self.halt.raise(error.message);
                // The run drops this future, and the document's file stays in the work folder.
                std::future::pending().await
            }
            Ok(Err(error)) => self.fail(ticket, &shell, failure(error)),
            Err(panic) => self.fail(ticket, &shell, panicked(panic)),
        }
    }

    fn fail(&self, ticket: Ticket, shell: &Document, failure: Failure) -> Finished {
        let record = self.scribe.document(shell, outcome(&failure));
        failed(ticket, record, failure)
    }

    async fn finish(&self, ticket: Ticket, staged: (Document, Option<String>)) -> Finished {
        let (document, dropped_by) = staged;
        let scribe = self.scribe.clone();
        off_runtime(move || {
            let (outcome, lines) = match dropped_by {
                Some(stage) => (Outcome::Dropped { stage }, Lines::default()),
                None => (Outcome::Coded, scribe.lines(&document)),
            };
            let mut record = scribe.document(&document, outcome);
            record.events = lines.events;
            Finished {
                ticket,
                lines,
                record,
                failure: None,
            }
        })
        .await
    }
}

/// Takes a document through the stages of a configuration, for programs that embed the coder.
///
/// Gives nothing where a stage drops the document. The stages are not started and not stopped.
///
/// # Errors
/// Where a stage fails; its panics are passed on.
pub async fn annotate(config: &Config, document: Document) -> Result<Option<Document>, Failure> {
    let through = through(&config.stages, document, config.limits, None).await;
    let (document, dropped_by) = through.map_err(failure)?;
    Ok(dropped_by.is_none().then_some(document))
}

/// Takes a document through stages; gives the name of the one that dropped it, if one did.
async fn through(
    steps: &[Arc<Step>],
    mut document: Document,
    limits: Limits,
    turns: Option<&Semaphore>,
) -> Result<(Document, Option<String>), StepError> {
    let mut allowance = Allowance::new(limits);
    for step in steps {
        let turns = turns.filter(|_| step.stage().waiting() == 0);
        let _turn = match turns {
            // It is never closed.
            Some(turns) => turns.acquire().await.ok(),
            None => None,
        };
        match step.process(document, &mut allowance).await? {
            Flow::Next(next) => document = next,
            Flow::Drop(dropped) => return Ok((dropped, Some(step.name().to_owned()))),
        }
        limits.check(&document).map_err(|limit| step.over(limit))?;
    }
    Ok((document, None))
}

/// Keeps of a document what its record needs should it be lost in a stage.
fn shell(document: &Document) -> Document {
    Document {
        key: document.key.clone(),
        id: document.id.clone(),
        path: document.path.clone(),
        title: document.title.clone(),
        body: String::new(),
        source: document.source.clone(),
        url: document.url.clone(),
        published: document.published,
        given_language: document.given_language.clone(),
        received_at: document.received_at,
        language: None,
        sentences: Vec::new(),
        events: Vec::new(),
        extra: serde_json::Map::new(),
    }
}

fn failed(ticket: Ticket, record: DocumentRecord, failure: Failure) -> Finished {
    Finished {
        ticket,
        lines: Lines::default(),
        record,
        failure: Some(failure),
    }
}

fn outcome(failure: &Failure) -> Outcome {
    Outcome::Failed(Reason {
        code: failure.code.clone(),
        message: failure.message.clone(),
        mend: Some(failure.mend.clone()).filter(|mend| !mend.is_empty()),
        line: failure.line.map(|line| line as u64),
    })
}

fn failure(error: StepError) -> Failure {
    if let Some(limit) = error.limit {
        return Failure {
            code: limit.code().to_owned(),
            message: error.message,
            mend: limit.mend(),
            line: None,
        };
    }
    let (code, mend) = if error.is_panic {
        let mend = "report it with this document, then `tidings requeue` with a mended version";
        ("panic", mend)
    } else {
        ("stage", "mend the stage, then `tidings requeue`")
    };
    Failure {
        code: code.to_owned(),
        message: error.message,
        mend: mend.to_owned(),
        line: None,
    }
}

/// Makes a failure of a panic between the stages.
fn panicked(error: tokio::task::JoinError) -> Failure {
    let text = error.try_into_panic().map(|panic| text_of(&*panic));
    failure(StepError {
        message: format!("the pipeline panicked: {}", text.unwrap_or_default()),
        is_panic: true,
        stops: false,
        limit: None,
    })
}
