//! What holds for a log whatever a crash, or somebody else, left of it.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::*;
use crate::arbitrary::{bytes, cases};

/// What happens between two deliveries of the same batch.
#[derive(Debug, Clone)]
enum Fate {
    /// The batch was delivered, and then once more, as the ledger did not know it.
    Again,
    /// A crash left a part of the bytes.
    Torn(Index),
    /// The log was put aside before the batch, and the ledger does not know it.
    Rotated,
    /// The log was put aside behind the batch, and the ledger knows of neither.
    RotatedBehind,
    /// Somebody else wrote behind what stands.
    Appended(Vec<u8>),
    /// Somebody cut the log.
    Cut(Index),
    /// Somebody changed a byte.
    Changed(Index),
    /// Somebody removed the log.
    Removed,
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        3 => Just(Fate::Again),
        4 => any::<Index>().prop_map(Fate::Torn),
        1 => Just(Fate::Rotated),
        1 => Just(Fate::RotatedBehind),
        1 => bytes().prop_map(Fate::Appended),
        1 => any::<Index>().prop_map(Fate::Cut),
        1 => any::<Index>().prop_map(Fate::Changed),
        1 => Just(Fate::Removed),
    ]
}

/// A batch of whole lines.
fn batch() -> impl Strategy<Value = Vec<u8>> {
    vec("[a-z]{1,30}", 0..8).prop_map(|lines| {
        lines
            .iter()
            .flat_map(|line| [line, "\n"].concat().into_bytes())
            .collect()
    })
}

/// Delivers a batch as the committer does; gives where the next one will stand.
fn deliver(log: &mut Log, bytes: &[u8], place: Place) -> Place {
    let mut place = place;
    for _ in 0..3 {
        match log.append(bytes, &place).unwrap() {
            Appended::Done(next) => return next,
            Appended::Elsewhere(next) => place = next,
        }
    }
    panic!("a batch found no place");
}

/// What stands, part by part; none for a part that is gone.
fn standing(path: &Path) -> Vec<(u64, Vec<u8>)> {
    let read = |part: PathBuf| Some((fs::metadata(&part).ok()?.ino(), fs::read(&part).ok()?));
    let aside = parts::list(path)
        .unwrap()
        .into_iter()
        .map(|part| part.plain);
    aside.chain([path.to_owned()]).filter_map(read).collect()
}

proptest! {
    #![proptest_config(cases(120))]

    /// Every batch stands whole and once after whatever happened, and no byte that stood is ever changed by us.
    #[test]
    fn each_batch_stands_once_and_nothing_is_rewritten(batches in vec((batch(), fate()), 1..10)) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("events.jsonl");
        let mut log = Log::open(&path).unwrap();
        let mut committed = None;
        // Lines that nobody else removed or changed.
        let mut expected: Vec<u8> = Vec::new();
        let mut is_ours = true;
        for (bytes, fate) in batches {
            let is_due = |_: &Place| matches!(fate, Fate::Rotated);
            let place = log.prepare(committed.as_ref(), is_due).unwrap();
            let length = fs::metadata(&path).unwrap().len() as usize;
            match &fate {
                Fate::Torn(at) => {
                    let torn = at.index(bytes.len() + 1);
                    log.file.write_all_at(&bytes[..torn], place.offset).unwrap();
                }
                Fate::Again => {
                    deliver(&mut log, &bytes, place);
                }
                Fate::RotatedBehind => {
                    let next = deliver(&mut log, &bytes, place);
                    log.prepare(Some(&next), |_| true).unwrap();
                }
                Fate::Appended(theirs) => {
                    log.file.write_all_at(theirs, length as u64).unwrap();
                    is_ours &= bytes.starts_with(theirs);
                }
                Fate::Cut(at) => {
                    let at = at.index(length + 1);
                    log.file.set_len(at as u64).unwrap();
                    is_ours &= at == length;
                }
                Fate::Changed(at) if length > 0 => {
                    log.file.write_all_at(b"!", at.index(length) as u64).unwrap();
                    is_ours = false;
                }
                Fate::Rotated | Fate::Changed(_) => {}
                Fate::Removed => {
                    fs::remove_file(&path).unwrap();
                    is_ours &= length == 0;
                }
            }
            let before = standing(&path);
            // The crash: nothing is left but what was staged.
            drop(log);
            log = Log::open(&path).unwrap();
            let next = deliver(&mut log, &bytes, place);
            let after = standing(&path);
            for (inode, was) in before {
                let is = after.iter().find(|(other, _)| *other == inode);
                prop_assert!(is.is_some_and(|(_, is)| is.starts_with(&was)), "bytes that stood were changed");
            }
            let live = fs::read(&path).unwrap();
            prop_assert_eq!(live.len() as u64, next.offset);
            let stands = |part: &[u8]| part.ends_with(&bytes);
            let aside = live.is_empty() && after.iter().any(|(_, part)| stands(part));
            prop_assert!(stands(&live) || aside);
            expected.extend(&bytes);
            committed = Some(next);
        }
        if is_ours {
            let found: Vec<u8> = standing(&path).into_iter().flat_map(|(_, part)| part).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
