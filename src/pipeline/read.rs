//! From a claimed file to its documents.

use std::io::{self, Read};
use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::ticket::{Origin, Ticket};
use crate::files::{Below, Facts, OpenError};
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
            None => claim.place.look().map_or(0, |look| look.facts.size),
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
        let before = claim.place.look().ok().map(|look| look.facts);
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
        let sidecar = claim.sidecar.as_ref();
        let sidecar = match sidecar
            .map(|place| self.whole("sidecar", place))
            .transpose()
        {
            Ok(sidecar) => sidecar.map(|(_, bytes)| bytes),
            Err(failure) => return vec![Err(failure)],
        };
        let file_time = claim
            .place
            .look()
            .ok()
            .filter(|_| self.settings.published_from_file)
            .and_then(|look| Timestamp::from_nanosecond(i128::from(look.facts.modified)).ok());
        let hints = Hints {
            format: place.format.unwrap_or(self.settings.format),
            path: (path != STANDARD_INPUT).then(|| path.to_owned()),
            sidecar,
            published: self.settings.published,
            language: self.settings.language.clone(),
            file_time,
            longest_line: self.settings.max_file,
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

    fn bytes(
        &self,
        claim: &Claim,
        chunk: Option<Chunk>,
    ) -> Result<(Option<Facts>, Vec<u8>), Failure> {
        let Some(chunk) = chunk else {
            let (facts, bytes) = self.whole("file", &claim.place)?;
            return Ok((Some(facts), bytes));
        };
        // Lines are limited one by one.
        let length = chunk.bytes.len() as u64;
        if chunk.format == Format::Text && length > self.settings.max_file {
            return Err(self.too_large("input"));
        }
        let facts = claim.place.look().ok().map(|look| look.facts);
        Ok((facts, chunk.bytes))
    }

    /// Reads a file whole; it must be a regular one, within the limit.
    fn whole(&self, what: &str, place: &Below) -> Result<(Facts, Vec<u8>), Failure> {
        let limit = self.settings.max_file;
        let (file, facts) = match place.open() {
            Ok(opened) => opened,
            Err(OpenError::NotAFile) => return Err(not_a_file(what)),
            Err(OpenError::Io(error)) => return Err(unreadable(what, &error)),
        };
        if facts.size > limit {
            return Err(self.too_large(what));
        }
        let mut bytes = Vec::with_capacity(facts.size as usize);
        file.take(limit)
            .read_to_end(&mut bytes)
            .map_err(|error| unreadable(what, &error))?;
        Ok((facts, bytes))
    }

    fn too_large(&self, what: &str) -> Failure {
        let limit = self.settings.max_file;
        Failure {
            code: "too-large".to_owned(),
            message: format!("{what} is larger than `inbox.max_file` = \"{limit}B\""),
            mend:
                "raise inbox.max_file, split the file, or give it to `tidings code` as JSON Lines"
                    .to_owned(),
            line: None,
        }
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

fn not_a_file(what: &str) -> Failure {
    Failure {
        code: "not-a-file".to_owned(),
        message: format!("cannot read {what}: it is a link, folder, pipe or device"),
        mend: "put the file itself into the inbox".to_owned(),
        line: None,
    }
}

fn unreadable(what: &str, error: &io::Error) -> Failure {
    Failure {
        code: "unreadable".to_owned(),
        message: format!("cannot read {what}: {error}"),
        mend: "restore read permission, then `tidings requeue`".to_owned(),
        line: None,
    }
}
