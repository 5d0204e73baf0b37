//! Killed at any moment and at every durable step, on a full disk or not, nothing is lost, nothing stands twice, and
//! no line changes.
//!
//! `TIDINGS_KILL_ROUNDS` kills more often, `TIDINGS_KILL_SEED` replays the moments.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::Value;

use crate::chance::{Disk, Random, Tail, parts, seed, setting};
use crate::support::{Daemon, Desk, article, by_id, holds_in_time_mut, lines};

/// Kill rounds of each kind.
const ROUNDS: u64 = 25;

/// Files that land in each round.
const FILES: usize = 40;

/// The steps at which the daemon is killed, before and behind each durable one; `src/fault.rs` tells where they are.
const STEPS: [&str; 16] = [
    "claim", "claimed", "read", "stage", "staged", "append", "torn", "appended", "synced",
    "settle", "settled", "dispose", "reason", "disposed", "rotate", "rotated",
];

/// A desk under fire, and what became of it.
struct Siege<'a> {
    desk: &'a Desk,
    random: Random,
    rounds: usize,
    tails: [Tail; 2],
    documents: usize,
    failures: usize,
    kills: BTreeMap<&'static str, usize>,
    full: usize,
}

#[test]
fn killed_at_any_moment_nothing_is_lost_or_doubled() {
    let desk = Desk::new().configured(CONFIG);
    let mut siege = Siege::new(&desk, Tail::follow);
    for _ in 0..siege.rounds {
        let daemon = if siege.random.one_in(2) {
            desk.daemon()
        } else {
            desk.daemon_now()
        };
        siege.land(FILES);
        // The moment of the kill is the point of the test: any will do.
        std::thread::sleep(Duration::from_millis(siege.random.below(60) as u64));
        siege.kill(daemon);
    }
    siege.end("at any moment");
}

#[test]
fn killed_at_each_durable_step_nothing_is_lost_or_doubled() {
    let desk = Desk::new().configured(&[CONFIG, ROTATION].concat());
    let mut siege = Siege::new(&desk, Tail::follow_parts);
    for round in 0..siege.rounds {
        let step = STEPS[round % STEPS.len()];
        let times = 1 + siege.random.below(3);
        desk.fault(step, &format!("kill {times}"));
        siege.die(&mut desk.daemon_now(), step);
        // Half of the kills come again while the daemon recovers from the first.
        if siege.random.one_in(2) {
            desk.fault(step, "kill");
            siege.die(&mut desk.daemon_now(), step);
        }
        desk.mend(step);
        // A document beside which the daemon dies again and again would be failed for it.
        let daemon = desk.daemon_now();
        daemon.until("empty folders", || siege.is_idle());
        siege.kill(daemon);
    }
    siege.end("at each durable step");
}

#[test]
fn killed_on_a_full_disk_nothing_is_lost_or_doubled() {
    let desk = Desk::new().configured(CONFIG);
    let size = 2048 + setting("TIDINGS_KILL_ROUNDS", ROUNDS) as usize * 300;
    let Some(small) = Disk::mount(&desk.path("log"), size) else {
        return;
    };
    let mut siege = Siege::new(&desk, Tail::follow);
    for _ in 0..siege.rounds {
        let daemon = desk.daemon();
        let before = siege.random.below(FILES);
        siege.land(before);
        std::thread::sleep(Duration::from_millis(siege.random.below(60) as u64));
        small.fill();
        siege.full += 1;
        siege.land(FILES / 2);
        if siege.random.one_in(2) {
            // The ledger gives room back now and then, so that the first fill may not do.
            let mut fills = 0;
            while !daemon.log().contains("durable step failed") {
                fills += 1;
                assert!(fills < 1000, "never: a full disk\n{}", daemon.log());
                small.fill();
                siege.land(1);
                std::thread::sleep(Duration::from_millis(10));
            }
        }
        if siege.random.one_in(2) {
            siege.kill(daemon);
            // It must come through a start on a full disk as well.
            let daemon = desk.daemon_now();
            std::thread::sleep(Duration::from_millis(siege.random.below(300) as u64));
            small.free();
            daemon.until("ready", || daemon.log().contains("ready"));
            siege.kill(daemon);
        } else {
            small.free();
            daemon.until("an empty work folder", || desk.files("work").is_empty());
            siege.kill(daemon);
        }
    }
    siege.end("on a disk that ran full");
    drop(small);
}

/// The logs and the ledger beside them in one folder.
const CONFIG: &str = "[ledger]\npath = \"log/tidings.ledger\"\n[[sink]]\ntype = \"file\"\n\
     path = \"log/events.jsonl\"\ndocuments = \"log/documents.jsonl\"\n";

/// The logs are put aside every few rounds.
const ROTATION: &str = "rotate_size = \"50KB\"\n";

