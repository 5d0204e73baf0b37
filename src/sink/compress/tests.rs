use std::path::PathBuf;

use super::*;
use crate::sink::parts;

const TEXT: &str = "one\ntwo\nthree\n";

struct Fixture(tempfile::TempDir);

impl Fixture {
    fn new() -> Self {
        let fixture = Self(tempfile::tempdir().unwrap());
        fs::write(fixture.path("events-000001-20250711.jsonl"), TEXT).unwrap();
        fixture
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn part(&self) -> Part {
        let log = self.path("events.jsonl");
        parts::remove_drafts(&log).unwrap();
        parts::list(&log).unwrap().remove(0)
    }

    fn compress(&self) -> Result<Compressed, SinkError> {
        compress(&self.part(), &AtomicBool::new(false))
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    fn text(&self) -> String {
        io::read_to_string(self.part().open().unwrap()).unwrap()
    }

    #[track_caller]
    fn is_compressed_alone(&self) {
        assert_eq!(self.names(), ["events-000001-20250711.jsonl.gz"]);
        assert_eq!(self.text(), TEXT);
    }
}

#[test]
fn a_part_is_compressed_with_its_time_and_mode() {
    let fixture = Fixture::new();
    let plain = fixture.part().plain;
    let before = fs::metadata(&plain).unwrap();
    let Compressed::Done { from, to } = fixture.compress().unwrap() else {
        panic!("it was not stopped");
    };
    fixture.is_compressed_alone();
    let after = fs::metadata(fixture.part().compressed()).unwrap();
    assert_eq!((from, to), (TEXT.len() as u64, after.len()));
    assert_eq!(before.modified().unwrap(), after.modified().unwrap());
    assert_eq!(before.permissions(), after.permissions());
}

#[test]
fn an_interrupted_compression_is_ended_or_begun_anew() {
    // While the draft was written.
    let fixture = Fixture::new();
    fs::write(fixture.part().draft(), "half a fi").unwrap();
    fixture.compress().unwrap();
    fixture.is_compressed_alone();
    // Before the plain part went.
    let whole = fs::read(fixture.part().compressed()).unwrap();
    let fixture = Fixture::new();
    fs::write(fixture.part().compressed(), whole).unwrap();
    fixture.compress().unwrap();
    fixture.is_compressed_alone();
}

#[test]
fn a_form_that_holds_something_else_never_takes_the_place_of_a_part() {
    let other = Fixture::new();
    fs::write(other.part().plain, "another\n").unwrap();
    other.compress().unwrap();
    let other = fs::read(other.part().compressed()).unwrap();
    for content in [other.clone(), other[..other.len() / 2].to_vec(), Vec::new()] {
        let fixture = Fixture::new();
        let target = fixture.part().compressed();
        fs::write(&target, &content).unwrap();
        fixture.compress().unwrap_err();
        assert_eq!(fs::read(&target).unwrap(), content);
        assert_eq!(fixture.text(), TEXT);
    }
}

#[test]
fn a_stop_leaves_the_part_as_it_was() {
    let fixture = Fixture::new();
    let stopped = compress(&fixture.part(), &AtomicBool::new(true)).unwrap();
    assert_eq!(stopped, Compressed::Stopped);
    assert_eq!(fixture.names(), ["events-000001-20250711.jsonl"]);
}
