//! What stands in the inbox: the truth that events only hint at.

use std::io;
use std::path::{Path, PathBuf};

use globset::GlobSet;

use super::ignore::{Name, sort};
use crate::files::{Below, Facts, Kind, Listing, Look};

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
    let look = Below::new(inbox, relative).and_then(|file| file.look());
    entry(relative.to_owned(), look.ok()?)
}

fn entry(relative: PathBuf, look: Look) -> Option<Entry> {
    (look.kind != Kind::Folder).then_some(Entry {
        relative,
        facts: look.facts,
        is_file: look.kind == Kind::File,
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
        let entries = match Listing::open(inbox, &folder) {
            Ok(entries) => entries,
            Err(error) if folder.as_os_str().is_empty() => return Err(error),
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => {
                unlisted(&folder, &error);
                continue;
            }
        };
        for (name, look) in entries {
            let relative = folder.join(name);
            let sorted = sort(&relative, ignore);
            if look.kind == Kind::Folder {
                if sorted != Name::Ignored && !skip.contains(&inbox.join(&relative).as_path()) {
                    folders.push(relative);
                }
            } else if sorted == Name::Document
                && let Some(entry) = entry(relative, look)
                && !visit(entry)
            {
                return Ok(());
            }
        }
    }
    Ok(())
}
