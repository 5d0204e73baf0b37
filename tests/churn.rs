//! Many files through few places: memory and ledger stay as they are, and each file is settled once.
//!
//! `TIDINGS_CHURN_FILES=1000000` takes as many; a release build (`cargo test --release`) is quicker by far.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};

use crate::chance::setting;
use crate::support::{Daemon, Desk};

/// Files that come and go.
const FILES: u64 = 20_000;

/// Files that are in the inbox or under way at most.
const LIVE: usize = 1000;

/// Samples; the first third is what the rest is held to.
const SAMPLES: usize = 12;

/// How much more there may be in the last quarter than there was in the first third, each sample for itself being
/// as the moment has it. What grows with the number of files is above it, as there are more than twice as many.
const GROWTH: u64 = 2;

/// Documents are forgotten soon, so that the ledger can be seen to give its room back.
const CONFIG: &str = "after = \"delete\"\nremember = \"1s\"\n";

struct Sample {
    files: usize,
    resident: u64,
    ledger: u64,
}

#[test]
fn many_files_leave_memory_and_ledger_as_they_are() {
    let files = setting("TIDINGS_CHURN_FILES", FILES) as usize;
    let desk = Desk::new().configured(CONFIG);
    let daemon = desk.daemon();
    let mut log = Settled::open(&desk, files);
    let mut samples: Vec<Sample> = Vec::new();
    let mut landed = 0;
    while log.count < files {
        while landed < files && landed - log.count < LIVE {
            desk.land(&format!("{landed}.txt"), text(landed));
            landed += 1;
        }
        let before = log.count;
        let goal = if landed == files {
            files
        } else {
            before + LIVE / 4
        };
        daemon.until_mut("more settled files", || log.read() >= goal);
        if log.count * SAMPLES / files > before * SAMPLES / files {
            samples.push(sample(&desk, &daemon, log.count));
        }
    }
    daemon.until("empty folders", || {
        desk.files("inbox").is_empty() && desk.files("work").is_empty()
    });
    assert_eq!(daemon.stop(), Some(0));

    println!("{:>9} {:>13} {:>11}", "files", "resident KiB", "ledger KiB");
    for Sample {
        files,
        resident,
        ledger,
    } in &samples
    {
        println!("{files:>9} {resident:>13} {ledger:>11}");
    }
    log.read();
    assert!(
        log.times.iter().all(|times| *times == 1),
        "a file was not settled once"
    );
    let is_bounded = |size: fn(&Sample) -> u64| {
        let early = samples[..SAMPLES / 3].iter().map(size).max();
        let late = samples[samples.len() - SAMPLES / 4..]
            .iter()
            .map(size)
            .min();
        late <= early.map(|early| early * GROWTH)
    };
    assert!(
        is_bounded(|sample| sample.resident),
        "memory grows with the files"
    );
    assert!(
        is_bounded(|sample| sample.ledger),
        "the ledger grows with the files"
    );
}

/// One in ten reports an event.
fn text(number: usize) -> String {
    match number % 10 {
        0 => format!("Report {number}. Russia fired {number} missiles at Kyiv.\n"),
        _ => format!("Report {number}. Bread was {number} cents dearer than a year ago.\n"),
    }
}

fn sample(desk: &Desk, daemon: &Daemon<'_>, files: usize) -> Sample {
    let ledger = fs::metadata(desk.path("tidings.ledger"))
        .expect("a ledger")
        .len()
        >> 10;
    // Only Linux tells it; elsewhere the ledger is looked at alone.
    let status =
        fs::read_to_string(format!("/proc/{}/status", daemon.child.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let resident = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
    Sample {
        files,
        resident: resident.unwrap_or_default(),
        ledger,
    }
}

/// The document log as far as it was read, and how often each file stands there.
struct Settled {
    log: BufReader<File>,
    torn: String,
    times: Vec<u8>,
    count: usize,
}

impl Settled {
    fn open(desk: &Desk, files: usize) -> Self {
        let log = File::open(desk.path("documents.jsonl")).expect("a log");
        Self {
            log: BufReader::new(log),
            torn: String::new(),
            times: vec![0; files],
            count: 0,
        }
    }

    /// Reads what has come; gives how many lines there are by now.
    fn read(&mut self) -> usize {
        while self.log.read_line(&mut self.torn).expect("a log in UTF-8") > 0 {
            if !self.torn.ends_with('\n') {
                break;
            }
            let line: serde_json::Value = serde_json::from_str(&self.torn).expect("a whole line");
            self.torn.clear();
            assert_eq!(line["outcome"], "coded", "{line}");
            let id = line["id"].as_str().expect("an id");
            let number: usize = id.trim_end_matches(".txt").parse().expect("a number");
            self.times[number] += 1;
            self.count += 1;
        }
        self.count
    }
}
