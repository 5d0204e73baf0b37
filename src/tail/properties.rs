//! What holds for a follower whatever is appended, rotated and looked at.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use proptest::collection::vec;
use proptest::prelude::*;

use super::{Follower, Seen};
use crate::arbitrary::{cases, word};

#[derive(Debug, Clone)]
enum Act {
    /// Lines are written, in pieces of so many bytes, with a look behind each.
    Write(Vec<String>, usize),
    /// The log is put aside, and a new one begins with the next line.
    Rotate,
    Look,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => (vec(word(), 1..5), 1_usize..20).prop_map(|(lines, piece)| Act::Write(lines, piece)),
        2 => Just(Act::Rotate),
        2 => Just(Act::Look),
    ]
}

struct Log {
    path: PathBuf,
    parts: u32,
}

impl Log {
    fn append(&self, bytes: &[u8]) {
        let mut file = File::options()
            .append(true)
            .create(true)
            .open(&self.path)
            .unwrap();
        file.write_all(bytes).unwrap();
    }

    fn rotate(&mut self) {
        if fs::metadata(&self.path).is_ok_and(|log| log.len() > 0) {
            self.parts += 1;
            let part = format!("events-{:06}-20250711.jsonl", self.parts);
            fs::rename(&self.path, self.path.with_file_name(part)).unwrap();
        }
    }
}

fn text(line: &[u8]) -> String {
    String::from_utf8(line.to_vec()).unwrap()
}

/// Gives the whole lines that have come since.
fn poll(follower: &mut Follower) -> Vec<String> {
    let mut found = Vec::new();
    let mut see = |seen: Seen<'_>| {
        match seen {
            Seen::Line(line) => found.push(text(line)),
            Seen::Gap(gap) => panic!("{gap:?}"),
        }
        Ok(())
    };
    while follower.step(&mut see).unwrap() {}
    found
}

fn begin(log: &Path, last: usize) -> (Follower, Vec<String>) {
    let (follower, found) = Follower::from_end(log, last, &|_| true).unwrap();
    (follower, found.iter().map(|line| text(line)).collect())
}

proptest! {
    #![proptest_config(cases(150))]

    /// Every line is given once, whole and in order, whatever happens between two looks.
    #[test]
    fn lines_are_whole_and_come_once(before in vec(act(), 0..6), last in 0_usize..9, acts in vec(act(), 1..20)) {
        let folder = tempfile::tempdir().unwrap();
        let mut log = Log { path: folder.path().join("events.jsonl"), parts: 0 };
        let mut written: Vec<String> = Vec::new();
        for act in before {
            match act {
                Act::Write(lines, _) => {
                    log.append(format!("{}\n", lines.join("\n")).as_bytes());
                    written.extend(lines);
                }
                Act::Rotate => log.rotate(),
                Act::Look => {}
            }
        }
        let (mut follower, mut found) = begin(&log.path, last);
        let mut expected = written.split_off(written.len().saturating_sub(last));
        prop_assert_eq!(&found, &expected);
        for act in acts {
            match act {
                Act::Write(lines, piece) => {
                    for piece in format!("{}\n", lines.join("\n")).as_bytes().chunks(piece) {
                        log.append(piece);
                        found.extend(poll(&mut follower));
                    }
                    expected.extend(lines);
                    prop_assert_eq!(&found, &expected);
                }
                Act::Rotate => log.rotate(),
                Act::Look => found.extend(poll(&mut follower)),
            }
        }
        found.extend(poll(&mut follower));
        prop_assert_eq!(found, expected);
    }

    /// Without a look between them, any number of writes and rotations lose nothing.
    #[test]
    fn a_late_look_finds_everything(acts in vec(act(), 1..20)) {
        let folder = tempfile::tempdir().unwrap();
        let mut log = Log { path: folder.path().join("events.jsonl"), parts: 0 };
        log.append(b"first\n");
        let (mut follower, mut found) = begin(&log.path, 9);
        let mut expected = vec!["first".to_owned()];
        for act in acts {
            match act {
                Act::Write(lines, _) => {
                    log.append(format!("{}\n", lines.join("\n")).as_bytes());
                    expected.extend(lines);
                }
                Act::Rotate => log.rotate(),
                Act::Look => {}
            }
        }
        found.extend(poll(&mut follower));
        // The log may stand aside with no new one begun: then a look has to wait for that.
        log.append(b"last\n");
        expected.push("last".to_owned());
        found.extend(poll(&mut follower));
        prop_assert_eq!(found, expected);
    }
}
