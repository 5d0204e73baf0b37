//! The real binary on real files, signals and processes.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(
    clippy::print_stdout,
    reason = "figures of a test, which cargo shows where it fails or is asked to"
)]

mod bad_input;
mod chance;
mod churn;
mod coding;
mod crash;
mod daemon;
mod examples;
mod exec;
mod gazetteer;
mod hostile;
mod limits;
mod model;
mod options;
mod own_stages;
mod paths;
mod rotation;
mod same;
mod settings;
mod stages;
mod support;
mod surroundings;
mod terminal;
