//! What a child writes to standard error: into our log, with the stage's name, and never more than a log can take.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rustix::process::Pid;
use tokio::io::AsyncReadExt;
use tokio::process::ChildStderr;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::printable::printable;

/// The most bytes of a line that are kept.
const LINE: usize = 2000;

/// The most lines of a child that are logged in a second; the others are counted.
const LINES: u32 = 20;

/// How long the pipe of a child that has ended is read on.
const REST: Duration = Duration::from_millis(200);

/// The last line that a child wrote to standard error; empty where there was none.
pub(super) type LastWords = String;

/// Listens to a child's standard error.
#[derive(Debug)]
pub(super) struct Noise {
    task: JoinHandle<()>,
    last: Arc<Mutex<String>>,
}

impl Noise {
    pub(super) fn listen(stage: &str, child: Pid, pipe: ChildStderr) -> Self {
        let last = Arc::new(Mutex::new(String::new()));
        let log = Log {
            stage: stage.to_owned(),
            child: child.as_raw_nonzero().get(),
            last: Arc::clone(&last),
            second: Instant::now(),
            lines: 0,
            left_out: 0,
        };
        let task = tokio::spawn(listen(log, pipe));
        Self { task, last }
    }

    /// Stops listening soon after the child's end; gives its last line.
    pub(super) async fn stop(mut self) -> LastWords {
        // A process that left the group may hold the pipe open for ever.
        if timeout(REST, &mut self.task).await.is_err() {
            self.task.abort();
        }
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.clone()
    }
}

impl Drop for Noise {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn listen(mut log: Log, mut pipe: ChildStderr) {
    let mut chunk = vec![0; 8 << 10];
    let mut line = Vec::new();
    while let Ok(count @ 1..) = pipe.read(&mut chunk).await {
        for part in chunk[..count].split_inclusive(|byte| *byte == b'\n') {
            let room = LINE - line.len();
            line.extend_from_slice(&part[..part.len().min(room)]);
            if part.ends_with(b"\n") {
                log.line(&line);
                line.clear();
            }
        }
    }
    if !line.is_empty() {
        log.line(&line);
    }
    log.settle();
}

/// Logs lines, so many in a second.
struct Log {
    stage: String,
    child: i32,
    last: Arc<Mutex<String>>,
    second: Instant,
    lines: u32,
    left_out: u64,
}

impl Log {
    fn line(&mut self, line: &[u8]) {
        let text = readable(line);
        if text.is_empty() {
            return;
        }
        if self.second.elapsed() >= Duration::from_secs(1) {
            self.settle();
            self.second = Instant::now();
            self.lines = 0;
        }
        self.lines += 1;
        if self.lines > LINES {
            self.left_out += 1;
        } else {
            tracing::info!(stage = %self.stage, child = self.child, "stderr: {text}");
        }
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = text;
    }

    fn settle(&mut self) {
        if self.left_out > 0 {
            tracing::warn!(stage = %self.stage, child = self.child, lines = self.left_out,
                "a child writes more to standard error than is logged");
            self.left_out = 0;
        }
    }
}

/// Makes a line harmless: text, without what moves a terminal's cursor.
pub(super) fn readable(line: &[u8]) -> String {
    let text = String::from_utf8_lossy(line);
    printable(text.trim_end()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_cannot_move_the_cursor() {
        assert_eq!(readable(b"a\x1b[2Jb\xff \r\n"), "a\\u001b[2Jb\u{fffd}");
    }
}
