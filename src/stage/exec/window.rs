//! Which documents a child holds, which are to be sent again, and which fail: no processes, no clock of its own.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// How many answered ids are remembered, to tell a second answer from a foreign one.
const REMEMBERED: usize = 1024;

/// The documents of one worker, each with its number.
///
/// New ones are sent while there is room. When the child is lost, those that it held are sent again, one at a time;
/// one that loses a fresh child all by itself, a second time, fails.
#[derive(Debug)]
pub(super) struct Window<T> {
    size: usize,
    timeout: Duration,
    /// What a child has besides for its start, until its first answer.
    startup: Duration,
    is_warm: bool,
    /// In the order of sending.
    held: VecDeque<Held<T>>,
    again: VecDeque<Entry<T>>,
    /// How many documents the present child was sent.
    served: u64,
    /// What the present child answered, newest last.
    answered: VecDeque<u64>,
    /// The last sign of life: an answer, or the first document after none.
    progress: Option<Instant>,
}

#[derive(Debug)]
struct Entry<T> {
    id: u64,
    job: T,
    /// How many children it was lost with.
    losses: u32,
}

#[derive(Debug)]
struct Held<T> {
    entry: Entry<T>,
    deadline: Instant,
}

/// What may be sent now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Room {
    /// A document that was not sent before.
    New,
    /// One that is to be sent again, alone.
    Again,
    /// Nothing.
    None,
}

/// What an answer belongs to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answered<T> {
    /// To this document, which is through.
    Held(T),
    /// To one that was answered before.
    Twice,
    /// To none that the child was sent.
    Foreign,
}

impl<T> Window<T> {
    pub(super) fn new(size: usize, timeout: Duration, startup: Duration) -> Self {
        Self {
            size,
            timeout,
            startup,
            is_warm: false,
            held: VecDeque::new(),
            again: VecDeque::new(),
            served: 0,
            answered: VecDeque::new(),
            progress: None,
        }
    }

    pub(super) fn room(&self) -> Room {
        let is_alone = self.held.iter().any(|held| held.entry.losses > 0);
        match (self.again.is_empty(), self.held.is_empty()) {
            (false, true) => Room::Again,
            (false, false) => Room::None,
            (true, _) if is_alone || self.held.len() >= self.size => Room::None,
            (true, _) => Room::New,
        }
    }

    /// Tells whether anything waits to be sent again.
    pub(super) fn has_again(&self) -> bool {
        !self.again.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.held.len() + self.again.len()
    }

    /// Notes that a new document is sent.
    pub(super) fn send(&mut self, id: u64, job: T, now: Instant) {
        self.hold(Entry { id, job, losses: 0 }, now);
    }

    /// Takes a document while there is no child; it is sent first.
    pub(super) fn postpone(&mut self, id: u64, job: T) {
        self.again.push_back(Entry { id, job, losses: 0 });
    }

    /// Notes that the next document is sent again, and gives it.
    pub(super) fn send_again(&mut self, now: Instant) -> Option<&T> {
        let entry = self.again.pop_front()?;
        self.hold(entry, now);
        self.held.back().map(|held| &held.entry.job)
    }

    fn hold(&mut self, entry: Entry<T>, now: Instant) {
        if self.held.is_empty() {
            self.progress = Some(now);
        }
        let deadline = self.deadline_of(self.held.len(), now);
        self.held.push_back(Held { entry, deadline });
        self.served += 1;
    }

    /// Gives when a document's time is up that is sent behind others.
    ///
    /// A child may take them one after the other: the last of five has five times as long.
    fn deadline_of(&self, behind: usize, now: Instant) -> Instant {
        let place = u32::try_from(behind + 1).unwrap_or(u32::MAX);
        now + self.timeout.saturating_mul(place)
    }

    /// Takes an answer.
    pub(super) fn answer(&mut self, id: u64, now: Instant) -> Answered<T> {
        let Some(at) = self.held.iter().position(|held| held.entry.id == id) else {
            return if self.answered.contains(&id) {
                Answered::Twice
            } else {
                Answered::Foreign
            };
        };
        let held = self.held.remove(at).expect("a position that was found");
        self.progress = Some(now);
        if !self.is_warm {
            // Until now they waited for its start.
            self.is_warm = true;
            for behind in 0..self.held.len() {
                self.held[behind].deadline = self.deadline_of(behind, now);
            }
        }
        if self.answered.len() == REMEMBERED {
            self.answered.pop_front();
        }
        self.answered.push_back(id);
        Answered::Held(held.entry.job)
    }

    /// Gives when the child counts as hung: after a whole timeout of silence, or when a document's own time is up.
    pub(super) fn deadline(&self) -> Option<Instant> {
        let own = self.held.iter().map(|held| held.deadline).min()?;
        let silence = self.progress.map(|last| last + self.timeout);
        let warm = silence.map_or(own, |silence| silence.min(own));
        Some(if self.is_warm {
            warm
        } else {
            warm + self.startup
        })
    }

    /// Tells whether the present child has answered anything.
    pub(super) fn is_warm(&self) -> bool {
        self.is_warm
    }

    /// Notes that the child is lost; gives the document that fails with it, if it is sure which that is.
    pub(super) fn lost(&mut self) -> Option<T> {
        let is_sure = self.served == 1 && self.held.iter().all(|held| held.entry.losses > 0);
        let failed = if is_sure { self.held.pop_front() } else { None };
        while let Some(held) = self.held.pop_back() {
            let losses = held.entry.losses + 1;
            self.again.push_front(Entry {
                losses,
                ..held.entry
            });
        }
        self.served = 0;
        self.is_warm = false;
        self.answered.clear();
        self.progress = None;
        failed.map(|held| held.entry.job)
    }

    /// Gives up the document that would be sent next, because no child can be started.
    pub(super) fn give_up(&mut self) -> Option<T> {
        Some(self.again.pop_front()?.job)
    }

    /// Forgets documents whose outcome nobody waits for any more.
    pub(super) fn forget(&mut self, is_unwanted: impl Fn(&T) -> bool) {
        self.again.retain(|entry| !is_unwanted(&entry.job));
    }
}

#[cfg(test)]
mod tests;
