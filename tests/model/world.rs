//! The daemon with its folders, what is done to them, and what must come of it.

use std::fs::{self, File};
use std::io::Write;
use std::time::{Duration, Instant};

use super::machine::Machine;
use super::{Count, Text};
use crate::chance::Random;
use crate::support::{Desk, article};

/// How long a file must keep still: longer than a test is held up between two pieces of a file.
const SETTLE: Duration = Duration::from_secs(1);

pub(crate) struct World<'a> {
    pub(super) desk: &'a Desk,
    pub(super) texts: Vec<Text>,
    /// How often each text must and may be coded.
    pub(super) counts: Vec<Count>,
    /// The content of the files that must end in `done/` or `failed/`.
    pub(super) files: Vec<String>,
    /// Failures of files and lines that are no documents.
    pub(super) failures: Count,
    pub(super) skips_duplicates: bool,
    pub(super) machine: Machine<'a>,
    /// Files that surely still wait: the daemon is down, or cannot claim.
    held: Vec<Held>,
    slow: Vec<Slow>,
    names: usize,
    random: Random,
}

struct Held {
    name: String,
    text: usize,
}

/// A file in writing.
struct Slow {
    file: File,
    rest: Vec<String>,
    written: String,
    since: Instant,
}

impl<'a> World<'a> {
    pub(crate) fn new(desk: &'a Desk, mut random: Random) -> Self {
        let skips_duplicates = random.one_in(2);
        let duplicates = if skips_duplicates { "skip" } else { "code" };
        let inbox = format!(
            "[inbox]\nsettle = \"{}ms\"\nscan = \"200ms\"\non_duplicate = \"{duplicates}\"\n",
            SETTLE.as_millis()
        );
        let machine = Machine::new(desk, &mut random, &inbox);
        Self {
            desk,
            texts: Vec::new(),
            counts: Vec::new(),
            files: Vec::new(),
            failures: Count::default(),
            skips_duplicates,
            machine,
            held: Vec::new(),
            slow: Vec::new(),
            names: 0,
            random,
        }
    }

    /// Does one thing.
    pub(crate) fn act(&mut self) {
        self.machine.look(&mut self.random);
        match self.random.below(30) {
            0..=4 => drop(self.land(false)),
            5 => drop(self.land(true)),
            6 => self.land_closed(),
            7 => self.begin_slowly(),
            8 | 9 => self.go_on_slowly(),
            10 => self.land_folder(),
            11 => self.append_to_held(),
            12 => self.replace(),
            13 => self.delete_held(),
            14 | 15 => self.land_again(),
            16 => self.land_lines(),
            17 => self.land_bad(),
            18 => self.breathe(),
            _ => self.machine.act(&mut self.random),
        }
        if !self.machine.holds_claims() {
            self.held.clear();
        }
    }

    /// Waits until the daemon has done all that it can, where nothing holds it up.
    fn breathe(&self) {
        if self.slow.is_empty() {
            self.machine.breathe();
        }
    }

    /// Ends what was begun, takes all faults away, and waits until everything is done with.
    pub(crate) fn come_to_rest(&mut self) {
        while !self.slow.is_empty() {
            self.go_on_slowly();
        }
        self.machine.mend();
        let (_, text) = self.land(false);
        self.machine.come_to_rest(&format!("Report {text}"));
    }

    fn text(&mut self, sidecar: bool) -> usize {
        let number = self.texts.len();
        let title = format!("Report {number}");
        let sidecar =
            sidecar.then(|| serde_json::json!({ "title": title, "lang": "en" }).to_string());
        let content = match sidecar {
            Some(_) => format!("Russia fired {number} missiles at Kyiv on Thursday.\n"),
            None => article(number),
        };
        self.add(Text {
            content,
            sidecar,
            is_line: false,
        })
    }

