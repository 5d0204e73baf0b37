//! Wires source, stages and sinks, supervises them, and stops them.
//!
//! Documents flow as one bounded stream: claims are granted their bytes in order, read, taken through the
//! stages many at a time, and committed in groups on a thread of their own.
//! When the committer waits, its channel fills, the stream stands still, and the source with it.

mod commit;
mod deaths;
mod flow;
mod halt;
mod leaving;
mod leftovers;
mod open;
mod outcome;
mod outlets;
mod patience;
mod process;
mod progress;
mod read;
mod report;
mod run;
mod scribe;
mod ticket;

pub use outcome::{CommitError, Summary};
pub use process::annotate;
pub use run::{CodeOptions, RunError, Stopper, code, run};
pub use scribe::Emit;
