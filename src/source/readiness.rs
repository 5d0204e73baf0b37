//! When a file is complete, where the operating system does not say so: two equal looks.

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::files::Facts;

/// The files that were looked at once, by hashes, so that a flood of waiting files stays small.
#[derive(Debug)]
pub(super) struct Readiness {
    settle: Duration,
    hasher: std::hash::RandomState,
    looks: HashMap<u64, Look>,
    round: u32,
}

#[derive(Debug, Clone, Copy)]
struct Look {
    facts: u64,
    since: Instant,
    round: u32,
    taken: bool,
}

impl Readiness {
    /// A file must keep still for `settle`.
    pub(super) fn new(settle: Duration) -> Self {
        Self {
            settle,
            hasher: std::hash::RandomState::new(),
            looks: HashMap::new(),
            round: 0,
        }
    }

    /// Notes a look at a file and tells whether it has kept still since an earlier one.
    pub(super) fn look(&mut self, relative: &Path, facts: &Facts, now: Instant) -> bool {
        let facts = self.hasher.hash_one(facts);
        let round = self.round;
        let look = self
            .looks
            .entry(self.hasher.hash_one(relative))
            .or_insert(Look {
                facts,
                since: now,
                round,
                taken: false,
            });
        look.round = round;
        if look.facts != facts {
            *look = Look {
                facts,
                since: now,
                round,
                taken: false,
            };
            return false;
        }
        !look.taken && now.duration_since(look.since) >= self.settle
    }

    /// Notes that a file was claimed in this state and stays where it is.
    pub(super) fn taken(&mut self, relative: &Path, facts: &Facts, now: Instant) {
        let look = Look {
            facts: self.hasher.hash_one(facts),
            since: now,
            round: self.round,
            taken: true,
        };
        self.looks.insert(self.hasher.hash_one(relative), look);
    }

    /// Forgets a file that was claimed, or is settled.
    pub(super) fn forget(&mut self, relative: &Path) {
        self.looks.remove(&self.hasher.hash_one(relative));
    }

    /// Ends a round of looks at everything: what was not seen in it has gone and is forgotten.
    pub(super) fn end_round(&mut self) {
        let round = self.round;
        self.looks.retain(|_, look| look.round == round);
        if self.looks.is_empty() {
            self.looks.shrink_to_fit();
        }
        self.round = round.wrapping_add(1);
    }

    /// Tells whether some file waits for its second look.
    pub(super) fn is_waiting(&self) -> bool {
        self.looks.values().any(|look| !look.taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn facts(size: u64, modified: i64) -> Facts {
        Facts {
            inode: 1,
            size,
            modified,
            changed: modified,
        }
    }

    #[test]
    fn a_file_is_ready_when_it_kept_still() {
        let mut readiness = Readiness::new(Duration::from_secs(1));
        let start = Instant::now();
        let path = Path::new("a.txt");
        let after = |ms| start + Duration::from_millis(ms);
        assert!(!readiness.look(path, &facts(5, 1), after(0)));
        assert!(!readiness.look(path, &facts(5, 1), after(999)));
        assert!(!readiness.look(path, &facts(6, 1), after(1000)));
        assert!(!readiness.look(path, &facts(6, 1), after(1999)));
        assert!(readiness.look(path, &facts(6, 1), after(2000)));
    }

    #[test]
    fn a_file_that_stays_is_taken_once_in_each_state() {
        let mut readiness = Readiness::new(Duration::ZERO);
        let (path, now) = (Path::new("a.txt"), Instant::now());
        readiness.taken(path, &facts(5, 1), now);
        assert!(!readiness.look(path, &facts(5, 1), now));
        assert!(!readiness.is_waiting());
        assert!(!readiness.look(path, &facts(6, 2), now));
        assert!(readiness.look(path, &facts(6, 2), now));
    }

    #[test]
    fn what_has_gone_is_forgotten() {
        let mut readiness = Readiness::new(Duration::ZERO);
        readiness.look(Path::new("a"), &facts(1, 1), Instant::now());
        readiness.end_round();
        assert!(readiness.is_waiting());
        readiness.end_round();
        assert!(!readiness.is_waiting());
    }
}
