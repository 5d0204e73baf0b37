use std::os::unix::fs::symlink;

use std::fs;

use super::*;

struct Room(tempfile::TempDir);

impl Room {
    /// Makes a trusted folder with a file in it, and another outside.
    fn new() -> Self {
        let room = Self(tempfile::tempdir().unwrap());
        fs::create_dir_all(room.at("root/deep")).unwrap();
        fs::create_dir(room.at("outside")).unwrap();
        fs::write(room.at("root/deep/a.txt"), "inside").unwrap();
        fs::write(room.at("outside/a.txt"), "outside").unwrap();
        room
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn below(&self, name: &str) -> Below {
        Below::new(&self.at("root"), Path::new(name)).unwrap()
    }
}

#[test]
fn only_names_make_a_path() {
    for wrong in ["", ".", "..", "/etc/passwd", "a/../../b", "../a", "a\0b"] {
        let error = Below::new(Path::new("/root"), Path::new(wrong)).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidInput, "{wrong:?}");
    }
    let below = Below::new(Path::new("/root"), Path::new("a//b/./c.txt")).unwrap();
    assert_eq!(below.path(), Path::new("/root/a/b/c.txt"));
}

#[test]
fn a_link_for_the_file_or_a_folder_of_its_path_is_not_read() {
    let room = Room::new();
    assert!(room.below("deep/a.txt").open().is_ok());
    symlink(room.at("outside"), room.at("root/link")).unwrap();
    symlink(room.at("outside/a.txt"), room.at("root/deep/link.txt")).unwrap();
    for name in ["link/a.txt", "deep/link.txt"] {
        assert!(
            matches!(room.below(name).open(), Err(OpenError::NotAFile)),
            "{name}"
        );
    }
    assert!(room.below("link/a.txt").look().is_err());
    assert_eq!(
        room.below("deep/link.txt").look().unwrap().kind,
        Kind::Other
    );
    assert!(Listing::open(&room.at("root"), Path::new("link")).is_err());
}

#[test]
fn a_pipe_a_socket_and_a_folder_are_not_read_and_not_waited_for() {
    let room = Room::new();
    let pipe = room.at("root/pipe");
    let made = std::process::Command::new("mkfifo").arg(pipe).status();
    assert!(made.unwrap().success());
    let _socket = std::os::unix::net::UnixListener::bind(room.at("root/socket")).unwrap();
    for name in ["pipe", "socket", "deep"] {
        assert!(
            matches!(room.below(name).open(), Err(OpenError::NotAFile)),
            "{name}"
        );
    }
}

#[test]
fn nothing_is_moved_made_or_removed_behind_a_link() {
    let room = Room::new();
    symlink(room.at("outside"), room.at("root/link")).unwrap();
    let (inside, behind) = (room.below("deep/a.txt"), room.below("link/a.txt"));
    assert!(behind.move_new(&room.below("deep/b.txt")).is_err());
    assert!(inside.move_beside(&room.below("link/b.txt")).is_err());
    assert!(room.below("link/c/d.txt").make_parent().is_err());
    assert!(room.below("link/new.txt").write_new(b"x").is_err());
    assert!(behind.remove().is_err());
    assert!(behind.remove_empty_parents().is_err());
    let there: Vec<_> = fs::read_dir(room.at("outside")).unwrap().collect();
    assert_eq!(there.len(), 1);
    assert_eq!(fs::read(room.at("outside/a.txt")).unwrap(), b"outside");
    // A link itself is moved and removed as any file is.
    let link = room.below("link");
    link.move_new(&room.below("moved")).unwrap();
    room.below("moved").remove().unwrap();
    assert_eq!(fs::read(room.at("outside/a.txt")).unwrap(), b"outside");
}

#[test]
fn folders_are_made_on_the_way_and_removed_when_they_are_empty() {
    let room = Room::new();
    let (from, to) = (room.below("deep/a.txt"), room.below("x/y/a.txt"));
    assert_eq!(from.move_beside(&to).unwrap(), to);
    from.remove_empty_parents().unwrap();
    assert!(!room.at("root/deep").is_dir());
    to.remove().unwrap();
    to.remove_empty_parents().unwrap();
    assert_eq!(
        Listing::open(&room.at("root"), Path::new(""))
            .unwrap()
            .count(),
        0
    );
}

#[test]
fn numbers_and_room_keep_names_within_what_file_systems_take() {
    let name = |below: Below| below.relative.to_str().unwrap().to_owned();
    let below = |name: &str| Below::new(Path::new("/root"), Path::new(name)).unwrap();
    assert_eq!(name(below("d/a.tar.gz").numbered(2)), "d/a.tar~2.gz");
    assert_eq!(name(below("a").numbered(1)), "a~1");
    assert_eq!(name(below("a.txt").with_room()), "a.txt");
    let long = below(&format!("{}.txt", "क".repeat(83)));
    assert_eq!(name(long.with_room()), format!("{}.txt", "क".repeat(78)));
    assert_eq!(
        name(long.numbered(10)),
        format!("{}~10.txt", "क".repeat(77))
    );
    assert!(long.with_room().with_suffix(".reason.json").name().len() <= LONGEST_NAME);
    let dotted = below(&format!("a.{}", "b".repeat(250)));
    assert_eq!(name(dotted.with_room()).len(), LONGEST_NAME - ROOM);
}
