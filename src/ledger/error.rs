//! Why the ledger could not be read or written, and what that means for the run.

use std::io::{self, ErrorKind};
use std::path::PathBuf;

/// Why the ledger could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// Another process has it.
    #[error("ledger {0} is in use by another tidings")]
    InUse(PathBuf),
    /// Its content is not a ledger, or damaged.
    #[error("cannot read ledger {path}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: Box<redb::Error>,
    },
    /// It was found to be damaged while it was in use, and has been set aside.
    #[error(
        "ledger is damaged and was set aside as {aside}; the next start rebuilds it from the document logs"
    )]
    Damaged {
        /// Where it stands now.
        aside: PathBuf,
        /// Why.
        source: Box<redb::Error>,
    },
    /// A step failed; it may succeed later.
    #[error("cannot write ledger")]
    Step(#[source] Box<redb::Error>),
}

impl LedgerError {
    /// Tells whether trying again may help: the disk, not the ledger, is at fault.
    pub fn may_pass(&self) -> bool {
        // A child that is just being started may hold the file for a moment.
        matches!(self, Self::Step(_) | Self::InUse(_))
    }

    /// Gives the disk's own error, where there is one.
    pub fn of_the_disk(&self) -> Option<&io::Error> {
        match self {
            Self::Step(source) => match &**source {
                redb::Error::Io(error) => Some(error),
                _ => None,
            },
            _ => None,
        }
    }
}

/// Tells whether an error shows that what stands in the file is no sound ledger.
///
/// A disk that is full, a lost permission and the like say nothing of the content.
pub(super) fn is_damage(error: &redb::Error) -> bool {
    match error {
        redb::Error::Io(error) => {
            matches!(
                error.kind(),
                ErrorKind::InvalidData | ErrorKind::UnexpectedEof
            )
        }
        redb::Error::PreviousIo
        | redb::Error::DatabaseClosed
        | redb::Error::DatabaseAlreadyOpen
        | redb::Error::LockPoisoned(_)
        | redb::Error::TransactionInProgress => false,
        _ => true,
    }
}

impl From<io::Error> for LedgerError {
    fn from(error: io::Error) -> Self {
        Self::Step(Box::new(redb::Error::Io(error)))
    }
}

macro_rules! step_errors {
    ($($error:ty),*) => {$(
        impl From<$error> for LedgerError {
            fn from(error: $error) -> Self {
                Self::Step(Box::new(error.into()))
            }
        }
    )*};
}
step_errors!(
    redb::Error,
    redb::TransactionError,
    redb::TableError,
    redb::StorageError,
    redb::CommitError
);
