//! The inbox and the folders around it: whether they can be used, and whether they are still the same.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::claim::{self, Claim};
use crate::config::{After, InboxConfig};
use crate::files::{self, Lock};

/// The inbox with the folders around it, checked and locked for this daemon.
#[derive(Debug)]
pub struct Folders {
    pub(super) config: InboxConfig,
    /// What stood under the inbox's name when it was locked.
    inbox: Identity,
    /// None on a file system without locks.
    lock: Option<Lock>,
}

/// What tells a folder from another under the same name: its file system and its inode.
type Identity = (u64, u64);

/// Why an inbox cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum InboxError {
    /// It does not stand there.
    #[error("cannot find inbox {0}; make it with `mkdir -p`, or name another with --inbox")]
    Missing(PathBuf),
    /// It is no folder.
    #[error("inbox {0} is not a folder; name a folder with --inbox")]
    NotAFolder(PathBuf),
    /// Another daemon watches it.
    #[error("inbox {0} is watched by another tidings; stop that one, or give each its own inbox")]
    InUse(PathBuf),
    /// A rename from the inbox could not reach it.
    #[error(
        "{folder} is on another file system than inbox {inbox}; set inbox.work, inbox.done and \
         inbox.failed to folders on the inbox's file system"
    )]
    OtherFileSystem {
        /// The folder.
        folder: PathBuf,
        /// The inbox.
        inbox: PathBuf,
    },
    /// A folder cannot be made or read.
    #[error("cannot use folder {folder}")]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl Folders {
    /// Checks the folders, makes those around the inbox, and locks the inbox.
    pub fn open(config: &InboxConfig) -> Result<Self, InboxError> {
        // No folder is made beside an inbox that is not there.
        identity(config)?;
        if config.after != After::Keep {
            for folder in [&config.work, &config.done, &config.failed] {
                files::make_folder(folder).map_err(failed(folder))?;
            }
        }
        let inbox = identity(config)?;
        let lock = lock(&config.path)?;
        Ok(Self {
            config: config.clone(),
            inbox,
            lock,
        })
    }

    /// Looks whether the inbox is usable, and still the one that was opened; locks another one that took its place.
    ///
    /// Tells whether it is another one.
    pub(super) fn look_again(&mut self) -> Result<bool, InboxError> {
        let inbox = identity(&self.config)?;
        if inbox == self.inbox {
            return Ok(false);
        }
        self.lock = None;
        self.lock = lock(&self.config.path)?;
        self.inbox = inbox;
        Ok(true)
    }

    /// Finds what an earlier run claimed and did not settle.
    pub fn claimed(&self) -> Result<Vec<Claim>, InboxError> {
        if self.config.after == After::Keep {
            return Ok(Vec::new());
        }
        claim::claimed_again(&self.config.work).map_err(|source| InboxError::Folder {
            folder: self.config.work.clone(),
            source,
        })
    }
}

pub(super) fn failed(folder: &Path) -> impl Fn(io::Error) -> InboxError {
    let folder = folder.to_owned();
    move |source| InboxError::Folder {
        folder: folder.clone(),
        source,
    }
}

/// Gives the identity of the inbox; it must be a folder, on one file system with those around it.
fn identity(config: &InboxConfig) -> Result<Identity, InboxError> {
    let inbox = &config.path;
    let metadata = fs::metadata(inbox).map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => InboxError::Missing(inbox.clone()),
        _ => failed(inbox)(source),
    })?;
    if !metadata.is_dir() {
        return Err(InboxError::NotAFolder(inbox.clone()));
    }
    if config.after != After::Keep {
        for folder in [&config.work, &config.done, &config.failed] {
            let other = match fs::metadata(folder) {
                Ok(other) => other,
                // It is made again when the next file goes there.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(failed(folder)(error)),
            };
            if other.dev() != metadata.dev() {
                return Err(InboxError::OtherFileSystem {
                    folder: folder.clone(),
                    inbox: inbox.clone(),
                });
            }
        }
    }
    Ok((metadata.dev(), metadata.ino()))
}

fn lock(inbox: &Path) -> Result<Option<Lock>, InboxError> {
    let lock = Lock::folder(inbox).map_err(|source| match source.kind() {
        io::ErrorKind::WouldBlock => InboxError::InUse(inbox.to_owned()),
        _ => failed(inbox)(source),
    })?;
    if lock.is_none() {
        tracing::warn!(inbox = %inbox.display(),
            "the inbox's file system has no locks; take care that no other tidings watches it");
    }
    Ok(lock)
}
