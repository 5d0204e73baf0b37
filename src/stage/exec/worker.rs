//! Serves one child after the other: sends documents, takes answers, and begins again when a child is lost.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{Mutex, mpsc, oneshot};
use tokio::time::{sleep, sleep_until, timeout};
use tokio_util::sync::CancellationToken;

use super::child::Child;
use super::guard::Guard;
use super::noise::readable;
use super::pipes::Heard;
use super::settings::Settings;
use super::window::{Answered, Room, Window};
use crate::message::Answer;
use crate::stage::off_runtime;

/// The pause before the second restart in a row that no answer followed; it doubles up to [`LONGEST_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_millis(50);

/// The longest pause: a child that always dies costs two of these a document, and a mended one is soon found.
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// A child that answers twice more often is started anew.
const MOST_REPEATS: u32 = 1000;

/// How long the pipe of a child whose process has ended is read on.
const REST: Duration = Duration::from_millis(500);

/// A line of so many bytes is read on a blocking thread.
const LONG: usize = 32 << 10;

/// A document that waits for its answer.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) id: u64,
    pub(super) request: Arc<[u8]>,
    /// The line that answers, or why there is none.
    pub(super) reply: oneshot::Sender<Result<Vec<u8>, String>>,
}

/// The documents that wait for any of a stage's workers.
pub(super) type Queue = Arc<Mutex<mpsc::Receiver<Job>>>;

/// One worker of a stage.
pub(super) struct Worker {
    stage: String,
    settings: Arc<Settings>,
    guard: Arc<Guard>,
    queue: Queue,
    stop: CancellationToken,
    window: Window<Job>,
    /// Children lost since the last answer.
    failures: u32,
    /// Second answers of the present child.
    repeats: u32,
}

/// Why a child is not served any longer.
enum Ended {
    /// The stage stops.
    Stop,
    /// The child is lost, for this reason.
    Lost(String),
}

impl Worker {
    pub(super) fn new(
        stage: &str,
        settings: &Arc<Settings>,
        guard: &Arc<Guard>,
        queue: &Queue,
        stop: &CancellationToken,
    ) -> Self {
        Self {
            stage: stage.to_owned(),
            settings: Arc::clone(settings),
            guard: Arc::clone(guard),
            queue: Arc::clone(queue),
            stop: stop.clone(),
            window: Window::new(settings.window, settings.timeout, settings.startup),
            failures: 0,
            repeats: 0,
        }
    }

    /// Works until the stage stops; begins with a child that runs already.
    pub(super) async fn run(mut self, first: Child) {
        let mut next = Some(first);
        loop {
            let mut child = match next.take() {
                Some(child) => child,
                None => match self.restart().await {
                    Some(child) => child,
                    None => return,
                },
            };
            match self.serve(&mut child).await {
                Ended::Stop => {
                    child.end().await;
                    return;
                }
                Ended::Lost(reason) => self.bury(child, &reason).await,
            }
        }
    }

    /// Starts a child when there is something for it to do; gives none when the stage stops first.
    async fn restart(&mut self) -> Option<Child> {
        let stop = self.stop.clone();
        loop {
            if !self.window.has_again() {
                let job = tokio::select! {
                    () = stop.cancelled() => return None,
                    job = take(&self.queue) => job?,
                };
                self.window.postpone(job.id, job);
            }
            tokio::select! {
                () = stop.cancelled() => return None,
                () = sleep(pause(self.failures)) => {}
            }
            match Child::start(&self.stage, &self.settings, &self.guard) {
                Ok(child) => return Some(child),
                Err(error) => {
                    self.failures += 1;
                    let reason = format!("cannot start `{}`: {error}", self.settings.command[0]);
                    tracing::error!(stage = %self.stage, %error, "cannot start a stage's command");
                    if let Some(job) = self.window.give_up() {
                        job.fail(reason);
                    }
                }
            }
        }
    }

    async fn serve(&mut self, child: &mut Child) -> Ended {
        let stop = self.stop.clone();
        // When the process has ended, its last answers may still stand in the pipe.
        let mut rest: Option<tokio::time::Instant> = None;
        loop {
            self.window.forget(|job| job.reply.is_closed());
            if rest.is_none()
                && self.window.room() == Room::Again
                && let Some(job) = self.window.send_again(Instant::now())
            {
                child.requests.push(Arc::clone(&job.request));
            }
            let takes = rest.is_none() && self.window.room() == Room::New;
            let deadline = self.window.deadline().map(tokio::time::Instant::from_std);
            let deadline = rest.or(deadline);
            tokio::select! {
                () = stop.cancelled() => return Ended::Stop,
                heard = child.answers.next() => {
                    if matches!(heard, Heard::End(_)) {
                        // The exit status comes a moment after the end of the pipe.
                        timeout(REST, child.process.leader_ends()).await.ok();
                    }
                    if let Err(reason) = self.hear(heard).await {
                        return Ended::Lost(reason);
                    }
                }
                () = child.requests.write() => {}
                job = take(&self.queue), if takes => {
                    let Some(job) = job else { return Ended::Stop };
                    child.requests.push(Arc::clone(&job.request));
                    self.window.send(job.id, job, Instant::now());
                }
                () = child.process.leader_ends(), if rest.is_none() => {
                    // What it started may hold the pipe open for ever.
                    child.process.kill().await;
                    rest = Some(tokio::time::Instant::now() + REST);
                }
                () = at(deadline) => {
                    return Ended::Lost(match rest {
                        Some(_) => "its process ended without an answer".to_owned(),
                        None => self.silence(),
                    });
                }
            }
        }
    }

