//! The configuration, from the command line.

use crate::support::Desk;

#[test]
fn check_names_every_problem_and_exits_78() {
    let desk = Desk::new();
    desk.write(
        "bad.toml",
        "[inbox]\npth = \"x\"\nmax_file = 5\n[[stage]]\ntype = \"clasify\"\n",
    );
    let ended = desk.output(&["check", "--config", "bad.toml"]).code(78);
    let errors = ended.errors();
    for expected in [
        "bad.toml:2:1: `inbox.pth` is not a known key",
        "did you mean `path`?",
        "bad.toml:3:12: `inbox.max_file`",
        "bad.toml:5:8: \"clasify\" is not a known stage type",
    ] {
        assert!(errors.contains(expected), "{expected} is not in:\n{errors}");
    }
    let _ = desk.output(&["run", "--config", "bad.toml"]).code(78);
    let _ = desk.output(&["check"]).code(0);
    let _ = desk.output(&["check", "--config", "missing.toml"]).code(78);
}

#[test]
fn usage_errors_exit_2() {
    let desk = Desk::new();
    let _ = desk.output(&["fly"]).code(2);
    let _ = desk.output(&["run", "--twice"]).code(2);
    let _ = desk.output(&["code", "--resume"]).code(2);
}

#[test]
fn stages_are_listed() {
    let text = Desk::new().output(&["stages"]).code(0).text();
    for stage in ["language", "segment", "classify", "extract"] {
        assert!(text.contains(stage), "{text}");
    }
}

#[test]
fn the_environment_stands_above_the_file() {
    let desk = Desk::new();
    let mut command = desk.tidings(&["check"]);
    command.env("TIDINGS_INBOX_PATH", "elsewhere/inbox");
    let output = command.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("elsewhere/inbox"), "{text}");
}
