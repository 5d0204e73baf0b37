//! The parts of a log that were put aside: `events-000007-20250711.jsonl`, later perhaps `….jsonl.gz`.

use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;

use crate::files;

/// The ending of a compressed part.
const COMPRESSED: &str = ".gz";

/// The ending of a compressed part that is being written; its name is hidden, too.
const DRAFT: &str = ".gz.tmp";

/// The digits that a part's number has at least.
const DIGITS: usize = 6;

/// A part, plain, compressed, or both while one takes the other's place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Part {
    /// Its place among the parts of its log, from 1; none is given twice.
    pub(crate) number: u32,
    /// The name that it was put aside under.
    pub(crate) plain: PathBuf,
    /// Whether it stands there plain.
    pub(crate) is_plain: bool,
    /// Whether it stands there compressed.
    pub(crate) is_compressed: bool,
}

impl Part {
    /// Gives the name that it has once it is compressed.
    pub(crate) fn compressed(&self) -> PathBuf {
        files::with_suffix(&self.plain, COMPRESSED)
    }

    /// Gives the name of its compressed form while that is written: hidden, so that no reader takes it.
    pub(crate) fn draft(&self) -> PathBuf {
        files::hidden(&self.plain, DRAFT)
    }

    /// Opens it in whichever form it has now.
    ///
    /// # Errors
    /// `NotFound` where it was removed.
    pub(crate) fn open(&self) -> io::Result<Content> {
        match File::open(&self.plain) {
            Ok(file) => Ok(Content::Plain(file)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Ok(Content::compressed(File::open(self.compressed())?))
            }
            Err(error) => Err(error),
        }
    }
}

/// The content of a log's file, whatever its form.
#[derive(Debug)]
pub(crate) enum Content {
    /// As it was written.
    Plain(File),
    /// Compressed by gzip.
    Compressed(Box<MultiGzDecoder<BufReader<File>>>),
}

impl Content {
    pub(crate) fn compressed(file: File) -> Self {
        Self::Compressed(Box::new(MultiGzDecoder::new(BufReader::new(file))))
    }
}

impl Read for Content {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(file) => file.read(buffer),
            Self::Compressed(decoder) => decoder.read(buffer),
        }
    }
}

/// Lists the parts of a log, oldest first; none where its folder is missing.
///
/// # Errors
/// Where the folder cannot be listed.
pub(crate) fn list(log: &Path) -> io::Result<Vec<Part>> {
    let mut parts: Vec<Part> = Vec::new();
    for name in names(log)? {
        let bytes = name.as_bytes();
        let (plain, is_compressed) = match bytes.strip_suffix(COMPRESSED.as_bytes()) {
            Some(plain) => (plain, true),
            None => (bytes, false),
        };
        let Some(number) = number_in(plain, log) else {
            continue;
        };
        parts.push(Part {
            number,
            plain: log.with_file_name(std::ffi::OsStr::from_bytes(plain)),
            is_plain: !is_compressed,
            is_compressed,
        });
    }
    parts.sort();
    parts.dedup_by(|other, kept| {
        let is_same = (other.number, &other.plain) == (kept.number, &kept.plain);
        if is_same {
            kept.is_plain |= other.is_plain;
            kept.is_compressed |= other.is_compressed;
        }
        is_same
    });
    Ok(parts)
}

/// Gives the number of the newest part; 0 where there is none.
pub(crate) fn newest(parts: &[Part]) -> u32 {
    parts.last().map_or(0, |part| part.number)
}

/// Gives the number that the next part of a log gets.
pub(super) fn next_number(log: &Path) -> u32 {
    newest(&list(log).unwrap_or_default()) + 1
}

/// Gives the final name of part `number`.
pub(super) fn name(log: &Path, number: u32, date: &str) -> PathBuf {
    let mut name = log.file_stem().unwrap_or_default().to_owned();
    name.push(format!("-{number:0DIGITS$}-{date}"));
    if let Some(extension) = log.extension() {
        name.push(".");
        name.push(extension);
    }
    log.with_file_name(name)
}

/// Removes what interrupted compressions of a log's parts left; they are begun anew.
pub(super) fn remove_drafts(log: &Path) -> io::Result<()> {
    for name in names(log)? {
        let bytes = name.as_bytes();
        let plain = bytes
            .strip_prefix(b".")
            .and_then(|rest| rest.strip_suffix(DRAFT.as_bytes()));
        if plain.is_some_and(|plain| number_in(plain, log).is_some()) {
            fs::remove_file(log.with_file_name(&name))?;
        }
    }
    Ok(())
}

fn names(log: &Path) -> io::Result<Vec<std::ffi::OsString>> {
    let entries = match fs::read_dir(files::folder_of(log)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    entries
        .map(|entry| entry.map(|entry| entry.file_name()))
        .collect()
}

/// Reads the number out of the plain name of a part of `log`.
fn number_in(name: &[u8], log: &Path) -> Option<u32> {
    let stem = log.file_stem()?.as_bytes();
    let rest = name.strip_prefix(stem)?.strip_prefix(b"-")?;
    let rest = match log.extension() {
        Some(extension) => rest
            .strip_suffix(extension.as_bytes())?
            .strip_suffix(b".")?,
        None => rest,
    };
    let (number, date) = std::str::from_utf8(rest).ok()?.split_once('-')?;
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if number.len() < DIGITS || date.len() != 8 || !is_digits(number) || !is_digits(date) {
        return None;
    }
    number.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_told_from_what_stands_beside_them() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("events.jsonl");
        for name in [
            "events.jsonl",
            "events-000002-20250712.jsonl.gz",
            "events-000001-20250711.jsonl",
            "events-000001-20250711.jsonl.gz",
            "events-1000000-20250711.jsonl",
            "events-000003-20250711.json",
            "events-000004-20250711.jsonl.bak",
            "events-000005-copy.jsonl",
            "events-other-000006-20250711.jsonl",
            ".events-000007-20250711.jsonl.gz.tmp",
        ] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        let found: Vec<_> = list(&log)
            .unwrap()
            .iter()
            .map(|part| (part.number, part.is_plain, part.is_compressed))
            .collect();
        assert_eq!(
            found,
            [(1, true, true), (2, false, true), (1_000_000, true, false)]
        );
        remove_drafts(&log).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 9);
        assert_eq!(list(Path::new("/nowhere/events.jsonl")).unwrap(), []);
    }

    #[test]
    fn a_name_is_read_as_it_was_given() {
        for log in ["/x/events.jsonl", "/x/events", "/x/a-b.c.jsonl"] {
            let log = Path::new(log);
            let part = name(log, 7, "20250711");
            let found = number_in(part.file_name().unwrap().as_bytes(), log);
            assert_eq!(found, Some(7), "{}", part.display());
        }
    }
}
