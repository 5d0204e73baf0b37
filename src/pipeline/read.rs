//! From a claimed file to its documents.

use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use rustix::io::Errno;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::patience;
use super::ticket::{Origin, Ticket};
use crate::fault;
use crate::files::Facts;
use crate::format::{self, BadDocument, Format, Hints, path_id};
use crate::ledger::{Failure, Ledger, Progress};
use crate::model::Document;
use crate::problem::describe;
use crate::source::{Chunk, Claim, STANDARD_INPUT};
use crate::stage::off_runtime;

/// Memory is shared out in units of this many bytes.
const UNIT: u64 = 1024;

/// A document, or why there is none, with its ticket.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) ticket: Ticket,
    /// The path below the inbox, as the record names it.
    pub(super) path: String,
    pub(super) content: Content,
}

/// How files become documents.
#[derive(Debug, Clone)]
pub(super) struct ReadSettings {
    pub(super) max_file: u64,
    pub(super) format: Format,
    pub(super) published: Option<Timestamp>,
    pub(super) language: Option<String>,
    pub(super) published_from_file: bool,
}

/// Reads claimed files within the bytes that may be under way.
#[derive(Debug, Clone)]
pub(super) struct Reader {
    settings: Arc<ReadSettings>,
    ledger: Option<Arc<Ledger>>,
    budget: Arc<Semaphore>,
    units: u32,
}

/// How often a file is read anew that the disk does not give: its own sectors may be at fault.
const READS: u32 = 6;

/// What kept a file from being read.
enum Unread {
    /// The document is at fault.
    Failed(Failure),
    /// The machine is: no descriptors left, a disk that does not answer.
    May(io::Error),
}

/// A claim whose bytes are granted.
#[derive(Debug)]
pub(super) struct Granted {
    claim: Claim,
    share: OwnedSemaphorePermit,
}

impl Reader {
    pub(super) fn new(settings: ReadSettings, ledger: Option<Arc<Ledger>>, in_flight: u64) -> Self {
        let units = u32::try_from(in_flight / UNIT).unwrap_or(u32::MAX).max(1);
        let budget = Arc::new(Semaphore::new(units as usize));
        Self {
            settings: Arc::new(settings),
            ledger,
            budget,
            units,
        }
    }

    /// Waits until the file's bytes may be under way; called in order, so that none waits behind a later one.
    pub(super) async fn grant(&self, claim: Claim) -> Granted {
        let size = match &claim.chunk {
            Some(chunk) => chunk.bytes.len() as u64,
            None => claim.facts().map_or(0, |(facts, _)| facts.size),
        };
        let units = u32::try_from(size.min(self.settings.max_file) / UNIT + 1).unwrap_or(u32::MAX);
        let permits = units.min(self.units);
        let share = Arc::clone(&self.budget)
            .acquire_many_owned(permits)
            .await
            .expect("the budget is never closed");
        Granted { claim, share }
    }

    /// Reads a file and makes its documents, on a blocking thread.
    ///
    /// Waits and tries again where the machine, not the file, is at fault.
    pub(super) async fn read(&self, mut granted: Granted) -> Vec<Item> {
        let mut pause = patience::FIRST_PAUSE;
        let mut reads = 1;
        loop {
            let reader = self.clone();
            let (back, read) = off_runtime(move || {
                let mut granted = granted;
                let read = reader.read_now(&mut granted);
                (granted, read)
            })
            .await;
            let error = match read {
                Ok(content) => return Self::items(back, content),
                Err(Unread::Failed(failure)) => return Self::refuse(back, failure),
                Err(Unread::May(error)) => error,
            };
            granted = back;
            let is_bad_disk = error.raw_os_error() == Some(Errno::IO.raw_os_error());
            if is_bad_disk && reads == READS {
                return Self::refuse(granted, unreadable("file", &error));
            }
            reads += 1;
            tracing::error!(path = %granted.claim.relative.display(), %error, again_in = ?pause,
                "intake waits: a file cannot be read now; it is tried again");
            tokio::time::sleep(pause).await;
            pause = patience::longer(pause);
        }
    }

    /// Makes of a file that cannot or must not be read its failure.
    pub(super) fn refuse(granted: Granted, failure: Failure) -> Vec<Item> {
        let facts = granted.claim.facts().ok().map(|(facts, _)| facts);
        let content = Contents {
            facts,
            already: Vec::new(),
            documents: vec![(0, Err(failure))],
            total: Some(1),
        };
        Self::items(granted, content)
    }

    fn read_now(&self, granted: &mut Granted) -> Result<Contents, Unread> {
        let claim = &mut granted.claim;
        let already = match &self.ledger {
            Some(ledger) => ledger
                .progress(&claim.id)
                .map_err(|error| Unread::May(io::Error::other(describe(&error))))?,
            None => Vec::new(),
        };
        let chunk = claim.chunk.take();
        let place = chunk.as_ref().map_or(Place::WHOLE, Place::of);
        let (facts, bytes) = self.bytes(claim, chunk)?;
        let documents = self.documents(claim, &bytes, &place)?;
        let count = u32::try_from(documents.len()).unwrap_or(u32::MAX);
        let total = place.last.then_some(place.first_document + count);
        let (already, documents) = without_settled(documents, place.first_document, already);
        Ok(Contents {
            facts,
            already,
            documents,
            total,
        })
    }

