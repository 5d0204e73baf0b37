//! Paths that are given once: files, folders in sorted order, standard input.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use tokio_util::sync::CancellationToken;

use super::chunks::{self, Chunk};
use super::claim::{self, Claim};
use super::ignore::{Name, sort};
use crate::files::Facts;
use crate::format::{self, Format};
use crate::ledger::Ledger;

/// The name that stands for standard input.
pub(crate) const STANDARD_INPUT: &str = "-";

/// The input of one pass.
#[derive(Debug, Clone)]
pub struct GivenPaths {
    files: Vec<PathBuf>,
    format: Format,
}

impl GivenPaths {
    /// Lists the files below the given paths: in the order given, each folder's sorted by path.
    ///
    /// Hidden and temporary names count only where they are given themselves.
    ///
    /// # Errors
    /// Where a path does not stand there or a folder cannot be listed; the error names it.
    pub fn list(paths: &[PathBuf], format: Format) -> io::Result<Self> {
        let mut files = Vec::new();
        for path in paths {
            let named = |error: io::Error| {
                io::Error::new(
                    error.kind(),
                    format!("cannot read {}: {error}", path.display()),
                )
            };
            if path.as_os_str() == STANDARD_INPUT {
                files.push(path.clone());
                continue;
            }
            if fs::metadata(path).map_err(named)?.is_dir() {
                let mut below = Vec::new();
                collect(path, Path::new(""), &mut below).map_err(named)?;
                below.sort();
                files.extend(below.into_iter().map(|relative| path.join(relative)));
            } else {
                files.push(path.clone());
            }
        }
        Ok(Self { files, format })
    }

    /// Tells how many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Tells whether there are none.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Hands on a claim for each file that `ledger` does not know in its present state.
    pub(crate) fn hand_on(
        self,
        claims: &tokio::sync::mpsc::Sender<Claim>,
        ledger: Option<&Ledger>,
        stop: &CancellationToken,
    ) {
        for file in self.files {
            if stop.is_cancelled() {
                return;
            }
            if file.as_os_str() == STANDARD_INPUT {
                let claim = Claim::in_place(Path::new(""), &file, &Facts::default());
                let mut input = io::stdin().lock();
                if !hand_on_stream(claim, &mut input, self.format, claims) {
                    return;
                }
                continue;
            }
            // What cannot be looked at is handed on all the same, so that its failure is recorded.
            let facts = fs::metadata(&file).map(|found| Facts::of(&found)).ok();
            let known = ledger.and_then(|ledger| ledger.kept(&claim::hex_of_path(&file)).ok()?);
            if known.is_some() && known == facts {
                continue;
            }
            let mut claim = Claim::in_place(Path::new(""), &file, &facts.unwrap_or_default());
            // A link is followed where it is given by hand.
            claim.path = fs::canonicalize(&file).unwrap_or(file);
            let format = self.format.resolve(Some(&format::path_id(&claim.path)));
            let went_on = match File::open(&claim.path) {
                Ok(opened) if format == Format::Jsonl => {
                    let mut input = BufReader::new(opened);
                    hand_on_stream(claim, &mut input, Format::Jsonl, claims)
                }
                _ => claims.blocking_send(claim).is_ok(),
            };
            if !went_on {
                return;
            }
        }
    }
}

/// Hands on a stream in chunks, or whole where it is text; tells whether the pipeline takes more.
fn hand_on_stream(
    claim: Claim,
    input: &mut dyn BufRead,
    format: Format,
    claims: &tokio::sync::mpsc::Sender<Claim>,
) -> bool {
    let mut goes_on = true;
    let read = if is_lines(format, input) {
        chunks::lines(input, |chunk| {
            let mut claim = claim.clone();
            claim.chunk = Some(chunk);
            goes_on = claims.blocking_send(claim).is_ok();
            goes_on
        })
    } else {
        let mut bytes = Vec::new();
        input.read_to_end(&mut bytes).map(|_| {
            let mut claim = claim.clone();
            claim.chunk = Some(Chunk {
                format: Format::Text,
                bytes,
                first_document: 0,
                first_line: 1,
                last: true,
            });
            goes_on = claims.blocking_send(claim).is_ok();
        })
    };
    if let Err(error) = read {
        // The claim itself is handed on, so that the failure is recorded.
        tracing::error!(path = %claim.relative.display(), %error, "cannot read on");
        return goes_on && claims.blocking_send(claim).is_ok();
    }
    goes_on
}

/// Tells whether a stream holds JSON Lines: as it is said, or by its first byte that is no white space.
fn is_lines(format: Format, input: &mut dyn BufRead) -> bool {
    match format {
        Format::Jsonl => true,
        Format::Text => false,
        Format::Auto => input
            .fill_buf()
            .is_ok_and(|bytes| bytes.trim_ascii_start().starts_with(b"{")),
    }
}

fn collect(root: &Path, folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(root.join(folder))? {
        let entry = entry?;
        let relative = folder.join(entry.file_name());
        let name = sort(&relative, &globset::GlobSet::empty());
        if name == Name::Ignored {
            continue;
        }
        if entry.file_type()?.is_dir() {
            collect(root, &relative, found)?;
        } else if name == Name::Document {
            found.push(relative);
        }
    }
    Ok(())
}
