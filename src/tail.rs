//! Reads the event log as people do: the last events, then what comes, across rotation.

mod filter;
mod follow;
#[cfg(test)]
mod properties;
mod render;

pub use filter::{Filter, parse_since};
pub use follow::Follower;
pub use render::{one_line, printable};
