//! What was delivered and what is under way, kept through crashes.
//!
//! The ledger decides what has been coded; the logs are never searched for it.
//! Its one step, [`Ledger::step`], settles a delivered batch and stages the next; between two steps lines are delivered.

mod batch;
mod database;
mod error;
mod kept;
#[cfg(test)]
mod properties;
mod rebuild;
mod store;

pub use batch::{
    Batch, ClaimId, Disposal, DocumentKey, Failure, Position, Progress, Settled, SettledDocument,
    Settlement, Staged,
};
pub use error::LedgerError;
pub use rebuild::{Rebuilt, rebuild};
pub use store::{Delivered, Ledger};
