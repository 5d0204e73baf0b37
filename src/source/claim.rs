//! Takes a file out of the inbox by one rename, so that nobody else takes it.
//!
//! A claimed file stands at `work/CLAIM~PATH BELOW THE INBOX`, its slashes escaped, its sidecar beside it.
//! The claim's name is in no other place, so that a restart tells one claim of a path from the next.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
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
use crate::files::{Below, Facts, Kind, Listing, Look};
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
    pub place: Below,
    /// Its description, where one stood beside it.
    pub sidecar: Option<Below>,
    /// Whether it stays where it is.
    pub in_place: bool,
    /// Its content, or a part of it, where the source has read it.
    pub chunk: Option<Chunk>,
}

impl Claim {
    /// Moves a file from the inbox to the work folder; nothing where it has gone meanwhile.
    pub(super) fn take(inbox: &Path, work: &Path, relative: &Path) -> io::Result<Option<Self>> {
        let id = ClaimId(new_id());
        let from = Below::new(inbox, relative)?;
        let place = work_path(work, &id, relative)?;
        fault::at("claim")?;
        // The work folder, or a folder in it for a long name, may have to be made first.
        let moved = match from.move_new(&place) {
            Err(error) if is_missing(&error) && from.is_there()? => {
                place.make_parent()?;
                from.move_new(&place)
            }
            moved => moved,
        };
        if let Err(error) = moved {
            place.remove_empty_parents()?;
            return if is_missing(&error) {
                Ok(None)
            } else {
                Err(error)
            };
        }
        let sidecar = match fault::at("claimed").and_then(|()| take_sidecar(&from, &place)) {
            Ok(sidecar) => sidecar,
            // A document is not coded without its sidecar: it goes back and is tried again.
            Err(error) if place.move_beside(&from).is_ok() => {
                place.remove_empty_parents()?;
                return Err(error);
            }
            // The folder that it came from is not to be reached any more, and no description in it.
            Err(error) => {
                tracing::warn!(path = %relative.display(), %error, "file is taken without its sidecar");
                None
            }
        };
        Ok(Some(Self {
            id,
            relative: relative.to_owned(),
            place,
            sidecar,
            in_place: false,
            chunk: None,
        }))
    }

    /// Claims a file that stays where it is; the claim is one for each state of the file.
    pub(super) fn in_place(place: Below, beside: &Below, relative: &Path, facts: &Facts) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(relative.as_os_str().as_bytes());
        for part in [facts.inode, facts.size, facts.modified.cast_unsigned()] {
            hasher.update(&part.to_le_bytes());
        }
        let sidecar = beside.with_suffix(SIDECAR);
        let has_sidecar = sidecar.look().is_ok_and(|found| found.kind == Kind::File);
        Self {
            id: ClaimId(hasher.finalize().to_hex()[..32].to_owned()),
            relative: relative.to_owned(),
            place,
            sidecar: has_sidecar.then_some(sidecar),
            in_place: true,
            chunk: None,
        }
    }
}

/// Moves the description beside a file after it; a folder of that name is none.
fn take_sidecar(from: &Below, place: &Below) -> io::Result<Option<Below>> {
    let beside = from.with_suffix(SIDECAR);
    if !beside.is_there()? || beside.look().is_ok_and(|found| found.kind == Kind::Folder) {
        return Ok(None);
    }
    let sidecar = place.with_suffix(SIDECAR);
    match beside.move_new(&sidecar) {
        Ok(()) => Ok(Some(sidecar)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Finds the claims that an earlier run left in the work folder.
///
/// What stands there under a name that no claim gives is left there, and said.
pub(crate) fn claimed_again(work: &Path) -> io::Result<Vec<Claim>> {
    let mut found: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for (name, look) in Listing::open(work, Path::new(""))? {
        let Some((id, rest)) = split(&name) else {
            continue;
        };
        let mut files = Vec::new();
        if look.kind == Kind::Folder && rest.as_os_str().is_empty() {
            let below = collect(work, Path::new(&name))?;
            if below.is_empty() {
                std::fs::remove_dir_all(work.join(&name))?;
            }
            files.extend(below);
        } else {
            files.push(rest);
        }
        for relative in files {
            let is_ours = |place: &Below| {
                place.is_there().unwrap_or_default()
                    && (is_deep(place) || place.relative().as_os_str() == name)
            };
            if work_path(work, &ClaimId(id.clone()), &relative).is_ok_and(|place| is_ours(&place)) {
                found.entry(id.clone()).or_default().push(relative);
            } else {
                tracing::warn!(path = %work.join(&name).display(),
                    "what stands in the work folder is no claim of ours; it stays there");
            }
        }
    }
    let is_sidecar = |path: &Path| path.as_os_str().as_bytes().ends_with(SIDECAR.as_bytes());
    let mut claims = Vec::new();
    for (id, mut files) in found {
        let id = ClaimId(id);
        // A sidecar alone is what is left where a crash parted the two; it is taken as a file of its own.
        files.sort_by_key(|relative| is_sidecar(relative));
        let mut files = files.into_iter();
        let Some(relative) = files.next() else {
            continue;
        };
        let sidecar = files.next().map(|sidecar| work_path(work, &id, &sidecar));
        claims.push(Claim {
            place: work_path(work, &id, &relative)?,
            id,
            relative,
            sidecar: sidecar.transpose()?,
            in_place: false,
            chunk: None,
        });
    }
    Ok(claims)
}

/// Gives where a claimed file stands.
///
/// Where the escaped name is longer than file systems allow, it stands below a folder of the claim.
///
/// # Errors
/// Where the path leads out of its folder, as no path of ours does.
pub(crate) fn work_path(work: &Path, id: &ClaimId, relative: &Path) -> io::Result<Below> {
    Below::new(work, relative)?;
    let mut name = format!("{}~", id.0).into_bytes();
    for byte in relative.as_os_str().as_bytes() {
        match byte {
            b'/' => name.extend(b"%2F"),
            b'%' => name.extend(b"%25"),
            other => name.push(*other),
        }
    }
    if name.len() + SIDECAR.len() > LONGEST_NAME {
        return Below::new(work, &Path::new(&format!("{}~", id.0)).join(relative));
    }
    Below::new(work, Path::new(OsStr::from_bytes(&name)))
}

fn is_missing(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound
}

/// Tells whether a claimed file stands below a folder of its own.
fn is_deep(place: &Below) -> bool {
    place.relative().iter().count() > 1
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

/// Lists the files below a claim's folder, by their paths in it.
fn collect(work: &Path, folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut folders = vec![PathBuf::new()];
    let mut found = Vec::new();
    while let Some(below) = folders.pop() {
        for (name, Look { kind, .. }) in Listing::open(work, &folder.join(&below))? {
            let path = below.join(name);
            if kind == Kind::Folder {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    Ok(found)
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
mod tests;
