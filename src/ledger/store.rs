//! The durable store: redb, one synced transaction a step.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use redb::{ReadTransaction, ReadableTable, TableDefinition, WriteTransaction};

use super::batch::{
    Batch, ClaimId, Disposal, DocumentKey, Position, Progress, Settled, Settlement, Staged,
};
use super::database::{self, Database};
use super::error::LedgerError;
use super::kept;
use crate::files;

pub(super) type Bytes = &'static [u8];

/// `format` → the layout's version.
const META: TableDefinition<&str, u64> = TableDefinition::new("meta");
/// Document key → seconds since 1970 (8 bytes, big endian), then the id.
const SETTLED: TableDefinition<Bytes, Bytes> = TableDefinition::new("settled");
/// Seconds (8 bytes, big endian), then the document key → nothing: what is forgotten first.
const EXPIRY: TableDefinition<Bytes, ()> = TableDefinition::new("expiry");
/// Claim, number of the document → its [`Progress`]: files of several documents under way.
const PROGRESS: TableDefinition<(&str, u32), Bytes> = TableDefinition::new("progress");
/// Claim → what becomes of its file, until that is done.
const DISPOSALS: TableDefinition<&str, Bytes> = TableDefinition::new("disposals");
/// Sink → where its next line will stand.
const POSITIONS: TableDefinition<&str, Bytes> = TableDefinition::new("positions");
/// `events`, `documents`, `head`, [`ROUTE`] and a sink's name → the staged batch.
const STAGED: TableDefinition<&str, Bytes> = TableDefinition::new("staged");

const FORMAT: u64 = 1;

/// Stands before the name of a sink that has event lines of its own.
const ROUTE: &str = "route:";

/// At most so many forgotten documents leave with one transaction, so that a mass expiry delays no batch.
const FORGET_AT_ONCE: usize = 1000;

/// The ledger.
///
/// A step that fails for want of space or permission may be taken again: the file is then opened anew.
#[derive(Debug)]
pub struct Ledger {
    pub(super) database: Database,
}

impl Ledger {
    /// Opens a ledger, or makes an empty one where none stands.
    ///
    /// # Errors
    /// [`LedgerError::InUse`] while another process has it, [`LedgerError::Unreadable`] where it is damaged,
    /// [`LedgerError::Step`] where the disk does not let it be opened now.
    pub fn open(path: &Path) -> Result<Self, LedgerError> {
        Self::open_or_fill(path, |_| Ok(()))
    }

    /// Like [`open`](Self::open), but tells a new one what it should know before it counts as one.
    ///
    /// After a crash in between it is new again.
    pub fn open_or_fill(
        path: &Path,
        fill: impl FnOnce(&Self) -> Result<(), LedgerError>,
    ) -> Result<Self, LedgerError> {
        let ledger = Self {
            database: Database::open(path)?,
        };
        if ledger.prepare(path)? {
            fill(&ledger)?;
            ledger.database.write(|transaction| {
                transaction.open_table(META)?.insert("format", FORMAT)?;
                Ok(())
            })?;
        }
        Ok(path
            .parent()
            .map_or(Ok(()), files::sync_folder)
            .map(|()| ledger)?)
    }

    /// Moves a ledger that cannot be read out of the way, and gives its new name.
    pub fn set_aside(path: &Path) -> std::io::Result<PathBuf> {
        database::set_aside(path)
    }

    /// Makes the tables, and tells whether the ledger is new.
    fn prepare(&self, path: &Path) -> Result<bool, LedgerError> {
        let format = self.database.read(|transaction| {
            let meta = match transaction.open_table(META) {
                Err(redb::TableError::TableDoesNotExist(_)) => return Ok(None),
                meta => meta?,
            };
            Ok(meta.get("format")?.map(|value| value.value()))
        })?;
        match format {
            Some(FORMAT) => return Ok(false),
            Some(other) => {
                let message = format!("{} has layout {other}, not {FORMAT}", path.display());
                return Err(LedgerError::Unreadable {
                    path: path.to_owned(),
                    source: Box::new(redb::Error::Corrupted(message)),
                });
            }
            None => {}
        }
        self.database.write(|transaction| {
            transaction.open_table(META)?;
            transaction.open_table(SETTLED)?;
            transaction.open_table(EXPIRY)?;
            transaction.open_table(PROGRESS)?;
            transaction.open_table(DISPOSALS)?;
            transaction.open_table(POSITIONS)?;
            transaction.open_table(kept::KEPT)?;
            transaction.open_table(STAGED)?;
            Ok(())
        })?;
        Ok(true)
    }

