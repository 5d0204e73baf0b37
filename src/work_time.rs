//! The time that the processor has worked for this thread, for tests that compare work: other programs do not lengthen it.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// Gives the shortest of some runs.
pub(crate) fn shortest(mut work: impl FnMut()) -> Duration {
    let now = || {
        let now = clock_gettime(ClockId::ThreadCPUTime);
        Duration::new(now.tv_sec.unsigned_abs(), now.tv_nsec.unsigned_abs() as u32)
    };
    let runs = (0..3).map(|_| {
        let start = now();
        work();
        now().saturating_sub(start)
    });
    runs.min().unwrap_or_default()
}
