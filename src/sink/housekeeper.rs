//! Compresses and removes the parts of logs, on a thread of its own, so that the committer never waits for it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime};

use super::SinkError;
use super::compress::{Compressed, compress};
use super::parts::{self, Part};
use super::retention::{self, Aged};
use crate::config::PartsConfig;
use crate::files;

/// The longest wait, as the clock that ages go by may be set.
const LONGEST_WAIT: Duration = Duration::from_hours(1);

/// How long a step that failed waits: what hinders it, such as a full disk, is seldom gone sooner.
const RETRY: Duration = Duration::from_mins(5);

/// The thread; dropping it stops the thread within a moment.
#[derive(Debug)]
pub(super) struct Housekeeper {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    logs: Vec<PathBuf>,
    config: PartsConfig,
    stop: AtomicBool,
    /// Whether a log was put aside since the last look.
    is_woken: Mutex<bool>,
    bell: Condvar,
}

impl Housekeeper {
    /// Removes the drafts that an earlier run left, and begins to look after the parts of `logs`.
    ///
    /// What cannot be tidied is said, and keeps no daemon from its work.
    ///
    /// # Errors
    /// Where the thread cannot start.
    pub(super) fn start(logs: Vec<PathBuf>, config: PartsConfig) -> Result<Self, SinkError> {
        let mut is_idle = config.is_idle();
        for log in &logs {
            match parts::remove_drafts(log).and_then(|()| parts::list(log)) {
                Ok(parts) => {
                    is_idle &= !parts.iter().any(|part| part.is_plain && part.is_compressed);
                }
                Err(error) => tracing::warn!(log = %log.display(), %error,
                    "cannot tidy the parts of a log; what an interrupted compression left stays"),
            }
        }
        let first = logs.first().cloned().unwrap_or_default();
        let shared = Arc::new(Shared {
            logs,
            config,
            stop: AtomicBool::new(false),
            is_woken: Mutex::new(false),
            bell: Condvar::new(),
        });
        let thread = if is_idle {
            None
        } else {
            let shared = Arc::clone(&shared);
            let thread = std::thread::Builder::new().name("housekeeper".to_owned());
            let thread = thread.spawn(move || shared.run());
            Some(thread.map_err(|source| SinkError::File {
                act: "look after the parts of",
                path: first,
                source,
            })?)
        };
        Ok(Self { shared, thread })
    }

    /// Tells it that a log was put aside.
    pub(super) fn wake(&self) {
        self.shared.ring();
    }
}

impl Drop for Housekeeper {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::Relaxed);
        self.shared.ring();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!(
                "the housekeeper panicked; parts of logs stay as they are until the next start"
            );
        }
    }
}

impl Shared {
    fn ring(&self) {
        *self.is_woken.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.bell.notify_all();
    }

    fn run(&self) {
        while !self.is_stopped() {
            let mut wait = LONGEST_WAIT;
            for log in &self.logs {
                match self.look_after(log) {
                    Ok(due) => wait = wait.min(due),
                    Err(error) => {
                        wait = wait.min(RETRY);
                        tracing::error!(log = %log.display(), error = %chain(&error),
                            again_in = ?RETRY, "cannot look after the parts of a log");
                    }
                }
            }
            let woken = self.is_woken.lock().unwrap_or_else(PoisonError::into_inner);
            let waited = self.bell.wait_timeout_while(woken, wait, |woken| !*woken);
            *waited.unwrap_or_else(PoisonError::into_inner).0 = false;
        }
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Does what is due; gives how long it is until something else is.
    fn look_after(&self, log: &Path) -> Result<Duration, SinkError> {
        let failed = |source| SinkError::File {
            act: "list the parts of",
            path: log.to_owned(),
            source,
        };
        let now = SystemTime::now();
        let mut parts = aged(log).map_err(failed)?;
        let keys = retention::outdated(&parts, &self.config, now);
        for (part, key) in parts.drain(..keys.len()).zip(keys) {
            remove(&part, key)?;
        }
        // One part that cannot be compressed holds up no other, nor the removal of old ones.
        let mut first_failure = None;
        for part in &parts {
            if !retention::is_compressible(part, &self.config, now) {
                continue;
            }
            match compress(&part.part, &self.stop) {
                Ok(Compressed::Done { from, to }) => {
                    let part = part.part.plain.display();
                    tracing::info!(%part, from, to, "part was compressed");
                }
                Ok(Compressed::Stopped) => return Ok(Duration::ZERO),
                Err(error) => first_failure = first_failure.or(Some(error)),
            }
        }
        let mut parts = aged(log).map_err(failed)?;
        let count = retention::oversize(&parts, &self.config);
        for part in parts.drain(..count) {
            remove(&part, "keep_size")?;
        }
        if let Some(error) = first_failure {
            return Err(error);
        }
        let due = retention::next_due(&parts, &self.config, SystemTime::now());
        // A moment later than due, so that it is due then by any clock's grain.
        Ok(due.map_or(LONGEST_WAIT, |due| due + Duration::from_millis(10)))
    }
}

/// Removes a part in all its forms, and says so: no part goes silently.
fn remove(aged: &Aged, key: &'static str) -> Result<(), SinkError> {
    let Part { plain, .. } = &aged.part;
    for path in [plain.clone(), aged.part.compressed()] {
        match fs::remove_file(&path) {
            Ok(()) => {
                tracing::info!(part = %path.display(), bytes = aged.size, by = key, "part was removed");
            }
            Err(source) if source.kind() == io::ErrorKind::NotFound => {}
            Err(source) => {
                let act = "remove";
                return Err(SinkError::File { act, path, source });
            }
        }
    }
    files::sync_folder(files::folder_of(plain)).map_err(|source| SinkError::File {
        act: "sync the folder of",
        path: plain.clone(),
        source,
    })
}

/// Lists the parts with their sizes and times; one that somebody removes meanwhile is left out.
fn aged(log: &Path) -> io::Result<Vec<Aged>> {
    let mut found = Vec::new();
    for part in parts::list(log)? {
        let mut size = 0;
        let mut modified = None;
        for path in [part.plain.clone(), part.compressed()] {
            match fs::metadata(&path) {
                Ok(metadata) => {
                    size += metadata.len();
                    // The plain form's time is what counts where both stand.
                    modified = modified.or(Some(metadata.modified()?));
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        if let Some(modified) = modified {
            found.push(Aged {
                part,
                size,
                modified,
            });
        }
    }
    Ok(found)
}

/// Writes an error with its cause.
fn chain(error: &SinkError) -> String {
    let cause = std::error::Error::source(error);
    cause.map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"))
}

#[cfg(test)]
mod tests;