    /// Gives the number of a text, a new one where it is new.
    fn add(&mut self, text: Text) -> usize {
        let known = self.texts.iter().position(|known| *known == text);
        known.unwrap_or_else(|| {
            self.texts.push(text);
            self.counts.push(Count::default());
            self.texts.len() - 1
        })
    }

    fn name(&mut self, ending: &str) -> String {
        self.names += 1;
        let folder = if self.random.one_in(4) { "wire/" } else { "" };
        format!("{folder}{}.{ending}", self.names)
    }

    /// Renames a new file in, with its sidecar before it.
    fn land(&mut self, sidecar: bool) -> (String, usize) {
        let text = self.text(sidecar);
        let name = self.name("txt");
        self.put(&name, text);
        (name, text)
    }

    fn put(&mut self, name: &str, text: usize) {
        let Text {
            content, sidecar, ..
        } = &self.texts[text];
        if let Some(sidecar) = sidecar {
            self.desk.land(&format!("{name}.meta.json"), sidecar);
        }
        println!("text {text} lands as {name}");
        self.desk.land(name, content);
        self.files.push(content.clone());
        self.counts[text].must += 1;
        if self.machine.holds_claims() {
            self.held.push(Held {
                name: name.to_owned(),
                text,
            });
        }
    }

    /// Writes a file in place and closes it.
    fn land_closed(&mut self) {
        self.begin_slowly();
        if let Some(slow) = self.slow.last_mut() {
            slow.rest = vec![slow.rest.concat()];
            self.write_piece(self.slow.len() - 1);
        }
    }

    /// Begins to write a file in place, line by line.
    fn begin_slowly(&mut self) {
        let text = self.text(false);
        let rest = self.texts[text]
            .content
            .split_inclusive('\n')
            .map(str::to_owned)
            .collect();
        let path = self.desk.path("inbox").join(format!("slow{text}.txt"));
        let since = Instant::now();
        let file = File::create(path).expect("a file");
        self.slow.push(Slow {
            file,
            rest,
            written: String::new(),
            since,
        });
    }

    fn go_on_slowly(&mut self) {
        if !self.slow.is_empty() {
            let at = self.random.below(self.slow.len());
            self.write_piece(at);
        }
    }

    /// Writes the next piece of a file; with the last one it is closed.
    fn write_piece(&mut self, at: usize) {
        let slow = &mut self.slow[at];
        let before = slow.written.clone();
        let piece = slow.rest.remove(0);
        slow.file.write_all(piece.as_bytes()).expect("a write");
        slow.written.push_str(&piece);
        // Held up for so long the file may have been taken as it was.
        let is_late = slow.since.elapsed() >= SETTLE;
        slow.since = Instant::now();
        if is_late {
            let slow = self.slow.swap_remove(at);
            self.may_be_any_of([before, slow.written]);
        } else if slow.rest.is_empty() {
            let slow = self.slow.swap_remove(at);
            self.must_be(slow.written);
        }
    }

    fn must_be(&mut self, content: String) {
        let text = self
            .texts
            .iter()
            .position(|text| text.content == content)
            .expect("a text");
        self.files.push(content);
        self.counts[text].must += 1;
    }

    /// Notes that a file may have been taken in any of these states, or in several.
    fn may_be_any_of(&mut self, contents: [String; 2]) {
        self.failures.may += 2;
        for content in contents.into_iter().filter(|content| !content.is_empty()) {
            let text = self.add(Text {
                content,
                sidecar: None,
                is_line: false,
            });
            self.counts[text].may += 2;
        }
    }

    fn land_folder(&mut self) {
        self.names += 1;
        let folder = format!("folder{}", self.names);
        for number in 0..=self.random.below(4) {
            let text = self.text(false);
            let content = self.texts[text].content.clone();
            self.desk
                .write(&format!("outside/{folder}/{number}.txt"), &content);
            self.files.push(content);
            self.counts[text].must += 1;
        }
        fs::rename(
            self.desk.path("outside").join(&folder),
            self.desk.path("inbox").join(&folder),
        )
        .expect("a rename");
    }

