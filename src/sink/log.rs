//! One append-only log file that is never shortened and never rewritten.

use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::SinkError;
use super::parts::{self, Part};
use crate::{fault, files};

/// The last bytes before an offset that are remembered, to see whether a log is still ours.
const TAIL: u64 = 4096;

/// Where the next line of a log stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Place {
    /// The number that the file gets when it is put aside; each file of a log has its own.
    pub(super) number: u32,
    /// Bytes from the file's start.
    pub(super) offset: u64,
    /// BLAKE3, shortened, of the last [`TAIL`] bytes before `offset`.
    tail: u64,
    /// When the file was begun, in seconds since 1970: what daily rotation goes by.
    pub(super) begun: i64,
}

/// What became of bytes that were to stand at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Appended {
    /// They stand; the next ones begin here.
    Done(Place),
    /// Other bytes stand there; the log goes on in a new file, here.
    Elsewhere(Place),
}

/// A log and its open file.
#[derive(Debug)]
pub(super) struct Log {
    path: PathBuf,
    file: File,
}

impl Log {
    pub(super) fn open(path: &Path) -> Result<Self, SinkError> {
        let file = open_or_make(path).map_err(error("open", path))?;
        Ok(Self {
            path: path.to_owned(),
            file,
        })
    }

    /// Gives the place for the next bytes: where the last ones ended, or the start of a new file
    /// where the old one is gone, cut, edited, or due to be put aside.
    pub(super) fn prepare(
        &mut self,
        committed: Option<&Place>,
        is_due: impl Fn(&Place) -> bool,
    ) -> Result<Place, SinkError> {
        self.follow_path()?;
        let length = self.length()?;
        let Some(committed) = committed else {
            return self.adopt(length);
        };
        if length != committed.offset || self.tail(length)? != committed.tail {
            return self.go_on_elsewhere(committed, length);
        }
        if committed.offset > 0 && is_due(committed) {
            return self.put_aside(committed.number);
        }
        Ok(*committed)
    }

    /// Makes `bytes` stand at `place`, synced; writes only what is missing of them.
    pub(super) fn append(&mut self, bytes: &[u8], place: &Place) -> Result<Appended, SinkError> {
        self.follow_path()?;
        let length = self.length()?;
        let end = place.offset + bytes.len() as u64;
        let present = length.checked_sub(place.offset).filter(|_| length <= end);
        let ours = match present {
            Some(present) => self.holds(&bytes[..present as usize], place)?,
            None => false,
        };
        // After a crash between a rotation and the ledger's next step, the bytes may stand in the part already.
        if (!ours || length == 0)
            && let Some(part) = self.part(place.number)?
        {
            return match ending(&part, bytes, place) {
                Ok(Some(place)) => Ok(Appended::Done(place)),
                Ok(None) => self.begin_elsewhere(place, length),
                // What is damaged holds nothing; anything else that hinders may pass.
                Err(cause) if is_damage(&cause) => self.begin_elsewhere(place, length),
                Err(cause) => Err(error("read", &part.plain)(cause)),
            };
        }
        if !ours {
            return self.begin_elsewhere(place, length);
        }
        let missing = &bytes[present.unwrap_or(0) as usize..];
        if !missing.is_empty() {
            self.write(missing, length)
                .map_err(error("write", &self.path))?;
        }
        if !bytes.is_empty() {
            self.file.sync_data().map_err(error("sync", &self.path))?;
            fault::at("synced").map_err(error("sync", &self.path))?;
        }
        Ok(Appended::Done(Place {
            offset: end,
            tail: if bytes.is_empty() {
                place.tail
            } else {
                self.tail(end)?
            },
            ..*place
        }))
    }

    fn write(&self, bytes: &[u8], at: u64) -> io::Result<()> {
        fault::at("append")?;
        let (first, rest) = bytes.split_at(bytes.len() / 2);
        if cfg!(feature = "faults") {
            self.file.write_all_at(first, at)?;
            fault::at("torn")?;
            self.file.write_all_at(rest, at + first.len() as u64)?;
            return fault::at("appended");
        }
        self.file.write_all_at(bytes, at)
    }

    /// Begins a new file because bytes that are not ours stand where ours should.
    fn begin_elsewhere(&mut self, place: &Place, length: u64) -> Result<Appended, SinkError> {
        tracing::warn!(log = %self.path.display(), expected = place.offset, found = length,
            "log was changed by somebody; a new one begins");
        let place = if length == 0 {
            self.begin(place.number + 1)
        } else {
            self.put_aside(place.number)
        };
        place.map(Appended::Elsewhere)
    }

    fn holds(&self, present: &[u8], place: &Place) -> Result<bool, SinkError> {
        if self.tail(place.offset)? != place.tail {
            return Ok(false);
        }
        let mut found = vec![0; present.len()];
        self.file
            .read_exact_at(&mut found, place.offset)
            .map_err(error("read", &self.path))?;
        Ok(found == present)
    }

    /// Begins a new file because this one does not end where the last bytes did.
    fn go_on_elsewhere(&mut self, committed: &Place, length: u64) -> Result<Place, SinkError> {
        let was_put_aside = self.part(committed.number)?.is_some();
        if !was_put_aside {
            tracing::warn!(log = %self.path.display(), expected = committed.offset, found = length,
                "log was changed or removed by somebody; a new one begins");
        }
        // After an interrupted rotation an empty file stands here already.
        if length == 0 {
            return self.begin(committed.number + 1);
        }
        self.put_aside(committed.number + u32::from(was_put_aside))
    }

