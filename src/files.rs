//! Small durable steps on the file system that the standard library lacks.

use std::fs::{self, File, Metadata};
use std::io;
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

/// Makes the folder that is to hold `path`.
pub(crate) fn make_parent(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)
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
        let mut name = std::ffi::OsString::from(".");
        name.push(path.file_name().unwrap_or_default());
        name.push(".lock");
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path.with_file_name(name))?;
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
        assert!(Lock::folder(folder.path()).unwrap().is_some());
    }
}
