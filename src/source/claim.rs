//! Takes a file out of the inbox by one rename, so that nobody else takes it.
//!
//! A claimed file stands at `work/CLAIM~PATH BELOW THE INBOX`, its slashes escaped, its sidecar beside it.
//! The claim's name is in no other place, so that a restart tells one claim of a path from the next.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use jiff::Timestamp;

use super::chunks::Chunk;
use super::ignore::SIDECAR;
use crate::fault;
use crate::files::{self, Facts};
use crate::ledger::ClaimId;

/// The longest name in bytes that every usual file system takes.
const LONGEST_NAME: usize = 255;

/// A file that is ours to code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Its name in the ledger.
    pub id: ClaimId,
    /// The path below the inbox, or as it was given.
    pub relative: PathBuf,
    /// Where it stands now.
    pub path: PathBuf,
    /// Its description, where one stood beside it.
    pub sidecar: Option<PathBuf>,
    /// Whether it stays where it is.
    pub in_place: bool,
    /// Its content, or a part of it, where the source has read it.
    pub chunk: Option<Chunk>,
}

impl Claim {
    /// Moves a file from the inbox to the work folder; nothing where it has gone meanwhile.
    pub(super) fn take(inbox: &Path, work: &Path, relative: &Path) -> io::Result<Option<Self>> {
        let id = ClaimId(new_id());
        let path = work_path(work, &id, relative);
        let from = inbox.join(relative);
        fault::at("claim")?;
        // The work folder, or a folder in it for a long name, may have to be made first.
        let moved = match files::move_new(&from, &path) {
            Err(error) if is_missing(&error) && fs::symlink_metadata(&from).is_ok() => {
                files::make_parent(&path)?;
                files::move_new(&from, &path)
            }
            moved => moved,
        };
        if let Err(error) = moved {
            tidy(work, &path)?;
            return if is_missing(&error) {
                Ok(None)
            } else {
                Err(error)
            };
        }
        let sidecar = files::with_suffix(&path, SIDECAR);
        let beside = files::with_suffix(&inbox.join(relative), SIDECAR);
        let moved = fault::at("claimed").and_then(|()| files::move_new(&beside, &sidecar));
        let sidecar = match moved {
            Ok(()) => Some(sidecar),
            Err(error) if is_missing(&error) => None,
            Err(error) => {
                // A document is not coded without its sidecar: it goes back and is tried again.
                files::move_new(&path, &from)?;
                return Err(error);
            }
        };
        Ok(Some(Self {
            id,
            relative: relative.to_owned(),
            path,
            sidecar,
            in_place: false,
            chunk: None,
        }))
    }

    /// Claims a file that stays where it is; the claim is one for each state of the file.
    pub(crate) fn in_place(root: &Path, relative: &Path, facts: &Facts) -> Self {
        let path = root.join(relative);
        let mut hasher = blake3::Hasher::new();
        hasher.update(relative.as_os_str().as_bytes());
        for part in [facts.inode, facts.size, facts.modified.cast_unsigned()] {
            hasher.update(&part.to_le_bytes());
        }
        let sidecar = files::with_suffix(&path, SIDECAR);
        let has_sidecar = fs::symlink_metadata(&sidecar).is_ok_and(|found| found.is_file());
        Self {
            id: ClaimId(hasher.finalize().to_hex()[..32].to_owned()),
            relative: relative.to_owned(),
            path,
            sidecar: has_sidecar.then_some(sidecar),
            in_place: true,
            chunk: None,
        }
    }

    /// Gives the state of the file; a link's own.
    pub(crate) fn facts(&self) -> io::Result<(Facts, bool)> {
        let metadata = fs::symlink_metadata(&self.path)?;
        Ok((Facts::of(&metadata), metadata.is_file()))
    }
}

/// Finds the claims that an earlier run left in the work folder.
pub(crate) fn claimed_again(work: &Path) -> io::Result<Vec<Claim>> {
    let mut found: BTreeMap<String, Vec<(PathBuf, PathBuf)>> = BTreeMap::new();
    for entry in fs::read_dir(work)? {
        let entry = entry?;
        let name = entry.file_name();
        let Some((id, rest)) = split(&name) else {
            continue;
        };
        let files = found.entry(id).or_default();
        if entry.file_type()?.is_dir() {
            let mut below = Vec::new();
            collect(&entry.path(), &mut below)?;
            if below.is_empty() {
                fs::remove_dir_all(entry.path())?;
            }
            for path in below {
                let relative = path.strip_prefix(entry.path()).unwrap_or(&path).to_owned();
                files.push((relative, path));
            }
        } else {
            files.push((rest, entry.path()));
        }
    }
    let is_sidecar = |path: &Path| path.as_os_str().as_bytes().ends_with(SIDECAR.as_bytes());
    let mut claims = Vec::new();
    for (id, mut files) in found {
        // A sidecar alone is what is left where a crash parted the two; it is taken as a file of its own.
        files.sort_by_key(|(relative, _)| is_sidecar(relative));
        let mut files = files.into_iter();
        let Some((relative, path)) = files.next() else {
            continue;
        };
        claims.push(Claim {
            id: ClaimId(id),
            relative,
            path,
            sidecar: files.next().map(|(_, path)| path),
            in_place: false,
            chunk: None,
        });
    }
    Ok(claims)
}

