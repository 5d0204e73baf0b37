//! `tidings stages`.

use std::io::Write;

use super::DONE;
use crate::stage::Registry;

#[derive(Debug, clap::Args)]
pub(super) struct Args {}

pub(super) fn run(out: &mut dyn Write) -> anyhow::Result<u8> {
    let registry = Registry::built_in();
    for kind in registry.types() {
        writeln!(out, "{kind:12} {}", registry.about(kind))?;
    }
    Ok(DONE)
}
