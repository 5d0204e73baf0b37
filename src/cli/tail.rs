//! `tidings tail`.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use serde_json::Value;

use super::{DONE, common};
use crate::sink::SinkKind;
use crate::stage::Registry;
use crate::tail::{Filter, Follower, one_line, parse_since};

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
    let is_shown =
        |line: &[u8]| serde_json::from_slice(line).is_ok_and(|event: Value| filter.holds(&event));
    let raw = args.json || !std::io::stdout().is_terminal();
    let mut followers = Vec::new();
    for log in &logs {
        let (follower, found) = Follower::from_end(log, args.last, is_shown)
            .with_context(|| format!("cannot read log {}", log.display()))?;
        print(out, &found, raw)?;
        followers.push((log, follower));
    }
    if !args.follow {
        return Ok(DONE);
    }
    loop {
        for (log, follower) in &mut followers {
            let mut found = follower
                .poll()
                .with_context(|| format!("cannot read log {}", log.display()))?;
            found.retain(|line| is_shown(line));
            print(out, &found, raw)?;
        }
        std::thread::sleep(LOOK);
    }
}

fn print(out: &mut dyn Write, lines: &[Vec<u8>], raw: bool) -> anyhow::Result<()> {
    for line in lines {
        if raw {
            out.write_all(line)?;
        } else if let Ok(event) = serde_json::from_slice(line) {
            out.write_all(one_line(&event).as_bytes())?;
        }
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(())
}
