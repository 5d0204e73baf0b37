//! Reads a log from some point on, whole lines only, across rotation.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::sink::log_parts;

/// A reader's place in a log.
#[derive(Debug)]
pub struct Follower {
    log: PathBuf,
    file: Option<File>,
    /// What stands behind the last line end.
    torn: Vec<u8>,
}

impl Follower {
    /// Begins at the log's end; `last` lines before it that `keep` holds for are given at once, oldest first.
    pub fn from_end(
        log: &Path,
        last: usize,
        keep: impl Fn(&[u8]) -> bool,
    ) -> io::Result<(Self, Vec<Vec<u8>>)> {
        let mut follower = Self {
            log: log.to_owned(),
            file: None,
            torn: Vec::new(),
        };
        let mut found: Vec<Vec<u8>> = Vec::new();
        let mut parts = log_parts(log);
        parts.pop();
        // The live file is read first and kept open, so that a rotation meanwhile loses nothing.
        found.extend(follower.poll()?.into_iter().filter(|line| keep(line)));
        while found.len() < last
            && let Some(part) = parts.pop()
        {
            let mut older: Vec<Vec<u8>> =
                lines(&fs::read(part)?).filter(|line| keep(line)).collect();
            older.append(&mut found);
            found = older;
        }
        found.drain(..found.len().saturating_sub(last));
        Ok((follower, found))
    }

    /// Gives the whole lines that have come since; never blocks for more.
    pub fn poll(&mut self) -> io::Result<Vec<Vec<u8>>> {
        let mut found = Vec::new();
        if self.file.is_none() {
            self.file = open(&self.log)?;
        }
        loop {
            let Some(file) = &mut self.file else {
                return Ok(found);
            };
            file.read_to_end(&mut self.torn)?;
            let whole = self
                .torn
                .iter()
                .rposition(|byte| *byte == b'\n')
                .map_or(0, |at| at + 1);
            let rest = self.torn.split_off(whole);
            found.extend(lines(&self.torn));
            self.torn = rest;
            let Some(next) = self.next_file()? else {
                return Ok(found);
            };
            // What was written between the last read and the rotation.
            if let Some(file) = &mut self.file {
                file.read_to_end(&mut self.torn)?;
            }
            found.extend(lines(&self.torn));
            self.torn.clear();
            self.file = Some(next);
        }
    }

    /// Gives the file after the open one, where that was put aside or removed.
    fn next_file(&mut self) -> io::Result<Option<File>> {
        let Some(file) = &mut self.file else {
            return Ok(None);
        };
        let open_now = file.metadata()?;
        let is_same = |path: &Path| {
            fs::metadata(path)
                .is_ok_and(|there| (there.dev(), there.ino()) == (open_now.dev(), open_now.ino()))
        };
        if is_same(&self.log) {
            // Somebody cut the log: what stands there now is new.
            if open_now.len() < file.stream_position()? {
                file.seek(SeekFrom::Start(0))?;
                self.torn.clear();
            }
            return Ok(None);
        }
        let parts = log_parts(&self.log);
        let next = match parts.iter().position(|part| is_same(part)) {
            Some(at) => parts.get(at + 1),
            None => Some(&self.log),
        };
        next.map_or(Ok(None), |path| open(path))
    }
}

fn open(path: &Path) -> io::Result<Option<File>> {
    match File::open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn lines(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    bytes
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(<[u8]>::to_vec)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Log(tempfile::TempDir);

    impl Log {
        fn new() -> Self {
            Self(tempfile::tempdir().unwrap())
        }

        fn path(&self) -> PathBuf {
            self.0.path().join("events.jsonl")
        }

        fn append(&self, text: &str) {
            use std::io::Write;
            let mut file = File::options()
                .append(true)
                .create(true)
                .open(self.path())
                .unwrap();
            file.write_all(text.as_bytes()).unwrap();
        }

        fn rotate(&self, number: u32) {
            let part = self
                .0
                .path()
                .join(format!("events-{number:06}-20250711.jsonl"));
            fs::rename(self.path(), part).unwrap();
        }

        fn follow(&self, last: usize) -> (Follower, Vec<String>) {
            let (follower, found) = Follower::from_end(&self.path(), last, |_| true).unwrap();
            (follower, text(&found))
        }
    }

    fn text(lines: &[Vec<u8>]) -> Vec<String> {
        lines
            .iter()
            .map(|line| String::from_utf8(line.clone()).unwrap())
            .collect()
    }

    #[test]
    fn the_last_lines_come_from_older_parts_too() {
        let log = Log::new();
        log.append("1\n2\n");
        log.rotate(1);
        log.append("3\n");
        log.rotate(2);
        log.append("4\n5");
        assert_eq!(log.follow(3).1, ["2", "3", "4"]);
        assert_eq!(log.follow(0).1, Vec::<String>::new());
        assert_eq!(log.follow(9).1, ["1", "2", "3", "4"]);
    }

    #[test]
    fn a_torn_line_is_held_until_it_is_whole() {
        let log = Log::new();
        log.append("one\ntw");
        let (mut follower, found) = log.follow(9);
        assert_eq!(found, ["one"]);
        assert_eq!(text(&follower.poll().unwrap()), Vec::<String>::new());
        log.append("o\nthree\n");
        assert_eq!(text(&follower.poll().unwrap()), ["two", "three"]);
    }

    #[test]
    fn rotation_loses_and_repeats_nothing() {
        let log = Log::new();
        log.append("1\n");
        let (mut follower, _) = log.follow(9);
        log.append("2\n");
        log.rotate(1);
        log.append("3\n");
        log.rotate(2);
        assert_eq!(text(&follower.poll().unwrap()), ["2", "3"]);
        log.append("4\n");
        assert_eq!(text(&follower.poll().unwrap()), ["4"]);
    }

    #[test]
    fn a_log_may_not_stand_there_yet() {
        let log = Log::new();
        let (mut follower, found) = log.follow(9);
        assert!(found.is_empty());
        log.append("1\n");
        assert_eq!(text(&follower.poll().unwrap()), ["1"]);
    }
}
