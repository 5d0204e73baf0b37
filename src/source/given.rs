//! Paths that are given once: files, folders in sorted order, standard input.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use tokio_util::sync::CancellationToken;

use super::chunks::{self, Chunk};
use super::claim::{self, Claim};
use super::ignore::{Name, sort};
use crate::files::{Below, Facts, Kind, Listing, OpenError};
use crate::format::{self, Format};
use crate::ledger::Ledger;

/// The name that stands for standard input.
pub(crate) const STANDARD_INPUT: &str = "-";

/// The input of one pass.
#[derive(Debug, Clone)]
pub struct GivenPaths {
    files: Vec<Given>,
    format: Format,
}

/// A file of one pass.
#[derive(Debug, Clone)]
enum Given {
    /// Named itself, so that links on the way to it are followed.
    File(PathBuf),
    /// Found below a folder that was named; links below that are not followed.
    Below(Below),
}

impl Given {
    fn path(&self) -> PathBuf {
        match self {
            Self::File(path) => path.clone(),
            Self::Below(place) => place.path(),
        }
    }

    fn is_standard_input(&self) -> bool {
        matches!(self, Self::File(path) if path.as_os_str() == STANDARD_INPUT)
    }

    /// Gives the state of the file, where it can be looked at.
    fn facts(&self) -> Option<Facts> {
        match self {
            Self::File(path) => fs::metadata(path).map(|found| Facts::of(&found)).ok(),
            Self::Below(place) => place.look().map(|look| look.facts).ok(),
        }
    }

    /// Gives where it stands, and where a description of it would.
    fn places(&self) -> io::Result<(Below, Below)> {
        match self {
            Self::File(path) => {
                let beside = Below::given(path)?;
                let real = fs::canonicalize(path).and_then(|real| Below::given(&real));
                Ok((real.unwrap_or_else(|_| beside.clone()), beside))
            }
            Self::Below(place) => Ok((place.clone(), place.clone())),
        }
    }

    fn open(&self) -> io::Result<File> {
        match self {
            Self::File(path) => File::open(path),
            Self::Below(place) => match place.open() {
                Ok((file, _)) => Ok(file),
                Err(OpenError::NotAFile) => Err(io::ErrorKind::InvalidInput.into()),
                Err(OpenError::Io(error)) => Err(error),
            },
        }
    }
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
                files.push(Given::File(path.clone()));
                continue;
            }
            if fs::metadata(path).map_err(named)?.is_dir() {
                let mut below = collect(path).map_err(named)?;
                below.sort();
                files.extend(below.into_iter().map(Given::Below));
            } else {
                files.push(Given::File(path.clone()));
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
    ///
    /// No more is read of a line or a text than tells that it is longer than `longest` bytes.
    pub(crate) fn hand_on(
        self,
        claims: &tokio::sync::mpsc::Sender<Claim>,
        ledger: Option<&Ledger>,
        longest: u64,
        stop: &CancellationToken,
    ) {
        let mut stream = Stream {
            format: self.format,
            longest,
            claims,
        };
        for file in self.files {
            if stop.is_cancelled() {
                return;
            }
            let path = file.path();
            // What cannot be looked at is handed on all the same, so that its failure is recorded.
            let facts = file.facts();
            let known = ledger.and_then(|ledger| ledger.kept(&claim::hex_of_path(&path)).ok()?);
            if known.is_some() && known == facts && !file.is_standard_input() {
                continue;
            }
            let Ok((place, beside)) = file.places() else {
                tracing::error!(path = %path.display(), "cannot read a path without a name");
                continue;
            };
            let real = place.path();
            let is_standard_input = file.is_standard_input();
            let facts = facts.filter(|_| !is_standard_input).unwrap_or_default();
            let claim = Claim::in_place(place, &beside, &path, &facts);
            if is_standard_input {
                stream.format = self.format;
                if !stream.hand_on(claim, &mut io::stdin().lock()) {
                    return;
                }
                continue;
            }
            let format = self.format.resolve(Some(&format::path_id(&real)));
            let went_on = match file.open() {
                Ok(opened) if format == Format::Jsonl => {
                    stream.format = Format::Jsonl;
                    stream.hand_on(claim, &mut BufReader::new(opened))
                }
                _ => claims.blocking_send(claim).is_ok(),
            };
            if !went_on {
                return;
            }
        }
    }
}

/// Where the parts of an input go that is read here.
struct Stream<'a> {
    format: Format,
    longest: u64,
    claims: &'a tokio::sync::mpsc::Sender<Claim>,
}

impl Stream<'_> {
    /// Hands on a stream in chunks, or whole where it is text; tells whether the pipeline takes more.
    fn hand_on(&self, claim: Claim, input: &mut dyn BufRead) -> bool {
        let mut goes_on = true;
        let mut send = |chunk: Chunk| {
            let mut claim = claim.clone();
            claim.chunk = Some(chunk);
            goes_on = self.claims.blocking_send(claim).is_ok();
            goes_on
        };
        let read = if is_lines(self.format, input) {
            chunks::lines(input, self.longest, send)
        } else {
            let mut bytes = Vec::new();
            let most = self.longest.saturating_add(1);
            input.take(most).read_to_end(&mut bytes).map(|_| {
                send(Chunk {
                    format: Format::Text,
                    bytes,
                    first_document: 0,
                    first_line: 1,
                    last: true,
                });
            })
        };
        if let Err(error) = read {
            // The claim itself is handed on, so that the failure is recorded.
            tracing::error!(path = %claim.relative.display(), %error, "cannot read on");
            return goes_on && self.claims.blocking_send(claim).is_ok();
        }
        goes_on
    }
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

/// Lists the files below a folder.
fn collect(root: &Path) -> io::Result<Vec<Below>> {
    let mut folders = vec![PathBuf::new()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for (name, look) in Listing::open(root, &folder)? {
            let relative = folder.join(name);
            match sort(&relative, &globset::GlobSet::empty()) {
                Name::Ignored => {}
                _ if look.kind == Kind::Folder => folders.push(relative),
                Name::Document => found.push(Below::new(root, &relative)?),
                Name::Sidecar => {}
            }
        }
    }
    Ok(found)
}
