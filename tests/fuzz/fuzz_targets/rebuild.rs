//! A document log from which a lost ledger is rebuilt.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tidings::ledger::{Ledger, rebuild};

fuzz_target!(|log: &[u8]| {
    let folder = tempfile::tempdir_in("/dev/shm").unwrap();
    let path = folder.path().join("documents.jsonl");
    std::fs::write(&path, log).unwrap();
    let ledger = Ledger::open(&folder.path().join("ledger")).unwrap();
    let rebuilt = rebuild(&ledger, std::iter::once(path.as_path())).unwrap();
    let lines = log.split(|byte| *byte == b'\n').count();
    assert!(rebuilt.documents + rebuilt.unreadable <= lines);
});
