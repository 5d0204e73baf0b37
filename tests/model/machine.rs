//! The daemon, its disk and its durable steps: killed, stopped, filled, held up, and mended.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use rustix::process::Signal;

use crate::chance::{Disk, Random, Tail, parts};
use crate::support::{Daemon, Desk, holds_in_time_mut, lines};

/// Steps at which the daemon may be killed.
const KILLS: [&str; 16] = [
    "claim", "claimed", "read", "stage", "staged", "append", "torn", "appended", "synced",
    "settle", "settled", "dispose", "reason", "disposed", "rotate", "rotated",
];

/// Steps that may fail for a while: all that the daemon tries again.
const ERRORS: [&str; 9] = [
    "claim", "stage", "append", "torn", "appended", "synced", "settle", "dispose", "rotate",
];

/// Steps at which it may be held up.
const STALLS: [&str; 4] = ["read", "stage", "append", "settle"];

/// The logs, by name.
const LOGS: [&str; 2] = ["events", "documents"];

pub(super) struct Machine<'a> {
    desk: &'a Desk,
    daemon: Option<Daemon<'a>>,
    disk: Option<Disk>,
    is_full: bool,
    faults: BTreeMap<&'static str, String>,
    /// Whether the running daemon may have killed itself.
    may_be_dead: bool,
    /// Logs that somebody took away.
    moved: Vec<PathBuf>,
    /// Readers of the two logs.
    pub(super) tails: [Tail; 2],
}

impl<'a> Machine<'a> {
    pub(super) fn new(desk: &'a Desk, random: &mut Random, inbox: &str) -> Self {
        let mounted = if random.one_in(2) {
            Disk::mount(&desk.path("log"), 4096)
        } else {
            None
        };
        let ledger = if random.one_in(2) {
            "log/tidings.ledger"
        } else {
            "tidings.ledger"
        };
        let rotation = if random.one_in(2) {
            "rotate_size = \"6KB\"\n"
        } else {
            ""
        };
        let config = format!(
            "{inbox}[run]\ndrain = \"30s\"\n[ledger]\npath = \"{ledger}\"\n\
             [[sink]]\ntype = \"file\"\npath = \"log/events.jsonl\"\ndocuments = \"log/documents.jsonl\"\n{rotation}"
        );
        println!("model: {config}");
        desk.write("tidings.toml", config);
        fs::create_dir_all(desk.path("log/moved")).expect("a folder");
        let follow = if rotation.is_empty() {
            Tail::follow
        } else {
            Tail::follow_parts
        };
        Self {
            desk,
            daemon: Some(desk.daemon()),
            disk: mounted,
            is_full: false,
            faults: BTreeMap::new(),
            may_be_dead: false,
            moved: Vec::new(),
            tails: LOGS.map(|name| follow(desk, &format!("log/{name}.jsonl"))),
        }
    }

    /// Tells whether no file is claimed now, and none that lands until that changes.
    pub(super) fn holds_claims(&self) -> bool {
        self.daemon.is_none()
            || self
                .faults
                .get("claim")
                .is_some_and(|fault| fault == "wait")
    }

    /// Looks whether the daemon is there; where it killed itself it is started again, often into the same fault.
    pub(super) fn look(&mut self, random: &mut Random) {
        let Some(daemon) = &mut self.daemon else {
            return;
        };
        let Some(status) = daemon.child.try_wait().expect("a look at a process") else {
            return;
        };
        let is_planned = self.may_be_dead && status.code().is_none();
        assert!(
            is_planned,
            "the daemon ended with {status}:\n{}",
            daemon.log()
        );
        println!("it killed itself\n{}", daemon.log());
        self.daemon = None;
        if random.one_in(2) {
            self.mend_where(|fault| fault.starts_with("kill"));
        }
        self.start();
    }

    pub(super) fn act(&mut self, random: &mut Random) {
        match random.below(16) {
            0 => {
                if let Some(daemon) = self.daemon.take() {
                    println!("kill -9\n{}", daemon.log());
                    daemon.kill();
                }
            }
            1 => self.stop(),
            2 | 3 => self.start(),
            4 => self.set("claim", "wait".to_owned()),
            5 => self.set(random.pick(&STALLS), "wait".to_owned()),
            6 => {
                let errno = random.pick(&[5, 13, 28]);
                self.set(random.pick(&ERRORS), format!("error {errno}"));
            }
            7 | 8 => {
                let times = 1 + random.below(3);
                self.set(random.pick(&KILLS), format!("kill {times}"));
            }
            9 | 10 => self.mend_where(|_| true),
            11 => self.move_log(random),
            12 => self.turn_disk(),
            // Any moment will do.
            _ => std::thread::sleep(Duration::from_millis(random.below(120) as u64)),
        }
    }