impl<'a> Siege<'a> {
    fn new(desk: &'a Desk, follow: fn(&Desk, &str) -> Tail) -> Self {
        let seed = seed("TIDINGS_KILL_SEED");
        let rounds = setting("TIDINGS_KILL_ROUNDS", ROUNDS) as usize;
        println!(
            "crash: seed {seed}, {rounds} rounds; TIDINGS_KILL_SEED={seed} replays the moments"
        );
        std::fs::create_dir_all(desk.path("log")).expect("a folder");
        let tails = ["log/events.jsonl", "log/documents.jsonl"].map(|log| follow(desk, log));
        Self {
            desk,
            random: Random::new(seed),
            rounds,
            tails,
            documents: 0,
            failures: 0,
            kills: BTreeMap::new(),
            full: 0,
        }
    }

    /// Lets files land: most of one document, some of two, one that is none.
    fn land(&mut self, files: usize) {
        let pause = Duration::from_micros(self.random.below(4000) as u64);
        for _ in 0..files {
            let number = self.documents;
            match self.random.below(16) {
                0 | 1 => {
                    let lines = [number, number + 1].map(|number| {
                        let line = serde_json::json!({ "text": article(number), "id": number.to_string() });
                        format!("{line}\n")
                    });
                    self.desk.land(&format!("{number}.jsonl"), lines.concat());
                    self.documents += 2;
                }
                2 => {
                    self.failures += 1;
                    self.desk
                        .land(&format!("bad{}.txt", self.failures), "%PDF-1.7");
                }
                _ => {
                    self.desk.land(&format!("{number}.txt"), article(number));
                    self.documents += 1;
                }
            }
            if self.random.one_in(10) {
                std::thread::sleep(pause);
            }
        }
        // A step of failed files is met in each round.
        self.failures += 1;
        self.desk
            .land(&format!("bad{}.txt", self.failures), "%PDF-1.7");
    }

    fn kill(&mut self, daemon: Daemon<'_>) {
        daemon.kill();
        *self.kills.entry("any moment").or_default() += 1;
    }

    /// Lets files land until the daemon has killed itself at a step.
    fn die(&mut self, daemon: &mut Daemon<'_>, step: &'static str) {
        let mut has_ended = false;
        while !has_ended {
            self.land(FILES / 4);
            let mut ended = || {
                has_ended = daemon
                    .child
                    .try_wait()
                    .expect("a look at a process")
                    .is_some();
                has_ended || self.is_idle()
            };
            assert!(holds_in_time_mut(&mut ended), "not killed at {step}");
        }
        assert_eq!(daemon.end(), None, "not killed at {step}: {}", daemon.log());
        println!("killed at {step}:\n{}", daemon.log());
        *self.kills.entry(step).or_default() += 1;
    }

    fn is_idle(&self) -> bool {
        self.desk.files("inbox").is_empty() && self.desk.files("work").is_empty()
    }

    /// Lets the daemon finish, and compares what stands with a calm run and with what readers saw.
    fn end(self, kind: &str) {
        let desk = self.desk;
        let daemon = desk.daemon();
        let left = || desk.files("inbox").len() + desk.files("work").len();
        let mut before = left();
        while before > 0 {
            daemon.until("fewer files", || left() < before);
            before = left();
        }
        assert_eq!(daemon.stop(), Some(0));

        let read = |name: &str| {
            let parts = parts(&desk.path(&format!("log/{name}.jsonl")));
            let lines: Vec<Value> = parts.iter().flat_map(|part| lines(part)).collect();
            (parts, lines)
        };
        let (event_parts, events) = read("events");
        let (document_parts, documents) = read("documents");
        let (failed, coded): (Vec<&Value>, Vec<&Value>) = documents
            .iter()
            .partition(|line| line["outcome"] == "failed");
        assert!(coded.iter().all(|line| line["outcome"] == "coded"));
        let keys: BTreeSet<&str> = coded
            .iter()
            .filter_map(|line| line["key"].as_str())
            .collect();

        // The oracle: a calm run over the same files.
        let calm = desk
            .output(&["code", "done", "--no-timestamp"])
            .code(0)
            .lines();
        let expected = by_id(&calm);
        let found: BTreeSet<&str> = events
            .iter()
            .filter_map(|event| event["id"].as_str())
            .collect();
        let lost = expected
            .keys()
            .filter(|id| !found.contains(id.as_str()))
            .count();
        let doubled = events.len() - found.len();
        println!(
            "crash {kind}: {} rounds, {} kills {:?}, disk full {} times; {} documents and {} failures, {} events checked \
             in {} parts: {lost} lost, {doubled} doubled",
            self.rounds,
            self.kills.values().sum::<usize>(),
            self.kills,
            self.full,
            self.documents,
            self.failures,
            expected.len(),
            event_parts.len(),
        );
        assert_eq!((lost, doubled), (0, 0));
        assert_eq!(by_id(&events), expected);
        assert_eq!(
            (keys.len(), coded.len()),
            (self.documents, self.documents),
            "documents lost or doubled"
        );
        assert_eq!(failed.len(), self.failures, "failures lost or doubled");
        let reasons = desk
            .files("failed")
            .iter()
            .filter(|name| name.ends_with(".reason.json"))
            .count();
        assert_eq!(
            (reasons, desk.files("failed").len()),
            (self.failures, self.failures * 2)
        );

        for (tail, parts) in self.tails.iter().zip([event_parts, document_parts]) {
            tail.saw(&parts);
        }
    }
}
