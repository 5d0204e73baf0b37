//! The way from a trusted folder to what is below it, which no link may be part of.

use std::io;
use std::os::fd::OwnedFd;
use std::path::Path;

use rustix::fs::{CWD, Mode, OFlags};

/// A folder that is only stepped into need not be readable, where the system knows such a thing.
#[cfg(target_os = "linux")]
const STEP: OFlags = OFlags::PATH;
#[cfg(not(target_os = "linux"))]
const STEP: OFlags = OFlags::RDONLY;

/// Gives a path that names a folder also where it is empty.
pub(super) fn named(root: &Path) -> &Path {
    if root.as_os_str().is_empty() {
        Path::new(".")
    } else {
        root
    }
}

/// Opens a folder below `root` to act in; `root` itself for an empty path.
pub(super) fn folder(root: &Path, relative: &Path) -> io::Result<OwnedFd> {
    let flags = STEP | OFlags::DIRECTORY;
    if relative.as_os_str().is_empty() {
        let opened = rustix::fs::openat(CWD, named(root), flags | OFlags::CLOEXEC, Mode::empty());
        return Ok(opened?);
    }
    open(root, relative, flags)
}

/// Opens what stands at a path of names below `root`.
///
/// # Errors
/// `ELOOP` or `ENOTDIR` where a link is part of the path.
pub(super) fn open(root: &Path, relative: &Path, flags: OFlags) -> io::Result<OwnedFd> {
    let root = folder(root, Path::new(""))?;
    let flags = flags | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::ResolveFlags;
        use rustix::io::Errno;
        let beneath =
            ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
        match rustix::fs::openat2(&root, relative, flags, Mode::empty(), beneath) {
            Ok(opened) => return Ok(opened),
            // Kernels before 5.6 lack the call, and some sandboxes forbid it.
            Err(Errno::NOSYS | Errno::PERM) => {}
            Err(error) => return Err(error.into()),
        }
    }
    by_steps(root, relative, flags)
}

/// Opens it name by name, each from the open folder before it.
fn by_steps(root: OwnedFd, relative: &Path, flags: OFlags) -> io::Result<OwnedFd> {
    let mut folder = root;
    let mut names = relative.iter().peekable();
    while let Some(name) = names.next() {
        let is_last = names.peek().is_none();
        let step = STEP | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let flags = if is_last { flags } else { step };
        folder = rustix::fs::openat(&folder, name, flags, Mode::empty())?;
    }
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn both_ways_meet_the_same_and_follow_no_link() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("root/a/b")).unwrap();
        fs::create_dir(at("outside")).unwrap();
        fs::write(at("root/a/b/file"), "inside").unwrap();
        fs::write(at("outside/file"), "outside").unwrap();
        symlink(at("outside"), at("root/a/link")).unwrap();
        symlink("../outside/file", at("root/file")).unwrap();
        symlink("b", at("root/a/near")).unwrap();
        for (relative, is_met) in [
            ("a/b/file", true),
            ("a/b", true),
            ("a/link/file", false),
            ("a/near/file", false),
            ("file", false),
            ("a/none", false),
        ] {
            let flags = OFlags::RDONLY;
            let root = self::folder(&at("root"), Path::new("")).unwrap();
            let relative = Path::new(relative);
            let stepped = by_steps(root, relative, flags | OFlags::NOFOLLOW);
            let opened = open(&at("root"), relative, flags);
            assert_eq!(
                (stepped.is_ok(), opened.is_ok()),
                (is_met, is_met),
                "{relative:?}"
            );
        }
        // The trusted folder itself may be reached through a link.
        symlink(at("root"), at("linked")).unwrap();
        assert!(open(&at("linked"), Path::new("a/b/file"), OFlags::RDONLY).is_ok());
    }
}