    fn set(&mut self, step: &'static str, fault: String) {
        // A gate that files wait behind is opened by mending only.
        if !self.faults.contains_key(step) {
            self.may_be_dead |= fault.starts_with("kill");
            println!("at {step}: {fault}");
            self.desk.fault(step, &fault);
            self.faults.insert(step, fault);
        }
    }

    fn mend_where(&mut self, is_meant: impl Fn(&str) -> bool) {
        self.faults.retain(|step, fault| {
            let goes = is_meant(fault);
            if goes {
                println!("mend {step}");
                self.desk.mend(step);
            }
            !goes
        });
    }

    fn has_a(&self, kind: &str) -> bool {
        self.faults.values().any(|fault| fault.starts_with(kind))
    }

    fn start(&mut self) {
        if self.daemon.is_none() {
            println!("start");
            self.may_be_dead = self.has_a("kill");
            self.daemon = Some(self.desk.daemon_now());
        }
    }

    /// Stops the daemon as a service manager does: gently, and where something holds it up, by a second signal.
    fn stop(&mut self) {
        let Some(mut daemon) = self.daemon.take() else {
            return;
        };
        println!("stop\n{}", daemon.log());
        if self.faults.is_empty() && !self.is_full && !self.may_be_dead {
            daemon.until("ready", || daemon.log().contains("ready"));
            assert_eq!(daemon.stop(), Some(0));
            return;
        }
        // Signals that come before the last one was taken are one.
        let ended = holds_in_time_mut(&mut || {
            daemon.signal(Signal::TERM);
            daemon
                .child
                .try_wait()
                .expect("a look at a process")
                .is_some()
        });
        assert!(ended, "two signals did not end it:\n{}", daemon.log());
    }

    /// Somebody takes a log away while no daemon runs; it stays to be looked at.
    fn move_log(&mut self, random: &mut Random) {
        if self.daemon.is_some() {
            return;
        }
        let which = random.below(LOGS.len());
        let name = LOGS[which];
        // A reader that has not looked since loses what its log's name no longer leads to.
        assert!(
            self.tails[which].has_come_to(&self.standing(name)),
            "not all of {name} was seen"
        );
        let to = self
            .desk
            .path(&format!("log/moved/{}-{name}.jsonl", self.moved.len()));
        if fs::rename(self.desk.path(&format!("log/{name}.jsonl")), &to).is_ok() {
            println!("{name} moved away");
            self.moved.push(to);
        }
    }

    /// Gives everything that was ever a part of a log.
    pub(super) fn standing(&self, name: &str) -> Vec<PathBuf> {
        let moved = self
            .moved
            .iter()
            .filter(|path| path.to_string_lossy().ends_with(&format!("{name}.jsonl")));
        moved
            .cloned()
            .chain(parts(&self.desk.path(&format!("log/{name}.jsonl"))))
            .collect()
    }

    fn turn_disk(&mut self) {
        let Some(disk) = &self.disk else { return };
        if self.is_full {
            disk.free();
        } else {
            disk.fill();
        }
        self.is_full = !self.is_full;
        println!("disk full: {}", self.is_full);
    }

    fn is_idle(&self) -> bool {
        self.desk.files("inbox").is_empty() && self.desk.files("work").is_empty()
    }

    pub(super) fn breathe(&self) {
        if let Some(daemon) = &self.daemon
            && self.faults.is_empty()
            && !self.is_full
        {
            daemon.until("empty folders", || self.is_idle());
        }
    }

    /// Takes everything away that holds the daemon up, and sees that it runs.
    pub(super) fn mend(&mut self) {
        self.mend_where(|_| true);
        if let Some(disk) = &self.disk {
            disk.free();
        }
        self.is_full = false;
        if let Some(daemon) = &mut self.daemon
            && daemon
                .child
                .try_wait()
                .expect("a look at a process")
                .is_some()
        {
            self.daemon = None;
        }
        self.start();
    }

    /// Waits until a last document is coded and nothing is left to do, and stops the daemon.
    pub(super) fn come_to_rest(&mut self, title: &str) {
        let daemon = self.daemon.take().expect("a daemon");
        let is_there = || {
            let documents = parts(&self.desk.path("log/documents.jsonl"));
            documents
                .iter()
                .rev()
                .any(|part| lines(part).iter().any(|line| line["title"] == title))
        };
        daemon.until("a last document", is_there);
        println!("{}", daemon.log());
        daemon.until("empty folders", || self.is_idle());
        assert_eq!(daemon.stop(), Some(0));
    }
}
