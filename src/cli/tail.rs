//! `tidings tail`.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::{Context, bail};
use serde_json::Value;

use super::{DONE, common};
use crate::config::SinkKind;
use crate::printable::printable;
use crate::stage::Registry;
use crate::tail::{Cursor, Filter, Follower, Seen, one_line, parse_since};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Event logs; none means those of the configuration.
    logs: Vec<PathBuf>,
    /// How many of the last events to show.
    #[arg(short = 'n', default_value_t = 10)]
    last: usize,
    /// Go on with what comes.
    #[arg(short = 'f', long)]
    follow: bool,
    /// Remember in this file how far the logs were read, and go on there the next time; -n counts the first time.
    #[arg(long, value_name = "FILE")]
    cursor_file: Option<PathBuf>,
    /// Only these categories.
    #[arg(long, value_delimiter = ',')]
    category: Vec<String>,
    /// Only these languages.
    #[arg(long, value_delimiter = ',')]
    lang: Vec<String>,
    /// Only these statuses.
    #[arg(long, value_delimiter = ',')]
    status: Vec<String>,
    /// Only these actors: a code, or a part of a name.
    #[arg(long, value_delimiter = ',')]
    actor: Vec<String>,
    /// Only what was coded since a date, or so long ago: 90m, 2h, 3d.
    #[arg(long, value_name = "WHEN")]
    since: Option<String>,
    /// Leave out further mentions of an event, and the same act under another category.
    #[arg(long)]
    unique: bool,
    /// Print JSON Lines on a terminal too.
    #[arg(long)]
    json: bool,
    /// The configuration that names the logs.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// How often a followed log is looked at: sooner than a reader notices, seldom enough to cost nothing.
const LOOK: Duration = Duration::from_millis(50);

/// How many steps are taken before the position is remembered: some MiB, which cost less than a sync does.
const STEPS: usize = 32;

pub(super) fn run(args: Args, registry: &Registry, out: &mut dyn Write) -> anyhow::Result<u8> {
    let since =
        match &args.since {
            Some(text) => Some(parse_since(text, jiff::Timestamp::now()).with_context(|| {
                format!("--since \"{text}\" is no time; write 2025-07-11 or 2h")
            })?),
            None => None,
        };
    let filter = Filter {
        categories: args.category,
        languages: args.lang,
        statuses: args.status,
        actors: args.actor,
        since,
        unique: args.unique,
    };
    let logs = if args.logs.is_empty() {
        let config = common::configuration(registry, args.config.as_deref(), |_| {})?;
        let files = config
            .sinks
            .into_iter()
            .filter(|sink| sink.kind == SinkKind::File);
        files.map(|sink| sink.path).collect()
    } else {
        args.logs
    };
    if let Some(part) = logs
        .iter()
        .find(|log| log.extension() == Some("gz".as_ref()))
    {
        bail!(
            "{} is compressed; name the log that it is a part of, or use `gzip -dc`",
            part.display()
        );
    }
    let cursor = args.cursor_file.as_deref().map(Cursor::open).transpose()?;
    let is_raw = args.json || !io::stdout().is_terminal();
    let mut tail = Tail {
        followers: Vec::new(),
        printer: Printer {
            filter,
            is_raw,
            out,
        },
        cursor,
    };
    for log in logs {
        tail.open(log, args.last)?;
    }
    tail.save()?;
    let stop = match (&tail.cursor, args.follow) {
        (Some(_), true) => Some(common::flag_on_signals().context("cannot listen to signals")?),
        _ => None,
    };
    loop {
        let has_more = tail.step()?;
        let is_stopped = stop
            .as_ref()
            .is_some_and(|stop| stop.load(Ordering::Relaxed));
        if is_stopped || (!args.follow && !has_more) {
            return Ok(DONE);
        }
        if !has_more {
            std::thread::sleep(LOOK);
        }
    }
}

/// Logs under reading, and where their lines go.
struct Tail<'a> {
    followers: Vec<(PathBuf, Follower)>,
    printer: Printer<'a>,
    cursor: Option<Cursor>,
}

impl Tail<'_> {
    /// Goes on where the cursor says, or begins with the last lines.
    fn open(&mut self, log: PathBuf, last: usize) -> anyhow::Result<()> {
        let failed = || format!("cannot read log {}", log.display());
        let position = self
            .cursor
            .as_ref()
            .and_then(|cursor| cursor.position(&log));
        let follower = if let Some(position) = position {
            Follower::resume(&log, position).with_context(failed)?
        } else {
            let filter = &self.printer.filter;
            let is_shown = |line: &[u8]| shown(line, filter).is_some();
            let (follower, found) =
                Follower::from_end(&log, last, &is_shown).with_context(failed)?;
            for line in &found {
                self.printer.line(line)?;
            }
            self.printer.out.flush()?;
            follower
        };
        self.followers.push((log, follower));
        Ok(())
    }

    /// Prints what has come, up to some bound, and remembers it then; tells whether more may be there.
    fn step(&mut self) -> anyhow::Result<bool> {
        let mut has_more = false;
        for (log, follower) in &mut self.followers {
            // An error of the output is told as such, and one of the log with its name.
            let mut output = Ok(());
            let mut see = |seen: Seen<'_>| {
                output = self.printer.print(&seen);
                output
                    .as_ref()
                    .map_or_else(|error| Err(error.kind().into()), |()| Ok(()))
            };
            let mut steps = 0;
            let stepped = loop {
                steps += 1;
                match follower.step(&mut see) {
                    Ok(true) if steps < STEPS => {}
                    other => break other,
                }
            };
            output?;
            has_more |= stepped.with_context(|| format!("cannot read log {}", log.display()))?;
        }
        self.printer.out.flush()?;
        self.save()?;
        Ok(has_more)
    }

    /// Remembers how far the logs were read, once their lines are written and flushed.
    fn save(&mut self) -> anyhow::Result<()> {
        let Some(cursor) = &mut self.cursor else {
            return Ok(());
        };
        let mut positions = Vec::new();
        for (log, follower) in &self.followers {
            positions.push((log.clone(), follower.position()?));
        }
        cursor.save(positions.into_iter())?;
        Ok(())
    }
}

/// Writes the lines that are asked for.
struct Printer<'a> {
    filter: Filter,
    is_raw: bool,
    out: &'a mut dyn Write,
}

impl Printer<'_> {
    fn print(&mut self, seen: &Seen<'_>) -> io::Result<()> {
        match seen {
            Seen::Line(line) => self.line(line),
            Seen::Gap(gap) => {
                let text = gap.to_string();
                // Nothing is left to tell it to when standard error is closed.
                writeln!(io::stderr().lock(), "tidings: {}", printable(&text)).ok();
                Ok(())
            }
        }
    }

    fn line(&mut self, line: &[u8]) -> io::Result<()> {
        let Some(event) = shown(line, &self.filter) else {
            return Ok(());
        };
        if self.is_raw {
            self.out.write_all(line)?;
        } else {
            self.out.write_all(one_line(&event).as_bytes())?;
        }
        self.out.write_all(b"\n")
    }
}

/// Reads an event that is asked for.
fn shown(line: &[u8], filter: &Filter) -> Option<Value> {
    let event = serde_json::from_slice(line).ok()?;
    filter.holds(&event).then_some(event)
}
