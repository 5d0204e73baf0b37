//! Children as bad as they come: each costs only the documents that fail when they are sent alone.

use std::fs;

use crate::exec::{desk, nothing_is_left_running};
use crate::support::{Daemon, Desk, article, sorted};

/// How a child behaves well: it says that it saw the document.
const GOOD: &str = "answer(request, document={\"extra\": {\"seen\": document[\"id\"]}})";

/// Runs a script over ten articles, of which number 7 brings out the worst in it.
#[track_caller]
fn check(keys: &str, script: &str, failing: &[&str], reason: &str) {
    let startup = if keys.contains("startup") {
        ""
    } else {
        "startup = \"6s\"\n"
    };
    let timeout = if keys.contains("timeout") {
        ""
    } else {
        "timeout = \"1500ms\"\n"
    };
    let keys = format!("{startup}{timeout}max_answer = \"1MiB\"\n{keys}");
    let desk = desk(&keys, &script.replace("GOOD", GOOD));
    let daemon = desk.daemon();
    let before = peak(&daemon);
    for number in 0..10 {
        desk.land(&format!("{number}.txt"), article(number));
    }
    daemon.until_documents(10);
    daemon.until("an empty work folder", || desk.files("work").is_empty());
    let after = peak(&daemon);
    assert!(
        after < before + (100 << 10),
        "memory grew from {before} to {after} KiB"
    );
    // It goes on with what comes next.
    desk.land("last.txt", article(100));
    daemon.until_documents(11);
    assert_eq!(daemon.stop(), Some(0));
    verdicts(&desk, failing, reason);
    nothing_is_left_running(&desk);
}

#[track_caller]
fn verdicts(desk: &Desk, failing: &[&str], reason: &str) {
    let documents = desk.documents();
    let failed: Vec<_> = documents
        .iter()
        .filter(|one| one["outcome"] == "failed")
        .cloned()
        .collect();
    assert_eq!(sorted(&failed, "/id"), failing, "{failed:?}");
    for document in &failed {
        let message = document["reason"]["message"].as_str().unwrap();
        assert!(message.contains(reason), "{message}");
    }
    for document in documents.iter().filter(|one| one["outcome"] == "coded") {
        assert_eq!(document["extra"]["seen"], document["id"], "{document}");
    }
    assert_eq!(documents.len(), 11);
}

