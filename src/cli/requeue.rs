//! `tidings requeue`.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;

use super::{DONE, FAILED, common};
use crate::disposal::{self, Requeued};
use crate::printable::printable;
use crate::stage::Registry;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Files in the `failed` folder; none means all.
    files: Vec<PathBuf>,
    /// The configuration; else `tidings.toml` here, else the defaults.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

pub(super) fn run(args: &Args, registry: &Registry, out: &mut dyn Write) -> anyhow::Result<u8> {
    let config = common::configuration(registry, args.config.as_deref(), |_| {})?;
    let inbox = &config.inbox;
    let files = if args.files.is_empty() {
        disposal::failed_files(inbox)
            .with_context(|| format!("cannot list {}", inbox.failed.display()))?
    } else {
        args.files
            .iter()
            .map(|file| common::absolute(file))
            .collect()
    };
    let mut code = DONE;
    for file in files {
        let shown = file.display();
        let line = match disposal::requeue(inbox, &file) {
            Ok(Requeued::To(target)) => format!("{shown} -> {}", target.display()),
            Ok(Requeued::NotFailed) => {
                code = FAILED;
                format!("{shown}: stays, as it is not in {}", inbox.failed.display())
            }
            Err(error) => {
                code = FAILED;
                format!("{shown}: stays, {error}")
            }
        };
        writeln!(out, "{}", printable(&line))?;
    }
    Ok(code)
}
