//! How fast the daemon is, beside what the disk can do, measured in the same run.
//!
//! `cargo bench --bench daemon` runs all; `-- latency`, `-- rates`, `-- throughput` and `-- start` run one.
//! `-- throughput 100000` takes another number of files; `tests/churn.rs` looks at memory.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    let number = arguments.iter().find_map(|argument| argument.parse().ok());
    let runs = |name: &str| {
        let named = arguments.iter().any(|argument| argument == name);
        named
            || !arguments
                .iter()
                .any(|argument| argument.parse::<usize>().is_err())
    };
    let mut out = std::io::stdout().lock();
    if runs("start") {
        start(&mut out, number.unwrap_or(20))?;
    }
    if runs("latency") {
        latency(&mut out, number.unwrap_or(500))?;
    }
    if runs("rates") {
        for rate in [10, 100, 1000] {
            at_rate(&mut out, rate, number.unwrap_or(10))?;
        }
    }
    if runs("throughput") {
        throughput(&mut out, number.unwrap_or(10_000))?;
    }
    Ok(())
}

/// A folder with an inbox and a running daemon.
struct Desk {
    folder: tempfile::TempDir,
    child: Child,
    log: Receiver<(Instant, String)>,
    started: Instant,
}

impl Desk {
    fn start() -> Result<Self> {
        let folder =
            tempfile::tempdir_in(std::env::var_os("TMPDIR").map_or(".".into(), PathBuf::from))?;
        fs::create_dir(folder.path().join("inbox"))?;
        let config = "[inbox]\nsettle = \"10ms\"\n[log]\nlevel = \"debug\"\n";
        fs::write(folder.path().join("tidings.toml"), config)?;
        let started = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_tidings"))
            .arg("run")
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()?;
        let stderr = child.stderr.take().ok_or("no standard error")?;
        let (lines, log) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stderr)
                .lines()
                .map_while(std::result::Result::ok)
            {
                if lines.send((Instant::now(), line)).is_err() {
                    break;
                }
            }
        });
        let desk = Self {
            folder,
            child,
            log,
            started,
        };
        desk.wait("ready")?;
        Ok(desk)
    }

    /// Waits for a line of the log; gives when it came.
    fn wait(&self, text: &str) -> Result<Instant> {
        loop {
            let (at, line) = self.log.recv_timeout(Duration::from_mins(1))?;
            if line.contains(text) {
                return Ok(at);
            }
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn article(number: usize) -> String {
    let mut text = format!(
        "Title: Report {number}\nDate: 2025-07-11\n\nRussia fired {number} missiles at Kyiv on Thursday. \
         The foreign ministers of both countries met in Ankara.\n"
    );
    while text.len() < 5000 {
        text.push_str(
            "The price of bread and butter rose a little in the shops of the old town this week. ",
        );
    }
    text
}

/// Gives a percentile of sorted times, in hundredths.
fn percentile(sorted: &[Duration], hundredths: usize) -> Duration {
    sorted[sorted.len().saturating_sub(1) * hundredths / 100]
}

fn start(out: &mut impl Write, rounds: usize) -> Result<()> {
    let mut times = Vec::new();
    for _ in 0..rounds {
        let desk = Desk::start()?;
        times.push(desk.started.elapsed());
    }
    times.sort();
    writeln!(
        out,
        "start: ready after p50 {:.1?}, max {:.1?} ({rounds} starts)",
        percentile(&times, 50),
        percentile(&times, 100)
    )?;
    Ok(())
}

/// One file at a time: from its rename to its synced line, alternating with an append and fdatasync.
fn latency(out: &mut impl Write, rounds: usize) -> Result<()> {
    let desk = Desk::start()?;
    let mut plain = File::create(desk.path("plain.jsonl"))?;
    let line = vec![b'x'; 4096];
    let (mut daemon, mut plain_appends) = (Vec::new(), Vec::new());
    for number in 0..rounds {
        let draft = desk.path("draft.txt");
        fs::write(&draft, article(number))?;
        let begun = Instant::now();
        fs::rename(&draft, desk.path("inbox").join(format!("{number}.txt")))?;
        let at = desk.wait("batch is written and synced")?;
        daemon.push(at - begun);
        desk.wait("group is settled")?;
        let begun = Instant::now();
        plain.write_all(&line)?;
        plain.sync_data()?;
        plain_appends.push(begun.elapsed());
    }
    beside(out, "one at a time", daemon, plain_appends)
}

/// Prints the times of the daemon beside those of plain appends.
fn beside(
    out: &mut impl Write,
    what: &str,
    mut daemon: Vec<Duration>,
    mut appends: Vec<Duration>,
) -> Result<()> {
    daemon.sort();
    appends.sort();
    let files = daemon.len();
    for (name, share, factor) in [("p50", 50, 3), ("p99", 99, 5)] {
        let (line, append) = (percentile(&daemon, share), percentile(&appends, share));
        let goal = append * factor + Duration::from_millis(2);
        writeln!(
            out,
            "latency {name}, {what}: rename to synced line {line:.2?}; append and fdatasync {append:.2?}; \
             ratio {:.2}; {factor} times that and 2 ms are {goal:.2?} ({files} files)",
            line.as_secs_f64() / append.as_secs_f64()
        )?;
    }
    Ok(())
}

/// Files at a steady rate for some seconds: from each one's rename to its synced line.
fn at_rate(out: &mut impl Write, rate: usize, seconds: usize) -> Result<()> {
    let desk = Desk::start()?;
    let outside = desk.path("outside");
    fs::create_dir(&outside)?;
    let files = rate * seconds;
    let name = |number: usize| format!("{number}.txt");
    for number in 0..files {
        fs::write(outside.join(name(number)), article(number))?;
    }
    let inbox = desk.path("inbox");
    let writer = std::thread::spawn(move || -> std::io::Result<Vec<Instant>> {
        let begun = Instant::now();
        let mut landed = Vec::with_capacity(files);
        for number in 0..files {
            let due = begun + Duration::from_secs(1) * number as u32 / rate as u32;
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            landed.push(Instant::now());
            fs::rename(outside.join(name(number)), inbox.join(name(number)))?;
        }
        Ok(landed)
    });
    // Each batch says how many documents it holds; the document log says which.
    let mut synced = Vec::with_capacity(files);
    while synced.len() < files {
        let (at, line) = desk.log.recv_timeout(Duration::from_mins(1))?;
        let count = line
            .split_once("batch is written and synced documents=")
            .and_then(|(_, rest)| rest.split(' ').next()?.parse().ok());
        synced.extend(std::iter::repeat_n(at, count.unwrap_or(0)));
    }
    let landed = writer.join().map_err(|_| "the writer panicked")??;
    let documents = fs::read_to_string(desk.path("documents.jsonl"))?;
    let mut daemon = Vec::with_capacity(files);
    for (line, at) in documents.lines().zip(synced) {
        let record: serde_json::Value = serde_json::from_str(line)?;
        let path = record["path"].as_str().ok_or("no path")?;
        let number: usize = path.trim_end_matches(".txt").parse()?;
        daemon.push(at - landed[number]);
    }
    let mut plain = File::create(desk.path("plain.jsonl"))?;
    let mut appends = Vec::new();
    for _ in 0..500 {
        let begun = Instant::now();
        plain.write_all(&[b'x'; 4096])?;
        plain.sync_data()?;
        appends.push(begun.elapsed());
    }
    beside(out, &format!("{rate} files/s"), daemon, appends)
}

fn throughput(out: &mut impl Write, files: usize) -> Result<()> {
    let desk = Desk::start()?;
    let outside = desk.path("outside");
    fs::create_dir(&outside)?;
    for number in 0..files {
        fs::write(outside.join(format!("{number}.txt")), article(number))?;
    }
    let per_second = |time: Duration| files as f64 / time.as_secs_f64();
    let each = append_each(&outside, &desk.path("each.jsonl"), 1)?;
    let grouped = append_each(&outside, &desk.path("grouped.jsonl"), 512)?;
    let begun = Instant::now();
    fs::rename(&outside, desk.path("inbox/batch"))?;
    let documents = desk.path("documents.jsonl");
    let mut seen = 0;
    while seen < files {
        std::thread::sleep(Duration::from_millis(5));
        while desk.log.try_recv().is_ok() {}
        seen = bytecount(&documents)?;
    }
    let ours = begun.elapsed();
    writeln!(
        out,
        "throughput: {:.0} files/s coded and synced; a loop that reads, appends and syncs each file {:.0}/s; \
         one that syncs groups of 512 {:.0}/s ({files} files of 5 KB)",
        per_second(ours),
        per_second(each),
        per_second(grouped)
    )?;
    Ok(())
}

/// Reads every file and appends a line for it, with a sync for each group.
fn append_each(folder: &Path, log: &Path, group: usize) -> Result<Duration> {
    let begun = Instant::now();
    let mut log = File::create(log)?;
    let line = [&[b'x'; 2047][..], b"\n"].concat();
    for (number, entry) in fs::read_dir(folder)?.enumerate() {
        let text = fs::read(entry?.path())?;
        assert!(!text.is_empty());
        log.write_all(&line)?;
        if (number + 1) % group == 0 {
            log.sync_data()?;
        }
    }
    log.sync_data()?;
    Ok(begun.elapsed())
}

fn bytecount(path: &Path) -> Result<usize> {
    Ok(fs::read(path)?.split(|byte| *byte == b'\n').count() - 1)
}
