//! Which parts of a log are due to be compressed or removed; decides, and touches nothing.

use std::time::{Duration, SystemTime};

use super::parts::Part;
use crate::config::PartsConfig;

/// A part with what its rules go by.
#[derive(Debug, Clone)]
pub(super) struct Aged {
    pub(super) part: Part,
    /// Bytes on the disk, of both forms where both stand.
    pub(super) size: u64,
    /// When its last line was written.
    pub(super) modified: SystemTime,
}

impl Aged {
    fn age(&self, now: SystemTime) -> Duration {
        // A clock that was set back makes it young, never old.
        now.duration_since(self.modified).unwrap_or_default()
    }
}

/// Gives the parts that may go: all but the newest, in which the ledger's last batch may stand.
fn removable(parts: &[Aged]) -> &[Aged] {
    parts.split_last().map_or(&[], |(_, older)| older)
}

/// Gives how many of the oldest parts are to go by number and age, with the key that says so for each.
pub(super) fn outdated(parts: &[Aged], config: &PartsConfig, now: SystemTime) -> Vec<&'static str> {
    let too_many = config
        .keep_parts
        .map_or(0, |keep| parts.len().saturating_sub(keep));
    let is_old = |part: &&Aged| config.keep_age.is_some_and(|keep| part.age(now) > keep);
    let too_old = removable(parts).iter().take_while(is_old).count();
    let key = |index| {
        if index < too_many {
            "keep_parts"
        } else {
            "keep_age"
        }
    };
    (0..too_many.max(too_old)).map(key).collect()
}

/// Gives how many of the oldest parts are to go, so that the rest takes no more than `keep_size`.
pub(super) fn oversize(parts: &[Aged], config: &PartsConfig) -> usize {
    let Some(keep) = config.keep_size else {
        return 0;
    };
    let mut sum = 0_u64;
    let fitting = parts.iter().rev().take_while(|part| {
        sum = sum.saturating_add(part.size);
        sum <= keep
    });
    let surplus = parts.len() - fitting.count();
    surplus.min(removable(parts).len())
}

/// Tells whether a part is to be compressed now.
pub(super) fn is_compressible(part: &Aged, config: &PartsConfig, now: SystemTime) -> bool {
    let is_due = config
        .compress_after
        .is_some_and(|after| part.age(now) >= after);
    // Of two forms one must go, whatever is configured now.
    part.part.is_plain && (is_due || part.part.is_compressed)
}

/// Gives how long it is until something is due by age, where nothing else happens before.
pub(super) fn next_due(parts: &[Aged], config: &PartsConfig, now: SystemTime) -> Option<Duration> {
    let until = |after: Option<Duration>, part: &Aged| Some(after?.saturating_sub(part.age(now)));
    let compressing = parts
        .iter()
        .filter(|part| part.part.is_plain)
        .filter_map(|part| until(config.compress_after, part));
    let ageing = removable(parts)
        .iter()
        .filter_map(|part| until(config.keep_age, part));
    compressing.chain(ageing).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Duration = Duration::from_hours(24);

    fn now() -> SystemTime {
        SystemTime::UNIX_EPOCH + 1000 * DAY
    }

    /// Makes parts of 10 bytes, of which the first is the oldest.
    fn parts(ages: &[u32]) -> Vec<Aged> {
        let one = |(index, age): (usize, &u32)| Aged {
            part: Part {
                number: index as u32 + 1,
                plain: format!("events-{index:06}-20250711.jsonl").into(),
                is_plain: true,
                is_compressed: false,
            },
            size: 10,
            modified: now() - *age * DAY,
        };
        ages.iter().enumerate().map(one).collect()
    }

    #[test]
    fn nothing_goes_by_default() {
        let config = PartsConfig::default();
        let parts = parts(&[900, 3, 0]);
        assert!(outdated(&parts, &config, now()).is_empty());
        assert_eq!(oversize(&parts, &config), 0);
        assert!(!is_compressible(&parts[0], &config, now()));
        assert_eq!(next_due(&parts, &config, now()), None);
    }

    #[test]
    fn the_oldest_go_first_by_number_age_and_size() {
        let parts = parts(&[9, 5, 2, 1]);
        let by = |keep_parts, keep_age: Option<u32>, keep_size| PartsConfig {
            keep_parts,
            keep_age: keep_age.map(|days| days * DAY),
            keep_size,
            ..PartsConfig::default()
        };
        let outdated = |config| outdated(&parts, &config, now());
        assert_eq!(outdated(by(Some(3), None, None)), ["keep_parts"]);
        assert_eq!(outdated(by(None, Some(2), None)), ["keep_age"; 2]);
        assert_eq!(
            outdated(by(Some(3), Some(2), None)),
            ["keep_parts", "keep_age"]
        );
        assert!(outdated(by(Some(9), Some(9), None)).is_empty());
        assert_eq!(oversize(&parts, &by(None, None, Some(40))), 0);
        assert_eq!(oversize(&parts, &by(None, None, Some(39))), 1);
        // The newest stays in any case.
        assert_eq!(oversize(&parts, &by(None, None, Some(0))), 3);
        assert_eq!(outdated(by(None, Some(0), None)), ["keep_age"; 3]);
    }

    #[test]
    fn a_part_is_compressed_after_its_time_and_then_the_next_is_waited_for() {
        let mut parts = parts(&[3, 1]);
        let config = PartsConfig {
            compress_after: Some(2 * DAY),
            ..PartsConfig::default()
        };
        let due = |part: &Aged| is_compressible(part, &config, now());
        assert_eq!((due(&parts[0]), due(&parts[1])), (true, false));
        parts[0].part.is_plain = false;
        assert!(!due(&parts[0]));
        assert_eq!(next_due(&parts, &config, now()), Some(DAY));
        // What an interrupted compression left is ended in any case.
        parts[1].part.is_compressed = true;
        assert!(is_compressible(&parts[1], &PartsConfig::default(), now()));
    }
}
