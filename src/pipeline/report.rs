//! What each stage did, in the log: now and then while documents come, and at the end.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::task::AbortOnDropHandle;

use crate::stage::{Step, StepReport};

/// Logs what each stage did so far.
pub(super) fn log(steps: &[Arc<Step>]) {
    for report in steps.iter().map(|step| step.report()) {
        line(&report);
    }
}

/// Logs it again and again, where something was done since the last time, until it is dropped.
pub(super) fn log_regularly(steps: &[Arc<Step>], every: Duration) -> AbortOnDropHandle<()> {
    let steps = steps.to_vec();
    AbortOnDropHandle::new(tokio::spawn(async move {
        let mut last: Vec<StepReport> = steps.iter().map(|step| step.report()).collect();
        loop {
            // A period of nothing would never let go of the thread.
            tokio::time::sleep(every.max(Duration::from_millis(10))).await;
            let now: Vec<StepReport> = steps.iter().map(|step| step.report()).collect();
            if now != last {
                now.iter().for_each(line);
                last = now;
            }
        }
    }))
}

fn line(report: &StepReport) {
    tracing::info!(
        stage = %report.name,
        in = report.taken,
        out = report.handed_on,
        dropped = report.dropped,
        failed = report.failed,
        passed_by = report.passed_by,
        time = ?report.time,
        "stage"
    );
}