    fn append_to_held(&mut self) {
        let Some(held) = self.take_held() else { return };
        let path = self.desk.path("inbox").join(&held.name);
        let more = "Japan sent aid to Turkey.\n";
        File::options()
            .append(true)
            .open(path)
            .and_then(|mut file| file.write_all(more.as_bytes()))
            .expect("a write");
        let content = format!("{}{more}", self.texts[held.text].content);
        let sidecar = self.texts[held.text].sidecar.clone();
        self.no_longer(&held);
        let text = self.add(Text {
            content: content.clone(),
            sidecar,
            is_line: false,
        });
        self.files.push(content);
        self.counts[text].must += 1;
        self.held.push(Held { text, ..held });
    }

    /// Renames a file over one that was there, or still is.
    fn replace(&mut self) {
        let (name, old) = if let Some(held) = self.take_held() {
            println!("replace {}", held.name);
            self.no_longer(&held);
            (held.name, None)
        } else {
            let (name, text) = self.land(false);
            (name, Some(text))
        };
        if let Some(old) = old {
            // It may be coded before it is replaced.
            self.counts[old].must -= 1;
            self.counts[old].may += 1;
            let content = &self.texts[old].content;
            let at = self
                .files
                .iter()
                .rposition(|file| file == content)
                .expect("a file");
            self.files.remove(at);
            self.held.retain(|held| held.name != name);
        }
        // A sidecar that waits for the old file is the new one's.
        fs::remove_file(self.desk.path("inbox").join(format!("{name}.meta.json"))).ok();
        let text = self.text(false);
        self.put(&name, text);
    }

    fn delete_held(&mut self) {
        let Some(held) = self.take_held() else { return };
        fs::remove_file(self.desk.path("inbox").join(&held.name)).expect("a waiting file");
        fs::remove_file(
            self.desk
                .path("inbox")
                .join(format!("{}.meta.json", held.name)),
        )
        .ok();
        self.no_longer(&held);
    }

    fn take_held(&mut self) -> Option<Held> {
        if !self.machine.holds_claims() || self.held.is_empty() {
            return None;
        }
        let at = self.random.below(self.held.len());
        Some(self.held.swap_remove(at))
    }

    /// Takes back what a waiting file had to become.
    fn no_longer(&mut self, held: &Held) {
        self.counts[held.text].must -= 1;
        let content = &self.texts[held.text].content;
        let at = self
            .files
            .iter()
            .position(|file| file == content)
            .expect("a file");
        self.files.swap_remove(at);
    }

    fn land_again(&mut self) {
        let known: Vec<usize> = (0..self.texts.len())
            .filter(|text| self.counts[*text].must > 0 && !self.texts[*text].is_line)
            .collect();
        if !known.is_empty() {
            let text = self.random.pick(&known);
            let name = self.name("txt");
            self.put(&name, text);
        }
    }

    /// A file of a few documents, one of which may be none.
    fn land_lines(&mut self) {
        let mut lines = String::new();
        for _ in 0..=self.random.below(4) {
            let number = self.texts.len();
            let line = serde_json::json!({
                "title": format!("Report {number}"),
                "text": format!("Russia fired {number} missiles at Kyiv on Thursday."),
                "lang": "en",
            });
            let content = format!("{line}\n");
            lines.push_str(&content);
            let text = self.add(Text {
                content,
                sidecar: None,
                is_line: true,
            });
            self.counts[text].must += 1;
        }
        if self.random.one_in(3) {
            lines.push_str("no document\n");
            self.failures.must += 1;
        }
        let name = self.name("jsonl");
        self.desk.land(&name, &lines);
        self.files.push(lines);
    }

    fn land_bad(&mut self) {
        let name = self.name("txt");
        let content = format!("%PDF-1.7 {name}\n");
        self.desk.land(&name, &content);
        self.files.push(content);
        self.failures.must += 1;
    }
}