    fn silence(&self) -> String {
        let Settings {
            timeout, startup, ..
        } = &*self.settings;
        if self.window.is_warm() {
            format!("no answer within {timeout:?}")
        } else {
            format!("no answer within {timeout:?} and {startup:?} for its start")
        }
    }

    async fn hear(&mut self, heard: Heard) -> Result<(), String> {
        let line = match heard {
            Heard::Line(line) => line,
            Heard::TooLong => {
                let limit = self.settings.max_answer;
                return Err(format!(
                    "an answer is longer than `max_answer`, {limit} bytes"
                ));
            }
            Heard::End(torn) if torn.is_empty() => {
                return Err("its process ended without an answer".to_owned());
            }
            Heard::End(_) => return Err("its process ended in the middle of an answer".to_owned()),
        };
        let (line, id) = if line.len() < LONG {
            let id = Answer::id_of(&line);
            (line, id)
        } else {
            let find = move || {
                let id = Answer::id_of(&line);
                (line, id)
            };
            off_runtime(find).await
        };
        let id = id.map_err(|error| format!("{error}: {}", excerpt(&line)))?;
        match self.window.answer(id, Instant::now()) {
            Answered::Held(job) => {
                self.failures = 0;
                // Nobody waits any more where the run was abandoned.
                job.reply.send(Ok(line)).ok();
                Ok(())
            }
            Answered::Twice => {
                self.repeats += 1;
                if self.repeats == 1 {
                    tracing::warn!(stage = %self.stage, id,
                        "a document was answered twice; the first answer counts, and this child's others are not told");
                }
                if self.repeats > MOST_REPEATS {
                    return Err(format!("it answered twice more than {MOST_REPEATS} times"));
                }
                Ok(())
            }
            Answered::Foreign => Err(format!("it answered id {id}, which it was not sent")),
        }
    }

    /// Kills a lost child and sees to the documents that it held.
    async fn bury(&mut self, child: Child, reason: &str) {
        let id = child.id();
        let (status, last_words) = child.kill().await;
        let mut reason = reason.to_owned();
        if let Some(status) = status {
            reason = format!("{reason} ({status})");
        }
        if !last_words.is_empty() {
            reason = format!("{reason}; its last line on standard error: {last_words}");
        }
        self.failures += 1;
        self.repeats = 0;
        let failed = self.window.lost();
        tracing::warn!(stage = %self.stage, child = id, again = self.window.len(),
            "a child is lost; what it held is sent again, one at a time: {reason}");
        if let Some(job) = failed {
            job.fail(reason);
        }
    }
}

impl Job {
    fn fail(self, reason: String) {
        // Nobody waits any more where the run was abandoned.
        self.reply.send(Err(reason)).ok();
    }
}

/// Shows where a line begins that cannot be read: mostly something printed by mistake.
fn excerpt(line: &[u8]) -> String {
    const LENGTH: usize = 60;
    let start = readable(&line[..line.len().min(4 * LENGTH)]);
    format!("\"{}\"", start.chars().take(LENGTH).collect::<String>())
}

async fn take(queue: &Queue) -> Option<Job> {
    queue.lock().await.recv().await
}

async fn at(deadline: Option<tokio::time::Instant>) {
    match deadline {
        Some(deadline) => sleep_until(deadline).await,
        None => std::future::pending().await,
    }
}

/// Gives the pause before a restart after so many children without an answer; the first comes at once.
fn pause(failures: u32) -> Duration {
    match failures {
        0 | 1 => Duration::ZERO,
        more => FIRST_PAUSE
            .saturating_mul(1 << (more - 2).min(16))
            .min(LONGEST_PAUSE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_limit() {
        let pauses: Vec<u128> = (0..10)
            .map(|failures| pause(failures).as_millis())
            .collect();
        assert_eq!(pauses, [0, 0, 50, 100, 200, 400, 800, 1600, 2000, 2000]);
        assert_eq!(pause(u32::MAX), LONGEST_PAUSE);
    }
}
