//! Compiles the packs and names that come with the program, before the program itself is compiled.
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
    pub(crate) mod numbers;
    mod pack;
    mod rule;
    mod scene;
    mod status;
    pub(crate) mod text;

    use std::collections::BTreeMap;
    use std::error::Error;

    use crate::problem::Problems;

    pub(super) use language::Language;

    /// Gives the languages that come with the program, compiled.
    pub(super) fn packs() -> Result<BTreeMap<String, Language>, Box<dyn Error>> {
        let mut packs = BTreeMap::new();
        for (tag, sources) in built_in::sources() {
            packs.insert(tag, build::compile(&sources).map_err(Problems)?);
        }
        Ok(packs)
    }
}

mod gazetteer {
    //! The half of the gazetteer that compiles names and words.

    mod built_in;
    mod entity;
    mod flat;
    mod load;
    mod memo;
    mod names;
    mod phrases;
    mod raw;
    mod table;
    mod tongue;
    mod word;
    mod words;

    use std::collections::BTreeMap;
    use std::error::Error;

    use crate::coder::Language;
    use crate::problem::Problems;
    use tongue::Tongue;

    /// What comes with the program, compiled.
    pub(super) struct Compiled {
        pub(super) fingerprint: String,
        pub(super) facts: Vec<u8>,
        pub(super) tongues: Vec<(String, Vec<u8>)>,
    }

    /// Compiles the gazetteer; words are written together as the packs say.
    pub(super) fn compile(packs: &BTreeMap<String, Language>) -> Result<Compiled, Box<dyn Error>> {
        let sources = built_in::sources();
        let entries = load::entries(&sources).map_err(Problems)?;
        let mut tongues = Vec::new();
        for (language, words) in &entries.words {
            let style = packs.get(language).map(|pack| pack.style.clone());
            let tongue = Tongue::new(words, &entries, style.unwrap_or_default())?;
            tongues.push((language.clone(), postcard::to_stdvec(&tongue)?));
        }
        Ok(Compiled {
            fingerprint: load::fingerprint(&sources),
            facts: postcard::to_stdvec(&entries.facts)?,
            tongues,
        })
    }
}

mod model {
    //! The values that packs speak of.

    mod measure;
    mod span;
    mod state;

    pub use measure::{Bound, Precision, Role};
    pub use span::Span;
    pub use state::{Phase, Status};
}

use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// What the compiled packs and names depend on.
const SOURCES: [&str; 9] = [
    "config/gazetteer",
    "config/languages",
    "src/build.rs",
    "src/coder",
    "src/gazetteer",
    "src/gazetteer.rs",
    "src/hash.rs",
    "src/model",
    "src/problem.rs",
];

fn main() -> Result<(), Box<dyn Error>> {
    let mut cargo = std::io::stdout();
    for source in SOURCES {
        writeln!(cargo, "cargo::rerun-if-changed={source}")?;
    }
    if let Err(error) = write_all(&PathBuf::from(env::var("OUT_DIR")?)) {
        for line in error.to_string().lines() {
            writeln!(cargo, "cargo::error={line}")?;
        }
    }
    Ok(())
}

/// Compiles everything into a folder.
fn write_all(folder: &Path) -> Result<(), Box<dyn Error>> {
    let packs = coder::packs()?;
    let gazetteer = gazetteer::compile(&packs)?;
    let mut compiled = Vec::new();
    for (tag, language) in &packs {
        compiled.push((tag.clone(), postcard::to_stdvec(language)?));
    }
    let packs = list(folder, "pack", &compiled)?;
    fs::write(folder.join("packs.rs"), packs)?;
    let tongues = list(folder, "names", &gazetteer.tongues)?;
    fs::write(folder.join("entries"), gazetteer.facts)?;
    let text = format!(
        "/// The hash of all files.\npub(super) static FINGERPRINT: &str = {:?};\n\
         static FACTS: &[u8] = include_bytes!(\"entries\");\n\
         static TONGUES: &[(&str, &[u8])] = {tongues};\n",
        gazetteer.fingerprint,
    );
    fs::write(folder.join("gazetteer.rs"), text)?;
    Ok(())
}

/// Writes a file for each language, and gives the list that includes them.
fn list(
    folder: &Path,
    ending: &str,
    compiled: &[(String, Vec<u8>)],
) -> Result<String, Box<dyn Error>> {
    let mut list = String::from("&[");
    for (tag, bytes) in compiled {
        write!(list, "({tag:?}, include_bytes!(\"{tag}.{ending}\")),")?;
        fs::write(folder.join(format!("{tag}.{ending}")), bytes)?;
    }
    list.push(']');
    Ok(list)
}
