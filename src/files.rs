//! Small durable steps on the file system that the standard library lacks.

use std::fs::{self, DirBuilder, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, RenameFlags};

/// Moves a file or folder to a name at which nothing stands yet.
///
/// # Errors
/// `AlreadyExists` where something stands there; nothing was moved then.
pub(crate) fn move_new(from: &Path, to: &Path) -> io::Result<()> {
    match rustix::fs::renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        Ok(()) => Ok(()),
        // Some network and FUSE file systems cannot move without replacing; a hard link can.
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => {
            fs::hard_link(from, to)?;
            fs::remove_file(from)
        }
        Err(error) => Err(error.into()),
    }
}

/// Moves a file to `to`, or beside it under the first free name `to~1`, `to~2`, …, and tells which.
///
/// Folders that are missing on the way are made.
pub(crate) fn move_beside(from: &Path, to: &Path) -> io::Result<PathBuf> {
    for attempt in 0.. {
        let target = numbered(to, attempt);
        match move_new(from, &target) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound && attempt == 0 => {
                make_parent(&target)?;
                match move_new(from, &target) {
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                    other => return other.map(|()| target),
                }
            }
            other => return other.map(|()| target),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// The mode of files that are made: read and written by their owner, read by the group, and nothing to others.
///
/// Like the umask, which narrows it further, it holds for new files only: what people set later stays.
const FILE_MODE: u32 = 0o640;

/// The mode of folders that are made.
const FOLDER_MODE: u32 = 0o750;

/// Gives how a file is opened for writing, and made where it is missing.
pub(crate) fn new_file() -> OpenOptions {
    let mut options = File::options();
    options.write(true).create(true).mode(FILE_MODE);
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
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".tmp");
    let draft = path.with_file_name(name);
    let mut file = create(&draft)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&draft, path)?;
    sync_folder(folder_of(path))
}

/// Gives `path~n` before its extension, or `path` itself for 0.
pub(crate) fn numbered(path: &Path, number: u32) -> PathBuf {
    if number == 0 {
        return path.to_owned();
    }
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(format!("~{number}"));
    if let Some(extension) = path.extension() {
        name.push(".");
        name.push(extension);
    }
    path.with_file_name(name)
}

/// Gives the name of the file beside `path` whose name is `path`'s with `suffix` behind it.
pub(crate) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(suffix);
    path.with_file_name(name)
}

/// Makes the names in a folder durable.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

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
        let nanoseconds = |seconds: i64, rest: i64| seconds.saturating_mul(1_000_000_000) + rest;
        Self {
            inode: metadata.ino(),
            size: metadata.size(),
            modified: nanoseconds(metadata.mtime(), metadata.mtime_nsec()),
            changed: nanoseconds(metadata.ctime(), metadata.ctime_nsec()),
        }
    }
}

/// A lock that holds until it is dropped or its process ends.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Locks a folder itself, so that no lock file is left in it.
    ///
    /// # Errors
    /// `WouldBlock` where another process holds it.
    pub(crate) fn folder(folder: &Path) -> io::Result<Self> {
        Self::take(File::open(folder)?)
    }

    /// Locks the hidden file `.NAME.lock` beside `path`.
    ///
    /// # Errors
    /// `WouldBlock` where another process holds it.
    pub(crate) fn beside(path: &Path) -> io::Result<Self> {
        let mut name = std::ffi::OsString::from(".");
        name.push(path.file_name().unwrap_or_default());
        name.push(".lock");
        let file = new_file().truncate(false).open(path.with_file_name(name))?;
        Self::take(file)
    }

    fn take(file: File) -> io::Result<Self> {
        rustix::fs::flock(&file, rustix::fs::FlockOperation::NonBlockingLockExclusive)?;
        Ok(Self { _file: file })
    }
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
        let deep = folder.path().join("x/y/b.txt");
        assert_eq!(move_beside(&b, &deep).unwrap(), deep);
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
        Lock::folder(folder.path()).unwrap();
    }
}
