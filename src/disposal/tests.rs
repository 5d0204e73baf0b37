use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;

use super::*;
use crate::config::{Config, Overrides};
use crate::source::hex_of_path;
use crate::stage::Registry;

struct Room {
    folder: tempfile::TempDir,
    config: InboxConfig,
}

impl Room {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("tidings.toml");
        let config = Config::parse("", &file, &Overrides::default(), &Registry::built_in());
        let config = config.unwrap().inbox;
        for name in ["inbox", "work", "done", "failed", "outside"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        fs::write(folder.path().join("outside/a.txt"), "outside").unwrap();
        Self { folder, config }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Puts a claimed file into the work folder and disposes of it.
    fn dispose(&self, relative: &Path, failures: Vec<Failure>) -> io::Result<Disposed> {
        let claim = ClaimId("1".to_owned());
        if let Ok(place) = work_path(&self.config.work, &claim, relative) {
            place.make_parent()?;
            fs::write(place.path(), "inside")?;
        }
        let disposal = Disposal {
            relative: hex_of_path(relative),
            facts: None,
            in_place: false,
            failures,
        };
        Disposer::new(&self.config).dispose(&claim, &disposal)
    }

    /// Tells that nothing outside was read, moved or added to.
    #[track_caller]
    fn nothing_outside(&self) {
        let there: Vec<_> = fs::read_dir(self.at("outside")).unwrap().collect();
        assert_eq!(there.len(), 1, "{there:?}");
        assert_eq!(fs::read(self.at("outside/a.txt")).unwrap(), b"outside");
    }
}

fn failure() -> Vec<Failure> {
    vec![Failure {
        code: "empty".to_owned(),
        message: "it is".to_owned(),
        mend: "write".to_owned(),
        line: None,
    }]
}

#[test]
fn no_path_of_the_ledger_leads_out() {
    let room = Room::new();
    for relative in [
        "../outside/a.txt",
        "/etc/hostname",
        "d/../../outside/b.txt",
        "",
    ] {
        let disposed = room.dispose(Path::new(relative), failure()).unwrap();
        assert_eq!(disposed, Disposed::Gone, "{relative}");
    }
    room.nothing_outside();
}

#[test]
fn no_link_in_done_or_failed_is_followed() {
    let room = Room::new();
    let day = Timestamp::now().strftime("%Y-%m-%d").to_string();
    symlink(room.at("outside"), room.at("done").join(day)).unwrap();
    symlink(room.at("outside"), room.at("failed/wire")).unwrap();
    let relative = Path::new("wire/a.txt");
    assert!(room.dispose(relative, Vec::new()).is_err());
    assert!(room.dispose(relative, failure()).is_err());
    room.nothing_outside();
    assert!(room.at("work/1~wire%2Fa.txt").is_file());
    // A link where a reason or its draft is to stand is replaced or passed by, never written through.
    for name in [".reason.json", ".reason.tmp"] {
        symlink(
            room.at("outside/a.txt"),
            room.at(&format!("failed/b.txt{name}")),
        )
        .unwrap();
    }
    assert_eq!(
        room.dispose(Path::new("b.txt"), failure()).unwrap(),
        Disposed::Settled
    );
    assert!(room.at("failed/b~1.txt.reason.json").is_file());
    room.nothing_outside();
}

#[test]
fn the_longest_names_find_their_place() {
    let room = Room::new();
    let long = OsStr::from_bytes(&[b'n'; 255]);
    for _ in 0..2 {
        assert_eq!(
            room.dispose(Path::new(long), failure()).unwrap(),
            Disposed::Settled
        );
        assert_eq!(
            room.dispose(Path::new(long), Vec::new()).unwrap(),
            Disposed::Settled
        );
    }
    assert_eq!(fs::read_dir(room.at("failed")).unwrap().count(), 4);
    assert_eq!(failed_files(&room.config).unwrap().len(), 2);
}

#[test]
fn what_goes_through_again_comes_from_the_failed_folder() {
    let room = Room::new();
    symlink(room.at("outside"), room.at("failed/link")).unwrap();
    let requeue = |name: &str| requeue(&room.config, &room.at(name));
    assert_eq!(
        requeue("failed/../outside/a.txt").unwrap(),
        Requeued::NotFailed
    );
    assert_eq!(requeue("outside/a.txt").unwrap(), Requeued::NotFailed);
    assert!(requeue("failed/link/a.txt").is_err());
    assert_eq!(
        failed_files(&room.config).unwrap(),
        [room.at("failed/link")]
    );
    room.nothing_outside();
    room.dispose(Path::new("d/b.txt"), failure()).unwrap();
    let target = Requeued::To(room.at("inbox/d/b.txt"));
    assert_eq!(requeue("failed/d/b.txt").unwrap(), target);
    assert!(!room.at("failed/d/b.txt.reason.json").is_file());
}

#[test]
fn a_sidecar_follows_its_file_after_an_interruption() {
    for (failures, target) in [(Vec::new(), "done"), (failure(), "failed")] {
        let room = Room::new();
        fs::write(room.at("work/1~a.txt.meta.json"), "{}").unwrap();
        let disposal = Disposal {
            relative: hex_of_path(Path::new("a.txt")),
            facts: None,
            in_place: false,
            failures,
        };
        let claim = ClaimId("1".to_owned());
        let outcome = Disposer::new(&room.config).dispose(&claim, &disposal);
        assert_eq!(outcome.unwrap(), Disposed::Gone);
        assert_eq!(fs::read_dir(room.at("work")).unwrap().count(), 0);
        assert_eq!(fs::read_dir(room.at(target)).unwrap().count(), 1);
    }
}
