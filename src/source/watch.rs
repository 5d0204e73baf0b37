//! Hints from the operating system that something changed in the inbox.
//!
//! They are hints only: on a network mount there are none, a full queue loses some, and a folder that was mounted
//! anew must be watched anew.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RenameMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

/// How many hints wait for the source; more than these become one rescan.
const HINTS: usize = 1024;

/// What the operating system hints at.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Hint {
    /// This file was closed after writing or moved in: it is complete.
    Complete(PathBuf),
    /// Something else changed: look soon.
    Look,
    /// The daemon stops.
    Stop,
}

/// Makes the source look up: a stop, or a test's hint.
#[derive(Debug, Clone)]
pub(super) struct Waker {
    hints: SyncSender<Hint>,
    rescan: Arc<AtomicBool>,
}

impl Waker {
    /// Sends a hint; a full queue becomes a rescan, so that none is lost.
    pub(super) fn send(&self, hint: Hint) {
        if self.hints.try_send(hint).is_err() {
            self.rescan.store(true, Ordering::Release);
        }
    }
}

/// The hints of one folder.
#[derive(Debug)]
pub(super) struct Hints {
    receiver: Receiver<Hint>,
    waker: Waker,
    watcher: Option<RecommendedWatcher>,
}

impl Hints {
    /// Makes the hints of a folder that is not watched yet; the waker alone gives some.
    pub(super) fn new() -> Self {
        let (hints, receiver) = sync_channel(HINTS);
        Self {
            receiver,
            waker: Waker {
                hints,
                rescan: Arc::default(),
            },
            watcher: None,
        }
    }

    /// Gives what makes the source look up.
    pub(super) fn waker(&self) -> Waker {
        self.waker.clone()
    }

    /// Begins to watch, or to watch what stands under the name now; where the system refuses, the periodic listing
    /// alone finds the files.
    pub(super) fn watch(&mut self, folder: &Path) {
        self.watcher = None;
        match start(folder, self.waker.clone()) {
            Ok(watcher) => self.watcher = Some(watcher),
            Err(error) => {
                tracing::warn!(%error, folder = %folder.display(),
                    "cannot watch folder, so files are found by listing it every inbox.scan; on Linux raise \
                     fs.inotify.max_user_watches or max_user_instances, on a network mount set inbox.watch = \"poll\"");
            }
        }
    }

    /// Waits for a hint; none after `timeout`.
    pub(super) fn next(&self, timeout: Duration) -> Option<Hint> {
        match self.receiver.recv_timeout(timeout) {
            Ok(hint) => Some(hint),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(Hint::Stop),
        }
    }

    /// Tells, once, whether hints were lost so that everything must be looked at.
    pub(super) fn take_rescan(&self) -> bool {
        self.waker.rescan.swap(false, Ordering::AcqRel)
    }
}

fn start(folder: &Path, waker: Waker) -> notify::Result<RecommendedWatcher> {
    let root = folder.to_owned();
    let mut watcher =
        notify::recommended_watcher(move |event: notify::Result<Event>| match event {
            Ok(event) => sort(event, &root, &waker),
            Err(_) => waker.rescan.store(true, Ordering::Release),
        })?;
    watcher.watch(folder, RecursiveMode::Recursive)?;
    Ok(watcher)
}

/// Sorts events by kind here, so that our own opening and moving makes no hints.
fn sort(event: Event, root: &Path, waker: &Waker) {
    if event.need_rescan() {
        waker.rescan.store(true, Ordering::Release);
        waker.send(Hint::Look);
        return;
    }
    match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write))
        | EventKind::Modify(ModifyKind::Name(RenameMode::To)) => {
            for path in event.paths {
                waker.send(Hint::Complete(path));
            }
        }
        // A file that was only created may wait for its content; a folder may hold files already.
        EventKind::Create(CreateKind::Folder) => waker.send(Hint::Look),
        // The inbox itself was removed, renamed or unmounted.
        EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_))
            if event.paths.iter().any(|path| path == root) =>
        {
            waker.send(Hint::Look);
        }
        // Systems that do not tell of closing leave it to two equal looks.
        EventKind::Modify(_) | EventKind::Create(_) if !cfg!(target_os = "linux") => {
            waker.send(Hint::Look);
        }
        _ => {}
    }
}
