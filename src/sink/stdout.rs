//! Event lines on standard output, at least once.

use std::io::{ErrorKind, Write};

use super::{Delivery, Sink, SinkError};
use crate::config::SinkConfig;
use crate::ledger::{Batch, Position};

/// Writes event lines to standard output and flushes them.
///
/// Its place is the number of bytes written since the ledger began; after a crash a batch may come again.
#[derive(Debug)]
pub struct StdoutSink {
    name: String,
    required: bool,
}

impl StdoutSink {
    /// Makes the sink.
    pub fn new(config: &SinkConfig) -> Self {
        Self {
            name: config.name.clone(),
            required: config.required,
        }
    }
}

impl Sink for StdoutSink {
    fn name(&self) -> &str {
        &self.name
    }

    fn required(&self) -> bool {
        self.required
    }

    fn prepare(&mut self, committed: Option<&Position>) -> Result<Position, SinkError> {
        Ok(committed.cloned().unwrap_or(Position(0.into())))
    }

    fn deliver(&mut self, batch: &Batch, at: &Position) -> Result<Delivery, SinkError> {
        let mut out = std::io::stdout().lock();
        let events = batch.events_for(&self.name);
        let written = out.write_all(events).and_then(|()| out.flush());
        match written {
            Ok(()) => {
                let before = at.0.as_u64().unwrap_or(0);
                let after = before + events.len() as u64;
                Ok(Delivery::Done(Position(after.into())))
            }
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Err(SinkError::Closed),
            Err(source) => Err(SinkError::File {
                act: "write",
                path: "standard output".into(),
                source,
            }),
        }
    }
}
