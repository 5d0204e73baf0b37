//! Compresses a part that was put aside, and never has less of it than one whole form that was checked.

use std::fs::{self, File, FileTimes};
use std::io::{self, Read, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use flate2::{Compression, GzBuilder};

use super::SinkError;
use super::parts::{Content, Part};
use crate::files::{self, Facts};

/// How much is read at a time, and how much is done at most once a stop is asked for.
const CHUNK: usize = 64 << 10;

/// What became of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compressed {
    /// It stands compressed alone.
    Done {
        /// Its bytes before.
        from: u64,
        /// Its bytes now.
        to: u64,
    },
    /// A stop was asked for; it stands plain.
    Stopped,
}

/// What tells one content from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Digest {
    length: u64,
    hash: blake3::Hash,
}

/// Compresses a plain part, or ends what an interrupted run began.
///
/// The compressed form is written under a hidden name, synced, read back, and given its name, before the plain
/// form goes; so a crash leaves the plain part with a draft that is removed at the next start, or both forms.
///
/// # Errors
/// Where a file cannot be read or written, the plain part changed meanwhile, or the other form holds something else.
/// The part stands as it was then.
pub(super) fn compress(part: &Part, stop: &AtomicBool) -> Result<Compressed, SinkError> {
    let result = match try_compress(part, stop) {
        Ok(Some((from, to))) => return Ok(Compressed::Done { from, to }),
        Ok(None) => Ok(Compressed::Stopped),
        Err(error) => Err(error),
    };
    match fs::remove_file(part.draft()) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => {
            tracing::warn!(draft = %part.draft().display(), error = %source, "cannot remove a draft");
        }
        _ => {}
    }
    result
}

fn try_compress(part: &Part, stop: &AtomicBool) -> Result<Option<(u64, u64)>, SinkError> {
    let failed = |act: &'static str| {
        let path = part.plain.clone();
        move |source| SinkError::File { act, path, source }
    };
    let target = part.compressed();
    let mut plain = File::open(&part.plain).map_err(failed("read"))?;
    let before = plain.metadata().map_err(failed("read"))?;
    let (written, checked) = if part.is_compressed {
        (pour(&mut plain, &mut io::sink(), stop), target.clone())
    } else {
        (write_draft(&mut plain, part, stop), part.draft())
    };
    let Some(written) = written.map_err(failed("compress"))? else {
        return Ok(None);
    };
    let read_back = File::open(&checked).map(Content::compressed);
    let read_back = read_back.and_then(|mut content| pour(&mut content, &mut io::sink(), stop));
    match read_back {
        Ok(Some(found)) if found == written => {}
        Ok(None) => return Ok(None),
        // A form that does not hold the part must not take its place, be it damaged or somebody's.
        Ok(Some(_)) => return Err(SinkError::Differs(checked)),
        Err(source) => {
            let path = checked;
            return Err(SinkError::File {
                act: "read back",
                path,
                source,
            });
        }
    }
    let after = fs::metadata(&part.plain).map_err(failed("read"))?;
    if Facts::of(&after) != Facts::of(&before) {
        return Err(SinkError::Changed(part.plain.clone()));
    }
    if !part.is_compressed {
        files::move_new(&checked, &target).map_err(failed("compress"))?;
    }
    let folder = files::folder_of(&part.plain);
    files::sync_folder(folder).map_err(failed("compress"))?;
    let size = fs::metadata(&target).map_err(failed("compress"))?.len();
    fs::remove_file(&part.plain).map_err(failed("remove"))?;
    files::sync_folder(folder).map_err(failed("remove"))?;
    Ok(Some((written.length, size)))
}

/// Writes the compressed form, synced, with the mode and the time of the plain one.
fn write_draft(plain: &mut File, part: &Part, stop: &AtomicBool) -> io::Result<Option<Digest>> {
    let metadata = plain.metadata()?;
    let draft = files::create(&part.draft())?;
    let modified = metadata.modified()?;
    let seconds = modified.duration_since(std::time::UNIX_EPOCH);
    let mut encoder = GzBuilder::new()
        .mtime(seconds.map_or(0, |since| since.as_secs() as u32))
        .write(draft, Compression::default());
    let Some(digest) = pour(plain, &mut encoder, stop)? else {
        return Ok(None);
    };
    let draft = encoder.finish()?;
    draft.set_permissions(metadata.permissions())?;
    draft.set_times(FileTimes::new().set_modified(modified))?;
    draft.sync_all()?;
    Ok(Some(digest))
}

/// Copies everything and tells what it was; nothing where a stop is asked for on the way.
fn pour(from: &mut dyn Read, to: &mut dyn Write, stop: &AtomicBool) -> io::Result<Option<Digest>> {
    let mut hasher = blake3::Hasher::new();
    let mut chunk = vec![0; CHUNK];
    loop {
        if stop.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let count = match from.read(&mut chunk) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            other => other?,
        };
        if count == 0 {
            return Ok(Some(Digest {
                length: hasher.count(),
                hash: hasher.finalize(),
            }));
        }
        hasher.update(&chunk[..count]);
        to.write_all(&chunk[..count])?;
    }
}

#[cfg(test)]
mod tests;
