//! A followed log: bytes are appended piece by piece; 0xff puts the log aside at the next line end.
#![no_main]

use std::fs::File;
use std::io::Write;

use libfuzzer_sys::fuzz_target;
use tidings::tail::{Follower, Seen};

fuzz_target!(|data: &[u8]| {
    let folder = tempfile::tempdir_in("/dev/shm").unwrap();
    let log = folder.path().join("events.jsonl");
    let (mut follower, found) = Follower::from_end(&log, 0, &|_| true).unwrap();
    let mut found: Vec<Vec<u8>> = found.into();
    let mut written = Vec::new();
    for (number, piece) in data.split(|byte| *byte == 0xff).enumerate() {
        for piece in piece.chunks(7) {
            let mut file = File::options().append(true).create(true).open(&log).unwrap();
            file.write_all(piece).unwrap();
            written.extend(piece);
            found.extend(poll(&mut follower));
        }
        if written.ends_with(b"\n") && log.metadata().is_ok_and(|log| log.len() > 0) {
            std::fs::rename(&log, folder.path().join(format!("events-{number:06}-20250711.jsonl"))).unwrap();
        }
    }
    found.extend(poll(&mut follower));
    let whole = written.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let expected = written[..whole].split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    assert!(found.iter().map(Vec::as_slice).eq(expected));
});

fn poll(follower: &mut Follower) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let mut see = |seen: Seen<'_>| {
        if let Seen::Line(line) = seen {
            found.push(line.to_vec());
        }
        Ok(())
    };
    while follower.step(&mut see).unwrap() {}
    found
}
