use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::config::Table;
use crate::message::{DocumentPart, Parts};
use crate::stage::StageContext;

/// How long a child may take for a document where the configuration does not say.
const TIMEOUT: Duration = Duration::from_secs(10);

/// How long a child may take for its start where the configuration does not say.
const STARTUP: Duration = Duration::from_secs(10);

/// The variables that a child has of ours, where the configuration does not say.
const PASS_ENV: [&str; 7] = ["PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR"];

/// How an `exec` stage works: its `[[stage]]` table.
#[derive(Debug, Clone)]
pub(super) struct Settings {
    /// The program and its arguments.
    pub(super) command: Vec<String>,
    /// What the children see, and may change.
    pub(super) parts: Parts,
    /// How many children work at a time.
    pub(super) workers: usize,
    /// How many documents a child holds at most.
    pub(super) window: usize,
    /// How long a child may take for a document.
    pub(super) timeout: Duration,
    /// How much longer it may take for its first one.
    pub(super) startup: Duration,
    /// The longest answer, in bytes.
    pub(super) max_answer: usize,
    /// The folder that children work in, and that relative paths of the command begin at.
    pub(super) folder: PathBuf,
    /// Variables that children have besides.
    pub(super) env: Vec<(String, String)>,
    /// Variables that children have of ours.
    pub(super) pass_env: Vec<String>,
    /// The address space that a child may have, in bytes.
    pub(super) memory: Option<u64>,
}

impl Settings {
    /// Reads the table; what the events depend on joins the fingerprint.
    pub(super) fn read(table: &mut Table<'_>, context: &mut StageContext) -> Self {
        let folder = table.optional_path("folder").unwrap_or_default();
        let settings = Self {
            command: table.required_strings("command", "[\"python3\", \"stage.py\"]"),
            parts: parts(table),
            workers: table.integer("workers", 1, 1..=256) as usize,
            window: table.integer("window", 16, 1..=4096) as usize,
            timeout: context.take_timeout().unwrap_or(TIMEOUT),
            startup: table.duration("startup", STARTUP),
            max_answer: table.size("max_answer", 16 << 20) as usize,
            folder: context.base.join(folder),
            env: variables(table),
            pass_env: table
                .optional_strings("pass_env")
                .unwrap_or_else(|| PASS_ENV.map(str::to_owned).to_vec()),
            memory: table.optional_size("memory"),
        };
        if settings.memory.is_some() && !cfg!(target_os = "linux") {
            table.report(
                "memory",
                "only Linux can limit a child's memory",
                "remove `memory`, or limit it in the command itself",
            );
        }
        settings.depend(table, context);
        settings
    }

    /// Gives the program as the system looks for it: by `PATH`, or below the stage's folder.
    pub(super) fn program(&self, name: &str) -> PathBuf {
        if name.contains('/') {
            self.folder.join(name)
        } else {
            PathBuf::from(name)
        }
    }

    /// Gives the whole environment of a child.
    pub(super) fn environment(&self) -> Vec<(String, String)> {
        let ours = self.pass_env.iter();
        let ours = ours.filter_map(|name| Some((name.clone(), std::env::var(name).ok()?)));
        ours.chain(self.env.iter().cloned()).collect()
    }

    /// Adds the scripts and tables that answers depend on to the fingerprint.
    fn depend(&self, table: &mut Table<'_>, context: &mut StageContext) {
        for argument in &self.command {
            let path = self.folder.join(argument);
            // A program found by `PATH` is the system's, whose updates should not code all news again.
            if let Some(hash) = hash(&path) {
                context.depend_on("command", hash.as_bytes());
            }
        }
        for name in table.strings("depends_on") {
            match hash(&context.base.join(&name)) {
                Some(hash) => context.depend_on("depends_on", hash.as_bytes()),
                None => table.report(
                    "depends_on",
                    format!("cannot read file \"{name}\" that the stage depends on"),
                    "name a readable file, relative to the configuration",
                ),
            }
        }
    }
}

/// Hashes a file piece by piece, as it may be a large model.
fn hash(path: &Path) -> Option<blake3::Hash> {
    if !path.is_file() {
        return None;
    }
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(std::fs::File::open(path).ok()?).ok()?;
    Some(hasher.finalize())
}

fn parts(table: &mut Table<'_>) -> Parts {
    let Some(names) = table.optional_strings("input") else {
        return Parts::ALL;
    };
    match Parts::parse(&names) {
        Ok(parts) => parts,
        Err(unknown) => {
            let names = DocumentPart::ALL.map(DocumentPart::as_str);
            table.report(
                "input",
                format!("\"{unknown}\" is no part of a document"),
                format!("write some of \"{}\"", names.join("\", \"")),
            );
            Parts::ALL
        }
    }
}

fn variables(table: &mut Table<'_>) -> Vec<(String, String)> {
    let mut given = table.table("env");
    let names = given.remaining_keys().into_iter();
    let pairs = names.map(|name| {
        let value = given.string(&name, "");
        (name, value)
    });
    let pairs = pairs.collect();
    given.finish();
    pairs
}
