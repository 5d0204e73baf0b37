//! `tidings code`.

use std::io::IsTerminal;
use std::path::PathBuf;

use anyhow::{Context, bail};
use indicatif::{ProgressBar, ProgressStyle};

use super::{DONE, common};
use crate::config::SinkConfig;
use crate::files::with_suffix;
use crate::format::{self, Format};
use crate::pipeline::{self, CodeOptions, CommitError, Emit, RunError, Stopper};
use crate::source::GivenPaths;
use crate::stage::Registry;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Files and folders to code, in this order; `-` or nothing is standard input.
    paths: Vec<PathBuf>,
    /// What stands in the input.
    #[arg(long, value_enum, default_value_t = From::Auto)]
    from: From,
    /// What to write: one line for each event, or for each annotated document.
    #[arg(long, value_enum, default_value_t = What::Events)]
    emit: What,
    /// The language (BCP 47) of documents that give none.
    #[arg(long, value_name = "TAG")]
    lang: Option<String>,
    /// The time of publication of documents that give none: a date, or a date with time and zone.
    #[arg(long, value_name = "DATE")]
    published: Option<String>,
    /// Append to this file instead of standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Go on where an earlier run with the same --out was stopped.
    #[arg(long, requires = "out")]
    resume: bool,
    /// Leave out `coded_at`, so that the same input gives the same bytes.
    #[arg(long)]
    no_timestamp: bool,
    /// The configuration; else `tidings.toml` here, else the defaults.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum From {
    Auto,
    Text,
    Jsonl,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum What {
    Events,
    Documents,
}

/// The ending of the ledger beside `--out`, which is removed when all is coded.
const LEDGER: &str = ".ledger";

pub(super) fn run(args: Args, registry: &Registry) -> anyhow::Result<u8> {
    let config = common::working_configuration(registry, args.config.as_deref(), |_| {})?;
    common::start_logging(&config, Some("warn"));
    let format = match args.from {
        From::Auto => Format::Auto,
        From::Text => Format::Text,
        From::Jsonl => Format::Jsonl,
    };
    let mut paths = args.paths;
    if paths.is_empty() {
        paths.push("-".into());
    }
    let paths = GivenPaths::list(&paths, format)?;
    let published = args.published.as_deref().map(published).transpose()?;
    let out = args
        .out
        .as_deref()
        .map(|out| output(out, args.resume))
        .transpose()?;
    let ledger = out.as_ref().map(|(_, ledger)| ledger.clone());
    let options = CodeOptions {
        format,
        language: args.lang.as_deref().map(language).transpose()?,
        published,
        emit: match args.emit {
            What::Events => Emit::Events,
            What::Documents => Emit::Documents,
        },
        timestamps: !args.no_timestamp,
        out,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the runtime")?;
    let bar = progress_bar();
    let ended = runtime.block_on(async {
        let stopper = Stopper::default();
        common::stop_on_signals(&stopper, config.drain).context("cannot listen to signals")?;
        let shown = bar.clone();
        let progress: Box<dyn Fn(u64) + Send> = Box::new(move |count| shown.set_position(count));
        let drain = stopper.drain.clone();
        let ended = pipeline::code(&config, paths, options, stopper, Some(progress)).await;
        Ok::<_, anyhow::Error>((ended, drain.is_cancelled()))
    });
    // A thread that hangs in a dead disk or pipe must not keep the process.
    runtime.shutdown_background();
    bar.finish_and_clear();
    let (summary, was_stopped) = match ended? {
        // A reader that has seen enough, such as `head`, is no failure.
        (Err(RunError::Commit(CommitError::Closed)), _) => return Ok(DONE),
        (ended, was_stopped) => (ended?, was_stopped),
    };
    common::say_counts(&summary, &config.stages, true);
    if let Some(ledger) = ledger
        && !was_stopped
        && summary.failed == 0
    {
        std::fs::remove_file(&ledger)
            .with_context(|| format!("cannot remove {}", ledger.display()))?;
    }
    Ok(u8::from(summary.failed > 0 || was_stopped))
}

fn published(text: &str) -> anyhow::Result<jiff::Timestamp> {
    format::parse_date(text).with_context(|| {
        format!("--published \"{text}\" is no date; write 2025-07-11 or 2025-07-11T06:00:00Z")
    })
}

fn language(tag: &str) -> anyhow::Result<String> {
    let canonical = crate::language::canonical_tag(tag).ok().flatten();
    canonical.with_context(|| {
        format!("--lang \"{tag}\" is no language; write a tag such as `hi` or `zh-Hant`")
    })
}

fn output(out: &std::path::Path, resume: bool) -> anyhow::Result<(SinkConfig, PathBuf)> {
    let out = common::absolute(out);
    let ledger = with_suffix(&out, LEDGER);
    let has_content = std::fs::metadata(&out).is_ok_and(|found| found.len() > 0);
    let has_ledger = std::fs::symlink_metadata(&ledger).is_ok();
    if resume && has_content && !has_ledger {
        bail!(
            "{} is whole: nothing was stopped there; remove it to code again",
            out.display()
        );
    }
    if !resume && (has_content || has_ledger) {
        bail!(
            "{} has content; add --resume to go on, or remove it and {}",
            out.display(),
            ledger.display()
        );
    }
    Ok((SinkConfig::file(out), ledger))
}

/// Shows progress on long work, only on a terminal.
fn progress_bar() -> ProgressBar {
    if !std::io::stderr().is_terminal() || std::io::stdout().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner();
    let style = ProgressStyle::with_template("{spinner} {pos} documents, {per_sec}, {elapsed}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
    bar
}
