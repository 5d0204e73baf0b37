//! A log in whatever state a crash or somebody else left it: a batch stands whole, and nothing is rewritten.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tidings::config::SinkConfig;
use tidings::ledger::Batch;
use tidings::sink::{Delivery, FileSink, Sink};

fuzz_target!(|data: (&[u8], &[u8], &[u8])| {
    let (first, second, left) = data;
    let folder = tempfile::tempdir_in("/dev/shm").unwrap();
    let config = SinkConfig::file(folder.path().join("events.jsonl"));
    let batch = |bytes: &[u8]| Batch { events: bytes.to_vec(), ..Batch::default() };
    let mut sink = FileSink::open(&config).unwrap();
    let at = sink.prepare(None).unwrap();
    let Delivery::Done(committed) = sink.deliver(&batch(first), &at).unwrap() else {
        panic!("an empty log was not ours");
    };
    let mut at = sink.prepare(Some(&committed)).unwrap();
    drop(sink);
    let was = [first, left].concat();
    std::fs::write(&config.path, &was).unwrap();
    let mut sink = FileSink::open(&config).unwrap();
    while let Delivery::Elsewhere(next) = sink.deliver(&batch(second), &at).unwrap() {
        at = next;
    }
    let now = std::fs::read(&config.path).unwrap();
    if second.starts_with(left) {
        assert_eq!(now, [first, second].concat());
    } else {
        assert_eq!(now, second);
        let parts = std::fs::read_dir(folder.path()).unwrap().flatten();
        assert!(was.is_empty() || parts.into_iter().any(|part| std::fs::read(part.path()).unwrap() == was));
    }
});
