//! Tidings reads news as it arrives and writes down what happened.
//!
//! Values travel one way: source → document → stages → record → sinks → ledger → disposal.

pub mod model;
pub mod stage;
