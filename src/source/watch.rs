//! Hints from the operating system that something changed in the inbox.

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
    rescan: Arc<AtomicBool>,
    watcher: Option<RecommendedWatcher>,
}

impl Hints {
    /// Begins to watch; where the system refuses, the periodic listing alone finds the files.
    pub(super) fn watch(folder: &Path) -> (Self, Waker) {
        let (hints, receiver) = sync_channel(HINTS);
        let rescan = Arc::new(AtomicBool::new(false));
        let waker = Waker {
            hints,
            rescan: Arc::clone(&rescan),
        };
        let watcher = start(folder, waker.clone());
        if let Err(error) = &watcher {
            tracing::warn!(%error, folder = %folder.display(),
                "cannot watch folder, so files are found by listing it; on Linux raise \
                 fs.inotify.max_user_watches or max_user_instances");
        }
        let hints = Self {
            receiver,
            rescan,
            watcher: watcher.ok(),
        };
        (hints, waker)
    }

    /// Tells whether the operating system gives hints at all.
    pub(super) const fn is_watching(&self) -> bool {
        self.watcher.is_some()
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
        self.rescan.swap(false, Ordering::AcqRel)
    }
}

fn start(folder: &Path, waker: Waker) -> notify::Result<RecommendedWatcher> {
    let hear = move |event: notify::Result<Event>| match event {
        Ok(event) => sort(event, &waker),
        Err(_) => waker.rescan.store(true, Ordering::Release),
    };
    // The inbox may be a link; a link in it is no folder of ours.
    let settings = notify::Config::default().with_follow_symlinks(false);
    let mut watcher = RecommendedWatcher::new(hear, settings)?;
    watcher.watch(folder, RecursiveMode::Recursive)?;
    Ok(watcher)
}

/// Sorts events by kind here, so that our own opening and moving makes no hints.
fn sort(event: Event, waker: &Waker) {
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
        // Systems that do not tell of closing leave it to two equal looks.
        EventKind::Modify(_) | EventKind::Create(_) if !cfg!(target_os = "linux") => {
            waker.send(Hint::Look);
        }
        _ => {}
    }
}
