//! The children of `exec` stages that the tests need, good and bad: the first argument says how it behaves.

use std::error::Error;
use std::fs::File;
use std::io::{BufRead, Read, Write, stderr, stdin, stdout};
use std::path::Path;
use std::process::{Command, exit};
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::time::Duration;

use serde_json::{Value, json};

/// How many documents the child has now, and had at most.
static NOW: AtomicU64 = AtomicU64::new(0);
static MOST: AtomicU64 = AtomicU64::new(0);

type Done = Result<(), Box<dyn Error>>;

fn main() -> Done {
    let behaviour = std::env::args().nth(1).unwrap_or_default();
    match behaviour.as_str() {
        "dies-at-start" => dies("no such table at the start"),
        "never-reads" => sleeps(),
        "reads-slowly" => return reads_slowly(),
        "leaves-grandchildren" => starts_grandchild()?,
        "waits-for-calm" if !Path::new("calm").is_file() => {
            starts_grandchild()?;
            File::create("hangs")?;
            sleeps();
        }
        "environment" => say("started\nwith \u{1b}[31mcolour\n")?,
        "tried-out" => say("hello from the child\n")?,
        _ => {}
    }
    let mut kept = Vec::new();
    for line in stdin().lock().lines() {
        let request: Value = serde_json::from_str(&line?)?;
        match behaviour.as_str() {
            "outlives" | "waits-for-calm" | "leaves-grandchildren" => good(&request)?,
            "leaks" => {
                kept.push(vec![1_u8; 60_000_000]);
                good(&request)?;
            }
            _ if threads(&behaviour, &request) || stages(&behaviour, &request)? => {}
            _ if request["document"]["id"] == "7.txt" => seventh(&behaviour, &request)?,
            _ => good(&request)?,
        }
    }
    if behaviour == "outlives" {
        sleeps();
    }
    Ok(())
}

/// Answers that it saw the document.
fn good(request: &Value) -> Done {
    let id = &request["document"]["id"];
    patch(request, &json!({"extra": {"seen": id}}))
}

fn patch(request: &Value, document: &Value) -> Done {
    answer(&json!({"id": request["id"], "document": document}))
}

fn answer(answer: &Value) -> Done {
    write(format!("{answer}\n").as_bytes())
}

fn write(bytes: &[u8]) -> Done {
    let mut out = stdout().lock();
    out.write_all(bytes)?;
    Ok(out.flush()?)
}

fn say(text: &str) -> Done {
    Ok(stderr().lock().write_all(text.as_bytes())?)
}

fn dies(word: &str) -> ! {
    say(&format!("{word}\n")).ok();
    exit(1)
}

fn sleeps() -> ! {
    loop {
        std::thread::sleep(Duration::from_secs(1000));
    }
}

fn starts_grandchild() -> Done {
    Command::new("sleep").arg("1000").spawn()?;
    Ok(())
}

/// Reads in small pieces, of which a request takes many.
fn reads_slowly() -> Done {
    let mut piece = [0; 2000];
    let mut line = Vec::new();
    loop {
        let length = stdin().lock().read(&mut piece)?;
        if length == 0 {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(1));
        line.extend_from_slice(&piece[..length]);
        while let Some(end) = line.iter().position(|byte| *byte == b'\n') {
            let rest = line.split_off(end + 1);
            good(&serde_json::from_slice(&line)?)?;
            line = rest;
        }
    }
}

/// Behaves badly over document 7.
fn seventh(behaviour: &str, request: &Value) -> Done {
    match behaviour {
        "hangs" => sleeps(),
        "silent" => {}
        "answers-twice" => {
            good(request)?;
            patch(request, &json!({"extra": {"seen": "again"}}))?;
        }
        "answers-again" => {
            for _ in 0..100_000 {
                good(request)?;
            }
        }
        "prints" => {
            write(b"working on it\n")?;
            good(request)?;
        }
        "wrong-id" => {
            let id = request["id"].as_u64().unwrap_or_default() + 1;
            answer(&json!({"id": id, "document": {}}))?;
        }
        "dies-in-line" => {
            write(b"{\"id\":")?;
            exit(0);
        }
        "dies-with-word" => dies("no such table"),
        "floods" => {
            for number in 0..200_000 {
                say(&format!("line {number} {}\n", "x".repeat(200)))?;
            }
            good(request)?;
        }
        "long-line" => {
            let piece = "x".repeat(1_000_000);
            for _ in 0..100 {
                write(piece.as_bytes())?;
            }
        }
        "invalid-json" => write(b"{\"id\": 1, oops}\n")?,
        "invalid-utf8" => write(b"{\"id\": 1, \"x\": \"\xff\"}\n")?,
        "forks" => {
            starts_grandchild()?;
            exit(1);
        }
        "closes-pipes" => {
            let nowhere = File::options().read(true).write(true).open("/dev/null")?;
            rustix::stdio::dup2_stdout(&nowhere)?;
            rustix::stdio::dup2_stdin(&nowhere)?;
            sleeps();
        }
        "stops-itself" => {
            let own = rustix::process::getpid();
            rustix::process::kill_process(own, rustix::process::Signal::STOP)?;
        }
        _ => good(request)?,
    }
    Ok(())
}