/// Gives where a claimed file stands.
///
/// Where the escaped name is longer than file systems allow, it stands below a folder of the claim.
pub(crate) fn work_path(work: &Path, id: &ClaimId, relative: &Path) -> PathBuf {
    let mut name = format!("{}~", id.0).into_bytes();
    for byte in relative.as_os_str().as_bytes() {
        match byte {
            b'/' => name.extend(b"%2F"),
            b'%' => name.extend(b"%25"),
            other => name.push(*other),
        }
    }
    if name.len() + SIDECAR.len() > LONGEST_NAME {
        return work.join(format!("{}~", id.0)).join(relative);
    }
    work.join(OsStr::from_bytes(&name))
}

/// Removes the folders that were made for one file.
pub(crate) fn tidy(work: &Path, path: &Path) -> io::Result<()> {
    if !is_deep(work, path) {
        return Ok(());
    }
    for folder in path.ancestors().skip(1) {
        if folder == work {
            break;
        }
        match fs::remove_dir(folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

fn is_missing(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound
}

fn is_deep(work: &Path, path: &Path) -> bool {
    path.parent() != Some(work)
}

/// Splits a name in the work folder into the claim and the path below the inbox.
fn split(name: &OsStr) -> Option<(String, PathBuf)> {
    let bytes = name.as_bytes();
    let at = bytes.iter().position(|byte| *byte == b'~')?;
    let id = std::str::from_utf8(&bytes[..at]).ok()?.to_owned();
    let mut relative = Vec::new();
    let mut rest = &bytes[at + 1..];
    while let Some((first, behind)) = rest.split_first() {
        let (byte, length) = match rest {
            [b'%', b'2', b'F', ..] => (b'/', 3),
            [b'%', b'2', b'5', ..] => (b'%', 3),
            _ => (*first, 1),
        };
        relative.push(byte);
        rest = &behind[length - 1..];
    }
    Some((id, PathBuf::from(OsString::from_vec(relative))))
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), found)?;
        } else {
            found.push(entry.path());
        }
    }
    Ok(())
}

/// Names sort by time, and never repeat, also when the clock is put back: the run and a count tell them apart.
fn new_id() -> String {
    static COUNTER: AtomicU32 = AtomicU32::new(0);
    static RUN: LazyLock<u32> = LazyLock::new(|| RandomState::new().hash_one(0) as u32);
    let now = Timestamp::now().as_nanosecond();
    let count = COUNTER.fetch_add(1, Ordering::Relaxed);
    format!("{now:016x}-{count:04x}-{:08x}", *RUN)
}

/// Writes a path as hex, for the ledger: names need not be text.
pub(crate) fn hex_of_path(path: &Path) -> String {
    use std::fmt::Write;
    let bytes = path.as_os_str().as_bytes();
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut hex, byte| {
            write!(hex, "{byte:02x}").expect("writing to a string cannot fail");
            hex
        })
}

/// Reads what [`hex_of_path`] wrote; nothing where it is not that.
pub(crate) fn path_of_hex(hex: &str) -> Option<PathBuf> {
    let bytes: Option<Vec<u8>> = (0..hex.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok())
        .collect();
    Some(PathBuf::from(OsString::from_vec(bytes?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_moves_the_file_with_its_sidecar() {
        let folder = tempfile::tempdir().unwrap();
        let (inbox, work) = (folder.path().join("inbox"), folder.path().join("work"));
        fs::create_dir_all(&work).unwrap();
        fs::create_dir_all(inbox.join("wire")).unwrap();
        fs::write(inbox.join("wire/a.txt"), "text").unwrap();
        fs::write(inbox.join("wire/a.txt.meta.json"), "{}").unwrap();
        let claim = Claim::take(&inbox, &work, Path::new("wire/a.txt"))
            .unwrap()
            .unwrap();
        assert_eq!(fs::read(&claim.path).unwrap(), b"text");
        assert!(claim.sidecar.is_some());
        assert_eq!(claimed_again(&work).unwrap(), [claim]);
        assert_eq!(
            Claim::take(&inbox, &work, Path::new("wire/a.txt")).unwrap(),
            None
        );
        assert_eq!(claimed_again(&work).unwrap().len(), 1);
    }

    #[test]
    fn any_name_is_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let (inbox, work) = (folder.path().join("inbox"), folder.path().join("work"));
        fs::create_dir(&work).unwrap();
        let long = format!("{}/{}", "d".repeat(200), "n".repeat(240));
        for name in ["a.txt", "x/y%2Fz/50%.txt", "~a~b", long.as_str()] {
            let relative = Path::new(name);
            files::make_parent(&inbox.join(relative)).unwrap();
            fs::write(inbox.join(relative), "text").unwrap();
            let claim = Claim::take(&inbox, &work, relative).unwrap().unwrap();
            assert_eq!(claimed_again(&work).unwrap(), std::slice::from_ref(&claim));
            fs::remove_file(&claim.path).unwrap();
            tidy(&work, &claim.path).unwrap();
            assert_eq!(fs::read_dir(&work).unwrap().count(), 0);
        }
    }

    #[test]
    fn any_path_survives_the_ledger() {
        let path = Path::new(OsStr::from_bytes(b"a/\xff\n.txt"));
        assert_eq!(path_of_hex(&hex_of_path(path)).as_deref(), Some(path));
        assert_eq!(path_of_hex("zz"), None);
    }
}
