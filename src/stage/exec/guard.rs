//! A process that outlives this one by a moment, to end the children of a daemon that was killed.

use std::io::{self, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Mutex, PoisonError};

use rustix::process::Pid;

/// Reads `+ GROUP` and `- GROUP`, and at the end of its input, which no way of dying avoids, kills what is left.
///
/// It takes no signal that a terminal or a service manager sends to all.
const SCRIPT: &str = r#"
trap '' HUP INT TERM
groups=' '
while read -r sign group; do
  case $sign in
    +) groups="$groups$group " ;;
    -) groups="${groups%% "$group" *} ${groups#* "$group" }" ;;
  esac
done
for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
exit 0
"#;

/// Knows the process groups of this daemon's children.
#[derive(Debug)]
pub(super) struct Guard {
    /// None where there is no `sh`: then only a daemon that is killed itself leaves children behind.
    shell: Mutex<Option<(Child, ChildStdin)>>,
}

impl Guard {
    pub(super) fn start() -> Self {
        let shell = match start() {
            Ok(shell) => Some(shell),
            Err(error) => {
                tracing::warn!(%error, "cannot start `sh`; children that ignore the end of their input may \
                    outlive a daemon that is killed");
                None
            }
        };
        Self {
            shell: Mutex::new(shell),
        }
    }

    pub(super) fn add(&self, group: Pid) {
        self.tell('+', group);
    }

    pub(super) fn remove(&self, group: Pid) {
        self.tell('-', group);
    }

    fn tell(&self, sign: char, group: Pid) {
        let mut shell = self.shell.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, input)) = &mut *shell {
            // Without it the daemon works as well; the line is far shorter than a pipe.
            writeln!(input, "{sign} {}", group.as_raw_nonzero()).ok();
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        let shell = self.shell.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some((mut child, input)) = shell.take() {
            drop(input);
            child.wait().ok();
        }
    }
}

fn start() -> io::Result<(Child, ChildStdin)> {
    let mut child = Command::new("/bin/sh")
        .args(["-c", SCRIPT])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()?;
    let input = child.stdin.take().ok_or(io::ErrorKind::BrokenPipe)?;
    Ok((child, input))
}
