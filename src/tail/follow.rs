//! Reads a log from some point on, whole lines only, across rotation and compression, in memory for one line.

use std::collections::VecDeque;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::gap::{Gap, GapKind};
use super::last;
use super::position::Position;
use super::reading::{Reading, Text, open_live};
use crate::sink::parts::{self, Content, Part};

/// What a reader is handed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen<'a> {
    /// A whole line without its end.
    Line(&'a [u8]),
    /// Something that could not be read.
    Gap(Gap),
}

/// A reader's place in a log.
#[derive(Debug)]
pub struct Follower {
    log: PathBuf,
    /// The newest part that lies behind.
    after: u32,
    /// The file under reading; none where the log does not stand there yet.
    reading: Option<Reading>,
    /// Whether the file under reading is known to be no longer the live one.
    has_left: bool,
    /// The number that the next part has unless some were removed.
    expected: u32,
    /// What is to be said before anything is read.
    gap: Option<GapKind>,
}

impl Follower {
    /// Begins at the log's end; `last` lines before it that `keep` holds for are given at once, oldest first.
    pub fn from_end(
        log: &Path,
        count: usize,
        keep: &dyn Fn(&[u8]) -> bool,
    ) -> io::Result<(Self, VecDeque<Vec<u8>>)> {
        let (mut parts, live) = snapshot(log)?;
        let after = parts::newest(&parts);
        let mut follower = Self::behind(log, after);
        let mut found = VecDeque::new();
        if let Some(live) = live {
            let (lines, end) = last::of_live(&live, count, keep)?;
            found = lines;
            follower.reading = Reading::at(Content::Plain(live), None, end)?;
        }
        while found.len() < count
            && let Some(part) = parts.pop()
        {
            let content = match part.open() {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                other => other?,
            };
            let mut older = last::of_part(content, count - found.len(), keep)?;
            older.append(&mut found);
            found = older;
        }
        Ok((follower, found))
    }

    /// Goes on where an earlier reader was; what it missed is told by the first [`step`](Self::step).
    pub fn resume(log: &Path, position: &Position) -> io::Result<Self> {
        loop {
            let (parts, live) = snapshot(log)?;
            let mut follower = Self::behind(log, position.after);
            if position.offset == 0 {
                return Ok(follower);
            }
            let ahead: Vec<&Part> = parts
                .iter()
                .filter(|part| part.number > position.after)
                .collect();
            let mut is_changed = false;
            for part in &ahead {
                match part.open() {
                    Ok(content) => follower.take_up(content, Some(part.number), position)?,
                    // Removed or compressed meanwhile.
                    Err(error) if error.kind() == io::ErrorKind::NotFound => is_changed = true,
                    Err(error) => return Err(error),
                }
            }
            if is_changed {
                continue;
            }
            let mut is_cut = false;
            if let Some(live) = live {
                let now = live.metadata()?;
                is_cut = (now.dev(), now.ino()) == (position.device, position.inode);
                follower.take_up(Content::Plain(live), None, position)?;
            }
            if follower.reading.is_none() {
                let read = position.offset;
                follower.gap = match ahead.first() {
                    Some(part) if part.number > position.after + 1 => Some(GapKind::Removed {
                        first: position.after + 1,
                        last: part.number - 1,
                        read,
                    }),
                    None if is_cut => Some(GapKind::Cut { read }),
                    _ => Some(GapKind::Gone { read }),
                };
                follower.expected = ahead.first().map_or(follower.expected, |part| part.number);
            }
            return Ok(follower);
        }
    }

    fn behind(log: &Path, after: u32) -> Self {
        Self {
            log: log.to_owned(),
            after,
            reading: None,
            has_left: false,
            expected: after + 1,
            gap: None,
        }
    }

    /// Goes on in a file where it is the one that a position was taken in.
    fn take_up(
        &mut self,
        content: Content,
        number: Option<u32>,
        position: &Position,
    ) -> io::Result<()> {
        if self.reading.is_none() {
            let reading = Reading::at(content, number, position.offset)?;
            self.reading = reading.filter(|reading| reading.is_of(position));
        }
        Ok(())
    }

    /// Gives how far the log was read: behind the last line that was handed on.
    pub fn position(&self) -> io::Result<Position> {
        match &self.reading {
            Some(reading) => reading.position(self.after),
            None => Ok(Position {
                after: self.after,
                ..Position::default()
            }),
        }
    }