    /// Tells whether a document is settled, and since when.
    pub fn settled(&self, key: &DocumentKey) -> Result<Option<Settled>, LedgerError> {
        self.database.read(|transaction| {
            let found = transaction.open_table(SETTLED)?.get(key.as_bytes())?;
            Ok(found.and_then(|value| {
                let (at, id) = value.value().split_first_chunk::<8>()?;
                Some(Settled {
                    at: i64::from_be_bytes(*at),
                    id: String::from_utf8_lossy(id).into_owned(),
                })
            }))
        })
    }

    /// Gives the documents of a claim that are settled while others of its file are not.
    pub fn progress(&self, claim: &ClaimId) -> Result<Vec<Progress>, LedgerError> {
        self.database.read(|transaction| {
            let table = transaction.open_table(PROGRESS)?;
            let mut found = Vec::new();
            for entry in table.range((claim.0.as_str(), 0)..=(claim.0.as_str(), u32::MAX))? {
                found.push(decode(entry?.1.value())?);
            }
            Ok(found)
        })
    }

    /// Gives the files that are settled but not known to be disposed of.
    pub fn disposals(&self) -> Result<Vec<(ClaimId, Disposal)>, LedgerError> {
        self.database.read(|transaction| {
            let table = transaction.open_table(DISPOSALS)?;
            let mut found = Vec::new();
            for entry in table.iter()? {
                let (claim, value) = entry?;
                found.push((ClaimId(claim.value().to_owned()), decode(value.value())?));
            }
            Ok(found)
        })
    }

    /// Gives where a sink's next line will stand; none for a sink that is new.
    pub fn position(&self, sink: &str) -> Result<Option<Position>, LedgerError> {
        self.database.read(|transaction| {
            let found = transaction.open_table(POSITIONS)?.get(sink)?;
            found.map(|value| decode(value.value())).transpose()
        })
    }

    /// Gives the batch that was staged and not settled before the last stop.
    pub fn staged(&self) -> Result<Option<Staged>, LedgerError> {
        self.database.read(staged)
    }

    /// Takes one step, durable as a whole: settles the delivered batch, then stages the next.
    ///
    /// Either may be missing; joining them spares a sync for each group under load.
    pub fn step(
        &self,
        settle: Option<&Delivered>,
        stage: Option<&Staged>,
        disposed: &[ClaimId],
    ) -> Result<(), LedgerError> {
        self.database.write(|transaction| {
            let mut disposals = transaction.open_table(DISPOSALS)?;
            for claim in disposed {
                disposals.remove(claim.0.as_str())?;
            }
            drop(disposals);
            if let Some(delivered) = settle {
                delivered.write(transaction)?;
            }
            if let Some(staged) = stage {
                let mut table = transaction.open_table(STAGED)?;
                table.insert("events", staged.batch.events.as_slice())?;
                table.insert("documents", staged.batch.documents.as_slice())?;
                for (sink, events) in &staged.batch.routes {
                    table.insert(format!("{ROUTE}{sink}").as_str(), events.as_slice())?;
                }
                table.insert("head", encode(&(&staged.at, &staged.settlement)).as_slice())?;
            }
            Ok(())
        })
    }

    /// Adds documents that a log shows as coded, after the ledger itself was lost.
    pub(super) fn learn<'a>(
        &self,
        documents: impl Iterator<Item = (DocumentKey, &'a str, i64)>,
    ) -> Result<(), LedgerError> {
        let documents: Vec<_> = documents.collect();
        self.database.write(|transaction| {
            let mut settled = transaction.open_table(SETTLED)?;
            let mut expiry = transaction.open_table(EXPIRY)?;
            for (key, id, at) in &documents {
                settled.insert(key.as_bytes(), dated(*at, id.as_bytes()).as_slice())?;
                expiry.insert(dated(*at, key.as_bytes()).as_slice(), ())?;
            }
            Ok(())
        })
    }
}

