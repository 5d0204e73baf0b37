//! The real binary on real files, signals and processes.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bad_input;
mod coding;
mod crash;
mod daemon;
mod examples;
mod exec;
mod gazetteer;
mod hostile;
mod limits;
mod options;
mod own_stages;
mod paths;
mod rotation;
mod settings;
mod stages;
mod support;
mod surroundings;
mod terminal;
