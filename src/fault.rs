//! Faults at durable steps, for tests of the real program; only with the feature `faults` does a step look for one.
//!
//! With `FAULTS_OF_TIDINGS=FOLDER` in the environment, each step looks for a file of its name in that folder:
//!
//! | content | what happens at the step |
//! |---|---|
//! | `kill`, `kill 3` | the process kills itself with `SIGKILL`, at once or at the third time it comes there |
//! | `error 28` | the step fails with this `errno`, as long as the file stands |
//! | `wait` | the step waits as long as the file stands |
//!
//! | step | where |
//! |---|---|
//! | `claim`, `claimed` | before a file is renamed out of the inbox; behind that, before its sidecar follows |
//! | `read` | before a claimed file is opened |
//! | `alone` | before a document that a crash left behind goes through the stages by itself |
//! | `stage`, `staged` | before and behind the ledger's transaction that holds a group's lines |
//! | `append`, `torn`, `appended`, `synced` | before a log is written; in the middle of the bytes; behind them; behind the sync |
//! | `settle`, `settled` | before and behind the transaction that settles a group |
//! | `dispose`, `reason`, `disposed` | before a settled file is moved; behind its reason in `failed/`; behind the move |
//! | `rotate`, `rotated` | before and behind the rename of a full log |

use std::io;

/// Comes to a step: does nothing, fails, waits, or does not return, as a test has it.
///
/// # Errors
/// The error that the test asked for.
#[cfg(not(feature = "faults"))]
#[allow(clippy::unnecessary_wraps, clippy::inline_always)]
#[inline(always)]
pub(crate) fn at(_step: &'static str) -> io::Result<()> {
    Ok(())
}

/// Comes to a step: does nothing, fails, waits, or does not return, as a test has it.
///
/// # Errors
/// The error that the test asked for.
#[cfg(feature = "faults")]
pub(crate) fn at(step: &'static str) -> io::Result<()> {
    use std::path::PathBuf;
    use std::sync::LazyLock;
    use std::time::Duration;

    static FOLDER: LazyLock<Option<PathBuf>> =
        LazyLock::new(|| std::env::var_os("FAULTS_OF_TIDINGS").map(PathBuf::from));
    let Some(folder) = &*FOLDER else {
        return Ok(());
    };
    let path = folder.join(step);
    while let Ok(fault) = std::fs::read_to_string(&path) {
        let (kind, number) = fault.trim().split_once(' ').unwrap_or((fault.trim(), "1"));
        let number = number.parse().unwrap_or(1);
        match kind {
            "error" => return Err(io::Error::from_raw_os_error(number)),
            "wait" => std::thread::sleep(Duration::from_millis(2)),
            "kill" if times(step) < number => return Ok(()),
            "kill" => kill(),
            other => return Err(io::Error::other(format!("{step}: no fault `{other}`"))),
        }
    }
    Ok(())
}

/// Counts how often a step was come to.
#[cfg(feature = "faults")]
fn times(step: &'static str) -> i32 {
    use std::collections::BTreeMap;
    use std::sync::Mutex;

    static TIMES: Mutex<BTreeMap<&str, i32>> = Mutex::new(BTreeMap::new());
    let mut times = TIMES
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let count = times.entry(step).or_default();
    *count += 1;
    *count
}

#[cfg(feature = "faults")]
fn kill() -> ! {
    let killed =
        rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
    panic!("a process could not kill itself: {killed:?}");
}
