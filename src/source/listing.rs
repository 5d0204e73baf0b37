//! What stands in the inbox: the truth that events only hint at.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use globset::GlobSet;

use super::ignore::{Name, sort};
use crate::files::Facts;

/// Something in the inbox that is to be taken.
#[derive(Debug)]
pub(super) struct Entry {
    /// The path below the inbox.
    pub(super) relative: PathBuf,
    /// Its state.
    pub(super) facts: Facts,
    /// Whether it can be read: a link, a pipe or a device cannot.
    pub(super) is_file: bool,
}

/// Looks at one path below the inbox; nothing where it has gone, is ignored, or is a folder.
pub(super) fn look(inbox: &Path, relative: &Path, ignore: &GlobSet) -> Option<Entry> {
    if sort(relative, ignore) != Name::Document {
        return None;
    }
    let metadata = fs::symlink_metadata(inbox.join(relative)).ok()?;
    (!metadata.is_dir()).then(|| Entry {
        relative: relative.to_owned(),
        facts: Facts::of(&metadata),
        is_file: metadata.is_file(),
    })
}

/// Walks the inbox and calls `visit` for each entry, until that returns false.
///
/// Links are not followed; folders on another file system and the folders in `skip` are passed over.
/// A folder that cannot be listed is passed over and goes to `unlisted`; only the inbox itself is an error.
pub(super) fn walk(
    inbox: &Path,
    skip: &[&Path],
    ignore: &GlobSet,
    mut visit: impl FnMut(Entry) -> bool,
    mut unlisted: impl FnMut(&Path, &io::Error),
) -> io::Result<()> {
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(inbox.join(&folder)) {
            Ok(entries) => entries,
            Err(error) if folder.as_os_str().is_empty() => return Err(error),
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => {
                unlisted(&folder, &error);
                continue;
            }
        };
        for entry in entries.flatten() {
            let relative = folder.join(entry.file_name());
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_folder {
                let is_hidden = sort(&relative, ignore) == Name::Ignored;
                if !is_hidden && !skip.contains(&entry.path().as_path()) {
                    folders.push(relative);
                }
            } else if let Some(entry) = look(inbox, &relative, ignore)
                && !visit(entry)
            {
                return Ok(());
            }
        }
    }
    Ok(())
}
