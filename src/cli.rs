//! The command line: parses, starts logging, calls the library, turns errors into exit codes.

mod check;
mod code;
mod common;
mod diff;
mod eval;
mod explain;
mod requeue;
mod run;
mod schema;
mod stages;
mod tail;

use std::io::{self, ErrorKind, IsTerminal, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::printable::Printable;
use crate::problem::Problems;
use crate::stage::Registry;

/// Done.
const DONE: u8 = 0;
/// Failed, or some document failed.
const FAILED: u8 = 1;
/// The configuration is wrong (`EX_CONFIG` of sysexits).
const BAD_CONFIGURATION: u8 = 78;

/// Reads news as it arrives and writes down what happened.
#[derive(Debug, Parser)]
#[command(name = "tidings", version, about, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Watch an inbox folder and code what lands in it, until SIGTERM or Ctrl-C.
    Run(run::Args),
    /// Code files, folders or standard input once.
    Code(code::Args),
    /// Check a configuration and name every problem with its place and the mend.
    Check(check::Args),
    /// Score the coder on labelled sentences.
    Eval(eval::Args),
    /// Tell why a text was coded so: each rule that fired or almost did.
    Explain(explain::Args),
    /// Tell what two codings of the same documents changed, by document and event.
    Diff(diff::Args),
    /// Read and follow the event log across rotation.
    Tail(tail::Args),
    /// Send failed documents through again.
    Requeue(requeue::Args),
    /// List the stage types, begin a stage of your own, or try one out.
    Stages(stages::Args),
    /// Print the JSON Schemas of the records.
    Schema(schema::Args),
}

/// Runs the program.
pub fn main() -> ExitCode {
    main_with(&Registry::built_in())
}

/// Runs the program with stage types of one's own beside the built-in ones.
///
/// A build of one's own is `tidings` with more stages:
///
/// ```no_run
/// # use std::process::ExitCode;
/// fn main() -> ExitCode {
///     let mut registry = tidings::stage::Registry::built_in();
///     // registry.register("mine", "does what I need", |table, context| …);
///     tidings::cli::main_with(&registry)
/// }
/// ```
pub fn main_with(registry: &Registry) -> ExitCode {
    let cli = Cli::parse();
    say_panics_harmlessly();
    let mut out = output();
    let ended = match cli.verb {
        // These two write through sinks or from other threads and must not find the lock taken.
        Verb::Run(args) => {
            drop(out);
            run::run(&args, registry)
        }
        Verb::Code(args) => {
            drop(out);
            code::run(args, registry)
        }
        Verb::Check(args) => check::run(&args, registry, &mut out),
        Verb::Requeue(args) => requeue::run(&args, registry, &mut out),
        Verb::Eval(args) => eval::run(&args, registry, &mut out),
        Verb::Explain(args) => explain::run(&args, registry, &mut out),
        Verb::Diff(args) => diff::run(&args, &mut out),
        Verb::Tail(args) => tail::run(args, registry, &mut out),
        Verb::Stages(args) => stages::run(&args, registry, &mut out),
        Verb::Schema(args) => schema::run(&args, &mut out),
    };
    match ended {
        Ok(code) => ExitCode::from(code),
        Err(error) => report(&error),
    }
}

/// Gives standard output; where it is a terminal, nothing in it can move the cursor or turn the text.
///
/// A pipe or a file gets every byte as it is. Escapes are those of JSON, so that `--json` stays the same JSON.
fn output() -> Box<dyn Write> {
    let out = io::stdout().lock();
    if out.is_terminal() {
        Box::new(Printable::new(out))
    } else {
        Box::new(out)
    }
}

/// A panic's message may quote a document.
fn say_panics_harmlessly() {
    std::panic::set_hook(Box::new(|panic| {
        let trace = std::backtrace::Backtrace::capture();
        let trace = match trace.status() {
            std::backtrace::BacktraceStatus::Captured => format!("\n{trace}"),
            _ => String::new(),
        };
        // Nothing is left to tell it to when standard error is closed.
        writeln!(
            Printable::new(io::stderr().lock()),
            "tidings: {panic}{trace}"
        )
        .ok();
    }));
}

fn report(error: &anyhow::Error) -> ExitCode {
    let mut err = Printable::new(io::stderr().lock());
    if let Some(problems) = error.downcast_ref::<Problems>() {
        // Nothing is left to tell it to when standard error is closed.
        writeln!(err, "{problems}").ok();
        return ExitCode::from(BAD_CONFIGURATION);
    }
    // A reader that has seen enough, such as `head`, is no failure.
    let is_closed_pipe = error
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == ErrorKind::BrokenPipe);
    if is_closed_pipe {
        return ExitCode::from(DONE);
    }
    writeln!(err, "tidings: {error:#}").ok();
    ExitCode::from(FAILED)
}
