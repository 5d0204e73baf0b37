//! A desk with an inbox, and the program beside it.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use serde_json::Value;

/// How long a condition may take to come true before the test fails; far above what it takes.
const LIMIT: Duration = Duration::from_secs(40);

/// A folder of its own with an inbox and a configuration.
pub(crate) struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    /// Makes a desk with the default configuration but quicker looks.
    #[must_use]
    pub(crate) fn new() -> Self {
        let desk = Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
        };
        fs::create_dir(desk.path("inbox")).expect("an inbox");
        fs::create_dir(desk.path("faults")).expect("a folder");
        desk.configured("")
    }

    /// Replaces what stands below the quick looks of the configuration.
    #[must_use]
    pub(crate) fn configured(self, text: &str) -> Self {
        let quick = "[inbox]\nsettle = \"30ms\"\nscan = \"200ms\"\n";
        self.write("tidings.toml", format!("{quick}{text}"));
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file in place, folders included.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("its folder");
        fs::write(path, content).expect("a file");
    }

    /// Lets a whole file land in the inbox by one rename.
    pub(crate) fn land(&self, name: &str, content: impl AsRef<[u8]>) {
        let draft = format!("outside/{}", name.replace('/', "_"));
        self.write(&draft, content);
        let target = self.path("inbox").join(name);
        fs::create_dir_all(target.parent().expect("a parent")).expect("its folder");
        fs::rename(self.path(&draft), target).expect("a rename");
    }

    /// Gives the program, to run in the desk's folder.
    #[must_use]
    pub(crate) fn tidings(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tidings"));
        command.args(arguments).current_dir(self.folder.path());
        command.stdin(Stdio::null());
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("TIDINGS_")) {
            command.env_remove(name);
        }
        command.env("FAULTS_OF_TIDINGS", self.path("faults"));
        command
    }

    /// Runs the program to its end.
    #[must_use]
    pub(crate) fn output(&self, arguments: &[&str]) -> Ended {
        Ended(self.tidings(arguments).output().expect("the program runs"))
    }

    /// Runs the program to its end with something on standard input.
    #[must_use]
    pub(crate) fn output_with(&self, arguments: &[&str], input: &str) -> Ended {
        let mut command = self.tidings(arguments);
        command.stdin(Stdio::piped());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let mut stdin = child.stdin.take().expect("its input");
        let input = input.to_owned();
        let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
        let output = child.wait_with_output().expect("the program ends");
        writer.join().expect("the writer ends").ok();
        Ended(output)
    }

    /// Runs the program to its end with a terminal for its output and errors; gives what that was sent.
    #[must_use]
    pub(crate) fn on_terminal(&self, arguments: &[&str]) -> String {
        use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
        use std::io::Read;
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
        grantpt(&master).expect("a grant");
        unlockpt(&master).expect("no lock");
        let name = ptsname(&master, Vec::new()).expect("a name");
        let name = name.to_str().expect("UTF-8");
        let terminal = fs::File::options().read(true).write(true).open(name);
        let terminal = terminal.expect("the terminal's other end");
        let mut command = self.tidings(arguments);
        command.stdout(terminal.try_clone().expect("a second descriptor"));
        command.stderr(terminal);
        let mut child = command.spawn().expect("the program starts");
        // The command holds the other end open, too.
        drop(command);
        let mut seen = Vec::new();
        // Reading ends with an error once nobody has the other end.
        fs::File::from(master).read_to_end(&mut seen).ok();
        child.wait().expect("an end");
        String::from_utf8(seen)
            .expect("UTF-8")
            .replace("\r\n", "\n")
    }

    /// Starts the daemon and waits until it is ready.
    #[must_use]
    pub(crate) fn daemon(&self) -> Daemon<'_> {
        let daemon = self.daemon_now();
        daemon.until("ready", || daemon.log().contains("ready"));
        daemon
    }

    /// Starts the daemon without waiting.
    #[must_use]
    pub(crate) fn daemon_now(&self) -> Daemon<'_> {
        let log = fs::File::create(self.path("stderr")).expect("a log");
        let mut command = self.tidings(&["run"]);
        command.stdout(Stdio::null()).stderr(log);
        let child = command.spawn().expect("the daemon starts");
        Daemon { desk: self, child }
    }

    /// Makes a durable step of the daemon fail from now on; see `src/fault.rs`.
    pub(crate) fn fault(&self, step: &str, fault: &str) {
        self.write("outside/fault", fault);
        fs::rename(self.path("outside/fault"), self.path("faults").join(step)).expect("a rename");
    }

    /// Lets a step succeed again.
    pub(crate) fn mend(&self, step: &str) {
        fs::remove_file(self.path("faults").join(step)).expect("a fault");
    }

    /// Counts the documents below a folder, without sidecars and reasons.
    pub(crate) fn articles(&self, folder: &str) -> usize {
        let files = self.files(folder);
        let is_article =
            |name: &&String| Path::new(name).extension().is_none_or(|end| end != "json");
        files.iter().filter(is_article).count()
    }

    pub(crate) fn events(&self) -> Vec<Value> {
        lines(&self.path("events.jsonl"))
    }

    pub(crate) fn documents(&self) -> Vec<Value> {
        lines(&self.path("documents.jsonl"))
    }

    /// Lists the files below a folder, by path, without hidden ones.
    pub(crate) fn files(&self, folder: &str) -> Vec<String> {
        let root = self.path(folder);
        let mut folders = vec![root.clone()];
        let mut found = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                let path = entry.path();
                if entry.file_type().expect("a type").is_dir() {
                    folders.push(path);
                } else {
                    let below = path.strip_prefix(&root).expect("below");
                    found.push(below.to_string_lossy().into_owned());
                }
            }
        }
        found.sort();
        found
    }
}

