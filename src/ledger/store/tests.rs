use std::collections::BTreeMap;

use super::*;
use crate::files::Facts;
use crate::ledger::{Failure, SettledDocument};

const FINGERPRINT: &str = "0123456789abcdef0123456789abcdef";

fn open(folder: &tempfile::TempDir) -> Ledger {
    Ledger::open(&folder.path().join("ledger")).unwrap()
}

fn document(claim: &str, index: u32, key: &str, at: i64) -> SettledDocument {
    SettledDocument {
        claim: ClaimId(claim.to_owned()),
        index,
        key: Some(key.to_owned()),
        id: format!("{key}.txt"),
        remember: true,
        failure: None,
        at,
    }
}

fn delivered(documents: Vec<SettledDocument>, disposals: Vec<(ClaimId, Disposal)>) -> Delivered {
    Delivered {
        settlement: Settlement {
            documents,
            disposals,
        },
        positions: vec![("log".to_owned(), Position(7.into()))],
        fingerprint: FINGERPRINT.to_owned(),
        remember: Duration::from_secs(100),
    }
}

fn disposal(in_place: bool) -> Disposal {
    Disposal {
        relative: "612e747874".to_owned(),
        facts: Some(Facts {
            size: 5,
            ..Facts::default()
        }),
        in_place,
        failures: Vec::new(),
    }
}

#[test]
fn a_staged_batch_survives_until_it_is_settled() {
    let folder = tempfile::tempdir().unwrap();
    let staged = Staged {
        batch: Batch {
            events: b"event\n".to_vec(),
            routes: BTreeMap::from([
                ("a".to_owned(), b"a\n".to_vec()),
                ("z".to_owned(), Vec::new()),
            ]),
            documents: b"document\n".to_vec(),
        },
        at: BTreeMap::from([("log".to_owned(), Position(3.into()))]),
        settlement: delivered(vec![document("c", 0, "k", 1)], Vec::new()).settlement,
    };
    open(&folder).step(None, Some(&staged), &[]).unwrap();
    let ledger = open(&folder);
    assert_eq!(ledger.staged().unwrap().as_ref(), Some(&staged));
    assert_eq!(ledger.position("log").unwrap(), None);
    let settled = delivered(staged.settlement.documents, Vec::new());
    ledger.step(Some(&settled), None, &[]).unwrap();
    assert_eq!(ledger.staged().unwrap(), None);
    assert_eq!(ledger.position("log").unwrap(), Some(Position(7.into())));
}

#[test]
fn a_document_is_known_under_its_fingerprint_only() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = open(&folder);
    let settled = delivered(vec![document("c", 0, "k", 1)], Vec::new());
    ledger.step(Some(&settled), None, &[]).unwrap();
    let known = ledger.settled(&DocumentKey::new("k", FINGERPRINT)).unwrap();
    assert_eq!(known.unwrap().id, "k.txt");
    let other = DocumentKey::new("k", "ffffffffffffffffffffffffffffffff");
    assert_eq!(ledger.settled(&other).unwrap(), None);
}

#[test]
fn a_document_is_forgotten_after_its_time() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = open(&folder);
    let at = |key, at| delivered(vec![document("c", 0, key, at)], Vec::new());
    let knows = |key| {
        ledger
            .settled(&DocumentKey::new(key, FINGERPRINT))
            .unwrap()
            .is_some()
    };
    ledger.step(Some(&at("old", 1000)), None, &[]).unwrap();
    ledger.step(Some(&at("again", 1000)), None, &[]).unwrap();
    ledger.step(Some(&at("again", 1050)), None, &[]).unwrap();
    ledger.step(Some(&at("new", 1101)), None, &[]).unwrap();
    assert_eq!(
        (knows("old"), knows("again"), knows("new")),
        (false, true, true)
    );
}

#[test]
fn progress_lasts_until_the_file_is_through() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = open(&folder);
    let claim = ClaimId("c".to_owned());
    let mut failed = document("c", 3, "k", 1);
    failed.failure = Some(Failure {
        code: "stage".to_owned(),
        message: "failed".to_owned(),
        mend: String::new(),
        line: Some(4),
    });
    let first = delivered(vec![failed.clone()], Vec::new());
    ledger.step(Some(&first), None, &[]).unwrap();
    let progress = ledger.progress(&claim).unwrap();
    assert_eq!(
        (progress[0].index, &progress[0].failure),
        (3, &failed.failure)
    );
    let rest = vec![document("c", 0, "k2", 1)];
    let last = delivered(rest, vec![(claim.clone(), disposal(false))]);
    ledger.step(Some(&last), None, &[]).unwrap();
    assert_eq!(ledger.progress(&claim).unwrap(), []);
    assert_eq!(
        ledger.disposals().unwrap(),
        [(claim.clone(), disposal(false))]
    );
    ledger.step(None, None, &[claim]).unwrap();
    assert_eq!(ledger.disposals().unwrap(), []);
}

#[test]
fn a_file_that_stays_is_known_by_its_facts() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = open(&folder);
    let stays = disposal(true);
    let step = delivered(Vec::new(), vec![(ClaimId("c".to_owned()), stays.clone())]);
    ledger.step(Some(&step), None, &[]).unwrap();
    assert_eq!(ledger.kept(&stays.relative).unwrap(), stays.facts);
    assert_eq!(ledger.disposals().unwrap(), []);
}

#[test]
fn a_ledger_in_use_or_damaged_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger");
    let held = Ledger::open(&path).unwrap();
    assert!(matches!(
        Ledger::open(&path),
        Err(LedgerError::InUse(found)) if found == path
    ));
    drop(held);
    std::fs::write(&path, "no ledger").unwrap();
    assert!(matches!(
        Ledger::open(&path),
        Err(LedgerError::Unreadable { .. })
    ));
}