/// Gives the most memory that the daemon had at a time, in KiB.
fn peak(daemon: &Daemon<'_>) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", daemon.child.id())).unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// Makes a script that behaves well but for document 7.
fn seven(bad: &str) -> String {
    let bad = bad.trim().replace('\n', "\n        ");
    format!(
        "\nfor request, document in documents():\n    if document[\"id\"] == \"7.txt\":\n        {bad}\n    else:\n        GOOD\n"
    )
}

#[test]
fn hangs() {
    check(
        "",
        &seven("time.sleep(1000)"),
        &["7.txt"],
        "no answer within 1.5s",
    );
}

#[test]
fn answers_all_but_one() {
    check(
        "workers = 2",
        &seven("pass"),
        &["7.txt"],
        "no answer within 1.5s",
    );
}

#[test]
fn answers_twice() {
    check(
        "",
        &seven("GOOD; answer(request, document={\"extra\": {\"seen\": \"again\"}})"),
        &[],
        "",
    );
}

#[test]
fn answers_again_and_again() {
    let script = seven("for n in range(100000): GOOD");
    check("", &script, &[], "");
}

#[test]
fn prints_by_mistake() {
    let script = seven("print('working on it', flush=True)\nGOOD");
    check(
        "",
        &script,
        &["7.txt"],
        "it is no JSON object: \"working on it\"",
    );
}

#[test]
fn answers_the_id_of_another() {
    let script = seven("answer({\"id\": request[\"id\"] + 1}, document={})");
    check("", &script, &["7.txt"], "which it was not sent");
}

#[test]
fn dies_in_the_middle_of_a_line() {
    let script = seven("sys.stdout.write('{\"id\":'); sys.stdout.flush(); os._exit(0)");
    check(
        "",
        &script,
        &["7.txt"],
        "its process ended in the middle of an answer (exit status: 0)",
    );
}

#[test]
fn dies_and_leaves_a_word() {
    let script = seven("sys.exit(\"no such table\")");
    check(
        "",
        &script,
        &["7.txt"],
        "its last line on standard error: no such table",
    );
}

#[test]
fn dies_at_start() {
    let all: Vec<String> = (0..10).map(|number| format!("{number}.txt")).collect();
    let mut all: Vec<&str> = all.iter().map(String::as_str).collect();
    all.push("last.txt");
    check("", "\nimport no_such_module\n", &all, "no_such_module");
}

#[test]
fn floods_standard_error() {
    let script =
        seven("for n in range(200000): sys.stderr.write(f'line {n} ' + 'x' * 200 + '\\n')\nGOOD");
    let keys = "timeout = \"30s\"";
    let desk = desk(keys, &script.replace("GOOD", GOOD));
    let daemon = desk.daemon();
    for number in 0..10 {
        desk.land(&format!("{number}.txt"), article(number));
    }
    desk.land("last.txt", article(100));
    daemon.until_documents(11);
    let log = daemon.log();
    assert!(
        log.contains("a child writes more to standard error than is logged"),
        "{log:.2000}"
    );
    assert!(log.len() < 1 << 20, "the log has {} bytes", log.len());
    assert_eq!(daemon.stop(), Some(0));
    verdicts(&desk, &[], "");
}

#[test]
fn writes_100_mb_on_one_line() {
    let script = seven("for n in range(100): sys.stdout.write('x' * 1000000)\nsys.stdout.flush()");
    check(
        "",
        &script,
        &["7.txt"],
        "an answer is longer than `max_answer`, 1048576 bytes",
    );
}

#[test]
fn writes_invalid_json() {
    check(
        "",
        &seven("print('{\"id\": 1, oops}', flush=True)"),
        &["7.txt"],
        "cannot read an answer",
    );
}

#[test]
fn writes_invalid_utf8() {
    let script =
        seven("sys.stdout.buffer.write(b'{\"id\": 1, \"x\": \"\\xff\"}\\n'); sys.stdout.flush()");
    check("", &script, &["7.txt"], "it is not UTF-8");
}

#[test]
fn ignores_sigterm_and_the_end_of_its_input() {
    let script = "
import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
for request, document in documents():
    GOOD
while True:
    time.sleep(1000)
";
    check("workers = 2", script, &[], "");
}

#[test]
fn forks_grandchildren_that_hold_its_pipes() {
    let script = "import subprocess\nsubprocess.Popen([\"sleep\", \"1000\"])\nos._exit(1)";
    check(
        "",
        &seven(script),
        &["7.txt"],
        "its process ended without an answer",
    );
}

#[test]
fn leaves_grandchildren_at_its_end() {
    let script = "
import subprocess
subprocess.Popen([\"sleep\", \"1000\"])
for request, document in documents():
    GOOD
";
    check("", script, &[], "");
}

#[test]
fn reads_slowly() {
    // A request is larger than the pipe, and each is read in small pieces.
    let script = "
line = b''
while True:
    piece = os.read(0, 2000)
    if not piece:
        break
    time.sleep(0.001)
    line += piece
    while b'\\n' in line:
        one, line = line.split(b'\\n', 1)
        request = json.loads(one)
        document = request[\"document\"]
        GOOD
";
    let desk = desk("timeout = \"20s\"", &script.replace("GOOD", GOOD));
    let daemon = desk.daemon();
    for number in 0..10 {
        let filler = "The price of bread rose a little in the shops of the old town. ".repeat(2000);
        desk.land(
            &format!("{number}.txt"),
            format!("{}{filler}", article(number)),
        );
    }
    desk.land("last.txt", article(100));
    daemon.until_documents(11);
    assert_eq!(daemon.stop(), Some(0));
    verdicts(&desk, &[], "");
}

#[test]
fn never_reads() {
    let all: Vec<String> = (0..10).map(|number| format!("{number}.txt")).collect();
    let mut all: Vec<&str> = all.iter().map(String::as_str).collect();
    all.push("last.txt");
    check(
        "timeout = \"50ms\"\nstartup = \"0s\"\nworkers = 4",
        "\ntime.sleep(1000)\n",
        &all,
        "no answer within 50ms",
    );
}

#[test]
fn leaks_memory_until_its_limit() {
    // Each document takes 60 MB for ever; a child has room for a few, and every document passes.
    let script = "
kept = []
for request, document in documents():
    kept.append(bytearray(60_000_000))
    GOOD
";
    check("memory = \"400MiB\"\ntimeout = \"20s\"", script, &[], "");
}

#[test]
fn closes_its_pipes_and_stays() {
    check(
        "",
        &seven("os.close(1); os.close(0)\ntime.sleep(1000)"),
        &["7.txt"],
        "its process ended without an answer",
    );
}

#[test]
fn stops_itself() {
    check(
        "",
        &seven("import signal\nos.kill(os.getpid(), signal.SIGSTOP)"),
        &["7.txt"],
        "no answer within 1.5s",
    );
}
