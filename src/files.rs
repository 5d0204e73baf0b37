//! Small durable steps on the file system that the standard library lacks.

mod below;
mod resolve;

use std::fs::{self, DirBuilder, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;

pub(crate) use below::Below;
pub(crate) use below::{Kind, Listing, Look, OpenError};

/// Moves a file or folder, both named by the user, to a name at which nothing stands yet.
///
/// # Errors
/// `AlreadyExists` where something stands there; nothing was moved then.
pub(crate) fn move_new(from: &Path, to: &Path) -> io::Result<()> {
    Below::given(from)?.move_new(&Below::given(to)?)
}

/// Moves a file, both named by the user, to `to`, or beside it under the first free name `to~1`, `to~2`, …, and tells
/// which.
pub(crate) fn move_beside(from: &Path, to: &Path) -> io::Result<PathBuf> {
    let moved = Below::given(from)?.move_beside(&Below::given(to)?)?;
    Ok(moved.path())
}

/// The mode of files that are made: read and written by their owner, read by the group, and nothing to others.
///
/// Like the umask, which narrows it further, it holds for new files only: what people set later stays.
const FILE_MODE: u32 = 0o640;

/// The mode of folders that are made.
const FOLDER_MODE: u32 = 0o750;

/// Gives how a file is opened for writing, and made where it is missing; a link is not followed.
pub(crate) fn new_file() -> OpenOptions {
    let mut options = File::options();
    options.write(true).create(true).mode(FILE_MODE);
    options.custom_flags(NO_LINK);
    options
}

/// Makes an empty file, or empties the one that stands there.
pub(crate) fn create(path: &Path) -> io::Result<File> {
    new_file().truncate(true).open(path)
}

/// Makes a folder and those above it, where they are missing.
pub(crate) fn make_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(FOLDER_MODE)
        .create(folder)
}

/// Makes the folder that is to hold `path`.
pub(crate) fn make_parent(path: &Path) -> io::Result<()> {
    make_folder(folder_of(path))
}

/// Gives the folder that holds `path`.
pub(crate) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Replaces a file's content as a whole, durably: a reader, or a crash, finds the old one or the new one.
pub(crate) fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let draft = hidden(path, ".tmp");
    let mut file = create(&draft)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&draft, path)?;
    sync_folder(folder_of(path))
}

/// Gives the name of the file beside `path` whose name is `path`'s with `suffix` behind it.
pub(crate) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(suffix);
    path.with_file_name(name)
}

/// Gives the name of the hidden file `.NAME` with `suffix` behind it, beside `path`.
pub(crate) fn hidden(path: &Path, suffix: &str) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(suffix);
    path.with_file_name(name)
}

/// Makes the names in a folder durable.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Keeps an open from following a link at the path's last name, and from waiting for a pipe's other end.
pub(crate) const NO_LINK: i32 = (OFlags::NOFOLLOW.bits() | OFlags::NONBLOCK.bits()).cast_signed();

/// What tells one state of a file from another.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize,
)]
pub struct Facts {
    /// The inode.
    pub inode: u64,
    /// Bytes.
    pub size: u64,
    /// Nanoseconds since 1970.
    pub modified: i64,
    /// Nanoseconds since 1970; on Unix it moves with every write and rename and cannot be set.
    pub changed: i64,
}

impl Facts {
    pub(crate) fn of(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        Self {
            inode: metadata.ino(),
            size: metadata.size(),
            modified: nanoseconds(metadata.mtime(), metadata.mtime_nsec()),
            changed: nanoseconds(metadata.ctime(), metadata.ctime_nsec()),
        }
    }

    pub(crate) fn of_stat(stat: &rustix::fs::Stat) -> Self {
        Self {
            inode: stat.st_ino,
            size: u64::try_from(stat.st_size).unwrap_or_default(),
            modified: nanoseconds(signed(stat.st_mtime), signed(stat.st_mtime_nsec)),
            changed: nanoseconds(signed(stat.st_ctime), signed(stat.st_ctime_nsec)),
        }
    }
}

/// Joins a moment's two numbers, seconds since 1970 and nanoseconds.
const fn nanoseconds(seconds: i64, rest: i64) -> i64 {
    seconds.saturating_mul(1_000_000_000).saturating_add(rest)
}

/// Brings the numbers of a file's state to one type: systems differ in theirs.
fn signed<T: TryInto<i64>>(number: T) -> i64 {
    number.try_into().unwrap_or(i64::MAX)
}

/// A lock that holds until it is dropped or its process ends.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Locks a folder itself, so that no lock file is left in it; nothing where its file system has no locks.
    ///
    /// # Errors
    /// `WouldBlock` where another process holds it.
    pub(crate) fn folder(folder: &Path) -> io::Result<Option<Self>> {
        match Self::take(File::open(folder)?) {
            Ok(lock) => Ok(Some(lock)),
            Err(error) if has_no_locks(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Locks the hidden file `.NAME.lock` beside `path`.
    ///
    /// # Errors
    /// `WouldBlock` where another process holds it.
    pub(crate) fn beside(path: &Path) -> io::Result<Self> {
        let file = new_file().truncate(false).open(hidden(path, ".lock"))?;
        Self::take(file)
    }

    fn take(file: File) -> io::Result<Self> {
        rustix::fs::flock(&file, rustix::fs::FlockOperation::NonBlockingLockExclusive)?;
        Ok(Self { _file: file })
    }
}

/// Some network mounts have no locks.
fn has_no_locks(error: &io::Error) -> bool {
    use rustix::io::Errno;
    let lacking = [Errno::NOSYS, Errno::OPNOTSUPP, Errno::NOLCK, Errno::INVAL];
    Errno::from_io_error(error).is_some_and(|error| lacking.contains(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moving_never_replaces() {
        let folder = tempfile::tempdir().unwrap();
        let (a, b) = (folder.path().join("a.txt"), folder.path().join("b.txt"));
        fs::write(&a, "a").unwrap();
        fs::write(&b, "b").unwrap();
        assert_eq!(
            move_new(&a, &b).unwrap_err().kind(),
            io::ErrorKind::AlreadyExists
        );
        assert_eq!(move_beside(&a, &b).unwrap(), folder.path().join("b~1.txt"));
        assert_eq!(fs::read(&b).unwrap(), b"b");
        assert!(!a.is_file());
    }

    #[test]
    fn a_lock_is_held_once() {
        let folder = tempfile::tempdir().unwrap();
        let held = Lock::folder(folder.path()).unwrap();
        assert_eq!(
            Lock::folder(folder.path()).unwrap_err().kind(),
            io::ErrorKind::WouldBlock
        );
        drop(held);
        assert!(Lock::folder(folder.path()).unwrap().is_some());
    }
}
