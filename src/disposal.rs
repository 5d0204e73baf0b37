//! What becomes of a file once everything about it is written and synced: the last step.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::Serialize;

use crate::config::{After, InboxConfig};
use crate::fault;
use crate::files::{self, Facts};
use crate::ledger::{ClaimId, Disposal, Failure};
use crate::source::{SIDECAR, path_of_hex, tidy, work_path};

/// The ending of the file that tells why the file beside it failed.
pub(crate) const REASON: &str = ".reason.json";

/// What became of a file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Disposed {
    /// It is where it belongs.
    Settled,
    /// It had changed since it was read and went back to the inbox, to be coded as a new document.
    SentBack,
    /// It was not in the work folder any more.
    Gone,
}

/// Moves files out of the work folder.
#[derive(Debug)]
pub(crate) struct Disposer {
    config: InboxConfig,
}

/// The file beside a failed one.
#[derive(Serialize)]
struct Reason<'a> {
    schema: &'static str,
    path: String,
    claim: &'a str,
    at: Timestamp,
    failures: &'a [Failure],
}

impl Disposer {
    pub(crate) fn new(config: &InboxConfig) -> Self {
        Self {
            config: config.clone(),
        }
    }

    /// Disposes of a settled file; may be called again after a crash at any point.
    pub(crate) fn dispose(&self, claim: &ClaimId, disposal: &Disposal) -> io::Result<Disposed> {
        let Some(relative) = path_of_hex(&disposal.relative) else {
            return Ok(Disposed::Gone);
        };
        let work = &self.config.work;
        let path = work_path(work, claim, &relative);
        let disposed = match fs::symlink_metadata(&path) {
            Ok(metadata) => {
                fault::at("dispose")?;
                let is_same = disposal
                    .facts
                    .is_none_or(|facts| facts == Facts::of(&metadata));
                if is_same {
                    self.put(claim, disposal, &path, &relative)?;
                    Disposed::Settled
                } else {
                    self.send_back(&path, &relative)?;
                    Disposed::SentBack
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Disposed::Gone,
            Err(error) => return Err(error),
        };
        fault::at("disposed")?;
        tidy(work, &path)?;
        Ok(disposed)
    }

    fn put(
        &self,
        claim: &ClaimId,
        disposal: &Disposal,
        path: &Path,
        relative: &Path,
    ) -> io::Result<()> {
        let sidecar = files::with_suffix(path, SIDECAR);
        if !disposal.failures.is_empty() {
            return self.fail(claim, disposal, path, relative);
        }
        match self.config.after {
            After::Delete => {
                remove_if_there(&sidecar)?;
                fs::remove_file(path)
            }
            // A file in place is never claimed, so it does not come here.
            After::Move | After::Keep => {
                let day = Timestamp::now().strftime("%Y-%m-%d").to_string();
                let target = self.config.done.join(day).join(relative);
                let target = files::move_beside(path, &target)?;
                move_if_there(&sidecar, &files::with_suffix(&target, SIDECAR))
            }
        }
    }

    /// Moves a file to `failed/`, the reason first, so that no file stands there without one.
    fn fail(
        &self,
        claim: &ClaimId,
        disposal: &Disposal,
        path: &Path,
        relative: &Path,
    ) -> io::Result<()> {
        let reason = Reason {
            schema: "tidings.reason/1",
            path: relative.to_string_lossy().into_owned(),
            claim: &claim.0,
            at: Timestamp::now(),
            failures: &disposal.failures,
        };
        let text = serde_json::to_vec_pretty(&reason).map_err(io::Error::other)?;
        let wanted = self.config.failed.join(relative);
        files::make_parent(&wanted)?;
        for attempt in 0.. {
            let target = files::numbered(&wanted, attempt);
            let beside = files::with_suffix(&target, REASON);
            if fs::symlink_metadata(&target).is_ok() || !is_free_for(&beside, claim) {
                continue;
            }
            let draft = files::with_suffix(&target, ".reason.tmp");
            fs::write(&draft, &text)?;
            fs::File::open(&draft)?.sync_all()?;
            fs::rename(&draft, &beside)?;
            fault::at("reason")?;
            match files::move_new(path, &target) {
                Ok(()) => {
                    let sidecar = files::with_suffix(path, SIDECAR);
                    return move_if_there(&sidecar, &files::with_suffix(&target, SIDECAR));
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    fs::remove_file(&beside)?;
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn send_back(&self, path: &Path, relative: &Path) -> io::Result<PathBuf> {
        tracing::warn!(path = %relative.display(),
            "file changed while it was coded; it goes back to the inbox as a new document");
        let sidecar = files::with_suffix(path, SIDECAR);
        let back = files::move_beside(path, &self.config.path.join(relative))?;
        move_if_there(&sidecar, &files::with_suffix(&back, SIDECAR))?;
        Ok(back)
    }
}

/// A reason may be written again only by the claim that wrote it before a crash.
fn is_free_for(reason: &Path, claim: &ClaimId) -> bool {
    match fs::read(reason) {
        Ok(bytes) => serde_json::from_slice::<serde_json::Value>(&bytes)
            .is_ok_and(|value| value["claim"] == claim.0.as_str()),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}

fn move_if_there(from: &Path, to: &Path) -> io::Result<()> {
    match fs::symlink_metadata(from) {
        Ok(_) => files::move_beside(from, to).map(|_| ()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// What became of a failed file that was to go through again.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Requeued {
    /// It is in the inbox, here.
    To(PathBuf),
    /// It does not stand in the `failed` folder.
    NotFailed,
}

/// Lists the failed files, sorted.
pub(crate) fn failed_files(config: &InboxConfig) -> io::Result<Vec<PathBuf>> {
    let mut folders = vec![config.failed.clone()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else if !name.ends_with(REASON) && !name.ends_with(SIDECAR) {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Moves a failed file back to where it stood in the inbox, or beside it, and removes the reason.
pub(crate) fn requeue(config: &InboxConfig, file: &Path) -> io::Result<Requeued> {
    let Ok(relative) = file.strip_prefix(&config.failed) else {
        return Ok(Requeued::NotFailed);
    };
    let target = config.path.join(relative);
    let sidecar = files::with_suffix(file, SIDECAR);
    // The sidecar first: once the document lands, it is taken with what stands beside it.
    let beside = files::with_suffix(&target, SIDECAR);
    move_if_there(&sidecar, &beside)?;
    let target = files::move_beside(file, &target)?;
    remove_if_there(&files::with_suffix(file, REASON))?;
    Ok(Requeued::To(target))
}