    /// Takes over a log that the ledger does not know, unless its last line is torn.
    fn adopt(&mut self, length: u64) -> Result<Place, SinkError> {
        let number = parts::next_number(&self.path);
        let mut last = [b'\n'];
        if length > 0 {
            self.file
                .read_exact_at(&mut last, length - 1)
                .map_err(error("read", &self.path))?;
        }
        if last != [b'\n'] {
            tracing::warn!(log = %self.path.display(),
                "log ends in a torn line that the ledger does not know; it is put aside and a new one begins");
            return self.put_aside(number);
        }
        Ok(Place {
            offset: length,
            tail: self.tail(length)?,
            ..self.begin(number)?
        })
    }

    /// Moves the file to its final name, to which nothing is written afterwards, and begins a new one.
    fn put_aside(&mut self, number: u32) -> Result<Place, SinkError> {
        let number = number.max(parts::next_number(&self.path));
        let date = Timestamp::now().strftime("%Y%m%d").to_string();
        let aside = parts::name(&self.path, number, &date);
        fault::at("rotate").map_err(error("rename", &self.path))?;
        files::move_new(&self.path, &aside).map_err(error("rename", &self.path))?;
        fault::at("rotated").map_err(error("open", &self.path))?;
        self.file = open_or_make(&self.path).map_err(error("open", &self.path))?;
        tracing::info!(log = %self.path.display(), part = %aside.display(), "log was put aside");
        self.begin(number + 1)
    }

    fn begin(&self, number: u32) -> Result<Place, SinkError> {
        Ok(Place {
            number: number.max(parts::next_number(&self.path)),
            offset: 0,
            tail: self.tail(0)?,
            begun: Timestamp::now().as_second(),
        })
    }

    /// Opens the file anew where the name no longer leads to the open one.
    fn follow_path(&mut self) -> Result<(), SinkError> {
        let open = self.file.metadata().map_err(error("read", &self.path))?;
        let same = match fs::symlink_metadata(&self.path) {
            Ok(there) => (there.dev(), there.ino()) == (open.dev(), open.ino()),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => false,
            Err(cause) => return Err(error("read", &self.path)(cause)),
        };
        if !same {
            self.file = open_or_make(&self.path).map_err(error("open", &self.path))?;
        }
        Ok(())
    }

    fn length(&self) -> Result<u64, SinkError> {
        let metadata = self.file.metadata().map_err(error("read", &self.path))?;
        Ok(metadata.len())
    }

    fn tail(&self, offset: u64) -> Result<u64, SinkError> {
        let start = offset.saturating_sub(TAIL);
        let mut bytes = vec![0; (offset - start) as usize];
        match self.file.read_exact_at(&mut bytes, start) {
            Ok(()) => {}
            // A file that is too short has another tail than any that was committed.
            Err(cause) if cause.kind() == io::ErrorKind::UnexpectedEof => bytes.clear(),
            Err(cause) => return Err(error("read", &self.path)(cause)),
        }
        Ok(hash(&bytes))
    }

    fn part(&self, number: u32) -> Result<Option<Part>, SinkError> {
        let parts = parts::list(&self.path).map_err(error("list", &self.path))?;
        Ok(parts.into_iter().find(|part| part.number == number))
    }
}

/// Gives the place behind `bytes` where they stand at `place` in a part.
fn ending(part: &Part, bytes: &[u8], place: &Place) -> io::Result<Option<Place>> {
    let mut content = part.open()?;
    let before = place.offset.min(TAIL);
    io::copy(
        &mut content.by_ref().take(place.offset - before),
        &mut io::sink(),
    )?;
    let mut found = Vec::new();
    let wanted = before + bytes.len() as u64;
    content.take(wanted).read_to_end(&mut found)?;
    let is_there = found.len() as u64 == wanted
        && hash(&found[..before as usize]) == place.tail
        && found[before as usize..] == *bytes;
    let tail = &found[found.len().saturating_sub(TAIL as usize)..];
    Ok(is_there.then(|| Place {
        offset: place.offset + bytes.len() as u64,
        tail: hash(tail),
        ..*place
    }))
}

fn is_damage(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    matches!(error.kind(), InvalidData | InvalidInput | UnexpectedEof)
}

fn hash(tail: &[u8]) -> u64 {
    let hash = blake3::hash(tail);
    u64::from_le_bytes(hash.as_bytes()[..8].try_into().expect("eight bytes"))
}

fn open_or_make(path: &Path) -> io::Result<File> {
    files::make_parent(path)?;
    let file = files::new_file()
        .read(true)
        .truncate(false)
        .open(path)
        .map_err(|cause| match fs::symlink_metadata(path) {
            Ok(there) if there.is_symlink() => io::Error::new(
                cause.kind(),
                "it is a link, which is not followed; give the file that it leads to as the sink's path",
            ),
            _ => cause,
        })?;
    files::sync_folder(files::folder_of(path))?;
    Ok(file)
}

fn error(act: &'static str, path: &Path) -> impl Fn(io::Error) -> SinkError {
    let path = path.to_owned();
    move |source| SinkError::File {
        act,
        path: path.clone(),
        source,
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
