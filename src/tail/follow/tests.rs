use super::*;

use std::fs::{self, File};
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

struct Log(tempfile::TempDir);

impl Log {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("events.jsonl")
    }

    fn part(&self, number: u32) -> PathBuf {
        let name = format!("events-{number:06}-20250711.jsonl");
        self.0.path().join(name)
    }

    fn append(&self, text: &str) {
        let mut file = File::options()
            .append(true)
            .create(true)
            .open(self.path())
            .unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }

    fn rotate(&self, number: u32) {
        fs::rename(self.path(), self.part(number)).unwrap();
    }

    fn compress(&self, number: u32) {
        let plain = self.part(number);
        let target = File::create(format!("{}.gz", plain.display())).unwrap();
        let mut encoder = GzEncoder::new(target, Compression::fast());
        encoder.write_all(&fs::read(&plain).unwrap()).unwrap();
        encoder.finish().unwrap();
        fs::remove_file(plain).unwrap();
    }

    fn follow(&self, last: usize) -> (Follower, Vec<String>) {
        let (follower, found) = Follower::from_end(&self.path(), last, &|_| true).unwrap();
        (follower, found.iter().map(|line| text(line)).collect())
    }

    /// Goes on from a position as another process would, by way of its JSON.
    fn resume(&self, position: &Position) -> Follower {
        let text = serde_json::to_string(position).unwrap();
        Follower::resume(&self.path(), &serde_json::from_str(&text).unwrap()).unwrap()
    }
}

fn text(line: &[u8]) -> String {
    String::from_utf8(line.to_vec()).unwrap()
}

/// Reads all there is; a gap stands as its kind.
fn poll(follower: &mut Follower) -> Vec<String> {
    let mut found = Vec::new();
    let mut see = |seen: Seen<'_>| {
        found.push(match seen {
            Seen::Line(line) => text(line),
            Seen::Gap(gap) => format!("{:?}", gap.kind),
        });
        Ok(())
    };
    while follower.step(&mut see).unwrap() {}
    found
}

const NOTHING: [&str; 0] = [];

#[test]
fn the_last_lines_come_from_older_parts_too() {
    let log = Log::new();
    log.append("1\n2\n");
    log.rotate(1);
    log.compress(1);
    log.append("3\n");
    log.rotate(2);
    log.append("4\n5");
    assert_eq!(log.follow(3).1, ["2", "3", "4"]);
    assert_eq!(log.follow(0).1, NOTHING);
    assert_eq!(log.follow(9).1, ["1", "2", "3", "4"]);
}

#[test]
fn a_torn_line_is_held_until_it_is_whole() {
    let log = Log::new();
    log.append("one\ntw");
    let (mut follower, found) = log.follow(9);
    assert_eq!(found, ["one"]);
    assert_eq!(poll(&mut follower), NOTHING);
    log.append("o\nthree\n");
    assert_eq!(poll(&mut follower), ["two", "three"]);
}

#[test]
fn rotation_and_compression_lose_and_repeat_nothing() {
    let log = Log::new();
    log.append("1\n");
    let (mut follower, _) = log.follow(9);
    log.append("2\n");
    log.rotate(1);
    log.append("3\n");
    log.rotate(2);
    log.compress(1);
    log.compress(2);
    assert_eq!(poll(&mut follower), ["2", "3"]);
    log.append("4\n");
    assert_eq!(poll(&mut follower), ["4"]);
    // Both forms stand for a moment.
    log.rotate(3);
    let plain = fs::read(log.part(3)).unwrap();
    log.compress(3);
    fs::write(log.part(3), plain).unwrap();
    log.append("5\n");
    assert_eq!(poll(&mut follower), ["5"]);
}

#[test]
fn a_log_may_not_stand_there_yet() {
    let log = Log::new();
    let (mut follower, found) = log.follow(9);
    assert!(found.is_empty());
    let mut resumed = log.resume(&follower.position().unwrap());
    log.append("1\n");
    assert_eq!(poll(&mut follower), ["1"]);
    assert_eq!(poll(&mut resumed), ["1"]);
}

