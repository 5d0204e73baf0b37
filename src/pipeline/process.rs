//! Takes one document through the stages and makes its lines.

use std::sync::Arc;

use super::commit::Finished;
use super::read::Item;
use super::scribe::{Lines, Scribe};
use super::ticket::Ticket;
use crate::config::Config;
use crate::ledger::Failure;
use crate::model::Document;
use crate::record::{DocumentRecord, Outcome, Reason};
use crate::stage::{Flow, Stage, off_runtime};

/// The stages in their order, and the maker of lines behind them.
pub(super) struct Processor {
    pub(super) stages: Vec<Arc<dyn Stage>>,
    pub(super) scribe: Scribe,
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
        let work = tokio::spawn(async move { through(&processor.stages, document).await });
        match work.await {
            Ok(Ok(staged)) => self.finish(ticket, staged).await,
            Ok(Err(failure)) => self.fail(ticket, &shell, failure),
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
                lines: lines.bytes,
                event_count: lines.events,
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
    let (document, dropped_by) = through(&config.stages, document).await?;
    Ok(dropped_by.is_none().then_some(document))
}

/// Takes a document through stages; gives the name of the one that dropped it, if one did.
async fn through(
    stages: &[Arc<dyn Stage>],
    mut document: Document,
) -> Result<(Document, Option<String>), Failure> {
    for stage in stages {
        match stage.process(document).await {
            Ok(Flow::Next(next)) => document = next,
            Ok(Flow::Drop(dropped)) => return Ok((dropped, Some(stage.name().to_owned()))),
            Err(error) => {
                return Err(Failure {
                    code: "stage".to_owned(),
                    message: format!("stage `{}` failed: {}", stage.name(), error.message),
                    mend: "mend the stage, then `tidings requeue`".to_owned(),
                    line: None,
                });
            }
        }
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
        lines: Vec::new(),
        event_count: 0,
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

fn panicked(error: tokio::task::JoinError) -> Failure {
    let message = match error.try_into_panic() {
        Ok(panic) => match (panic.downcast_ref::<String>(), panic.downcast_ref::<&str>()) {
            (Some(text), _) => text.clone(),
            (None, Some(text)) => (*text).to_owned(),
            (None, None) => "without a message".to_owned(),
        },
        Err(_) => "the task was cancelled".to_owned(),
    };
    Failure {
        code: "panic".to_owned(),
        message: format!("a stage panicked: {message}"),
        mend: "report it with this document, then `tidings requeue` with a mended version"
            .to_owned(),
        line: None,
    }
}
