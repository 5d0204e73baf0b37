//! One child process in a process group of its own, from its start to its certain end.

use std::io;
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::process::{Child as Process, Command};
use tokio::time::timeout;

use super::guard::Guard;
use super::noise::{LastWords, Noise};
use super::pipes::{Answers, Requests};
use super::settings::Settings;

/// How long a child may take to end by itself after the end of its input, and then after SIGTERM.
const GRACE: Duration = Duration::from_secs(2);

/// How long the system may take to report a process that was killed; a longer wait means an uninterruptible one.
const REAP: Duration = Duration::from_secs(2);

/// A running child; dropping it kills its group.
#[derive(Debug)]
pub(super) struct Child {
    pub(super) requests: Requests,
    pub(super) answers: Answers,
    pub(super) process: Group,
    noise: Noise,
}

/// The process and all that it starts, as far as these stay in its group.
#[derive(Debug)]
pub(super) struct Group {
    leader: Process,
    id: Pid,
    guard: Arc<Guard>,
    is_over: bool,
}

impl Child {
    /// Starts the command of a stage.
    pub(super) fn start(stage: &str, settings: &Settings, guard: &Arc<Guard>) -> io::Result<Self> {
        let (program, arguments) = settings
            .command
            .split_first()
            .ok_or(io::ErrorKind::NotFound)?;
        let mut command = Command::new(settings.program(program));
        command
            .args(arguments)
            .current_dir(&settings.folder)
            .env_clear()
            .envs(settings.environment())
            .env("TIDINGS_STAGE", stage)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .kill_on_drop(true);
        let mut leader = command.spawn()?;
        let id = leader.id().and_then(|id| Pid::from_raw(id.cast_signed()));
        let id = id.ok_or(io::ErrorKind::NotFound)?;
        guard.add(id);
        let pipes = (
            leader.stdin.take(),
            leader.stdout.take(),
            leader.stderr.take(),
        );
        let group = Group {
            leader,
            id,
            guard: Arc::clone(guard),
            is_over: false,
        };
        let (Some(input), Some(output), Some(errors)) = pipes else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        if let Some(memory) = settings.memory {
            limit_memory(id, memory)?;
        }
        Ok(Self {
            requests: Requests::new(input),
            answers: Answers::new(output, settings.max_answer),
            noise: Noise::listen(stage, id, errors),
            process: group,
        })
    }

    pub(super) fn id(&self) -> i32 {
        self.process.id.as_raw_nonzero().get()
    }

    /// Ends it gently: end of input, SIGTERM, SIGKILL, each with a deadline.
    pub(super) async fn end(self) {
        let Self {
            requests,
            answers,
            mut process,
            noise,
        } = self;
        drop((requests, answers));
        let is_deaf = timeout(GRACE, process.leader.wait()).await.is_err();
        if is_deaf {
            process.signal(Signal::TERM);
            timeout(GRACE, process.leader.wait()).await.ok();
        }
        process.kill().await;
        noise.stop().await;
    }

    /// Kills it; gives the exit status of one that had ended by itself, and its last line on standard error.
    pub(super) async fn kill(mut self) -> (Option<ExitStatus>, LastWords) {
        let status = self.process.kill().await;
        (status, self.noise.stop().await)
    }
}

impl Group {
    /// Waits until the leader has ended.
    pub(super) async fn leader_ends(&mut self) {
        if self.leader.wait().await.is_err() {
            // Nothing can be known of it; its pipes tell the rest.
            std::future::pending::<()>().await;
        }
    }

    /// Kills what is left of the group; gives the exit status of a leader that had ended by itself.
    pub(super) async fn kill(&mut self) -> Option<ExitStatus> {
        let own = self.leader.try_wait().ok().flatten();
        // Once it is over, the system may give the number to another group.
        if !self.is_over {
            self.signal(Signal::KILL);
            timeout(REAP, self.leader.wait()).await.ok();
            self.is_over = true;
            self.guard.remove(self.id);
        }
        own
    }

    pub(super) fn signal(&self, signal: Signal) {
        // A group that has ended takes no signal, which is as well.
        kill_process_group(self.id, signal).ok();
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if !self.is_over {
            self.signal(Signal::KILL);
            self.guard.remove(self.id);
        }
    }
}

#[cfg(target_os = "linux")]
fn limit_memory(id: Pid, bytes: u64) -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, prlimit};
    let limit = Rlimit {
        current: Some(bytes),
        maximum: Some(bytes),
    };
    prlimit(Some(id), Resource::As, limit)?;
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn limit_memory(_id: Pid, _bytes: u64) -> io::Result<()> {
    Err(io::Error::new(
        io::ErrorKind::Unsupported,
        "only Linux can limit a running child's memory; remove `memory`",
    ))
}
