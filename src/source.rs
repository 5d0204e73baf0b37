//! Where documents come from: a watched folder, or paths that are given once.
//!
//! A source hands on [`Claim`]s, one for each file, and knows nothing of what becomes of them.

mod chunks;
mod claim;
mod folders;
mod given;
mod ignore;
mod inbox;
mod listing;
mod readiness;
mod watch;

pub use chunks::Chunk;
pub use claim::Claim;
pub(crate) use claim::{hex_of_path, path_of_hex, work_path};
pub use folders::{Folders, InboxError};
pub use given::GivenPaths;
pub(crate) use given::STANDARD_INPUT;
pub(crate) use ignore::SIDECAR;
pub use inbox::Inbox;
