//! What a reader of a log could not read, and says.

use std::fmt;
use std::path::PathBuf;

use crate::lines::LONGEST;

/// A place where a reader does not go on from the byte that it read last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The log.
    pub log: PathBuf,
    /// What happened.
    pub kind: GapKind,
}

/// What happened to a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GapKind {
    /// It was cut or written over after so many bytes of it were read; it is read from its start.
    Cut {
        /// The bytes that were read.
        read: u64,
    },
    /// The file of which so many bytes were read is gone; what stands there now is read from its start.
    Gone {
        /// The bytes that were read.
        read: u64,
    },
    /// Parts were removed before they were read to their ends.
    Removed {
        /// The first one's number.
        first: u32,
        /// The last one's number.
        last: u32,
        /// The bytes of the first one that were read.
        read: u64,
    },
    /// A line is longer than is read.
    TooLong,
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let log = self.log.display();
        match self.kind {
            GapKind::Cut { read } => write!(
                f,
                "{log} was cut or written over after {read} bytes of it were read; it is read from its start"
            ),
            GapKind::Gone { read } => write!(
                f,
                "the file of {log} of which {read} bytes were read was removed or replaced; \
                 what it held behind them is missed, and what stands there now is read from its start"
            ),
            GapKind::Removed { first, last, read } => {
                let parts = if first == last {
                    format!("part {first}")
                } else {
                    format!("parts {first} to {last}")
                };
                write!(f, "{parts} of {log} were removed before they were read; ")?;
                if read > 0 {
                    write!(f, "of part {first} {read} bytes were read, ")?;
                }
                write!(
                    f,
                    "the rest is missed, and reading goes on with part {}",
                    last + 1
                )
            }
            GapKind::TooLong => write!(
                f,
                "a line of {log} is longer than {} MiB; it is left out",
                LONGEST >> 20
            ),
        }
    }
}
