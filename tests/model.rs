//! Random sequences of what people and machines do to an inbox and its logs, against a small model.
//!
//! `TIDINGS_MODEL_SEED` replays a sequence, `TIDINGS_MODEL_ROUNDS` runs more of them.
//! The actions replay exactly; how far the daemon has come at each does not, and need not: the model holds for all.

mod machine;
mod oracle;
mod world;

use crate::chance::{Random, seed, setting};
use crate::support::Desk;
use oracle::check;
use world::World;

/// Sequences in a usual run.
const ROUNDS: u64 = 5;

/// Actions in a sequence.
const ACTIONS: usize = 60;

#[test]
fn whatever_is_done_to_the_inbox_each_complete_file_is_coded_once() {
    let first = seed("TIDINGS_MODEL_SEED");
    for seed in first..first + setting("TIDINGS_MODEL_ROUNDS", ROUNDS) {
        println!("model: seed {seed}; TIDINGS_MODEL_SEED={seed} TIDINGS_MODEL_ROUNDS=1 replays it");
        let desk = Desk::new();
        let mut world = World::new(&desk, Random::new(seed));
        for _ in 0..ACTIONS {
            world.act();
        }
        world.come_to_rest();
        check(&world);
    }
}

/// A text that may stand in a file, a JSON line, or both of a file and its sidecar.
#[derive(PartialEq, Eq)]
struct Text {
    content: String,
    sidecar: Option<String>,
    is_line: bool,
}

/// How often something must be coded, and how often more it may be.
#[derive(Debug, Default, Clone, Copy)]
struct Count {
    must: usize,
    may: usize,
}
