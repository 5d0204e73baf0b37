//! What holds for any values in a ledger, and for any log that it is rebuilt from.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::arbitrary::{bytes, cases, edited, prose, word};
use crate::files::Facts;

const FINGERPRINT: &str = "0123456789abcdef0123456789abcdef";

fn failure() -> impl Strategy<Value = Failure> {
    (word(), prose(), prose(), option::of(any::<usize>())).prop_map(
        |(code, message, mend, line)| Failure {
            code,
            message,
            mend,
            line,
        },
    )
}

fn document() -> impl Strategy<Value = SettledDocument> {
    (
        word(),
        any::<u32>(),
        option::of(word()),
        prose(),
        any::<bool>(),
        option::of(failure()),
        0..i64::MAX / 2,
    )
        .prop_map(
            |(claim, index, key, id, remember, failure, at)| SettledDocument {
                claim: ClaimId(claim),
                index,
                key,
                id,
                remember,
                failure,
                at,
            },
        )
}

fn disposal() -> impl Strategy<Value = Disposal> {
    let facts = (any::<u64>(), any::<u64>(), any::<i64>(), any::<i64>());
    let facts = facts.prop_map(|(inode, size, modified, changed)| Facts {
        inode,
        size,
        modified,
        changed,
    });
    (
        "[0-9a-f]{2,20}",
        option::of(facts),
        any::<bool>(),
        vec(failure(), 0..3),
    )
        .prop_map(|(relative, facts, in_place, failures)| Disposal {
            relative,
            facts,
            in_place,
            failures,
        })
}

fn staged() -> impl Strategy<Value = Staged> {
    let batch = (bytes(), btree_map(word(), bytes(), 0..3), bytes());
    let batch = batch.prop_map(|(events, routes, documents)| Batch {
        events,
        routes,
        documents,
    });
    let position =
        (any::<u64>(), prose()).prop_map(|(offset, text)| Position(json!([offset, text])));
    let disposals = vec((word().prop_map(ClaimId), disposal()), 0..3);
    (
        batch,
        btree_map(word(), position, 0..3),
        vec(document(), 0..5),
        disposals,
    )
        .prop_map(|(batch, at, documents, disposals)| Staged {
            batch,
            at,
            settlement: Settlement {
                documents,
                disposals,
            },
        })
}

proptest! {
    #![proptest_config(cases(24))]

    /// A staged batch is found as it was written, whatever its names and bytes; settled, it is gone and known.
    #[test]
    fn a_staged_batch_is_read_as_it_was_written(staged in staged()) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger");
        Ledger::open(&path).unwrap().step(None, Some(&staged), &[]).unwrap();
        let ledger = Ledger::open(&path).unwrap();
        prop_assert_eq!(ledger.staged().unwrap(), Some(staged.clone()));
        let delivered = Delivered {
            settlement: staged.settlement.clone(),
            positions: staged.at.clone().into_iter().collect(),
            fingerprint: FINGERPRINT.to_owned(),
            remember: Duration::from_secs(u64::MAX),
        };
        ledger.step(Some(&delivered), None, &[]).unwrap();
        drop(ledger);
        let ledger = Ledger::open(&path).unwrap();
        prop_assert_eq!(ledger.staged().unwrap(), None);
        for (sink, position) in staged.at {
            prop_assert_eq!(ledger.position(&sink).unwrap(), Some(position));
        }
        for document in staged.settlement.documents {
            if let (true, Some(key)) = (document.remember, &document.key) {
                prop_assert!(ledger.settled(&DocumentKey::new(key, FINGERPRINT)).unwrap().is_some());
            }
        }
        let last: BTreeMap<ClaimId, Disposal> = staged.settlement.disposals.into_iter().collect();
        let moved: BTreeMap<ClaimId, Disposal> = last
            .clone()
            .into_iter()
            .filter(|(_, disposal)| !(disposal.in_place && disposal.facts.is_some()))
            .collect();
        let found: BTreeMap<ClaimId, Disposal> = ledger.disposals().unwrap().into_iter().collect();
        // A claim that stands twice is moved by the one or kept by the other; no real claim does.
        prop_assert!(moved.iter().all(|(claim, disposal)| found.get(claim) == Some(disposal)));
    }

    /// What whole lines say is coded or dropped is known afterwards, whatever stands between them; nothing else is.
    #[test]
    fn a_rebuilt_ledger_knows_what_whole_lines_say(
        keys in vec((word(), prop_oneof![Just("coded"), Just("dropped"), Just("failed"), Just("skipped")]), 0..12),
        noise in vec(prop_oneof![
            bytes(),
            edited(r#"{"key":"k","id":"i","outcome":"coded","fingerprint":"f","coded_at":"2025-01-02T00:00:00Z"}"#)
                .prop_map(String::into_bytes),
        ], 0..6),
        parted in any::<bool>(),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("documents.jsonl");
        let mut text = Vec::new();
        for (number, (key, outcome)) in keys.iter().enumerate() {
            let line = json!({"key": key, "id": "i", "outcome": outcome, "fingerprint": FINGERPRINT});
            text.extend(format!("{line}\n").into_bytes());
            if let Some(noise) = noise.get(number) {
                text.extend(noise);
                text.push(b'\n');
            }
        }
        let at = if parted { text.iter().position(|byte| *byte == b'\n').map_or(0, |at| at + 1) } else { 0 };
        std::fs::write(folder.path().join("documents-000001-20250711.jsonl"), &text[..at]).unwrap();
        std::fs::write(&log, &text[at..]).unwrap();
        let ledger = Ledger::open(&folder.path().join("ledger")).unwrap();
        rebuild(&ledger, std::iter::once(log.as_path())).unwrap();
        let coded: BTreeSet<&String> = keys
            .iter()
            .filter(|(_, outcome)| matches!(*outcome, "coded" | "dropped"))
            .map(|(key, _)| key)
            .collect();
        for (key, _) in &keys {
            let settled = ledger.settled(&DocumentKey::new(key, FINGERPRINT)).unwrap();
            prop_assert_eq!(settled.is_some(), coded.contains(key), "{}", key);
        }
    }

    /// A ledger whose bytes were changed is opened or refused; it takes nothing down.
    #[test]
    fn a_damaged_ledger_is_opened_or_refused(
        staged in staged(), damage in vec((any::<proptest::sample::Index>(), any::<u8>()), 1..20), cut in option::of(any::<proptest::sample::Index>()),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger");
        Ledger::open(&path).unwrap().step(None, Some(&staged), &[]).unwrap();
        let mut bytes = std::fs::read(&path).unwrap();
        for (at, byte) in damage {
            let at = at.index(bytes.len().min(8192));
            bytes[at] = byte;
        }
        bytes.truncate(cut.map_or(bytes.len(), |cut| cut.index(bytes.len())));
        std::fs::write(&path, bytes).unwrap();
        if let Ok(ledger) = Ledger::open(&path) {
            ledger.staged().ok();
            ledger.disposals().ok();
        }
    }
}
