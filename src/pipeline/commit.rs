//! Groups finished documents and takes them through the durable steps.
//!
//! Stage in the ledger, deliver to the sinks, settle in the ledger, dispose of the files; each step is synced
//! before the next. Under load the settling of one group and the staging of the next share a transaction.
//! When nothing waits, a document goes through alone and at once.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::Receiver;
use tokio_util::sync::CancellationToken;

use super::leaving::Leaving;
use super::outcome::{CommitError, Summary};
use super::outlets::Outlets;
use super::patience::{Next, Patience};
use super::progress::FileProgress;
use super::scribe::Lines;
use super::ticket::Ticket;
use crate::config::OnDuplicate;
use crate::disposal::Disposer;
use crate::fault;
use crate::ledger::{
    Batch, ClaimId, Delivered, Disposal, DocumentKey, Failure, Ledger, LedgerError,
    SettledDocument, Settlement, Staged,
};
use crate::record::{DocumentRecord, OutcomeName, to_line};
use crate::sink::Sink;
use crate::source::hex_of_path;

/// A document whose lines are ready.
#[derive(Debug)]
pub(super) struct Finished {
    pub(super) ticket: Ticket,
    /// Whole event lines, or the annotated document's.
    pub(super) lines: Lines,
    pub(super) record: DocumentRecord,
    pub(super) failure: Option<Failure>,
}

/// How many documents share one pair of syncs: enough to make the syncs cheap, few enough to stage at once.
const GROUP_DOCUMENTS: usize = 512;

/// How many bytes of lines share one pair of syncs.
const GROUP_BYTES: usize = 4 << 20;

/// How documents are committed.
#[derive(Debug, Clone)]
pub(super) struct CommitSettings {
    pub(super) fingerprint: String,
    pub(super) remember: Duration,
    pub(super) on_duplicate: OnDuplicate,
    /// The names of the sinks that take only some events.
    pub(super) routes: Vec<String>,
}

/// Takes finished documents through the durable steps, on a thread of its own.
pub(super) struct Committer {
    outlets: Outlets,
    ledger: Option<Arc<Ledger>>,
    leaving: Leaving,
    settings: CommitSettings,
    patience: Patience,
    claims: HashMap<ClaimId, FileProgress>,
    /// Keys that are delivered or staged but not yet in the ledger's table.
    fresh: HashMap<DocumentKey, String>,
    summary: Summary,
}

impl Committer {
    pub(super) fn new(
        sinks: Vec<Box<dyn Sink>>,
        ledger: Option<Arc<Ledger>>,
        disposer: Option<Disposer>,
        settings: CommitSettings,
        abandon: CancellationToken,
    ) -> Self {
        let patience = Patience::new(abandon);
        Self {
            outlets: Outlets::new(sinks, patience.clone()),
            ledger,
            leaving: Leaving::new(disposer, patience.clone()),
            settings,
            patience,
            claims: HashMap::new(),
            fresh: HashMap::new(),
            summary: Summary::default(),
        }
    }

    /// Ends what an earlier run began: delivers its staged batch, settles it, disposes of its files.
    ///
    /// Must be done before the source looks at the work folder.
    pub(super) fn recover(&mut self) -> Result<(), CommitError> {
        let Some(ledger) = self.ledger.clone() else {
            return Ok(());
        };
        self.outlets.recall(&ledger)?;
        if let Some(staged) = self.patience.retry(|| ledger.staged())? {
            tracing::info!(
                documents = staged.settlement.documents.len(),
                "completing the batch of an earlier run"
            );
            let delivered = self.deliver(staged)?;
            self.settle(Some(delivered))?;
        }
        let left = self.patience.retry(|| ledger.disposals())?;
        self.leaving.take(left)
    }

