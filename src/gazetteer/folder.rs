//! A user's folder of names.

use std::path::Path;

use super::load::{Source, WORDS};
use crate::problem::Problem;

/// Reads the files of a user's folder.
///
/// # Errors
/// What cannot be read, all of it.
pub(crate) fn read(folder: &Path) -> Result<Vec<Source>, Vec<Problem>> {
    let mut sources = Vec::new();
    let mut problems = Vec::new();
    for (below, is_needed) in [("", true), (WORDS, false)] {
        let folder = folder.join(below);
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(_) if !is_needed => continue,
            Err(error) => {
                problems.push(Problem::of_file(
                    &folder,
                    format!("cannot read the gazetteer: {error}"),
                    "name a readable folder of names in TOML or TSV",
                ));
                continue;
            }
        };
        let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            let ending = path.extension().and_then(|ending| ending.to_str());
            if !matches!(ending, Some("toml" | "tsv")) {
                continue;
            }
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            match std::fs::read_to_string(&path) {
                Ok(text) => sources.push(Source {
                    name: format!("{below}{name}"),
                    file: path.display().to_string(),
                    text: text.into(),
                }),
                Err(error) => problems.push(Problem::of_file(
                    &path,
                    format!("cannot read names: {error}"),
                    "make it a readable file in UTF-8",
                )),
            }
        }
    }
    if problems.is_empty() {
        Ok(sources)
    } else {
        Err(problems)
    }
}
