//! What a crash left behind goes through first, and alone, so that a document which kills the daemon is found.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::Sender;

use super::commit::Finished;
use super::deaths::Deaths;
use super::process::Processor;
use super::read::Reader;
use crate::fault;
use crate::source::Claim;

/// How long a start must have gone well before a document is tried of which an earlier one died: one that is killed
/// again and again from outside does not get so far, and accuses nobody.
const WELL: Duration = Duration::from_secs(1);

/// The claims of an earlier run, and what it died of.
pub(super) struct Leftovers {
    claims: Vec<Claim>,
    deaths: Deaths,
}

impl Leftovers {
    pub(super) fn new(claims: Vec<Claim>, deaths: Deaths) -> Self {
        Self { claims, deaths }
    }

    /// Takes each document through the stages by itself; ends when the committer has.
    pub(super) async fn go(
        self,
        reader: &Reader,
        processor: &Arc<Processor>,
        finished: &Sender<Finished>,
    ) {
        let Self { claims, mut deaths } = self;
        note(deaths.keep(|known| claims.iter().any(|claim| claim.id == *known)));
        let (suspects, others): (Vec<Claim>, Vec<Claim>) = claims
            .into_iter()
            .partition(|claim| deaths.is_suspect(&claim.id));
        let started = tokio::time::Instant::now();
        for claim in others {
            if !alone(claim, &mut deaths, reader, processor, finished).await {
                return;
            }
        }
        for claim in suspects {
            tokio::time::sleep_until(started + WELL).await;
            if !alone(claim, &mut deaths, reader, processor, finished).await {
                return;
            }
        }
    }
}

/// Takes the documents of a claim through the stages one by one; tells whether the committer still takes them.
async fn alone(
    claim: Claim,
    deaths: &mut Deaths,
    reader: &Reader,
    processor: &Arc<Processor>,
    finished: &Sender<Finished>,
) -> bool {
    let id = claim.id.clone();
    tracing::info!(path = %claim.relative.display(), "taking up a file of an earlier run, alone");
    let granted = reader.grant(claim).await;
    note(deaths.enter(&id, None));
    let items = match deaths.verdict(&id, None) {
        Some(failure) => Reader::refuse(granted, failure),
        None => reader.read(granted).await,
    };
    for mut item in items {
        if let Some(failure) = deaths.verdict(&id, Some(item.ticket.index)) {
            item.content = Err(failure);
        }
        note(deaths.enter(&id, Some(item.ticket.index)));
        note(fault::at("alone"));
        let document = Arc::clone(processor).process(item).await;
        note(deaths.leave());
        if finished.send(document).await.is_err() {
            return false;
        }
    }
    note(deaths.forget(&id));
    true
}

/// A file that cannot be written now accuses nobody later; the document goes on.
fn note(written: std::io::Result<()>) {
    if let Err(error) = written {
        tracing::warn!(%error, "cannot note which document is alone in the stages");
    }
}