    /// Commits until the channel is closed and empty.
    pub(super) fn run(mut self, mut finished: Receiver<Finished>) -> Result<Summary, CommitError> {
        let mut delivered = None;
        loop {
            let first = if let Ok(first) = finished.try_recv() {
                first
            } else {
                self.settle(delivered.take())?;
                match self.patience.next(&mut finished, self.leaving.again_in()) {
                    Next::Came(first) => first,
                    Next::Ended => return Ok(self.summary()),
                    Next::Late => {
                        self.leaving.try_again();
                        continue;
                    }
                }
            };
            let group = collect(first, &mut finished);
            let staged = self.assemble(group)?;
            self.step(delivered.as_ref(), Some(&staged))?;
            let settled = delivered.take();
            delivered = Some(self.deliver(staged)?);
            self.finish(settled)?;
        }
    }

    fn summary(&self) -> Summary {
        Summary {
            lost_batches: self.outlets.lost_batches,
            ..self.summary
        }
    }

    /// Makes one batch of a group: its lines, where they will stand, and what is settled with them.
    fn assemble(&mut self, group: Vec<Finished>) -> Result<Staged, CommitError> {
        let names = self.settings.routes.iter();
        let mut batch = Batch {
            // A sink has its own lines even where it takes none of them.
            routes: names.map(|name| (name.clone(), Vec::new())).collect(),
            ..Batch::default()
        };
        let mut settlement = Settlement::default();
        let now = jiff::Timestamp::now().as_second();
        for mut finished in group {
            self.mark_duplicate(&mut finished)?;
            self.count(&finished);
            batch.events.append(&mut finished.lines.bytes);
            for (sink, bytes) in &mut finished.lines.routes {
                batch
                    .routes
                    .entry((**sink).to_owned())
                    .or_default()
                    .append(bytes);
            }
            let line = to_line(&finished.record);
            batch
                .documents
                .extend(line.expect("records hold nothing that JSON cannot"));
            let remember = matches!(
                finished.record.outcome,
                OutcomeName::Coded | OutcomeName::Dropped
            );
            let id = finished.record.id.clone();
            if let (true, Some(key)) = (remember, &finished.record.key) {
                let key = DocumentKey::new(key, &self.settings.fingerprint);
                self.fresh.insert(key, id.clone());
            }
            let origin = &finished.ticket.origin;
            settlement.documents.push(SettledDocument {
                claim: origin.claim.clone(),
                index: finished.ticket.index,
                key: finished.record.key.clone(),
                id,
                remember,
                failure: finished.failure.clone(),
                at: now,
            });
            if let Some(disposal) = self.advance(&finished) {
                settlement.disposals.push((origin.claim.clone(), disposal));
            }
        }
        let at = self.outlets.prepare()?;
        Ok(Staged {
            batch,
            at,
            settlement,
        })
    }

    /// Turns a document that was coded before into a skipped one.
    fn mark_duplicate(&mut self, finished: &mut Finished) -> Result<(), CommitError> {
        let is_coded = finished.record.outcome == OutcomeName::Coded;
        let (true, OnDuplicate::Skip, Some(ledger), Some(key)) = (
            is_coded,
            self.settings.on_duplicate,
            &self.ledger,
            &finished.record.key,
        ) else {
            return Ok(());
        };
        let key = DocumentKey::new(key, &self.settings.fingerprint);
        let first = match self.fresh.get(&key) {
            Some(id) => Some(id.clone()),
            None => self
                .patience
                .retry(|| ledger.settled(&key))?
                .map(|settled| settled.id),
        };
        if let Some(duplicate_of) = first {
            finished.lines = Lines::default();
            finished.record.skip(duplicate_of);
        }
        Ok(())
    }

    /// Notes that a document of a file is through; gives the file's disposal when it was the last.
    fn advance(&mut self, finished: &Finished) -> Option<Disposal> {
        let origin = &finished.ticket.origin;
        let progress = self
            .claims
            .entry(origin.claim.clone())
            .or_insert_with(|| FileProgress::after(origin));
        progress.settled += 1;
        progress.failures.extend(finished.failure.clone());
        progress.total = finished.ticket.total.or(progress.total);
        if progress.total != Some(progress.settled) {
            return None;
        }
        let progress = self.claims.remove(&origin.claim)?;
        Some(Disposal {
            relative: hex_of_path(&origin.relative),
            facts: origin.facts,
            in_place: origin.in_place,
            failures: progress.failures,
        })
    }

