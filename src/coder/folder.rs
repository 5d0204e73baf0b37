//! A user's folder of packs.

use std::path::Path;

use super::pack::PackSource;
use crate::problem::Problem;

/// Reads the packs of a folder: its `.toml` files, in the order of their names.
///
/// # Errors
/// What cannot be read, all of it.
pub fn read_packs(folder: &Path) -> Result<Vec<PackSource>, Vec<Problem>> {
    let unreadable = |path: &Path, error: std::io::Error| {
        let message = format!("cannot read packs: {error}");
        vec![Problem::of_file(
            path,
            message,
            "name a readable folder of packs in TOML",
        )]
    };
    let mut paths = Vec::new();
    let entries = std::fs::read_dir(folder).map_err(|error| unreadable(folder, error))?;
    for entry in entries {
        let path = entry.map_err(|error| unreadable(folder, error))?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            paths.push(path);
        }
    }
    paths.sort();
    let mut sources = Vec::new();
    let mut problems = Vec::new();
    for path in paths {
        match std::fs::read_to_string(&path) {
            Ok(text) => sources.push(PackSource::new(path.display().to_string(), text)),
            Err(error) => problems.extend(unreadable(&path, error)),
        }
    }
    if problems.is_empty() {
        Ok(sources)
    } else {
        Err(problems)
    }
}