    /// Gives each document its ticket.
    fn items(granted: Granted, content: Contents) -> Vec<Item> {
        let Granted { claim, mut share } = granted;
        let path = path_id(&claim.relative);
        let origin = Arc::new(Origin {
            claim: claim.id,
            relative: claim.relative,
            facts: content.facts,
            in_place: claim.in_place,
            already: content.already,
        });
        let each = share.num_permits() / content.documents.len().max(1);
        let item = |(index, document)| Item {
            ticket: Ticket {
                origin: Arc::clone(&origin),
                index,
                total: content.total,
                _share: share.split(each),
            },
            path: path.clone(),
            content: document,
        };
        content.documents.into_iter().map(item).collect()
    }

    fn documents(
        &self,
        claim: &Claim,
        bytes: &[u8],
        place: &Place,
    ) -> Result<Vec<Content>, Unread> {
        let path = path_id(&claim.relative);
        let sidecar = claim.sidecar.as_deref().map(std::fs::read).transpose();
        let sidecar = sidecar.map_err(|error| unread("sidecar", error))?;
        let file_time = claim
            .facts()
            .ok()
            .filter(|_| self.settings.published_from_file)
            .and_then(|(facts, _)| Timestamp::from_nanosecond(i128::from(facts.modified)).ok());
        let hints = Hints {
            format: place.format.unwrap_or(self.settings.format),
            path: (path != STANDARD_INPUT).then_some(path),
            sidecar,
            published: self.settings.published,
            language: self.settings.language.clone(),
            file_time,
            ..Hints::new(Timestamp::now())
        };
        let failure = |bad: BadDocument| Failure {
            code: bad.code.to_owned(),
            message: bad.message,
            mend: bad.mend.to_owned(),
            line: bad.line.map(|line| line + place.first_line - 1),
        };
        Ok(match format::read(bytes, &hints) {
            Ok(documents) => documents
                .into_iter()
                .map(|document| document.map(Box::new).map_err(failure))
                .collect(),
            Err(bad) => vec![Err(failure(bad))],
        })
    }

    /// Reads a file whole; it must be a regular one, within the limit, and keep still meanwhile.
    fn bytes(
        &self,
        claim: &Claim,
        chunk: Option<Chunk>,
    ) -> Result<(Option<Facts>, Vec<u8>), Unread> {
        if let Some(chunk) = chunk {
            return Ok((claim.facts().ok().map(|(facts, _)| facts), chunk.bytes));
        }
        let (_, is_file) = claim.facts().map_err(|error| unread("file", error))?;
        if !is_file {
            return Err(Unread::Failed(Failure {
                code: "not-a-file".to_owned(),
                message: "cannot read a link, pipe or device".to_owned(),
                mend: "put the file itself into the inbox".to_owned(),
                line: None,
            }));
        }
        let limit = self.settings.max_file;
        let opened = fault::at("read").and_then(|()| open(&claim.path));
        let file = opened.map_err(|error| unread("file", error))?;
        let metadata = file.metadata().map_err(|error| unread("file", error))?;
        let facts = Facts::of(&metadata);
        if facts.size > limit {
            return Err(Unread::Failed(Failure {
                code: "too-large".to_owned(),
                message: format!("file has {} bytes, over the limit of {limit}", facts.size),
                mend: "raise inbox.max_file, split the file, or use `tidings code`".to_owned(),
                line: None,
            }));
        }
        let mut bytes = Vec::with_capacity(facts.size as usize);
        file.take(limit)
            .read_to_end(&mut bytes)
            .map_err(|error| unread("file", error))?;
        Ok((Some(facts), bytes))
    }
}

/// Where the documents that are read now stand in their file.
struct Place {
    format: Option<Format>,
    first_document: u32,
    first_line: usize,
    last: bool,
}

impl Place {
    const WHOLE: Self = Self {
        format: None,
        first_document: 0,
        first_line: 1,
        last: true,
    };

    const fn of(chunk: &Chunk) -> Self {
        Self {
            format: Some(chunk.format),
            first_document: chunk.first_document,
            first_line: chunk.first_line,
            last: chunk.last,
        }
    }
}

type Content = Result<Box<Document>, Failure>;

/// What a file holds that is still to be coded.
struct Contents {
    facts: Option<Facts>,
    /// The documents that an earlier run settled.
    already: Vec<Progress>,
    /// The others, by their number in the file, from 0.
    documents: Vec<(u32, Content)>,
    total: Option<u32>,
}

/// Leaves out what an earlier run settled of a file, if it is still the same there.
fn without_settled(
    content: Vec<Content>,
    first: u32,
    mut already: Vec<Progress>,
) -> (Vec<Progress>, Vec<(u32, Content)>) {
    let mut kept = Vec::with_capacity(content.len());
    for (index, content) in (first..).zip(content) {
        let key = content.as_ref().ok().map(|document| &document.key);
        let settled = already.iter().position(|progress| progress.index == index);
        match settled {
            Some(at) if already[at].key.as_ref() == key => {}
            Some(at) => {
                already.remove(at);
                kept.push((index, content));
            }
            None => kept.push((index, content)),
        }
    }
    (already, kept)
}

/// Opens a file to read, never through a link and never waiting for a pipe's other end.
fn open(path: &Path) -> io::Result<File> {
    let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    File::options()
        .read(true)
        .custom_flags(flags.bits().cast_signed())
        .open(path)
}

/// Tells a document at fault from a machine at fault.
fn unread(what: &str, error: io::Error) -> Unread {
    if patience::may_pass(&error) {
        return Unread::May(error);
    }
    Unread::Failed(unreadable(what, &error))
}

fn unreadable(what: &str, error: &io::Error) -> Failure {
    Failure {
        code: "unreadable".to_owned(),
        message: format!("cannot read {what}: {error}"),
        mend: "restore read permission, then `tidings requeue`".to_owned(),
        line: None,
    }
}