/// What the program left.
pub(crate) struct Ended(Output);

impl Ended {
    #[track_caller]
    pub(crate) fn code(self, expected: i32) -> Self {
        assert_eq!(self.0.status.code(), Some(expected), "{}", self.errors());
        self
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.stdout.clone()).expect("UTF-8")
    }

    pub(crate) fn errors(&self) -> String {
        String::from_utf8_lossy(&self.0.stderr).into_owned()
    }

    pub(crate) fn lines(&self) -> Vec<Value> {
        parse_lines(&self.text())
    }
}

/// A daemon at work; killed when it is dropped.
pub(crate) struct Daemon<'a> {
    desk: &'a Desk,
    pub(crate) child: Child,
}

impl Daemon<'_> {
    /// Gives what it wrote to standard error so far.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.desk.path("stderr")).unwrap_or_default()
    }

    /// Waits for a condition and fails with the log where it does not come true.
    #[track_caller]
    pub(crate) fn until(&self, what: &str, condition: impl Fn() -> bool) {
        assert!(holds_in_time(condition), "never: {what}\n{}", self.log());
    }

    /// Waits for a condition that keeps something of its own.
    #[track_caller]
    pub(crate) fn until_mut(&self, what: &str, mut condition: impl FnMut() -> bool) {
        assert!(
            holds_in_time_mut(&mut condition),
            "never: {what}\n{}",
            self.log()
        );
    }

    /// Waits until so many documents stand in the document log.
    #[track_caller]
    pub(crate) fn until_documents(&self, count: usize) {
        let here = || self.desk.documents().len() >= count;
        self.until(&format!("{count} documents"), here);
    }

    /// Ends it as a crash does.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("a kill");
        self.child.wait().expect("an end");
    }

    /// Ends it as a service manager does; gives its exit code.
    pub(crate) fn stop(mut self) -> Option<i32> {
        self.signal(rustix::process::Signal::TERM);
        self.end()
    }

    /// Waits for its end; gives its exit code.
    pub(crate) fn end(&mut self) -> Option<i32> {
        match end_in_time(&mut self.child) {
            Some(status) => status.code(),
            None => panic!("never: an end\n{}", self.log()),
        }
    }

    pub(crate) fn signal(&self, signal: rustix::process::Signal) {
        let id = i32::try_from(self.child.id()).expect("a process id");
        let id = rustix::process::Pid::from_raw(id).expect("a process id");
        rustix::process::kill_process(id, signal).expect("a signal");
    }
}

