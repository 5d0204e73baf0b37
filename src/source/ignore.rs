//! Which names in the inbox are no documents.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use globset::GlobSet;

/// The ending of a file that describes the file beside it.
pub(crate) const SIDECAR: &str = ".meta.json";

/// What a name in the inbox is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Name {
    /// A document.
    Document,
    /// The description of the document beside it.
    Sidecar,
    /// Hidden, temporary, or configured to be passed over.
    Ignored,
}

/// Sorts a path below the inbox by its name.
pub(super) fn sort(relative: &Path, ignore: &GlobSet) -> Name {
    let hidden = |part: &OsStr| part.as_bytes().starts_with(b".");
    let name = relative.file_name().unwrap_or_default().as_bytes();
    let temporary = [&b".part"[..], b".tmp", b"~", b".filepart", b".crdownload"];
    if relative.iter().any(hidden)
        || temporary.iter().any(|ending| name.ends_with(ending))
        || ignore.is_match(relative)
    {
        return Name::Ignored;
    }
    if name.ends_with(SIDECAR.as_bytes()) && name.len() > SIDECAR.len() {
        return Name::Sidecar;
    }
    Name::Document
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_names() {
        let mut globs = globset::GlobSetBuilder::new();
        globs.add(globset::Glob::new("drafts/**").unwrap());
        let globs = globs.build().unwrap();
        let check =
            |path: &str, expected| assert_eq!(sort(Path::new(path), &globs), expected, "{path}");
        check("a.txt", Name::Document);
        check("wire/a.txt", Name::Document);
        check("a", Name::Document);
        check(".a.txt", Name::Ignored);
        check(".git/a.txt", Name::Ignored);
        check("a.txt.part", Name::Ignored);
        check("a.tmp", Name::Ignored);
        check("a.txt~", Name::Ignored);
        check("drafts/a.txt", Name::Ignored);
        check("a.txt.meta.json", Name::Sidecar);
        check(".meta.json", Name::Ignored);
    }
}
