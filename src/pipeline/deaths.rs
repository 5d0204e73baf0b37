//! Which document was alone in the stages when the daemon died.
//!
//! After a crash, what it left in the work folder goes through the stages alone, one document after the other.
//! Before each, its name is written to a small file beside the claims, and taken out again behind the stages: if the
//! daemon dies in between, the next start knows which document it was.
//! The file is not synced, as it need not outlive the machine: a power cut is no document's fault.

use std::io::{self, Read};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::files::{Below, OpenError};
use crate::ledger::{ClaimId, Failure};

/// The file's name; it has no `~`, so that it is no claim's.
const NAME: &str = "deaths.json";

/// A file of more bytes is none of ours.
const MOST: u64 = 1 << 20;

/// A document that the daemon died of so often while it was alone is failed.
const FATAL: u32 = 2;

/// A document of a claim; none while the file itself is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Suspect {
    claim: ClaimId,
    index: Option<u32>,
}

#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Record {
    alone: Option<Suspect>,
    deaths: Vec<(Suspect, u32)>,
}

/// The deaths of earlier runs.
#[derive(Debug)]
pub(super) struct Deaths {
    place: Below,
    record: Record,
}

impl Deaths {
    /// Reads what earlier runs left, and counts the death of the last one if a document was alone then.
    pub(super) fn of(work: &Path) -> io::Result<Self> {
        let place = Below::new(work, Path::new(NAME))?;
        let mut bytes = Vec::new();
        match place.open() {
            Ok((file, _)) => {
                file.take(MOST).read_to_end(&mut bytes)?;
            }
            Err(OpenError::Io(error)) if error.kind() != io::ErrorKind::NotFound => {
                return Err(error);
            }
            Err(_) => {}
        }
        // What cannot be read accuses nobody.
        let mut record: Record = serde_json::from_slice(&bytes).unwrap_or_default();
        if let Some(suspect) = record.alone.take() {
            tracing::warn!(claim = %suspect.claim.0, document = suspect.index,
                "an earlier run ended while this document alone was coded");
            match record
                .deaths
                .iter_mut()
                .find(|(known, _)| *known == suspect)
            {
                Some((_, count)) => *count += 1,
                None => record.deaths.push((suspect, 1)),
            }
        }
        let deaths = Self { place, record };
        deaths.write()?;
        Ok(deaths)
    }

    /// Tells whether the daemon has died of some document of this claim.
    pub(super) fn is_suspect(&self, claim: &ClaimId) -> bool {
        let mut deaths = self.record.deaths.iter();
        deaths.any(|(suspect, _)| suspect.claim == *claim)
    }

    /// Gives why a document is not to be coded, where the daemon has died of it too often.
    pub(super) fn verdict(&self, claim: &ClaimId, index: Option<u32>) -> Option<Failure> {
        let mut deaths = self.record.deaths.iter();
        let (_, count) = deaths.find(|(suspect, count)| {
            suspect.claim == *claim && suspect.index == index && *count >= FATAL
        })?;
        Some(Failure {
            code: "poison".to_owned(),
            message: format!("the daemon ended {count} times while it coded this document alone"),
            mend: "look for a crash of a stage or a lack of memory, then `tidings requeue`"
                .to_owned(),
            line: None,
        })
    }

    /// Notes that a document is alone from now on; `None` while its file is read.
    pub(super) fn enter(&mut self, claim: &ClaimId, index: Option<u32>) -> io::Result<()> {
        self.record.alone = Some(Suspect {
            claim: claim.clone(),
            index,
        });
        self.write()
    }

    /// Notes that no document is alone any more.
    pub(super) fn leave(&mut self) -> io::Result<()> {
        self.record.alone = None;
        self.write()
    }

    /// Forgets the claims that are not there any more: what was staged before a death is settled without them.
    pub(super) fn keep(&mut self, is_there: impl Fn(&ClaimId) -> bool) -> io::Result<()> {
        let deaths = &mut self.record.deaths;
        let before = deaths.len();
        deaths.retain(|(suspect, _)| is_there(&suspect.claim));
        if deaths.len() == before {
            return Ok(());
        }
        self.write()
    }

    /// Forgets a claim that is through.
    pub(super) fn forget(&mut self, claim: &ClaimId) -> io::Result<()> {
        self.record.alone = None;
        self.record
            .deaths
            .retain(|(suspect, _)| suspect.claim != *claim);
        self.write()
    }

    fn write(&self) -> io::Result<()> {
        self.place.remove()?;
        if self.record != Record::default() {
            self.place.write_new(&serde_json::to_vec(&self.record)?)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn claim(name: &str) -> ClaimId {
        ClaimId(name.to_owned())
    }

    #[test]
    fn only_two_deaths_alone_fail_a_document() {
        let work = tempfile::tempdir().unwrap();
        let open = || Deaths::of(work.path()).unwrap();
        let a = claim("a");
        open().enter(&a, Some(3)).unwrap();
        let mut deaths = open();
        assert!(deaths.is_suspect(&a));
        assert_eq!(deaths.verdict(&a, Some(3)), None);
        deaths.enter(&claim("b"), Some(0)).unwrap();
        deaths.leave().unwrap();
        deaths.enter(&a, Some(3)).unwrap();
        let mut deaths = open();
        assert!(!deaths.is_suspect(&claim("b")));
        assert_eq!(deaths.verdict(&a, Some(3)).unwrap().code, "poison");
        assert_eq!(deaths.verdict(&a, Some(4)), None);
        assert_eq!(deaths.verdict(&a, None), None);
        deaths.forget(&a).unwrap();
        assert!(!open().is_suspect(&a));
        assert_eq!(fs::read_dir(work.path()).unwrap().count(), 0);
    }

    #[test]
    fn the_death_beside_a_claim_that_is_gone_is_forgotten() {
        let work = tempfile::tempdir().unwrap();
        let open = || Deaths::of(work.path()).unwrap();
        open().enter(&claim("a"), Some(0)).unwrap();
        open().keep(|_| true).unwrap();
        assert!(open().is_suspect(&claim("a")));
        open().keep(|_| false).unwrap();
        assert_eq!(fs::read_dir(work.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_start_without_a_death_accuses_nobody() {
        let work = tempfile::tempdir().unwrap();
        fs::write(work.path().join(NAME), "{").unwrap();
        let mut deaths = Deaths::of(work.path()).unwrap();
        deaths.enter(&claim("a"), None).unwrap();
        deaths.leave().unwrap();
        assert!(!Deaths::of(work.path()).unwrap().is_suspect(&claim("a")));
    }
}
