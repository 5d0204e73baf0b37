//! Compiles the packs that come with the program, before the program itself is compiled.
//!
//! It lies beside the program's modules, as it compiles packs with those that compile a user's packs at run time.
#![allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "the program uses more of these modules"
)]

mod hash;
mod problem;

mod coder {
    //! The half of the coder that compiles packs.

    mod build;
    mod built_in;
    mod language;
    mod lexicon;
    mod numbers;
    mod pack;
    mod rule;
    mod scene;
    mod status;
    mod text;

    use std::collections::BTreeMap;
    use std::error::Error;

    use crate::problem::Problems;

    /// Gives the compiled packs that come with the program, by language.
    pub(super) fn packs() -> Result<BTreeMap<String, Vec<u8>>, Box<dyn Error>> {
        let mut packs = BTreeMap::new();
        for (tag, sources) in built_in::sources() {
            let language = build::compile(&sources).map_err(Problems)?;
            packs.insert(tag, postcard::to_stdvec(&language)?);
        }
        Ok(packs)
    }
}

mod model {
    //! The values that packs speak of.

    mod span;
    mod state;

    pub use span::Span;
    pub use state::{Phase, Status};
}

use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

/// What the compiled packs depend on.
const SOURCES: [&str; 6] = [
    "config/languages",
    "src/build.rs",
    "src/coder",
    "src/hash.rs",
    "src/model",
    "src/problem.rs",
];

fn main() -> Result<(), Box<dyn Error>> {
    let mut cargo = std::io::stdout();
    for source in SOURCES {
        writeln!(cargo, "cargo::rerun-if-changed={source}")?;
    }
    let packs = match coder::packs() {
        Ok(packs) => packs,
        Err(error) => {
            for line in error.to_string().lines() {
                writeln!(cargo, "cargo::error={line}")?;
            }
            return Ok(());
        }
    };
    let folder = PathBuf::from(env::var("OUT_DIR")?);
    let mut list = String::from("&[");
    for (tag, pack) in packs {
        write!(list, "({tag:?}, include_bytes!(\"{tag}.pack\")),")?;
        fs::write(folder.join(format!("{tag}.pack")), pack)?;
    }
    list.push(']');
    fs::write(folder.join("packs.rs"), list)?;
    Ok(())
}