impl Drop for Daemon<'_> {
    fn drop(&mut self) {
        // It may have ended by itself.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Gives the program of `tests/child.rs`, built as the tests are.
pub(crate) fn child() -> &'static Path {
    static BUILT: LazyLock<PathBuf> = LazyLock::new(|| {
        let here = std::env::current_exe().expect("a path");
        let profile = here.ancestors().nth(2).expect("the profile's folder");
        let mut build = Command::new(env!("CARGO"));
        build.args(["build", "--quiet", "--offline", "--example", "child"]);
        build.arg("--manifest-path");
        build.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"));
        build.arg("--target-dir");
        build.arg(profile.parent().expect("the target folder"));
        if profile.ends_with("release") {
            build.arg("--release");
        }
        // `cargo test` has built it already; a single test target has not.
        assert!(build.status().expect("cargo").success(), "{build:?}");
        profile.join("examples/child")
    });
    &BUILT
}

/// Tells whether a program is here; says so where a test is left out without it.
pub(crate) fn has(program: &str, test: &str) -> bool {
    let found = Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let has = found.is_ok_and(|status| status.success());
    if !has {
        // Past the harness, which shows what a test prints only when it fails.
        let said = writeln!(std::io::stderr(), "left out without {program}: {test}");
        said.expect("standard error");
    }
    has
}

/// Waits for the end of a process; none where it goes on.
pub(crate) fn end_in_time(child: &mut Child) -> Option<std::process::ExitStatus> {
    let mut ended = None;
    let mut look = || {
        ended = child.try_wait().expect("a look at a process");
        ended.is_some()
    };
    holds_in_time_mut(&mut look);
    ended
}

/// Waits for a condition; tells whether it came true.
pub(crate) fn holds_in_time(condition: impl Fn() -> bool) -> bool {
    holds_in_time_mut(&mut || condition())
}

/// Waits for a condition that keeps something of its own; tells whether it came true.
pub(crate) fn holds_in_time_mut(condition: &mut dyn FnMut() -> bool) -> bool {
    let end = Instant::now() + LIMIT;
    while Instant::now() < end {
        if condition() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    false
}

/// Reads the whole lines of a log; a torn one at its end is left out, as a reader holds it back.
pub(crate) fn lines(path: &Path) -> Vec<Value> {
    let text = fs::read(path).unwrap_or_default();
    let whole = text
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(0, |at| at + 1);
    parse_lines(std::str::from_utf8(&text[..whole]).expect("UTF-8"))
}

fn parse_lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect()
}

/// Gives a field of every line, sorted.
pub(crate) fn sorted(lines: &[Value], pointer: &str) -> Vec<String> {
    let mut found: Vec<String> = lines
        .iter()
        .map(|line| match line.pointer(pointer) {
            Some(Value::String(text)) => text.clone(),
            other => other.cloned().unwrap_or_default().to_string(),
        })
        .collect();
    found.sort();
    found
}

/// Writes an article with a certain strike in it, different for each number.
pub(crate) fn article(number: usize) -> String {
    format!(
        "Title: Report {number}\nDate: 2025-07-11\nLanguage: en\n\n\
         Russia fired {number} missiles at Kyiv on Thursday. \
         The foreign ministers of both countries met in Ankara. \
         Bread was {number} cents dearer than a year ago.\n"
    )
}

/// Gives each event without what differs from run to run.
pub(crate) fn by_id(events: &[Value]) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    for event in events {
        let id = event["id"].as_str().unwrap().to_owned();
        let twice = found.insert(id.clone(), plain(event)).is_some();
        assert!(!twice, "{id} stands twice");
    }
    found
}

/// Takes from an event what differs from run to run: its time, and the path that it was coded under.
pub(crate) fn plain(event: &Value) -> Value {
    let mut event = event.clone();
    event.as_object_mut().unwrap().remove("coded_at");
    for field in ["id", "path"] {
        event["document"].as_object_mut().unwrap().remove(field);
    }
    event
}
