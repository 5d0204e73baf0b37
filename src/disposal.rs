//! What becomes of a file once everything about it is written and synced: the last step.

use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::Serialize;

use crate::config::{After, InboxConfig};
use crate::fault;
use crate::files::{Below, Kind, Listing};
use crate::ledger::{ClaimId, Disposal, Failure};
use crate::source::{SIDECAR, path_of_hex, work_path};

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
        let Ok(place) = work_path(&self.config.work, claim, &relative) else {
            tracing::warn!(path = %relative.display(), "the ledger names a path that leads out of its folder; it is left alone");
            return Ok(Disposed::Gone);
        };
        let disposed = match place.look() {
            Ok(look) => {
                fault::at("dispose")?;
                let is_same = disposal.facts.is_none_or(|facts| facts == look.facts);
                if is_same {
                    self.put(claim, disposal, &place, &relative)?;
                    Disposed::Settled
                } else {
                    self.send_back(&place, &relative)?;
                    Disposed::SentBack
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.follow(disposal, &place.with_suffix(SIDECAR), &relative)?;
                Disposed::Gone
            }
            Err(error) => return Err(error),
        };
        fault::at("disposed")?;
        place.remove_empty_parents()?;
        Ok(disposed)
    }

    /// Lets a sidecar follow a file that was moved before an interruption.
    fn follow(&self, disposal: &Disposal, sidecar: &Below, relative: &Path) -> io::Result<()> {
        let has_failed = !disposal.failures.is_empty();
        if self.config.after == After::Delete && !has_failed {
            return sidecar.remove();
        }
        let target = if has_failed {
            Below::new(&self.config.failed, relative)?.with_room()
        } else {
            self.done(relative)?
        };
        move_if_there(sidecar, &target.with_suffix(SIDECAR))
    }

    /// Gives where a coded file goes.
    fn done(&self, relative: &Path) -> io::Result<Below> {
        let day = Timestamp::now().strftime("%Y-%m-%d").to_string();
        Below::new(&self.config.done, &Path::new(&day).join(relative))
    }

    fn put(
        &self,
        claim: &ClaimId,
        disposal: &Disposal,
        place: &Below,
        relative: &Path,
    ) -> io::Result<()> {
        let sidecar = place.with_suffix(SIDECAR);
        if !disposal.failures.is_empty() {
            return self.fail(claim, disposal, place, relative);
        }
        match self.config.after {
            After::Delete => {
                sidecar.remove()?;
                place.remove()
            }
            // A file in place is never claimed, so it does not come here.
            After::Move | After::Keep => {
                let target = place.move_beside(&self.done(relative)?)?;
                move_if_there(&sidecar, &target.with_suffix(SIDECAR))
            }
        }
    }

    /// Moves a file to `failed/`, the reason first, so that no file stands there without one.
    fn fail(
        &self,
        claim: &ClaimId,
        disposal: &Disposal,
        place: &Below,
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
        let wanted = Below::new(&self.config.failed, relative)?.with_room();
        wanted.make_parent()?;
        for attempt in 0.. {
            let target = wanted.numbered(attempt);
            let beside = target.with_suffix(REASON);
            if target.is_there()? || !is_free_for(&beside, claim)? {
                continue;
            }
            let draft = target.with_suffix(".reason.tmp");
            draft.remove()?;
            draft.write_new(&text)?.sync_all()?;
            beside.remove()?;
            draft.move_new(&beside)?;
            fault::at("reason")?;
            match place.move_new(&target) {
                Ok(()) => {
                    let sidecar = place.with_suffix(SIDECAR);
                    return move_if_there(&sidecar, &target.with_suffix(SIDECAR));
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    beside.remove()?;
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn send_back(&self, place: &Below, relative: &Path) -> io::Result<()> {
        tracing::warn!(path = %relative.display(),
            "file changed while it was coded; it goes back to the inbox as a new document");
        let sidecar = place.with_suffix(SIDECAR);
        let back = place.move_beside(&Below::new(&self.config.path, relative)?)?;
        move_if_there(&sidecar, &back.with_suffix(SIDECAR))
    }
}

/// A reason may be written again only by the claim that wrote it before a crash.
fn is_free_for(reason: &Below, claim: &ClaimId) -> io::Result<bool> {
    if !reason.is_there()? {
        return Ok(true);
    }
    let Ok((file, _)) = reason.open() else {
        return Ok(false);
    };
    let read = serde_json::from_reader::<_, serde_json::Value>(io::BufReader::new(file));
    Ok(read.is_ok_and(|value| value["claim"] == claim.0.as_str()))
}

fn move_if_there(from: &Below, to: &Below) -> io::Result<()> {
    if from.is_there()? {
        from.move_beside(to)?;
    }
    Ok(())
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
    let mut folders = vec![PathBuf::new()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for (name, look) in Listing::open(&config.failed, &folder)? {
            let path = folder.join(&name);
            let name = name.to_string_lossy();
            if look.kind == Kind::Folder {
                folders.push(path);
            } else if !name.ends_with(REASON) && !name.ends_with(SIDECAR) {
                found.push(config.failed.join(path));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Moves a failed file back to where it stood in the inbox, or beside it, and removes the reason.
pub(crate) fn requeue(config: &InboxConfig, file: &Path) -> io::Result<Requeued> {
    let below = |root: &Path, relative: &Path| Below::new(root, relative).ok();
    let Some((from, to)) = file.strip_prefix(&config.failed).ok().and_then(|relative| {
        Some((
            below(&config.failed, relative)?,
            below(&config.path, relative)?,
        ))
    }) else {
        return Ok(Requeued::NotFailed);
    };
    // The sidecar first: once the document lands, it is taken with what stands beside it.
    move_if_there(&from.with_suffix(SIDECAR), &to.with_suffix(SIDECAR))?;
    let target = from.move_beside(&to)?;
    from.with_suffix(REASON).remove()?;
    Ok(Requeued::To(target.path()))
}

#[cfg(test)]
mod tests;
