//! Reads the event log as people do: the last events, then what comes, across rotation.

mod cursor;
mod filter;
mod follow;
mod gap;
mod last;
mod position;
#[cfg(test)]
mod properties;
mod reading;
mod render;

pub use cursor::{Cursor, CursorError};
pub use filter::{Filter, parse_since};
pub use follow::{Follower, Seen};
pub use gap::{Gap, GapKind};
pub use position::Position;
pub use render::one_line;
