//! The watched folder.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

use super::claim::{self, Claim};
use super::listing::{self, Entry};
use super::readiness::Readiness;
use super::watch::{Hint, Hints};
use crate::config::{After, InboxConfig};
use crate::files::{self, Lock};
use crate::ledger::Ledger;

/// The inbox with the folders around it, checked and locked for this daemon.
#[derive(Debug)]
pub struct Folders {
    config: InboxConfig,
    _lock: Lock,
}

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
        let failed = |folder: &Path| {
            let folder = folder.to_owned();
            move |source| InboxError::Folder { folder, source }
        };
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
                files::make_folder(folder).map_err(failed(folder))?;
                let other = fs::metadata(folder).map_err(failed(folder))?;
                if other.dev() != metadata.dev() {
                    return Err(InboxError::OtherFileSystem {
                        folder: folder.clone(),
                        inbox: inbox.clone(),
                    });
                }
            }
        }
        let lock = Lock::folder(inbox).map_err(|source| match source.kind() {
            io::ErrorKind::WouldBlock => InboxError::InUse(inbox.clone()),
            _ => failed(inbox)(source),
        })?;
        Ok(Self {
            config: config.clone(),
            _lock: lock,
        })
    }
}

/// The source over an inbox; runs on a thread of its own.
#[derive(Debug)]
pub struct Inbox {
    folders: Folders,
    ledger: Arc<Ledger>,
    readiness: Readiness,
    hints: Hints,
    once: bool,
    claims: tokio::sync::mpsc::Sender<Claim>,
    stop: CancellationToken,
    next_listing: Instant,
    is_down: bool,
}

/// How long a claim that failed waits: a full disk or a lost permission lasts longer than a moment.
const RETRY: Duration = Duration::from_secs(1);

impl Inbox {
    /// Begins to watch; claims go to `claims` until `stop`, or, `once`, until nothing is left.
    pub fn watch(
        folders: Folders,
        ledger: Arc<Ledger>,
        once: bool,
        claims: tokio::sync::mpsc::Sender<Claim>,
        stop: CancellationToken,
    ) -> Self {
        let (hints, waker) = Hints::watch(&folders.config.path);
        let readiness = Readiness::new(folders.config.settle);
        let stopped = stop.clone();
        tokio::spawn(async move {
            stopped.cancelled().await;
            waker.send(Hint::Stop);
        });
        Self {
            folders,
            ledger,
            readiness,
            hints,
            once,
            claims,
            stop,
            next_listing: Instant::now(),
            is_down: false,
        }
    }

    /// Hands on claims: what an earlier run left first, then what stands in the inbox, then what comes.
    ///
    /// Blocks while the pipeline is full; that is the back pressure.
    pub fn run(mut self) {
        self.claim_again();
        while !self.stop.is_cancelled() && !self.claims.is_closed() {
            let now = Instant::now();
            if now >= self.next_listing || self.hints.take_rescan() {
                self.list();
                if self.once && !self.readiness.is_waiting() && !self.is_down {
                    return;
                }
                continue;
            }
            match self.hints.next(self.next_listing - now) {
                Some(Hint::Complete(path)) => self.complete(&path),
                Some(Hint::Look) => self.next_listing = Instant::now(),
                Some(Hint::Stop) | None => {}
            }
        }
    }

    fn claim_again(&mut self) {
        if self.folders.config.after == After::Keep {
            return;
        }
        match claim::claimed_again(&self.folders.config.work) {
            Ok(claims) => {
                for claim in claims {
                    tracing::info!(path = %claim.relative.display(), "taking up a file of an earlier run");
                    self.hand_on(claim);
                }
            }
            Err(error) => {
                tracing::error!(%error, folder = %self.folders.config.work.display(),
                    "cannot list work folder; files of an earlier run wait there");
            }
        }
    }

    /// Looks at everything.
    fn list(&mut self) {
        let config = self.folders.config.clone();
        let skip = [
            config.work.as_path(),
            config.done.as_path(),
            config.failed.as_path(),
        ];
        let walked = listing::walk(&config.path, &skip, &config.ignore, |entry| {
            if self.is_kept(&entry) {
                self.readiness.forget(&entry.relative);
                return true;
            }
            let is_ready = self
                .readiness
                .look(&entry.relative, &entry.facts, Instant::now());
            if is_ready || !entry.is_file {
                self.take(&entry);
            }
            !self.stop.is_cancelled() && !self.claims.is_closed()
        });
        match walked {
            Ok(()) => {
                if std::mem::take(&mut self.is_down) {
                    tracing::info!(inbox = %config.path.display(), "inbox is back");
                }
            }
            Err(error) => {
                if !std::mem::replace(&mut self.is_down, true) {
                    tracing::error!(inbox = %config.path.display(), %error,
                        "cannot list inbox; mount it again or restore its permissions");
                }
            }
        }
        self.readiness.end_round();
        let is_short = self.readiness.is_waiting() || !self.hints.is_watching() || self.is_down;
        let pause = if is_short { config.settle } else { config.scan };
        self.next_listing = Instant::now() + pause.max(Duration::from_millis(10));
    }

    /// Takes a file that the operating system says is complete.
    fn complete(&mut self, path: &Path) {
        let config = &self.folders.config;
        let Ok(relative) = path.strip_prefix(&config.path) else {
            return;
        };
        let Some(entry) = listing::look(&config.path, relative, &config.ignore) else {
            // A folder that was moved in brings its files without a word.
            if path.is_dir() {
                self.next_listing = Instant::now();
            }
            return;
        };
        // A file that is closed empty is often one that is about to be written.
        if entry.facts.size == 0 && entry.is_file {
            self.readiness
                .look(&entry.relative, &entry.facts, Instant::now());
            self.next_listing = self.next_listing.min(Instant::now() + config.settle);
            return;
        }
        if !self.is_kept(&entry) {
            self.take(&entry);
        }
    }

    /// Tells whether a file that stays in the inbox was coded in this state.
    fn is_kept(&self, entry: &Entry) -> bool {
        self.folders.config.after == After::Keep
            && self
                .ledger
                .kept(&claim::hex_of_path(&entry.relative))
                .is_ok_and(|facts| facts == Some(entry.facts))
    }

    fn take(&mut self, entry: &Entry) {
        let config = &self.folders.config;
        if config.after == After::Keep {
            let claim = Claim::in_place(&config.path, &entry.relative, &entry.facts);
            self.readiness
                .taken(&entry.relative, &entry.facts, Instant::now());
            self.hand_on(claim);
            return;
        }
        match Claim::take(&config.path, &config.work, &entry.relative) {
            Ok(claim) => {
                self.readiness.forget(&entry.relative);
                if let Some(claim) = claim {
                    self.hand_on(claim);
                }
            }
            Err(error) => {
                tracing::warn!(path = %entry.relative.display(), %error,
                    "cannot claim file; it stays in the inbox and is tried again");
                self.next_listing = self.next_listing.min(Instant::now() + RETRY);
            }
        }
    }

    fn hand_on(&self, claim: Claim) {
        // A closed channel means that the pipeline has ended; the file stays claimed for the next run.
        if self.claims.blocking_send(claim).is_err() {
            tracing::debug!("the pipeline has ended before the source");
        }
    }
}
