//! Files that stay in the inbox: in which state they were coded.

use std::ops::Bound;
use std::time::Duration;

use redb::{ReadableTable, TableDefinition, WriteTransaction};
use serde::{Deserialize, Serialize};

use super::error::LedgerError;
use super::store::{Bytes, Ledger, decode, encode};
use crate::files::Facts;

/// Path below the inbox in hex → [`Kept`].
pub(super) const KEPT: TableDefinition<&str, Bytes> = TableDefinition::new("kept");

/// At most so many are looked after at a time.
const AT_ONCE: usize = 1000;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    #[serde(flatten)]
    facts: Facts,
    /// Since when the file has been gone, in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    gone: Option<i64>,
}

/// Notes the state in which a file was coded.
pub(super) fn note(
    transaction: &WriteTransaction,
    relative: &str,
    facts: Facts,
) -> Result<(), LedgerError> {
    let kept = encode(&Kept { facts, gone: None });
    let mut table = transaction.open_table(KEPT)?;
    table.insert(relative, kept.as_slice())?;
    Ok(())
}

impl Ledger {
    /// Gives the facts under which a file that stays in the inbox was coded.
    pub(crate) fn kept(&self, relative: &str) -> Result<Option<Facts>, LedgerError> {
        self.database.read(|transaction| {
            let found = transaction.open_table(KEPT)?.get(relative)?;
            let kept = found
                .map(|value| decode::<Kept>(value.value()))
                .transpose()?;
            Ok(kept.map(|kept| kept.facts))
        })
    }

    /// Looks after some of the files behind `after`, in the order of their names: what has been gone for `remember`
    /// is forgotten.
    ///
    /// `now` is in seconds since 1970; `stands` tells whether a file may still be there.
    /// Gives the last name looked at, and none when there are no more.
    ///
    /// # Errors
    /// Where the ledger cannot be read or written; then nothing was forgotten.
    pub(crate) fn look_after_kept(
        &self,
        after: &str,
        now: i64,
        remember: Duration,
        stands: impl Fn(&str) -> bool,
    ) -> Result<Option<String>, LedgerError> {
        let found: Vec<(String, Kept)> = self.database.read(|transaction| {
            let table = transaction.open_table(KEPT)?;
            let behind = table.range::<&str>((Bound::Excluded(after), Bound::Unbounded))?;
            behind
                .take(AT_ONCE)
                .map(|entry| {
                    let (name, value) = entry?;
                    Ok((name.value().to_owned(), decode(value.value())?))
                })
                .collect()
        })?;
        let remember = i64::try_from(remember.as_secs()).unwrap_or(i64::MAX);
        let all: Vec<(&str, &Kept, Option<Kept>)> = found
            .iter()
            .filter_map(|(name, kept)| {
                let gone = (!stands(name)).then(|| kept.gone.unwrap_or(now));
                let is_old = gone.is_some_and(|since| now.saturating_sub(since) > remember);
                let changed = Kept {
                    gone,
                    ..kept.clone()
                };
                (is_old || changed != *kept)
                    .then(|| (name.as_str(), kept, (!is_old).then_some(changed)))
            })
            .collect();
        if !all.is_empty() {
            self.database.write(|transaction| {
                let mut table = transaction.open_table(KEPT)?;
                for (name, read, changed) in &all {
                    // What was coded anew meanwhile stands.
                    let known = table.get(*name)?.map(|value| decode(value.value()));
                    if known.transpose()?.as_ref() != Some(*read) {
                        continue;
                    }
                    match changed {
                        Some(changed) => table.insert(*name, encode(changed).as_slice())?,
                        None => table.remove(*name)?,
                    };
                }
                Ok(())
            })?;
        }
        let is_full = found.len() == AT_ONCE;
        Ok(found
            .into_iter()
            .last()
            .map(|(name, _)| name)
            .filter(|_| is_full))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives how many of `names` are known.
    fn known(ledger: &Ledger, names: &[String]) -> usize {
        let is_known = |name: &&String| ledger.kept(name).unwrap().is_some();
        names.iter().filter(is_known).count()
    }

    #[test]
    fn what_has_been_gone_for_long_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(&folder.path().join("ledger")).unwrap();
        let names: Vec<String> = (0..AT_ONCE * 2 + 5).map(|n| format!("{n:06x}")).collect();
        let note_all = |transaction: &WriteTransaction| {
            let mut all = names.iter();
            all.try_for_each(|name| note(transaction, name, Facts::default()))
        };
        ledger.database.write(note_all).unwrap();
        // Every third file is gone; on day 50 every sixth one is back.
        let number = |name: &str| usize::from_str_radix(name, 16).unwrap();
        for (day, gone, left) in [(0, 3, 2005), (50, 6, 2005), (60, 3, 2005), (101, 3, 1670)] {
            let mut after = String::new();
            let mut rounds = 1;
            let look = |after: &str| {
                let stands = |name: &str| !number(name).is_multiple_of(gone);
                let remember = Duration::from_secs(100);
                ledger.look_after_kept(after, day, remember, stands)
            };
            while let Some(last) = look(&after).unwrap() {
                after = last;
                rounds += 1;
            }
            assert_eq!((known(&ledger, &names), rounds), (left, 3), "day {day}");
        }
    }
}
