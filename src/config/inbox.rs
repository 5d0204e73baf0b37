//! The inbox.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::Table;

/// The inbox.
#[derive(Debug, Clone)]
pub struct InboxConfig {
    /// The folder that is watched.
    pub path: PathBuf,
    /// Where coded files go.
    pub done: PathBuf,
    /// Where files go that could not be coded.
    pub failed: PathBuf,
    /// Where files stand while they are coded.
    pub work: PathBuf,
    /// What becomes of a coded file.
    pub after: After,
    /// What is done with a document that was coded before.
    pub on_duplicate: OnDuplicate,
    /// The largest file that is read, in bytes.
    pub max_file: u64,
    /// How many bytes of documents are under way at most.
    pub in_flight: u64,
    /// How long a settled document is known again.
    pub remember: Duration,
    /// How long a file must keep still where the operating system does not say that it is complete.
    pub settle: Duration,
    /// How new files are noticed.
    pub watch: Watch,
    /// How often the folder is listed, whatever the operating system said.
    pub scan: Duration,
    /// Names and paths that are passed over.
    pub ignore: globset::GlobSet,
    /// Whether a file's time is its time of publication where it gives none.
    pub published_from_file: bool,
}

/// How new files are noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Watch {
    /// The operating system says so, and the folder is listed now and then.
    Events,
    /// The folder is listed, and nothing else: network mounts do not say what others write there.
    Poll,
}

/// What becomes of a coded file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// It is moved to `done/`.
    Move,
    /// It stays where it is.
    Keep,
    /// It is deleted.
    Delete,
}

/// What is done with a document whose key was coded before with the same fingerprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDuplicate {
    /// It is recorded as skipped.
    Skip,
    /// It is coded again.
    Code,
}

/// Reads `[inbox]`.
pub(super) fn read(mut table: Table<'_>, base: &Path) -> InboxConfig {
    let path = base.join(table.string("path", "inbox"));
    let beside = path.parent().unwrap_or(base).to_owned();
    let mut folder = |key: &str| match table.optional_path(key) {
        Some(given) => base.join(given),
        None => beside.join(key),
    };
    let (done, failed, work) = (folder("done"), folder("failed"), folder("work"));
    let after = [
        ("move", After::Move),
        ("keep", After::Keep),
        ("delete", After::Delete),
    ];
    let after = table.choice("after", &after, After::Move);
    let on_duplicate = [("skip", OnDuplicate::Skip), ("code", OnDuplicate::Code)];
    let on_duplicate = table.choice("on_duplicate", &on_duplicate, OnDuplicate::Skip);
    let max_file = table.size("max_file", 16 << 20);
    let in_flight = table.size("in_flight", 64 << 20);
    if in_flight < max_file {
        table.report(
            "in_flight",
            "`inbox.in_flight` is smaller than `inbox.max_file`",
            "make it at least as large, so that the largest file can be read",
        );
    }
    let days = |days: u64| Duration::from_secs(days * 24 * 60 * 60);
    let config = InboxConfig {
        after,
        on_duplicate,
        max_file,
        in_flight,
        remember: table.duration("remember", days(90)),
        settle: table.duration("settle", Duration::from_secs(1)),
        watch: table.choice(
            "watch",
            &[("events", Watch::Events), ("poll", Watch::Poll)],
            Watch::Events,
        ),
        scan: table.duration("scan", Duration::from_secs(5)),
        ignore: read_globs(&mut table),
        published_from_file: table.boolean("published_from_file", false),
        path,
        done,
        failed,
        work,
    };
    for (key, folder) in [
        ("done", &config.done),
        ("failed", &config.failed),
        ("work", &config.work),
    ] {
        if config.path.starts_with(folder) {
            table.report(
                key,
                format!("`inbox.{key}` holds the inbox"),
                "name a folder beside the inbox, on the same file system",
            );
        }
    }
    table.finish();
    config
}

fn read_globs(table: &mut Table<'_>) -> globset::GlobSet {
    let mut globs = globset::GlobSetBuilder::new();
    for text in table.strings("ignore") {
        match globset::Glob::new(&text) {
            Ok(glob) => {
                globs.add(glob);
            }
            Err(error) => table.report(
                "ignore",
                format!("`inbox.ignore`: {error}"),
                "write a glob such as \"*.bak\" or \"drafts/**\"",
            ),
        }
    }
    globs.build().unwrap_or_default()
}
