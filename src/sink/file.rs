//! The event log with its document log.

use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::housekeeper::Housekeeper;
use super::log::{Appended, Log, Place};
use super::{Delivery, Sink, SinkError};
use crate::config::SinkConfig;
use crate::files::Lock;
use crate::ledger::{Batch, Position};

/// Appends event lines to one log and document lines to another, both synced.
#[derive(Debug)]
pub struct FileSink {
    name: String,
    required: bool,
    rotate_size: Option<u64>,
    rotate_daily: bool,
    events: Log,
    documents: Option<Log>,
    housekeeper: Housekeeper,
    _locks: Vec<Lock>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Places {
    events: Place,
    documents: Option<Place>,
}

impl Places {
    /// Gives the numbers of both files; one that changed means that a part was put aside.
    fn numbers(&self) -> (u32, Option<u32>) {
        (self.events.number, self.documents.map(|place| place.number))
    }
}

impl FileSink {
    /// Locks and opens both logs, and makes them where they are missing.
    ///
    /// # Errors
    /// Where another daemon writes one of them, or a file cannot be opened.
    pub fn open(config: &SinkConfig) -> Result<Self, SinkError> {
        let has_documents = !config.documents.as_os_str().is_empty();
        let documents = has_documents.then_some(&config.documents);
        let logs: Vec<_> = [Some(&config.path), documents]
            .into_iter()
            .flatten()
            .cloned()
            .collect();
        let locks = logs
            .iter()
            .map(|path| lock(path))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            name: config.name.clone(),
            required: config.required,
            rotate_size: config.rotate_size,
            rotate_daily: config.rotate_daily,
            events: Log::open(&config.path)?,
            documents: documents.map(|path| Log::open(path)).transpose()?,
            housekeeper: Housekeeper::start(logs, config.parts.clone())?,
            _locks: locks,
        })
    }
}

impl Sink for FileSink {
    fn name(&self) -> &str {
        &self.name
    }

    fn required(&self) -> bool {
        self.required
    }

    fn prepare(&mut self, committed: Option<&Position>) -> Result<Position, SinkError> {
        let committed = committed.map(read).transpose()?;
        let today = Timestamp::now().to_zoned_datetime(TimeZone::UTC).date();
        let (size, daily) = (self.rotate_size, self.rotate_daily);
        let is_due = |place: &Place| due(place, size, daily, today);
        let events = self
            .events
            .prepare(committed.as_ref().map(|places| &places.events), is_due)?;
        let documents = match &mut self.documents {
            Some(log) => {
                let place = committed
                    .as_ref()
                    .and_then(|places| places.documents.as_ref());
                Some(log.prepare(place, is_due)?)
            }
            None => None,
        };
        let places = Places { events, documents };
        if committed.is_some_and(|committed| committed.numbers() != places.numbers()) {
            self.housekeeper.wake();
        }
        write(places)
    }

    fn deliver(&mut self, batch: &Batch, at: &Position) -> Result<Delivery, SinkError> {
        let mut places = read(at)?;
        let mut moved = false;
        let mut note = |appended: Appended| match appended {
            Appended::Done(place) => place,
            Appended::Elsewhere(place) => {
                moved = true;
                place
            }
        };
        let staged = places;
        // The two logs are written and synced at the same time; each by itself is whole again after a crash.
        let (events, documents) = std::thread::scope(|scope| {
            let documents = self.documents.as_mut().zip(staged.documents.as_ref());
            let documents =
                documents.map(|(log, place)| scope.spawn(|| log.append(&batch.documents, place)));
            let lines = batch.events_for(&self.name);
            let events = self.events.append(lines, &staged.events);
            let documents = documents.map(|thread| {
                thread
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            });
            (events, documents)
        });
        places.events = note(events?);
        if let Some(documents) = documents {
            places.documents = Some(note(documents?));
        }
        if !moved {
            return Ok(Delivery::Done(write(places)?));
        }
        self.housekeeper.wake();
        // What stands already stays where it was staged; only the other log begins anew.
        if places.events.number == staged.events.number {
            places.events = staged.events;
        }
        if let (Some(new), Some(old)) = (&mut places.documents, staged.documents)
            && new.number == old.number
        {
            *new = old;
        }
        Ok(Delivery::Elsewhere(write(places)?))
    }
}

fn due(place: &Place, size: Option<u64>, daily: bool, today: jiff::civil::Date) -> bool {
    let begun = Timestamp::from_second(place.begun).unwrap_or_default();
    size.is_some_and(|size| place.offset >= size)
        || (daily && begun.to_zoned_datetime(TimeZone::UTC).date() != today)
}

fn lock(path: &Path) -> Result<Lock, SinkError> {
    let failed = |source: std::io::Error| match source.kind() {
        std::io::ErrorKind::WouldBlock => SinkError::InUse(path.to_owned()),
        _ => SinkError::File {
            act: "lock",
            path: path.to_owned(),
            source,
        },
    };
    crate::files::make_parent(path).map_err(failed)?;
    Lock::beside(path).map_err(failed)
}

fn read(position: &Position) -> Result<Places, SinkError> {
    Ok(Places::deserialize(&position.0)?)
}

fn write(places: Places) -> Result<Position, SinkError> {
    Ok(Position(serde_json::to_value(places)?))
}

#[cfg(test)]
mod tests;