    fn count(&mut self, finished: &Finished) {
        let summary = &mut self.summary;
        summary.events += finished.lines.events as u64;
        match finished.record.outcome {
            OutcomeName::Coded => summary.coded += 1,
            OutcomeName::Skipped => summary.skipped += 1,
            OutcomeName::Dropped => summary.dropped += 1,
            OutcomeName::Failed => summary.failed += 1,
        }
        if let Some(failure) = &finished.failure {
            tracing::warn!(id = %finished.record.id, code = %failure.code, line = failure.line,
                mend = %failure.mend, "document failed: {}", failure.message);
        }
    }

    /// Brings a staged batch to every sink.
    fn deliver(&mut self, mut staged: Staged) -> Result<Delivered, CommitError> {
        let (ledger, patience) = (self.ledger.clone(), self.patience.clone());
        let positions = self.outlets.deliver(&mut staged, |staged| match &ledger {
            Some(ledger) => patience.retry(|| step(ledger, None, Some(staged), &[])),
            None => Ok(()),
        })?;
        tracing::debug!(
            documents = staged.settlement.documents.len(),
            bytes = staged.batch.events.len(),
            "batch is written and synced"
        );
        Ok(Delivered {
            settlement: staged.settlement,
            positions,
            fingerprint: self.settings.fingerprint.clone(),
            remember: self.settings.remember,
        })
    }

    fn settle(&mut self, delivered: Option<Delivered>) -> Result<(), CommitError> {
        if delivered.is_some() {
            self.step(delivered.as_ref(), None)?;
            self.fresh.clear();
            return self.finish(delivered);
        }
        Ok(())
    }

    fn step(
        &mut self,
        settle: Option<&Delivered>,
        stage: Option<&Staged>,
    ) -> Result<(), CommitError> {
        let Some(ledger) = self.ledger.clone() else {
            return Ok(());
        };
        let gone = self.leaving.take_gone();
        self.patience.retry(|| step(&ledger, settle, stage, &gone))
    }

    /// Forgets what the ledger now knows, and disposes of the files.
    fn finish(&mut self, settled: Option<Delivered>) -> Result<(), CommitError> {
        let Some(settled) = settled else {
            return Ok(());
        };
        for document in &settled.settlement.documents {
            if let Some(key) = &document.key {
                self.fresh
                    .remove(&DocumentKey::new(key, &self.settings.fingerprint));
            }
        }
        tracing::debug!("group is settled");
        self.leaving.take(settled.settlement.disposals)
    }
}

/// Takes a step of the ledger.
fn step(
    ledger: &Ledger,
    settle: Option<&Delivered>,
    stage: Option<&Staged>,
    gone: &[ClaimId],
) -> Result<(), LedgerError> {
    let steps = [
        ("settle", "settled", settle.is_some()),
        ("stage", "staged", stage.is_some()),
    ];
    let steps = steps.iter().filter(|(_, _, is_taken)| *is_taken);
    for (before, _, _) in steps.clone() {
        fault::at(before)?;
    }
    ledger.step(settle, stage, gone)?;
    for (_, behind, _) in steps {
        fault::at(behind)?;
    }
    Ok(())
}

fn collect(first: Finished, finished: &mut Receiver<Finished>) -> Vec<Finished> {
    let mut bytes = first.lines.len();
    let mut group = vec![first];
    while group.len() < GROUP_DOCUMENTS && bytes < GROUP_BYTES {
        let Ok(next) = finished.try_recv() else { break };
        bytes += next.lines.len();
        group.push(next);
    }
    group
}
