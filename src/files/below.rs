//! Files below a folder that is trusted: no link, no `..` and no race leads out of it.
//!
//! The folder itself is named by the configuration and may be reached through links; what is below it is whoever's
//! may write there. Every step below it is taken from an open folder and refuses links, so that a name which is
//! exchanged between a look and an act changes what is met, never where.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::OwnedFd;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Component, Path, PathBuf};

use rustix::fs::{AtFlags, CWD, Dir, FileType, Mode, OFlags, RenameFlags};
use rustix::io::Errno;

use super::resolve;
use super::{FILE_MODE, FOLDER_MODE, Facts};

/// The longest name in bytes that every usual file system takes.
const LONGEST_NAME: usize = 255;

/// Room for what is put behind names: `.meta.json`, `.reason.json`.
const ROOM: usize = 16;

/// A path below a trusted folder, made of names alone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Below {
    root: PathBuf,
    relative: PathBuf,
}

/// What stands at a path, a link for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Look {
    pub(crate) facts: Facts,
    pub(crate) kind: Kind,
}

/// What a name leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A link, a pipe, a socket or a device.
    Other,
}

/// Why a file cannot be read.
#[derive(Debug)]
pub(crate) enum OpenError {
    /// It is a link, a folder, a pipe, a socket or a device, or a link is in the way to it.
    NotAFile,
    /// The system refuses.
    Io(io::Error),
}

