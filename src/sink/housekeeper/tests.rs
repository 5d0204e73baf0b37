use std::time::Instant;

use super::*;

struct Fixture(tempfile::TempDir);

impl Fixture {
    /// Makes a log with so many parts of a few bytes.
    fn new(parts: u32) -> Self {
        let fixture = Self(tempfile::tempdir().unwrap());
        fs::write(fixture.log(), "live\n").unwrap();
        for number in 1..=parts {
            fixture.put_aside(number);
        }
        fixture
    }

    fn log(&self) -> PathBuf {
        self.0.path().join("events.jsonl")
    }

    fn put_aside(&self, number: u32) {
        let part = parts::name(&self.log(), number, "20250711");
        fs::write(part, format!("part {number}\n")).unwrap();
    }

    fn start(&self, config: PartsConfig) -> Housekeeper {
        Housekeeper::start(vec![self.log()], config).unwrap()
    }

    /// Waits until the parts are as expected, a `z` behind those that are compressed.
    #[track_caller]
    fn until(&self, expected: &[&str]) {
        let found = || -> Vec<String> {
            let parts = parts::list(&self.log()).unwrap();
            let shown = |part: &Part| {
                let forms = [(part.is_plain, ""), (part.is_compressed, "z")];
                let forms = forms.into_iter().filter(|(stands, _)| *stands);
                let forms: Vec<&str> = forms.map(|(_, form)| form).collect();
                format!("{}{}", part.number, forms.join("+"))
            };
            parts.iter().map(shown).collect()
        };
        let end = Instant::now() + Duration::from_secs(30);
        while found() != expected {
            assert!(
                Instant::now() < end,
                "never: {expected:?} but {:?}",
                found()
            );
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

fn compressing() -> PartsConfig {
    PartsConfig {
        compress_after: Some(Duration::ZERO),
        ..PartsConfig::default()
    }
}

#[test]
fn parts_are_compressed_at_the_start_and_when_one_is_put_aside() {
    let fixture = Fixture::new(2);
    let housekeeper = fixture.start(compressing());
    fixture.until(&["1z", "2z"]);
    fixture.put_aside(3);
    housekeeper.wake();
    fixture.until(&["1z", "2z", "3z"]);
    assert_eq!(fs::read_to_string(fixture.log()).unwrap(), "live\n");
}

#[test]
fn parts_are_compressed_by_time_without_being_told() {
    let fixture = Fixture::new(1);
    let _housekeeper = fixture.start(PartsConfig {
        compress_after: Some(Duration::from_millis(200)),
        ..PartsConfig::default()
    });
    fixture.until(&["1z"]);
}

#[test]
fn old_parts_go_and_the_rest_is_compressed() {
    let fixture = Fixture::new(4);
    let _housekeeper = fixture.start(PartsConfig {
        keep_parts: Some(2),
        ..compressing()
    });
    fixture.until(&["3z", "4z"]);
}

#[test]
fn parts_go_by_size_once_they_are_compressed() {
    let fixture = Fixture::new(0);
    for number in 1..=3 {
        let part = parts::name(&fixture.log(), number, "20250711");
        fs::write(part, "the same line again\n".repeat(1000)).unwrap();
    }
    // Far less than three parts take plain, and more than they take compressed.
    let _housekeeper = fixture.start(PartsConfig {
        keep_size: Some(10_000),
        ..compressing()
    });
    fixture.until(&["1z", "2z", "3z"]);
}

#[test]
fn what_an_interrupted_run_left_is_ended_even_where_nothing_is_asked_for() {
    let fixture = Fixture::new(1);
    let part = parts::list(&fixture.log()).unwrap().remove(0);
    compress(&part, &AtomicBool::new(false)).unwrap();
    fixture.put_aside(1);
    fs::write(part.draft(), "half").unwrap();
    fixture.until(&["1+z"]);
    let _housekeeper = fixture.start(PartsConfig::default());
    fixture.until(&["1z"]);
    assert!(fs::symlink_metadata(part.draft()).is_err());
}

#[test]
fn a_part_that_cannot_be_compressed_holds_up_no_other() {
    let fixture = Fixture::new(2);
    let first = parts::list(&fixture.log()).unwrap().remove(0);
    fs::write(first.compressed(), "not ours").unwrap();
    let _housekeeper = fixture.start(compressing());
    fixture.until(&["1+z", "2z"]);
}