/// Reads the staged batch.
fn staged(transaction: &ReadTransaction) -> Result<Option<Staged>, LedgerError> {
    let table = transaction.open_table(STAGED)?;
    let Some(head) = table.get("head")? else {
        return Ok(None);
    };
    let (at, settlement) = decode(head.value())?;
    let bytes = |name: &str| -> Result<Vec<u8>, LedgerError> {
        let found = table.get(name)?;
        Ok(found
            .map(|value| value.value().to_vec())
            .unwrap_or_default())
    };
    let mut routes = BTreeMap::new();
    for entry in table.range(ROUTE..)? {
        let (name, value) = entry?;
        let Some(sink) = name.value().strip_prefix(ROUTE) else {
            break;
        };
        routes.insert(sink.to_owned(), value.value().to_vec());
    }
    let batch = Batch {
        events: bytes("events")?,
        routes,
        documents: bytes("documents")?,
    };
    Ok(Some(Staged {
        batch,
        at,
        settlement,
    }))
}

/// A batch that stands in every sink that must have it.
#[derive(Debug)]
pub struct Delivered {
    /// What is settled with it.
    pub settlement: Settlement,
    /// Where each sink's next line will stand.
    pub positions: Vec<(String, Position)>,
    /// The coder's fingerprint.
    pub fingerprint: String,
    /// How long its documents are known again.
    pub remember: Duration,
}

impl Delivered {
    fn write(&self, transaction: &WriteTransaction) -> Result<(), LedgerError> {
        let mut settled = transaction.open_table(SETTLED)?;
        let mut expiry = transaction.open_table(EXPIRY)?;
        let mut progress = transaction.open_table(PROGRESS)?;
        let ending: HashSet<&ClaimId> = self
            .settlement
            .disposals
            .iter()
            .map(|(claim, _)| claim)
            .collect();
        let mut now = i64::MIN;
        for document in &self.settlement.documents {
            now = now.max(document.at);
            if let (true, Some(key)) = (document.remember, &document.key) {
                let key = DocumentKey::new(key, &self.fingerprint);
                let value = dated(document.at, document.id.as_bytes());
                let earlier = settled.insert(key.as_bytes(), value.as_slice())?;
                if let Some((at, _)) = earlier.and_then(|value| {
                    let (at, rest) = value.value().split_first_chunk::<8>()?;
                    Some((*at, rest.len()))
                }) {
                    let at = i64::from_be_bytes(at);
                    expiry.remove(dated(at, key.as_bytes()).as_slice())?;
                }
                expiry.insert(dated(document.at, key.as_bytes()).as_slice(), ())?;
            }
            if ending.contains(&document.claim) {
                continue;
            }
            let claim = (document.claim.0.as_str(), document.index);
            let through = Progress {
                index: document.index,
                key: document.key.clone(),
                failure: document.failure.clone(),
            };
            progress.insert(claim, encode(&through).as_slice())?;
        }
        let mut disposals = transaction.open_table(DISPOSALS)?;
        for (claim, disposal) in &self.settlement.disposals {
            let claim = claim.0.as_str();
            progress.retain_in((claim, 0)..=(claim, u32::MAX), |_, _| false)?;
            if let (true, Some(facts)) = (disposal.in_place, &disposal.facts) {
                kept::note(transaction, &disposal.relative, *facts)?;
            } else {
                disposals.insert(claim, encode(disposal).as_slice())?;
            }
        }
        let mut positions = transaction.open_table(POSITIONS)?;
        for (sink, position) in &self.positions {
            positions.insert(sink.as_str(), encode(position).as_slice())?;
        }
        let mut staged = transaction.open_table(STAGED)?;
        staged.retain(|_, _| false)?;
        let horizon =
            now.saturating_sub(i64::try_from(self.remember.as_secs()).unwrap_or(i64::MAX));
        forget(&mut settled, &mut expiry, horizon)
    }
}

fn forget(
    settled: &mut redb::Table<'_, Bytes, Bytes>,
    expiry: &mut redb::Table<'_, Bytes, ()>,
    horizon: i64,
) -> Result<(), LedgerError> {
    let end = dated(horizon.max(0), &[]);
    let mut old = Vec::new();
    for entry in expiry.range(..end.as_slice())?.take(FORGET_AT_ONCE) {
        old.push(entry?.0.value().to_vec());
    }
    for entry in old {
        settled.remove(&entry[8..])?;
        expiry.remove(entry.as_slice())?;
    }
    Ok(())
}

fn dated(at: i64, rest: &[u8]) -> Vec<u8> {
    [&at.max(0).to_be_bytes(), rest].concat()
}

pub(super) fn encode<T: serde::Serialize>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).expect("the ledger's values hold only strings, numbers and lists")
}

pub(super) fn decode<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, LedgerError> {
    serde_json::from_slice(bytes)
        .map_err(|error| LedgerError::from(redb::Error::Corrupted(error.to_string())))
}

#[cfg(test)]
mod tests;
