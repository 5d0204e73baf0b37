//! From a claimed file to its documents.

use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::ticket::{Origin, Ticket};
use crate::fault;
use crate::files::Facts;
use crate::format::{self, BadDocument, Format, Hints, path_id};
use crate::ledger::{Failure, Ledger, Progress};
use crate::model::Document;
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
    pub(super) async fn read(&self, granted: Granted) -> Vec<Item> {
        let reader = self.clone();
        off_runtime(move || reader.read_now(granted)).await
    }

    fn read_now(&self, granted: Granted) -> Vec<Item> {
        let Granted {
            mut claim,
            mut share,
        } = granted;
        let path = path_id(&claim.relative);
        let chunk = claim.chunk.take();
        let place = chunk.as_ref().map_or(Place::WHOLE, Place::of);
        let before = claim.facts().ok().map(|(facts, _)| facts);
        let (facts, content) = match self.bytes(&claim, chunk) {
            Ok((facts, bytes)) => (facts, self.documents(&claim, &path, &bytes, &place)),
            Err(failure) => (before, vec![Err(failure)]),
        };
        let already = match &self.ledger {
            Some(ledger) => ledger.progress(&claim.id).unwrap_or_else(|error| {
                tracing::error!(%error, "cannot read a file's progress; its documents are coded again");
                Vec::new()
            }),
            None => Vec::new(),
        };
        let count = u32::try_from(content.len()).unwrap_or(u32::MAX);
        let total = place.last.then_some(place.first_document + count);
        let (already, kept) = without_settled(content, place.first_document, already);
        let origin = Arc::new(Origin {
            claim: claim.id,
            relative: claim.relative,
            facts,
            in_place: claim.in_place,
            already,
        });
        let each = share.num_permits() / kept.len().max(1);
        let mut items = Vec::with_capacity(kept.len());
        for (index, content) in kept {
            items.push(Item {
                ticket: Ticket {
                    origin: Arc::clone(&origin),
                    index,
                    total,
                    _share: share.split(each),
                },
                path: path.clone(),
                content,
            });
        }
        items
    }

    fn documents(&self, claim: &Claim, path: &str, bytes: &[u8], place: &Place) -> Vec<Content> {
        let sidecar = match claim.sidecar.as_deref().map(std::fs::read).transpose() {
            Ok(sidecar) => sidecar,
            Err(error) => return vec![Err(unreadable("sidecar", &error))],
        };
        let file_time = claim
            .facts()
            .ok()
            .filter(|_| self.settings.published_from_file)
            .and_then(|(facts, _)| Timestamp::from_nanosecond(i128::from(facts.modified)).ok());
        let hints = Hints {
            format: place.format.unwrap_or(self.settings.format),
            path: (path != STANDARD_INPUT).then(|| path.to_owned()),
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
        match format::read(bytes, &hints) {
            Ok(documents) => documents
                .into_iter()
                .map(|document| document.map(Box::new).map_err(failure))
                .collect(),
            Err(bad) => vec![Err(failure(bad))],
        }
    }

    /// Reads a file whole; it must be a regular one, within the limit, and keep still meanwhile.
    fn bytes(
        &self,
        claim: &Claim,
        chunk: Option<Chunk>,
    ) -> Result<(Option<Facts>, Vec<u8>), Failure> {
        if let Some(chunk) = chunk {
            return Ok((claim.facts().ok().map(|(facts, _)| facts), chunk.bytes));
        }
        let (_, is_file) = claim.facts().map_err(|error| unreadable("file", &error))?;
        if !is_file {
            return Err(Failure {
                code: "not-a-file".to_owned(),
                message: "cannot read a link, pipe or device".to_owned(),
                mend: "put the file itself into the inbox".to_owned(),
                line: None,
            });
        }
        let limit = self.settings.max_file;
        let opened = fault::at("read").and_then(|()| open(&claim.path));
        let file = opened.map_err(|error| unreadable("file", &error))?;
        let metadata = file
            .metadata()
            .map_err(|error| unreadable("file", &error))?;
        let facts = Facts::of(&metadata);
        if facts.size > limit {
            return Err(Failure {
                code: "too-large".to_owned(),
                message: format!("file has {} bytes, over the limit of {limit}", facts.size),
                mend: "raise inbox.max_file, split the file, or use `tidings code`".to_owned(),
                line: None,
            });
        }
        let mut bytes = Vec::with_capacity(facts.size as usize);
        file.take(limit)
            .read_to_end(&mut bytes)
            .map_err(|error| unreadable("file", &error))?;
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

fn unreadable(what: &str, error: &io::Error) -> Failure {
    Failure {
        code: "unreadable".to_owned(),
        message: format!("cannot read {what}: {error}"),
        mend: "restore read permission, then `tidings requeue`".to_owned(),
        line: None,
    }
}