    /// Hands on a bounded number of whole lines that have come since; tells whether more may be there at once.
    ///
    /// It never waits for lines to come.
    pub fn step(&mut self, see: &mut dyn FnMut(Seen<'_>) -> io::Result<()>) -> io::Result<bool> {
        if let Some(kind) = self.gap.take() {
            see(Seen::Gap(self.gap_of(kind)))?;
        }
        let Some(mut reading) = self.reading.take() else {
            return self.open_next(see);
        };
        let is_live = reading.number.is_none();
        let read = reading.read(&mut |text| hand_on(&self.log, text, see));
        if !matches!(read, Ok(false)) {
            self.reading = Some(reading);
            return read;
        }
        // What was written between the last read and the rotation is read before the file is left.
        if is_live && !self.has_left {
            self.has_left = !reading.is_at(&self.log)?;
            if !self.has_left {
                let length = reading.metadata()?.map_or(0, |metadata| metadata.len());
                if length < reading.read_to() {
                    let read = reading.offset();
                    see(Seen::Gap(self.gap_of(GapKind::Cut { read })))?;
                    return self.open_next(see);
                }
            }
            self.reading = Some(reading);
            return Ok(self.has_left);
        }
        reading.finish(&mut |text| hand_on(&self.log, text, see))?;
        let number = match reading.number {
            Some(number) => Some(number),
            None => self.number_of(&reading)?,
        };
        self.has_left = false;
        // A live file that was removed had a number, too, which is not known now.
        self.expected = number.unwrap_or(self.after + 1) + 1;
        self.after = number.unwrap_or(self.after);
        self.open_next(see)
    }

    /// Opens the file after the parts that lie behind; tells whether there is one.
    fn open_next(&mut self, see: &mut dyn FnMut(Seen<'_>) -> io::Result<()>) -> io::Result<bool> {
        loop {
            let (parts, live) = snapshot(&self.log)?;
            let Some(part) = parts.iter().find(|part| part.number > self.after) else {
                self.reading = live.map(|live| Reading::new(Content::Plain(live), None));
                return Ok(self.reading.is_some());
            };
            let content = match part.open() {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                other => other?,
            };
            if part.number > self.expected {
                let (first, last) = (self.expected, part.number - 1);
                let kind = GapKind::Removed {
                    first,
                    last,
                    read: 0,
                };
                see(Seen::Gap(self.gap_of(kind)))?;
            }
            self.reading = Some(Reading::new(content, Some(part.number)));
            return Ok(true);
        }
    }

    /// Finds the number under which the live file that was read was put aside, whatever became of it since.
    fn number_of(&self, reading: &Reading) -> io::Result<Option<u32>> {
        let position = reading.position(self.after)?;
        for part in parts::list(&self.log)? {
            if part.number <= self.after {
                continue;
            }
            if reading.is_at(&part.plain)? {
                return Ok(Some(part.number));
            }
            let content = match part.open() {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                other => other?,
            };
            let same = Reading::at(content, None, position.offset)?;
            if position.offset > 0 && same.is_some_and(|same| same.is_of(&position)) {
                return Ok(Some(part.number));
            }
        }
        Ok(None)
    }

    fn gap_of(&self, kind: GapKind) -> Gap {
        Gap {
            log: self.log.clone(),
            kind,
        }
    }
}

fn hand_on(
    log: &Path,
    text: Text<'_>,
    see: &mut dyn FnMut(Seen<'_>) -> io::Result<()>,
) -> io::Result<()> {
    match text {
        Text::Line(line) => see(Seen::Line(line)),
        Text::TooLong => see(Seen::Gap(Gap {
            log: log.to_owned(),
            kind: GapKind::TooLong,
        })),
    }
}

/// Gives the parts and the live file of one moment, between two rotations.
fn snapshot(log: &Path) -> io::Result<(Vec<Part>, Option<std::fs::File>)> {
    loop {
        let parts = parts::list(log)?;
        let live = open_live(log)?;
        if parts::newest(&parts::list(log)?) == parts::newest(&parts) {
            return Ok((parts, live));
        }
    }
}

#[cfg(test)]
mod tests;
