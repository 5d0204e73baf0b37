use super::*;

struct Fixture {
    folder: tempfile::TempDir,
}

impl Fixture {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("events.jsonl")
    }

    fn open(&self) -> Log {
        Log::open(&self.path()).unwrap()
    }

    fn text(&self) -> String {
        fs::read_to_string(self.path()).unwrap()
    }

    fn aside(&self) -> Vec<String> {
        parts::list(&self.path())
            .unwrap()
            .iter()
            .map(|part| fs::read_to_string(&part.plain).unwrap())
            .collect()
    }
}

fn never(_: &Place) -> bool {
    false
}

fn done(appended: Appended) -> Place {
    match appended {
        Appended::Done(place) => place,
        Appended::Elsewhere(place) => panic!("went elsewhere: {place:?}"),
    }
}

#[test]
fn lines_stand_one_after_the_other() {
    let fixture = Fixture::new();
    let mut log = fixture.open();
    let start = log.prepare(None, never).unwrap();
    let second = done(log.append(b"one\n", &start).unwrap());
    assert_eq!(log.prepare(Some(&second), never).unwrap(), second);
    done(log.append(b"two\n", &second).unwrap());
    assert_eq!(fixture.text(), "one\ntwo\n");
}

#[test]
fn a_torn_batch_is_completed_from_any_byte() {
    let bytes = b"first line\nsecond line\n";
    for torn in 0..=bytes.len() {
        let fixture = Fixture::new();
        let mut log = fixture.open();
        let start = log.prepare(None, never).unwrap();
        let place = done(log.append(b"before\n", &start).unwrap());
        log.file.write_all_at(&bytes[..torn], place.offset).unwrap();
        drop(log);
        let mut log = fixture.open();
        done(log.append(bytes, &place).unwrap());
        assert_eq!(fixture.text(), "before\nfirst line\nsecond line\n");
        assert_eq!(fixture.aside(), Vec::<String>::new());
    }
}

#[test]
fn bytes_that_are_not_ours_are_put_aside_and_never_touched() {
    let fixture = Fixture::new();
    let mut log = fixture.open();
    let start = log.prepare(None, never).unwrap();
    let place = done(log.append(b"ours\n", &start).unwrap());
    fs::write(fixture.path(), "ours\ntheirs\n").unwrap();
    let Appended::Elsewhere(place) = log.append(b"next\n", &place).unwrap() else {
        panic!("wrote behind bytes of somebody else");
    };
    done(log.append(b"next\n", &place).unwrap());
    assert_eq!(fixture.text(), "next\n");
    assert_eq!(fixture.aside(), ["ours\ntheirs\n"]);
}

#[test]
fn an_edit_of_the_same_length_is_seen() {
    let fixture = Fixture::new();
    let mut log = fixture.open();
    let start = log.prepare(None, never).unwrap();
    let place = done(log.append(b"ours\n", &start).unwrap());
    fs::write(fixture.path(), "OURS\n").unwrap();
    let next = log.prepare(Some(&place), never).unwrap();
    assert_eq!(
        (next.offset, fixture.aside()),
        (0, vec!["OURS\n".to_owned()])
    );
}

#[test]
fn a_cut_or_removed_log_begins_anew() {
    let fixture = Fixture::new();
    let mut log = fixture.open();
    let start = log.prepare(None, never).unwrap();
    let place = done(log.append(b"one\ntwo\n", &start).unwrap());
    fs::remove_file(fixture.path()).unwrap();
    let place = log.prepare(Some(&place), never).unwrap();
    let place = done(log.append(b"three\n", &place).unwrap());
    assert_eq!(fixture.text(), "three\n");
    fs::write(fixture.path(), "th").unwrap();
    let place = log.prepare(Some(&place), never).unwrap();
    done(log.append(b"four\n", &place).unwrap());
    assert_eq!(fixture.text(), "four\n");
    assert_eq!(fixture.aside(), ["th"]);
}

#[test]
fn rotation_is_one_rename_and_survives_a_crash_behind_it() {
    let fixture = Fixture::new();
    let mut log = fixture.open();
    let start = log.prepare(None, never).unwrap();
    let place = done(log.append(b"old\n", &start).unwrap());
    log.prepare(Some(&place), |place| place.offset > 0).unwrap();
    drop(log);
    // The crash: the new place was never committed.
    let mut log = fixture.open();
    let place = log.prepare(Some(&place), never).unwrap();
    done(log.append(b"new\n", &place).unwrap());
    assert_eq!(fixture.text(), "new\n");
    assert_eq!(fixture.aside(), ["old\n"]);
    assert!(place.number > start.number);
}

#[test]
fn a_batch_that_was_put_aside_before_the_ledger_knew_it_is_not_written_again() {
    let fixture = Fixture::new();
    let mut log = fixture.open();
    let start = log.prepare(None, never).unwrap();
    let staged = done(log.append(b"old\n", &start).unwrap());
    let next = done(log.append(b"batch\n", &staged).unwrap());
    log.prepare(Some(&next), |_| true).unwrap();
    drop(log);
    // The crash: the ledger still has the batch at its old place.
    let mut log = fixture.open();
    let next = done(log.append(b"batch\n", &staged).unwrap());
    done(log.append(b"new\n", &next).unwrap());
    assert_eq!(fixture.aside(), ["old\nbatch\n"]);
    assert_eq!(fixture.text(), "new\n");
}

#[test]
fn a_log_that_the_ledger_does_not_know_goes_on_unless_it_is_torn() {
    let fixture = Fixture::new();
    fs::write(fixture.path(), "old\n").unwrap();
    let place = fixture.open().prepare(None, never).unwrap();
    assert_eq!(place.offset, 4);
    fs::write(fixture.path(), "old\nto").unwrap();
    let place = fixture.open().prepare(None, never).unwrap();
    assert_eq!(place.offset, 0);
    assert_eq!(fixture.aside(), ["old\nto"]);
}
