//! The one bounded stream between source and committer.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::sync::CancellationToken;

use super::commit::{Committer, Finished};
use super::leftovers::Leftovers;
use super::outcome::{CommitError, Summary};
use super::process::Processor;
use super::read::Reader;
use super::run::RunError;
use crate::source::Claim;

/// Files read ahead of the stages: reading is short beside coding, and each is charged to the byte budget.
const READ_AHEAD: usize = 4;

/// Finished documents that wait for the committer: two full groups, so that one fills while one is synced.
const FINISHED: usize = 1024;

/// How long the committer may take to end once it is to give up: a step that blocks longer is left behind.
const LAST_WAIT: Duration = Duration::from_secs(1);

/// The stream between source and committer.
pub(super) struct Flow {
    pub(super) reader: Reader,
    pub(super) processor: Arc<Processor>,
    pub(super) under_way: usize,
    pub(super) in_order: bool,
    pub(super) progress: Option<Box<dyn Fn(u64) + Send>>,
}

impl Flow {
    /// Moves documents from the claims to the committer until the claims end or the committer gives up.
    pub(super) async fn drive(
        self,
        leftovers: Option<Leftovers>,
        claims: mpsc::Receiver<Claim>,
        committer: Committer,
        abandon: &CancellationToken,
    ) -> Result<Summary, RunError> {
        let (finished, committing) = mpsc::channel(FINISHED);
        let mut commits = tokio::task::spawn_blocking(move || committer.run(committing));
        let under_way = self.under_way;
        let (reader, processor) = (&self.reader, &self.processor);
        let documents = ReceiverStream::new(claims)
            .then(|claim| reader.grant(claim))
            .map(|granted| reader.read(granted))
            .buffered(READ_AHEAD)
            .flat_map(stream::iter)
            .map(|item| Arc::clone(processor).process(item));
        let progress = self.progress.as_deref();
        let work = async {
            if let Some(leftovers) = leftovers {
                leftovers.go(reader, processor, &finished).await;
            }
            if self.in_order {
                forward(documents.buffered(under_way), &finished, progress).await;
            } else {
                let documents = documents.buffer_unordered(under_way);
                forward(documents, &finished, progress).await;
            }
        };
        let ended = tokio::select! {
            () = work => None,
            () = abandon.cancelled() => None,
            () = processor.halt.raised() => None,
            ended = &mut commits => Some(ended),
        };
        drop(finished);
        let ended = if let Some(ended) = ended {
            ended
        } else {
            tokio::select! {
                ended = &mut commits => ended,
                // A sink that blocks cannot be told to stop.
                () = stuck(abandon) => return Err(CommitError::Stuck.into()),
            }
        };
        let summary = ended.expect("the committer does not panic")?;
        match self.processor.halt.reason() {
            Some(reason) => Err(RunError::Halted(reason)),
            None => Ok(summary),
        }
    }
}

/// Ends when the committer has not, long after it was to give up.
async fn stuck(abandon: &CancellationToken) {
    abandon.cancelled().await;
    tokio::time::sleep(LAST_WAIT).await;
}

/// Hands finished documents to the committer until there are no more, or it has ended.
async fn forward(
    documents: impl futures_util::Stream<Item = Finished>,
    finished: &mpsc::Sender<Finished>,
    progress: Option<&(dyn Fn(u64) + Send)>,
) {
    let mut documents = std::pin::pin!(documents);
    let mut count = 0;
    while let Some(document) = documents.next().await {
        if finished.send(document).await.is_err() {
            return;
        }
        count += 1;
        if let Some(progress) = progress {
            progress(count);
        }
    }
}
