//! The sinks, each with the place where its next line will stand.

use std::collections::BTreeMap;

use super::outcome::CommitError;
use super::patience::{self, Patience};
use crate::ledger::{Ledger, Position, Staged};
use crate::problem::describe;
use crate::sink::{Delivery, Sink, SinkError};

/// A sink and where its next line will stand; nothing before its first one.
struct Outlet {
    sink: Box<dyn Sink>,
    committed: Option<Position>,
}

/// All sinks of a run.
pub(super) struct Outlets {
    all: Vec<Outlet>,
    patience: Patience,
    /// Batches that a sink which is not required did not take.
    pub(super) lost_batches: u64,
}

impl Outlets {
    pub(super) fn new(sinks: Vec<Box<dyn Sink>>, patience: Patience) -> Self {
        let outlets = sinks.into_iter().map(|sink| Outlet {
            sink,
            committed: None,
        });
        Self {
            all: outlets.collect(),
            patience,
            lost_batches: 0,
        }
    }

    /// Learns from the ledger where each sink's next line will stand.
    pub(super) fn recall(&mut self, ledger: &Ledger) -> Result<(), CommitError> {
        for outlet in &mut self.all {
            let name = outlet.sink.name();
            outlet.committed = self.patience.retry(|| ledger.position(name))?;
        }
        Ok(())
    }

    /// Gives the place of the next batch in every sink that takes it.
    pub(super) fn prepare(&mut self) -> Result<BTreeMap<String, Position>, CommitError> {
        let mut at = BTreeMap::new();
        for index in 0..self.all.len() {
            let prepared = self.with(index, |outlet| {
                outlet.sink.prepare(outlet.committed.as_ref())
            })?;
            if let Some(position) = prepared {
                at.insert(self.all[index].sink.name().to_owned(), position);
            }
        }
        Ok(at)
    }

    /// Brings a staged batch to every sink; gives where the next lines will stand.
    ///
    /// `restage` makes a batch durable again whose place in a sink has changed.
    pub(super) fn deliver(
        &mut self,
        staged: &mut Staged,
        mut restage: impl FnMut(&Staged) -> Result<(), CommitError>,
    ) -> Result<Vec<(String, Position)>, CommitError> {
        let mut positions = Vec::new();
        for index in 0..self.all.len() {
            let name = self.all[index].sink.name().to_owned();
            while let Some(at) = staged.at.get(&name).cloned() {
                let batch = &staged.batch;
                let delivery = self.with(index, |outlet| outlet.sink.deliver(batch, &at))?;
                match delivery {
                    Some(Delivery::Done(position)) => {
                        self.all[index].committed = Some(position.clone());
                        positions.push((name, position));
                        break;
                    }
                    Some(Delivery::Elsewhere(position)) => {
                        staged.at.insert(name.clone(), position);
                        restage(staged)?;
                    }
                    None => break,
                }
            }
        }
        Ok(positions)
    }

    /// Works with a sink until it succeeds; gives nothing where it fails and is not required.
    fn with<T>(
        &mut self,
        index: usize,
        mut work: impl FnMut(&mut Outlet) -> Result<T, SinkError>,
    ) -> Result<Option<T>, CommitError> {
        let mut pause = patience::FIRST_PAUSE;
        loop {
            let outlet = &mut self.all[index];
            let slow = self.patience.watch(outlet.sink.name());
            let done = work(outlet);
            drop(slow);
            let error = match done {
                Ok(value) => return Ok(Some(value)),
                Err(error) => error,
            };
            if !outlet.sink.required() {
                self.lost_batches += 1;
                tracing::warn!(sink = outlet.sink.name(), error = %describe(&error),
                    lost = self.lost_batches, "sink did not take a batch; it is lost there");
                return Ok(None);
            }
            if matches!(error, SinkError::Closed) {
                return Err(CommitError::Closed);
            }
            self.patience.wait(&error, &mut pause)?;
        }
    }
}
