//! One append-only log file that is never shortened and never rewritten.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::SinkError;
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
        // After a crash between a rotation and the ledger's next step, the bytes stand in the part already.
        if (!ours || length == 0) && self.stands_aside(bytes, place)? {
            return self.begin(place.number + 1).map(Appended::Done);
        }
        if !ours {
            tracing::warn!(log = %self.path.display(), expected = place.offset, found = length,
                "log was changed by somebody; a new one begins");
            return if length == 0 {
                self.begin(place.number + 1).map(Appended::Elsewhere)
            } else {
                self.put_aside(place.number).map(Appended::Elsewhere)
            };
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

    /// Tells whether the file was put aside with these bytes at its end.
    fn stands_aside(&self, bytes: &[u8], place: &Place) -> Result<bool, SinkError> {
        let Some(part) = self.aside(place.number)? else {
            return Ok(false);
        };
        let part = Self {
            file: File::open(&part).map_err(error("open", &part))?,
            path: part,
        };
        let end = place.offset + bytes.len() as u64;
        Ok(part.length()? == end && part.holds(bytes, place)?)
    }

    /// Begins a new file because this one does not end where the last bytes did.
    fn go_on_elsewhere(&mut self, committed: &Place, length: u64) -> Result<Place, SinkError> {
        let was_put_aside = self.aside(committed.number)?.is_some();
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
        let number = next_number(&self.path);
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
        let number = number.max(next_number(&self.path));
        let date = Timestamp::now().strftime("%Y%m%d").to_string();
        let aside = part_name(&self.path, number, &date);
        fault::at("rotate").map_err(error("rename", &self.path))?;
        files::move_new(&self.path, &aside).map_err(error("rename", &self.path))?;
        fault::at("rotated").map_err(error("open", &self.path))?;
        self.file = open_or_make(&self.path).map_err(error("open", &self.path))?;
        tracing::info!(log = %self.path.display(), part = %aside.display(), "log was put aside");
        self.begin(number + 1)
    }

    fn begin(&self, number: u32) -> Result<Place, SinkError> {
        Ok(Place {
            number: number.max(next_number(&self.path)),
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
        let hash = blake3::hash(&bytes);
        Ok(u64::from_le_bytes(
            hash.as_bytes()[..8].try_into().expect("eight bytes"),
        ))
    }

    fn aside(&self, number: u32) -> Result<Option<PathBuf>, SinkError> {
        let found = numbered_parts(&self.path).map_err(error("list", &self.path))?;
        Ok(found
            .into_iter()
            .find(|(part, _)| *part == number)
            .map(|(_, path)| path))
    }
}

/// Lists the parts of a log that were put aside, oldest first, and the live file last.
pub(crate) fn parts(log: &Path) -> Vec<PathBuf> {
    let mut found = numbered_parts(log).unwrap_or_default();
    found.sort();
    let mut paths: Vec<PathBuf> = found.into_iter().map(|(_, path)| path).collect();
    paths.push(log.to_owned());
    paths
}

/// Gives the final name of part `number`: `events-000007-20250711.jsonl`.
fn part_name(log: &Path, number: u32, date: &str) -> PathBuf {
    let mut name = log.file_stem().unwrap_or_default().to_owned();
    name.push(format!("-{number:06}-{date}"));
    if let Some(extension) = log.extension() {
        name.push(".");
        name.push(extension);
    }
    log.with_file_name(name)
}

fn numbered_parts(log: &Path) -> io::Result<Vec<(u32, PathBuf)>> {
    let folder = match log.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let prefix = format!("{}-", log.file_stem().unwrap_or_default().to_string_lossy());
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let number = name
            .strip_prefix(&prefix)
            .and_then(|rest| rest.split_once('-'))
            .filter(|(number, _)| number.len() >= 6)
            .and_then(|(number, _)| number.parse().ok());
        if let Some(number) = number {
            found.push((number, path.clone()));
        }
    }
    Ok(found)
}

fn next_number(log: &Path) -> u32 {
    let highest = numbered_parts(log).unwrap_or_default().into_iter().max();
    highest.map_or(1, |(number, _)| number + 1)
}

fn open_or_make(path: &Path) -> io::Result<File> {
    files::make_parent(path)?;
    let file = File::options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o644)
        .open(path)?;
    if let Some(folder) = path.parent() {
        files::sync_folder(folder)?;
    }
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
