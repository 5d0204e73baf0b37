use std::fs;
use std::os::unix::fs::symlink;

use super::*;
use crate::files;

fn room() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let (inbox, work) = (folder.path().join("inbox"), folder.path().join("work"));
    fs::create_dir_all(&inbox).unwrap();
    fs::create_dir_all(&work).unwrap();
    (folder, inbox, work)
}

#[test]
fn a_claim_moves_the_file_with_its_sidecar() {
    let (_folder, inbox, work) = room();
    fs::create_dir_all(inbox.join("wire")).unwrap();
    fs::write(inbox.join("wire/a.txt"), "text").unwrap();
    fs::write(inbox.join("wire/a.txt.meta.json"), "{}").unwrap();
    let take = || Claim::take(&inbox, &work, Path::new("wire/a.txt")).unwrap();
    let claim = take().unwrap();
    assert_eq!(fs::read(claim.place.path()).unwrap(), b"text");
    assert!(claim.sidecar.is_some());
    assert_eq!(claimed_again(&work).unwrap(), [claim]);
    assert_eq!(take(), None);
    assert_eq!(claimed_again(&work).unwrap().len(), 1);
}

#[test]
fn any_name_is_found_again() {
    let (_folder, inbox, work) = room();
    let deep = format!("{}/{}", "d".repeat(200), "n".repeat(240));
    let long = "n".repeat(255);
    for name in [
        "a.txt",
        "x/y%2Fz/50%.txt",
        "~a~b",
        deep.as_str(),
        long.as_str(),
    ] {
        let relative = Path::new(name);
        files::make_parent(&inbox.join(relative)).unwrap();
        fs::write(inbox.join(relative), "text").unwrap();
        let claim = Claim::take(&inbox, &work, relative).unwrap().unwrap();
        assert_eq!(claimed_again(&work).unwrap(), std::slice::from_ref(&claim));
        claim.place.remove().unwrap();
        claim.place.remove_empty_parents().unwrap();
        assert_eq!(fs::read_dir(&work).unwrap().count(), 0);
    }
}

#[test]
fn a_folder_that_is_a_link_by_now_gives_no_claim() {
    let (folder, inbox, work) = room();
    fs::create_dir(folder.path().join("outside")).unwrap();
    fs::write(folder.path().join("outside/a.txt"), "outside").unwrap();
    symlink("../outside", inbox.join("wire")).unwrap();
    assert!(Claim::take(&inbox, &work, Path::new("wire/a.txt")).is_err());
    assert!(Claim::take(&inbox, &work, Path::new("../outside/a.txt")).is_err());
    assert!(folder.path().join("outside/a.txt").is_file());
    assert_eq!(claimed_again(&work).unwrap(), []);
}

#[test]
fn only_names_that_a_claim_gives_are_taken_up_again() {
    let (folder, inbox, work) = room();
    let outside = folder.path().join("outside");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("a.txt"), "outside").unwrap();
    for strange in [
        "1~..%2Foutside%2Fa.txt",
        "2~%2Fetc%2Fpasswd",
        "3~",
        "4~a%2fb",
    ] {
        fs::write(work.join(strange), "strange").unwrap();
    }
    // A claim's folder and a folder in it that are links, and a folder under a file's name.
    symlink(&outside, work.join("5~")).unwrap();
    fs::create_dir(work.join("6~")).unwrap();
    symlink(&outside, work.join("6~/d")).unwrap();
    fs::create_dir(work.join("7~a.txt")).unwrap();
    fs::write(work.join("7~a.txt/inner.txt"), "inner").unwrap();
    symlink(outside.join("a.txt"), work.join("8~a.txt")).unwrap();
    let found = claimed_again(&work).unwrap();
    let ids: Vec<&str> = found.iter().map(|claim| claim.id.0.as_str()).collect();
    assert_eq!(ids, ["7", "8"]);
    // What is no file is found to be none when it is read.
    assert!(found.iter().all(|claim| claim.place.open().is_err()));
    drop(inbox);
}

#[test]
fn a_folder_under_the_name_of_a_sidecar_stays_where_it_is() {
    let (_folder, inbox, work) = room();
    fs::write(inbox.join("a.txt"), "text").unwrap();
    fs::create_dir(inbox.join("a.txt.meta.json")).unwrap();
    let claim = Claim::take(&inbox, &work, Path::new("a.txt"));
    assert_eq!(claim.unwrap().unwrap().sidecar, None);
    assert!(inbox.join("a.txt.meta.json").is_dir());
}

#[test]
fn any_path_survives_the_ledger() {
    let path = Path::new(OsStr::from_bytes(b"a/\xff\n.txt"));
    assert_eq!(path_of_hex(&hex_of_path(path)).as_deref(), Some(path));
    assert_eq!(path_of_hex("zz"), None);
}
