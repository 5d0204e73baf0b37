//! The watched folder.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use super::claim::{self, Claim};
use super::folders::{Folders, InboxError, failed};
use super::listing::{self, Entry};
use super::readiness::Readiness;
use super::watch::{Hint, Hints};
use crate::config::{After, Watch};
use crate::files::Below;
use crate::ledger::Ledger;
use crate::problem::describe;

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
    /// Why nothing can be taken at present.
    down: Option<String>,
    /// Folders of the inbox that could not be listed the last time.
    unlisted: BTreeSet<PathBuf>,
    /// Files that could not be claimed in this listing.
    unclaimed: usize,
    /// The last file that stays in the inbox that was looked after.
    looked_after: String,
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
        let mut hints = Hints::new();
        if folders.config.watch == Watch::Events {
            hints.watch(&folders.config.path);
        }
        let waker = hints.waker();
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
            down: None,
            unlisted: BTreeSet::new(),
            unclaimed: 0,
            looked_after: String::new(),
        }
    }

    /// Hands on claims: what stands in the inbox, then what comes.
    ///
    /// Blocks while the pipeline is full; that is the back pressure.
    pub fn run(mut self) {
        while !self.stop.is_cancelled() && !self.claims.is_closed() {
            let now = Instant::now();
            if now >= self.next_listing || self.hints.take_rescan() {
                self.list();
                if self.once && !self.readiness.is_waiting() && self.down.is_none() {
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

    /// Looks at everything.
    fn list(&mut self) {
        let config = self.folders.config.clone();
        match self.look() {
            Ok(()) => {
                if self.down.take().is_some() {
                    tracing::info!(inbox = %config.path.display(), "inbox is back");
                }
            }
            Err(error) => {
                let why = describe(&error);
                if self.down.as_ref() != Some(&why) {
                    tracing::error!(inbox = %config.path.display(), error = %why,
                        "cannot look into the inbox; mount it again or restore its permissions, it is tried again");
                }
                self.down = Some(why);
            }
        }
        self.readiness.end_round();
        if config.after == After::Keep {
            self.look_after_kept();
        }
        if self.unclaimed > 1 {
            tracing::warn!(
                files = self.unclaimed,
                "files cannot be claimed; they stay in the inbox"
            );
        }
        let is_soon = self.readiness.is_waiting() || self.down.is_some();
        let mut pause = if is_soon { config.settle } else { config.scan };
        if self.unclaimed > 0 {
            pause = pause.min(RETRY);
        }
        self.next_listing = Instant::now() + pause.max(Duration::from_millis(10));
    }

    fn look(&mut self) -> Result<(), InboxError> {
        if self.folders.look_again()? && self.folders.config.watch == Watch::Events {
            self.hints.watch(&self.folders.config.path);
        }
        let config = self.folders.config.clone();
        let skip = [
            config.work.as_path(),
            config.done.as_path(),
            config.failed.as_path(),
        ];
        self.unclaimed = 0;
        let mut unlisted = BTreeSet::new();
        let known = std::mem::take(&mut self.unlisted);
        let visit = |entry: Entry| {
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
        };
        let walked = listing::walk(
            &config.path,
            &skip,
            &config.ignore,
            visit,
            |folder, error| {
                if !known.contains(folder) {
                    tracing::warn!(folder = %config.path.join(folder).display(), %error,
                    "cannot list folder; its files wait until it can be read");
                }
                unlisted.insert(folder.to_owned());
            },
        );
        self.unlisted = unlisted;
        walked.map_err(failed(&config.path))
    }

    /// Takes a file that the operating system says is complete.
    fn complete(&mut self, path: &Path) {
        let config = &self.folders.config;
        let Ok(relative) = path.strip_prefix(&config.path) else {
            return;
        };
        let Some(entry) = listing::look(&config.path, relative, &config.ignore) else {
            // A folder that was moved in brings its files without a word.
            if fs::symlink_metadata(path).is_ok_and(|found| found.is_dir()) {
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
                // Without an answer it is not taken for new: the next listing asks again.
                .map_or(true, |facts| facts == Some(entry.facts))
    }

    /// Forgets some of the files that were coded here and have been gone for `remember`.
    fn look_after_kept(&mut self) {
        let config = &self.folders.config;
        let stands = |hex: &str| {
            let file = claim::path_of_hex(hex).map(|relative| Below::new(&config.path, &relative));
            let look = file.map(|file| file.and_then(|file| file.look()));
            // What cannot be looked at may be there.
            !matches!(look, Some(Err(error)) if error.kind() == io::ErrorKind::NotFound)
        };
        let now = Timestamp::now().as_second();
        let last = &self.looked_after;
        let looked = self
            .ledger
            .look_after_kept(last, now, config.remember, stands);
        match looked {
            Ok(last) => self.looked_after = last.unwrap_or_default(),
            Err(error) => tracing::debug!(%error, "files that have gone are not forgotten yet"),
        }
    }

    fn take(&mut self, entry: &Entry) {
        let config = &self.folders.config;
        if config.after == After::Keep {
            let Ok(place) = Below::new(&config.path, &entry.relative) else {
                return;
            };
            let claim = Claim::in_place(place.clone(), &place, &entry.relative, &entry.facts);
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
                self.unclaimed += 1;
                if self.unclaimed == 1 {
                    tracing::warn!(path = %entry.relative.display(), %error,
                        "cannot claim file; it stays in the inbox and is tried again");
                }
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