/// Behaves as a stage of one's own might; tells whether it knows such a stage.
fn stages(behaviour: &str, request: &Value) -> Result<bool, Box<dyn Error>> {
    let document = &request["document"];
    let title = document["title"].as_str().unwrap_or_default();
    let events = || document["events"].as_array().cloned().unwrap_or_default();
    let pid = std::process::id();
    match behaviour {
        "edits" => {
            if document["text"]
                .as_str()
                .unwrap_or_default()
                .contains("advert")
            {
                answer(&json!({"id": request["id"], "drop": true,
                    "document": {"extra": {"why": "advert"}}}))?;
                return Ok(true);
            }
            let mut events = events();
            events.retain(|event| event["category"] != "meeting");
            for event in &mut events {
                event["extra"] = json!({"checked": true});
            }
            events.push(json!({"category": "bread", "sentence": 3, "confidence": 0.8}));
            let extra = json!({"events": events.len()});
            patch(
                request,
                &json!({"events": events, "source": "Own", "extra": extra}),
            )?;
        }
        "environment" => {
            let variables: serde_json::Map<String, Value> = std::env::vars()
                .map(|(name, value)| (name, value.into()))
                .collect();
            let folder = std::env::current_dir()?;
            patch(
                request,
                &json!({"extra": {"env": variables, "cwd": folder}}),
            )?;
        }
        "wrong-answers" => match title {
            "Report 2" => {
                let evidence = json!([{"text": "", "rule": "own", "spans": [[0, 9999]]}]);
                let event = json!({"category": "x", "sentence": 1, "evidence": evidence});
                patch(request, &json!({"events": [event]}))?;
            }
            "Report 3" => patch(request, &json!({"text": "other"}))?,
            "Report 4" => answer(&json!({"id": request["id"], "error": "no table for it"}))?,
            _ => patch(request, &json!({"extra": {"pid": pid}}))?,
        },
        "dies-once" => {
            if title.contains('7') && !Path::new("died").is_file() {
                File::create("died")?;
                exit(3);
            }
            patch(request, &json!({"extra": {"seen": true}}))?;
        }
        "tried-out" if title.contains("Report 9") => {
            patch(request, &json!({"events": [{"ref": 0, "confidence": 7}]}))?;
        }
        "tried-out" => {
            let mut events = events();
            events.retain(|event| event["category"] == "strike");
            for event in &mut events {
                event["modes"] = json!(["drone"]);
            }
            patch(
                request,
                &json!({"events": events, "extra": {"checked": true}}),
            )?;
        }
        "fails-three" if title.contains('3') && !Path::new("mended").is_file() => {
            answer(&json!({"id": request["id"], "error": "not three"}))?;
        }
        "fails-three" => patch(request, &json!({"extra": {"seen": true}}))?,
        "slow" => {
            std::thread::sleep(Duration::from_millis(300));
            patch(request, &json!({}))?;
        }
        "agrees" => patch(request, &json!({}))?,
        "refuses" => answer(&json!({"id": request["id"], "error": "not mine"}))?,
        "wrong-field" => patch(request, &json!({"evnets": []}))?,
        "shows-request" => patch(request, &json!({"extra": {"request": request.to_string()}}))?,
        _ => return Ok(false),
    }
    Ok(true)
}

/// Answers from threads of its own, in any order; tells whether it behaves so.
fn threads(behaviour: &str, request: &Value) -> bool {
    let request = request.clone();
    match behaviour {
        "threads" => {
            std::thread::spawn(move || {
                let document = &request["document"];
                let id = document["id"].as_str().unwrap_or_default();
                let pause = id.bytes().map(u64::from).sum::<u64>() % 7 * 5;
                std::thread::sleep(Duration::from_millis(pause));
                let fields = document.as_object();
                let mut sees: Vec<&String> =
                    fields.into_iter().flat_map(|one| one.keys()).collect();
                sees.sort();
                let extra = json!({"of": id, "worker": std::process::id(), "sees": sees});
                // Nobody hears it once the daemon has gone.
                patch(&request, &json!({"extra": extra})).ok();
            });
        }
        "counts" => {
            let now = NOW.fetch_add(1, SeqCst) + 1;
            MOST.fetch_max(now, SeqCst);
            std::thread::spawn(move || {
                std::thread::sleep(Duration::from_millis(20));
                NOW.fetch_sub(1, SeqCst);
                // Nobody hears it once the daemon has gone.
                patch(&request, &json!({"extra": {"most": MOST.load(SeqCst)}})).ok();
            });
        }
        _ => return false,
    }
    true
}
