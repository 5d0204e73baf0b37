//! Killed at any moment, under load, nothing is lost, nothing stands twice, and no line changes.

use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::support::{Desk, article, by_id, holds_in_time, sorted};

/// Kill rounds; more with `TIDINGS_TEST_ROUNDS`.
const ROUNDS: usize = 25;

/// Files that land in each round.
const FILES: usize = 40;

/// A small generator, so that a failure can be replayed from its seed.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

/// The system's own `tail -F` on a log, into a file.
struct Tail(Child);

impl Tail {
    fn follow(desk: &Desk, log: &str) -> Self {
        let seen = fs::File::create(desk.path(&format!("{log}.seen"))).expect("a file");
        let child = Command::new("tail")
            .args(["-c", "+1", "--sleep-interval=0.05", "-F"])
            .arg(desk.path(log))
            .stdout(seen)
            .stderr(Stdio::null())
            .spawn()
            .expect("`tail` runs");
        Self(child)
    }
}

impl Drop for Tail {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(default)
}

#[test]
fn killed_under_load_nothing_is_lost_or_doubled() {
    let kills = setting("TIDINGS_TEST_ROUNDS", ROUNDS as u64) as usize;
    let seed = setting("TIDINGS_TEST_SEED", u64::from(std::process::id()) + 1);
    println!("seed {seed}, {kills} rounds; TIDINGS_TEST_SEED replays it");
    let mut random = Random(seed);
    let desk = Desk::new();
    let tails = [
        Tail::follow(&desk, "events.jsonl"),
        Tail::follow(&desk, "documents.jsonl"),
    ];
    let mut landed = 0;
    for _ in 0..kills {
        let daemon = desk.daemon_now();
        let pause = Duration::from_micros(random.below(4000));
        for _ in 0..FILES {
            if random.below(8) == 0 {
                let pair = [landed, landed + 1].map(|number| {
                    let text =
                        serde_json::json!({ "text": article(number), "id": number.to_string() });
                    format!("{text}\n")
                });
                desk.land(&format!("{landed}.jsonl"), pair.concat());
                landed += 2;
            } else {
                desk.land(&format!("{landed}.txt"), article(landed));
                landed += 1;
            }
            if random.below(10) == 0 {
                std::thread::sleep(pause);
            }
        }
        // The moment of the kill is the point of the test: any will do.
        std::thread::sleep(Duration::from_millis(random.below(60)));
        daemon.kill();
    }
    let daemon = desk.daemon();
    daemon.until("an empty inbox", || {
        desk.files("inbox").is_empty() && desk.files("work").is_empty()
    });
    daemon.until_documents(landed);
    assert_eq!(daemon.stop(), Some(0));

    let documents = desk.documents();
    let keys = sorted(&documents, "/key");
    let mut unique = keys.clone();
    unique.dedup();
    assert_eq!(
        unique.len(),
        landed,
        "lost: {} of {landed}",
        landed - unique.len()
    );
    assert_eq!(keys.len(), landed, "doubled: {}", keys.len() - landed);
    assert_eq!(
        sorted(&documents, "/outcome"),
        vec!["coded".to_owned(); landed]
    );

    // The oracle: a calm run over the same files.
    let calm = desk
        .output(&["code", "done", "--no-timestamp"])
        .code(0)
        .lines();
    let logged = desk.events();
    assert_eq!(by_id(&logged), by_id(&calm));
    assert_eq!(logged.len(), calm.len());

    for log in ["events.jsonl", "documents.jsonl"] {
        let written = fs::read(desk.path(log)).unwrap();
        let followed = || fs::read(desk.path(&format!("{log}.seen"))).unwrap();
        assert!(
            holds_in_time(|| followed().len() >= written.len()) && followed() == written,
            "a reader of {log} saw something else than what stands there"
        );
    }
    drop(tails);
    println!(
        "{kills} kills, {landed} documents, {} events: 0 lost, 0 twice",
        logged.len()
    );
}
