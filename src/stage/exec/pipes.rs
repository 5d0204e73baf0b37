//! The two pipes of a child: lines in, lines out, both bounded and safe to wait for beside other things.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{ChildStdin, ChildStdout};

/// How much is read at once.
const CHUNK: usize = 64 << 10;

/// Lines on their way to a child's standard input.
#[derive(Debug)]
pub(super) struct Requests {
    pipe: Option<ChildStdin>,
    waiting: VecDeque<Arc<[u8]>>,
    /// How much of the first line is written.
    written: usize,
}

impl Requests {
    pub(super) fn new(pipe: ChildStdin) -> Self {
        Self {
            pipe: Some(pipe),
            waiting: VecDeque::new(),
            written: 0,
        }
    }

    pub(super) fn push(&mut self, line: Arc<[u8]>) {
        self.waiting.push_back(line);
    }

    /// Writes as much as the child takes now; waits forever where there is nothing to write.
    ///
    /// Nothing is lost when the caller stops waiting.
    pub(super) async fn write(&mut self) {
        let (Some(pipe), Some(line)) = (&mut self.pipe, self.waiting.front()) else {
            return std::future::pending().await;
        };
        match pipe.write(&line[self.written..]).await {
            Ok(0) | Err(_) => {
                // It reads no more. It may still answer what it has read; the deadline sees to the rest.
                self.pipe = None;
            }
            Ok(count) => {
                self.written += count;
                if self.written == line.len() {
                    self.written = 0;
                    self.waiting.pop_front();
                }
            }
        }
    }
}

/// Lines from a child's standard output.
#[derive(Debug)]
pub(super) struct Answers {
    pipe: ChildStdout,
    buffer: Vec<u8>,
    /// How much of the buffer is known to hold no end of line.
    searched: usize,
    limit: usize,
}

/// What came from a child.
#[derive(Debug)]
pub(super) enum Heard {
    /// A line, without its end.
    Line(Vec<u8>),
    /// More than a line may have.
    TooLong,
    /// The end, with what stood behind the last line.
    End(Vec<u8>),
}

impl Answers {
    pub(super) fn new(pipe: ChildStdout, limit: usize) -> Self {
        Self {
            pipe,
            buffer: Vec::new(),
            searched: 0,
            limit,
        }
    }

    /// Waits for the next line; nothing is lost when the caller stops waiting.
    pub(super) async fn next(&mut self) -> Heard {
        loop {
            let end = self.buffer[self.searched..]
                .iter()
                .position(|byte| *byte == b'\n');
            if let Some(end) = end {
                let rest = self.buffer.split_off(self.searched + end + 1);
                let mut line = std::mem::replace(&mut self.buffer, rest);
                line.pop();
                self.searched = 0;
                return Heard::Line(line);
            }
            self.searched = self.buffer.len();
            if self.buffer.len() > self.limit {
                return Heard::TooLong;
            }
            self.buffer.reserve(CHUNK);
            let read: io::Result<usize> = self.pipe.read_buf(&mut self.buffer).await;
            if matches!(read, Ok(0) | Err(_)) {
                return Heard::End(std::mem::take(&mut self.buffer));
            }
        }
    }
}