impl Below {
    /// Names a file below `root`.
    ///
    /// # Errors
    /// `InvalidInput` where the path is empty, absolute, or has a `..` in it.
    pub(crate) fn new(root: &Path, relative: &Path) -> io::Result<Self> {
        let names = relative.components().map(|part| match part {
            Component::Normal(name) if !name.as_bytes().contains(&0) => Some(name),
            _ => None,
        });
        let relative: Option<PathBuf> = names.collect();
        match relative {
            Some(relative) if !relative.as_os_str().is_empty() => Ok(Self {
                root: root.to_owned(),
                relative,
            }),
            _ => Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "the path leads out of its folder",
            )),
        }
    }

    /// Names a file in a folder that is trusted because the user named the file.
    pub(crate) fn given(path: &Path) -> io::Result<Self> {
        let folder = path.parent().unwrap_or_else(|| Path::new(""));
        Self::new(folder, Path::new(path.file_name().unwrap_or_default()))
    }

    /// Gives the whole path, to be shown.
    pub(crate) fn path(&self) -> PathBuf {
        self.root.join(&self.relative)
    }

    /// Gives the path below the trusted folder.
    pub(crate) fn relative(&self) -> &Path {
        &self.relative
    }

    /// Names the file beside it whose name is its own with `suffix` behind it.
    pub(crate) fn with_suffix(&self, suffix: &str) -> Self {
        let mut name = self.name().to_owned();
        name.push(suffix);
        self.renamed(name)
    }

    /// Gives the path with `~n` before its extension, or itself for 0; a name that gets too long loses its middle.
    pub(crate) fn numbered(&self, number: u32) -> Self {
        if number == 0 {
            return self.clone();
        }
        self.with_middle(&format!("~{number}"))
    }

    /// Gives the path with a name that has room for what is put behind names.
    pub(crate) fn with_room(&self) -> Self {
        if self.name().len() + ROOM <= LONGEST_NAME {
            return self.clone();
        }
        self.with_middle("")
    }

    /// Looks at what stands there.
    pub(crate) fn look(&self) -> io::Result<Look> {
        Ok(look(&self.folder()?, self.name())?)
    }

    /// Tells whether something stands there; no name that is too long does.
    pub(crate) fn is_there(&self) -> io::Result<bool> {
        match self.look() {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) if error.raw_os_error() == Some(Errno::NAMETOOLONG.raw_os_error()) => {
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }

    /// Opens a regular file to read; nothing else is waited for, and nothing else is read.
    pub(crate) fn open(&self) -> Result<(File, Facts), OpenError> {
        let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY;
        let file = File::from(resolve::open(&self.root, &self.relative, flags)?);
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            return Err(OpenError::NotAFile);
        }
        Ok((file, Facts::of(&metadata)))
    }

    /// Makes the folders that are to hold it.
    pub(crate) fn make_parent(&self) -> io::Result<()> {
        super::make_folder(&self.root)?;
        let mut folder = PathBuf::new();
        for name in self.relative.parent().into_iter().flatten() {
            let upper = resolve::folder(&self.root, &folder)?;
            match rustix::fs::mkdirat(&upper, name, Mode::from_raw_mode(FOLDER_MODE)) {
                Ok(()) | Err(Errno::EXIST) => folder.push(name),
                Err(error) => return Err(error.into()),
            }
        }
        resolve::folder(&self.root, &folder).map(|_| ())
    }

    /// Moves a file or folder to a name at which nothing stands yet; a link is moved for itself.
    ///
    /// # Errors
    /// `AlreadyExists` where something stands there; nothing was moved then.
    pub(crate) fn move_new(&self, to: &Self) -> io::Result<()> {
        let (from, target) = (self.folder()?, to.folder()?);
        let moved = rustix::fs::renameat_with(
            &from,
            self.name(),
            &target,
            to.name(),
            RenameFlags::NOREPLACE,
        );
        match moved {
            Ok(()) => Ok(()),
            // Some network and FUSE file systems cannot move without replacing; a hard link can.
            Err(Errno::INVAL | Errno::NOSYS) => {
                match rustix::fs::linkat(&from, self.name(), &target, to.name(), AtFlags::empty()) {
                    Ok(()) => Ok(rustix::fs::unlinkat(&from, self.name(), AtFlags::empty())?),
                    // Others have no links either; there a look must do.
                    Err(Errno::PERM | Errno::OPNOTSUPP | Errno::NOSYS) => {
                        if to.is_there()? {
                            return Err(io::ErrorKind::AlreadyExists.into());
                        }
                        let names = (self.name(), to.name());
                        Ok(rustix::fs::renameat(&from, names.0, &target, names.1)?)
                    }
                    Err(error) => Err(error.into()),
                }
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Moves a file to `to`, or beside it under the first free name `to~1`, `to~2`, …, and tells which.
    ///
    /// Folders that are missing on the way are made.
    pub(crate) fn move_beside(&self, to: &Self) -> io::Result<Self> {
        for attempt in 0.. {
            let target = to.numbered(attempt);
            let mut moved = self.move_new(&target);
            if attempt == 0 && is_missing(&moved) {
                target.make_parent()?;
                moved = self.move_new(&target);
            }
            match moved {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                other => return other.map(|()| target),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    /// Writes a new file; it is not synced.
    pub(crate) fn write_new(&self, bytes: &[u8]) -> io::Result<File> {
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW;
        let mode = Mode::from_raw_mode(FILE_MODE);
        let folder = self.folder()?;
        let file = rustix::fs::openat(&folder, self.name(), flags | OFlags::CLOEXEC, mode)?;
        let mut file = File::from(file);
        file.write_all(bytes)?;
        Ok(file)
    }

    /// Removes a file, if one stands there.
    pub(crate) fn remove(&self) -> io::Result<()> {
        if !self.is_there()? {
            return Ok(());
        }
        match rustix::fs::unlinkat(&self.folder()?, self.name(), AtFlags::empty()) {
            Ok(()) | Err(Errno::NOENT) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes the folders above it, up to the trusted one, that are empty.
    pub(crate) fn remove_empty_parents(&self) -> io::Result<()> {
        let above = self.relative.ancestors().skip(1);
        for folder in above.filter(|folder| !folder.as_os_str().is_empty()) {
            let folder = Self::new(&self.root, folder)?;
            let removed = folder.folder().and_then(|upper| {
                Ok(rustix::fs::unlinkat(
                    &upper,
                    folder.name(),
                    AtFlags::REMOVEDIR,
                )?)
            });
            match removed {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    fn name(&self) -> &OsStr {
        self.relative.file_name().unwrap_or_default()
    }

    /// Opens the folder that holds it.
    fn folder(&self) -> io::Result<OwnedFd> {
        let folder = self.relative.parent().unwrap_or_else(|| Path::new(""));
        resolve::folder(&self.root, folder)
    }

    fn renamed(&self, name: OsString) -> Self {
        Self {
            root: self.root.clone(),
            relative: self.relative.with_file_name(name),
        }
    }

    fn with_middle(&self, middle: &str) -> Self {
        let extension = self.relative.extension().map(OsStr::as_bytes);
        // What is as long as a name is no extension.
        let extension = extension.filter(|extension| extension.len() <= ROOM);
        let mut stem = self.name().as_bytes().to_vec();
        if let Some(extension) = extension {
            stem.truncate(stem.len() - extension.len() - 1);
        }
        let behind = middle.len() + extension.map_or(0, |extension| extension.len() + 1);
        let most = LONGEST_NAME - ROOM - behind;
        if stem.len() > most {
            let text = std::str::from_utf8(&stem);
            let cut = text.map_or(most, |text| text.floor_char_boundary(most));
            stem.truncate(cut);
        }
        stem.extend(middle.as_bytes());
        if let Some(extension) = extension {
            stem.push(b'.');
            stem.extend(extension);
        }
        self.renamed(OsString::from_vec(stem))
    }
}

/// The entries of a folder below a trusted one, each with a look at it.
#[derive(Debug)]
pub(crate) struct Listing {
    folder: OwnedFd,
    entries: Dir,
}

impl Listing {
    /// Opens a folder below `root`; `root` itself for an empty path.
    pub(crate) fn open(root: &Path, relative: &Path) -> io::Result<Self> {
        let folder = if relative.as_os_str().is_empty() {
            let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
            rustix::fs::openat(CWD, resolve::named(root), flags, Mode::empty())?
        } else {
            let below = Below::new(root, relative)?;
            resolve::open(root, &below.relative, OFlags::RDONLY | OFlags::DIRECTORY)?
        };
        let entries = Dir::read_from(&folder)?;
        Ok(Self { folder, entries })
    }
}

impl Iterator for Listing {
    type Item = (OsString, Look);

    /// Gives the next entry; what has gone meanwhile is left out.
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let entry = self.entries.read()?.ok()?;
            let name = OsStr::from_bytes(entry.file_name().to_bytes());
            if name == "." || name == ".." {
                continue;
            }
            if let Ok(look) = look(&self.folder, name) {
                return Some((name.to_owned(), look));
            }
        }
    }
}

/// Tells whether an act failed because a folder in its way is not there.
fn is_missing(result: &io::Result<()>) -> bool {
    matches!(result, Err(error) if error.kind() == io::ErrorKind::NotFound)
}

fn look(folder: &OwnedFd, name: &OsStr) -> Result<Look, Errno> {
    let stat = rustix::fs::statat(folder, name, AtFlags::SYMLINK_NOFOLLOW)?;
    let kind = match FileType::from_raw_mode(stat.st_mode) {
        FileType::RegularFile => Kind::File,
        FileType::Directory => Kind::Folder,
        _ => Kind::Other,
    };
    let facts = Facts::of_stat(&stat);
    Ok(Look { facts, kind })
}

impl From<io::Error> for OpenError {
    fn from(error: io::Error) -> Self {
        let code = error.raw_os_error();
        // A socket cannot be opened at all.
        let other = [Errno::LOOP, Errno::NXIO].map(|one| Some(one.raw_os_error()));
        if other.contains(&code) {
            Self::NotAFile
        } else {
            Self::Io(error)
        }
    }
}

#[cfg(test)]
mod tests;
