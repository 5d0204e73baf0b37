//! The open database, which outlives failures of its disk.
//!
//! Behind a failed write redb refuses every further step until the file is closed and opened anew; so that is done.
//! A file that turns out to be damaged is set aside at once, so that the next start finds none and rebuilds it;
//! redb answers some damage with a panic, which is caught for that.

use std::fs::File;
use std::io::Read;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

use redb::{ReadTransaction, ReadableDatabase, WriteTransaction};

use super::error::{LedgerError, is_damage};
use crate::files;

/// Enough for the pages of a group's transactions; the default of 1 GiB is for databases.
const CACHE: usize = 8 << 20;

/// A file of this many bytes is looked at, when it is opened, for what can be given back.
const WORTH_COMPACTING: u64 = 64 << 20;

/// What is added to the name of a file that cannot be read.
const ASIDE: &str = ".unreadable";

/// A database and the file that it stands in.
#[derive(Debug)]
pub(super) struct Database {
    path: PathBuf,
    /// None behind a failure, until the next step opens it.
    open: RwLock<Option<redb::Database>>,
}

impl Database {
    /// Opens a file, or makes an empty one where none stands.
    pub(super) fn open(path: &Path) -> Result<Self, LedgerError> {
        let mut database = open(path)?;
        compact(&mut database, path);
        Ok(Self {
            path: path.to_owned(),
            open: RwLock::new(Some(database)),
        })
    }

    /// Reads what is durable.
    pub(super) fn read<T>(
        &self,
        work: impl Fn(&ReadTransaction) -> Result<T, LedgerError>,
    ) -> Result<T, LedgerError> {
        self.with(|database| work(&database.begin_read()?))
    }

    /// Writes durably, as a whole or not at all.
    pub(super) fn write(
        &self,
        work: impl Fn(&WriteTransaction) -> Result<(), LedgerError>,
    ) -> Result<(), LedgerError> {
        self.with(|database| {
            let transaction = database.begin_write()?;
            work(&transaction)?;
            Ok(transaction.commit()?)
        })
    }

    fn with<T>(
        &self,
        work: impl Fn(&redb::Database) -> Result<T, LedgerError>,
    ) -> Result<T, LedgerError> {
        let work = |database: &redb::Database| calm(|| work(database));
        let done = {
            let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
            open.as_ref().map(work)
        };
        let done = match done {
            Some(done) => done,
            None => self.reopen().and_then(|()| {
                let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
                open.as_ref().map_or_else(|| Err(closed()), work)
            }),
        };
        done.map_err(|error| self.after(error))
    }

    fn reopen(&self) -> Result<(), LedgerError> {
        let mut closed = self.open.write().unwrap_or_else(PoisonError::into_inner);
        if closed.is_none() {
            *closed = Some(open(&self.path)?);
            tracing::info!(ledger = %self.path.display(), "ledger is open again");
        }
        Ok(())
    }

    /// Closes the file behind an error, and sets it aside where its content is at fault.
    fn after(&self, error: LedgerError) -> LedgerError {
        let closing = calm(|| {
            drop(
                self.open
                    .write()
                    .unwrap_or_else(PoisonError::into_inner)
                    .take(),
            );
            Ok(())
        });
        if let Err(error) = closing {
            tracing::debug!(%error, "ledger did not close well");
        }
        let source = match error {
            LedgerError::Step(source) if is_damage(&source) => source,
            LedgerError::Unreadable { source, .. } => source,
            other => return other,
        };
        match set_aside(&self.path) {
            Ok(aside) => LedgerError::Damaged { aside, source },
            Err(_) => LedgerError::Unreadable {
                path: self.path.clone(),
                source,
            },
        }
    }
}

/// Makes a panic of redb an error: it shows that the file holds what redb never wrote.
fn calm<T>(work: impl FnOnce() -> Result<T, LedgerError>) -> Result<T, LedgerError> {
    std::panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let message = "its library panicked over what stands there".to_owned();
        Err(LedgerError::from(redb::Error::Corrupted(message)))
    })
}

fn closed() -> LedgerError {
    LedgerError::from(redb::Error::DatabaseClosed)
}

fn open(path: &Path) -> Result<redb::Database, LedgerError> {
    begin_again(path)?;
    if path.symlink_metadata().is_err() {
        // The database itself would make its file with whatever mode the umask leaves.
        files::new_file().truncate(false).open(path)?;
    }
    let opened = calm(|| {
        let mut builder = redb::Database::builder();
        let opened = builder.set_cache_size(CACHE).create(path);
        opened.map_err(|error| match error {
            redb::DatabaseError::DatabaseAlreadyOpen => LedgerError::InUse(path.to_owned()),
            error => LedgerError::from(redb::Error::from(error)),
        })
    });
    opened.map_err(|error| match error {
        LedgerError::Step(source) if is_damage(&source) => LedgerError::Unreadable {
            path: path.to_owned(),
            source,
        },
        error => error,
    })
}

/// Empties a file that a crash or a full disk left half made: redb writes the mark at its start last.
fn begin_again(path: &Path) -> std::io::Result<()> {
    let mut file = match File::options().read(true).write(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    let mut mark = [0; 8];
    match file.read_exact(&mut mark) {
        // Another process that has it may be making it just now.
        Ok(()) if mark == [0; 8] && file.try_lock().is_ok() => file.set_len(0),
        Err(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => Err(error),
        _ => Ok(()),
    }
}

/// Gives back to the disk what forgotten documents leave in a large file; a failure costs only the space.
fn compact(database: &mut redb::Database, path: &Path) {
    let is_large = path
        .metadata()
        .is_ok_and(|found| found.len() >= WORTH_COMPACTING);
    if !is_large {
        return;
    }
    match database.compact() {
        Ok(_) => tracing::debug!(ledger = %path.display(), "ledger was compacted"),
        Err(error) => {
            tracing::warn!(ledger = %path.display(), %error, "cannot compact ledger; it stays large");
        }
    }
}

/// Moves a file that cannot be read out of the way, under a name at which nothing stands.
pub(super) fn set_aside(path: &Path) -> std::io::Result<PathBuf> {
    files::move_beside(path, &files::with_suffix(path, ASIDE))
}
