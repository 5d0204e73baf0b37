//! What tests of chance share: a generator that replays, and readers that must see every byte once.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::support::{Desk, holds_in_time};

/// A small generator, so that a failure can be replayed from its seed.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        // Near seeds must not give near sequences.
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % limit.max(1) as u64) as usize
    }

    pub(crate) fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

/// Reads a number from the environment.
pub(crate) fn setting(name: &str, default: u64) -> u64 {
    let given = std::env::var(name).ok();
    given.and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Gives a seed that is another one in each run, unless the environment names it.
pub(crate) fn seed(name: &str) -> u64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    setting(
        name,
        now.expect("a time after 1970").as_nanos() as u64 % 1_000_000,
    )
}

/// A reader that follows a log from its beginning, into a file.
pub(crate) struct Tail {
    child: Child,
    log: PathBuf,
    seen: PathBuf,
}

impl Tail {
    /// Follows a log by its name with the system's own `tail -F`.
    pub(crate) fn follow(desk: &Desk, log: &str) -> Self {
        let mut tail = Command::new("tail");
        tail.args(["-c", "+1", "--sleep-interval=0.05", "-F"])
            .arg(desk.path(log));
        Self::start(desk, log, tail)
    }

    /// Follows a log across its parts with `tidings tail -f`: a `tail -F` that is slower than the log is put aside
    /// never sees the parts between two looks.
    pub(crate) fn follow_parts(desk: &Desk, log: &str) -> Self {
        Self::start(desk, log, desk.tidings(&["tail", "-f", "-n", "0", log]))
    }

    fn start(desk: &Desk, log: &str, mut tail: Command) -> Self {
        let seen = desk.path(&format!("{}.seen", log.replace('/', "_")));
        let into = fs::File::create(&seen).expect("a file");
        let child = tail
            .stdout(into)
            .stderr(Stdio::null())
            .spawn()
            .expect("a reader");
        Self {
            child,
            log: desk.path(log),
            seen,
        }
    }

    /// Waits until the reader saw as much as the parts of the log hold; tells whether it did.
    pub(crate) fn has_come_to(&self, parts: &[PathBuf]) -> bool {
        let sizes = parts
            .iter()
            .map(|part| fs::metadata(part).map_or(0, |part| part.len()));
        let length: u64 = sizes.sum();
        holds_in_time(|| fs::metadata(&self.seen).is_ok_and(|seen| seen.len() >= length))
    }

    /// Checks that the reader saw what the parts of the log hold, part after part, and nothing else.
    #[track_caller]
    pub(crate) fn saw(&self, parts: &[PathBuf]) {
        let log = self.log.display();
        assert!(self.has_come_to(parts), "{log}: not all was seen");
        let seen = fs::read(&self.seen).expect("what was seen");
        let parts: Vec<Vec<u8>> = parts
            .iter()
            .map(|part| fs::read(part).expect("a part"))
            .collect();
        let mut left: Vec<&[u8]> = parts
            .iter()
            .map(Vec::as_slice)
            .filter(|part| !part.is_empty())
            .collect();
        let mut rest = seen.as_slice();
        while !rest.is_empty() {
            let next = left.iter().position(|part| rest.starts_with(part));
            let Some(next) = next else {
                panic!("{log}: {} bytes stand in no part", rest.len());
            };
            rest = &rest[left.swap_remove(next).len()..];
        }
        assert!(left.is_empty(), "{log}: a part was not seen");
    }
}

impl Drop for Tail {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// A small disk that can run full, where this process may mount one.
pub(crate) struct Disk {
    folder: PathBuf,
}

impl Disk {
    /// Mounts one of so many KiB; none, said on standard error, where that is not allowed.
    pub(crate) fn mount(folder: &Path, kib: usize) -> Option<Self> {
        fs::create_dir_all(folder).expect("a folder");
        let size = format!("size={kib}k");
        let mut mount = Command::new("mount");
        mount
            .args(["-t", "tmpfs", "-o", &size, "tmpfs"])
            .arg(folder)
            .stderr(Stdio::null());
        if mount.status().is_ok_and(|status| status.success()) {
            return Some(Self {
                folder: folder.to_owned(),
            });
        }
        println!("left out: no small disk can be mounted here, which needs Linux and root");
        None
    }

    /// Leaves no byte of it free.
    pub(crate) fn fill(&self) {
        use std::io::Write;
        let mut filler = fs::File::options()
            .append(true)
            .create(true)
            .open(self.folder.join("filler"))
            .expect("a file");
        while filler.write_all(&[0; 4096]).is_ok() {}
    }

    /// Gives the space back.
    pub(crate) fn free(&self) {
        fs::remove_file(self.folder.join("filler")).ok();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let mut umount = Command::new("umount");
        umount.arg("--lazy").arg(&self.folder).status().ok();
    }
}

/// Lists what stands of a log: the parts that were put aside, oldest first, then the live one.
pub(crate) fn parts(log: &Path) -> Vec<PathBuf> {
    let stem = format!("{}-", log.file_stem().expect("a name").to_string_lossy());
    let folder = fs::read_dir(log.parent().expect("a folder")).expect("a folder");
    let paths = folder.flatten().map(|entry| entry.path());
    let name = |path: &PathBuf| {
        path.file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned()
    };
    let mut found: Vec<PathBuf> = paths.filter(|path| name(path).starts_with(&stem)).collect();
    found.sort();
    found.extend(log.is_file().then(|| log.to_owned()));
    found
}