/// What happens to a log that was read to line 2, and what a reader sees that goes on then.
#[track_caller]
fn check(happens: impl Fn(&Log), expected: &[&str]) {
    for was_running in [true, false] {
        let log = Log::new();
        log.append("0\n");
        log.rotate(1);
        log.append("1\n2\nto");
        let (mut follower, _) = log.follow(0);
        assert_eq!(poll(&mut follower), NOTHING);
        let position = follower.position().unwrap();
        assert_eq!((position.after, position.offset), (1, 4));
        happens(&log);
        // A reader that goes on in memory sees the same as one that was ended and began anew.
        if !was_running {
            follower = log.resume(&position);
        }
        let found = poll(&mut follower);
        assert_eq!(found, expected, "running: {was_running}");
        let again = poll(&mut log.resume(&follower.position().unwrap()));
        assert_eq!(again, NOTHING, "twice; running: {was_running}");
    }
}

#[test]
fn a_position_holds_through_growth_rotation_and_compression() {
    check(|_| {}, &[]);
    check(|log| log.append("rn\n3\n"), &["torn", "3"]);
    check(
        |log| {
            log.append("rn\n");
            log.rotate(2);
        },
        &["torn"],
    );
    check(
        |log| {
            log.append("rn\n");
            log.rotate(2);
            log.append("3\n");
            log.rotate(3);
            log.append("4\n");
            log.compress(2);
            log.compress(3);
        },
        &["torn", "3", "4"],
    );
}

#[test]
fn what_lies_behind_a_position_may_be_gone() {
    check(
        |log| {
            log.append("rn\n");
            log.rotate(2);
            log.append("3\n");
            fs::remove_file(log.part(1)).unwrap();
        },
        &["torn", "3"],
    );
}

#[test]
fn a_log_that_was_cut_is_read_from_its_start_and_this_is_said() {
    check(
        |log| fs::write(log.path(), "9\n").unwrap(),
        &["Cut { read: 4 }", "9"],
    );
}

/// As [`check`], for a reader that was ended; one that runs has the file still open.
#[track_caller]
fn check_resumed(happens: impl Fn(&Log), expected: &[&str]) {
    let log = Log::new();
    log.append("1\n2\n");
    let position = log.follow(0).0.position().unwrap();
    log.append("3\n");
    happens(&log);
    assert_eq!(poll(&mut log.resume(&position)), expected);
}

#[test]
fn a_part_that_retention_removed_is_named_with_what_was_missed() {
    check_resumed(
        |log| {
            log.rotate(1);
            log.append("4\n");
            log.rotate(2);
            log.append("5\n");
            log.rotate(3);
            log.append("6\n");
            fs::remove_file(log.part(1)).unwrap();
            fs::remove_file(log.part(2)).unwrap();
        },
        &["Removed { first: 1, last: 2, read: 4 }", "5", "6"],
    );
}

#[test]
fn a_log_that_was_replaced_is_read_from_its_start_and_this_is_said() {
    check_resumed(
        |log| {
            // The old file lives on elsewhere, so that the new one is not given its inode.
            fs::rename(log.path(), log.0.path().join("moved")).unwrap();
            log.append("7\n8\n9\n");
        },
        &["Gone { read: 4 }", "7", "8", "9"],
    );
    check_resumed(
        |log| fs::write(log.path(), "7\n8\n9\n").unwrap(),
        &["Cut { read: 4 }", "7", "8", "9"],
    );
}

#[test]
fn parts_that_go_while_a_reader_stalls_are_named() {
    let log = Log::new();
    log.append("1\n");
    let (mut follower, _) = log.follow(0);
    log.rotate(1);
    for number in 2..=4 {
        log.append(&format!("{number}\n"));
        log.rotate(number);
    }
    fs::remove_file(log.part(2)).unwrap();
    log.append("5\n");
    assert_eq!(
        poll(&mut follower),
        ["Removed { first: 2, last: 2, read: 0 }", "3", "4", "5"]
    );
}

#[test]
fn much_is_handed_on_in_small_steps() {
    let log = Log::new();
    let (mut follower, _) = log.follow(0);
    let line = format!("{}\n", "x".repeat(999));
    log.append(&line.repeat(5000));
    let (mut steps, mut lines, mut most) = (0, 0, 0);
    loop {
        let before = lines;
        let more = follower.step(&mut |_| {
            lines += 1;
            Ok(())
        });
        most = most.max(lines - before);
        if !more.unwrap() {
            break;
        }
        steps += 1;
    }
    assert_eq!(lines, 5000);
    assert!(
        steps >= 10 && most <= 500,
        "{steps} steps, {most} lines at once"
    );
}
