//! Tidings reads news as it arrives and writes down what happened.
//!
//! Values travel one way: source → document → stages → record → sinks → ledger → disposal.
//! The modules, in reading order:
//!
//! - [`model`]: what flows; plain values.
//! - [`mod@format`]: bytes to documents.
//! - [`source`]: where files come from.
//! - [`language`], [`segment`], [`coder`], [`mod@extract`]: what the built-in stages do; [`gazetteer`]: the names it knows.
//! - [`stage`]: the steps a document takes, and the registry of their types.
//! - [`limits`]: what one document may cost.
//! - [`message`]: what an `exec` stage and its child say to each other.
//! - [`record`]: documents to lines.
//! - [`sink`]: where lines go.
//! - [`ledger`]: what was delivered, kept through crashes.
//! - [`pipeline`]: the wiring of all of these.
//! - [`ontology`]: categories and their codes.
//! - [`eval`], [`diff`], [`tail`]: scores on labelled sentences; what two codings changed; reading the log.
//! - [`config`], [`problem`]: what people write, and what is wrong with it.
//! - [`cli`]: the program.

#[cfg(test)]
mod arbitrary;
pub mod cli;
pub mod coder;
pub mod config;
pub mod diff;
mod disposal;
pub mod eval;
pub mod extract;
mod fault;
mod files;
pub mod format;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
pub mod gazetteer;
mod hash;
pub mod language;
pub mod ledger;
pub mod limits;
mod lines;
pub mod message;
pub mod model;
pub mod ontology;
pub mod pipeline;
mod printable;
pub mod problem;
pub mod record;
pub mod segment;
pub mod sink;
pub mod source;
pub mod stage;
pub mod tail;
#[cfg(test)]
mod work_time;
