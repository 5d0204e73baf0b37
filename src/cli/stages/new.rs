use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::cli::DONE;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The stage's name; its files are named after it.
    name: String,
    /// The language to write it in.
    #[arg(long, value_enum)]
    lang: Lang,
    /// The folder to write it to.
    #[arg(long, value_name = "DIR", default_value = ".")]
    dir: PathBuf,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Lang {
    /// Python, standard library only.
    Python,
    /// A program of its own, with `serde_json`.
    Rust,
    /// A shell script with `jq`.
    Sh,
}

pub(super) fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<u8> {
    let name = &args.name;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if name.is_empty()
        || !name.starts_with(|c: char| c.is_ascii_alphabetic())
        || !name.chars().all(is_plain)
    {
        bail!("\"{name}\" is no name for files; write letters, digits, - and _");
    }
    let (files, command): (Vec<(String, &str, u32)>, String) = match args.lang {
        Lang::Python => {
            let file = format!("{name}.py");
            let command = format!("[\"python3\", \"{file}\"]");
            (
                vec![(file, include_str!("templates/stage.py"), 0o755)],
                command,
            )
        }
        Lang::Sh => {
            let file = format!("{name}.sh");
            let command = format!("[\"sh\", \"{file}\"]");
            (
                vec![(file, include_str!("templates/stage.sh"), 0o755)],
                command,
            )
        }
        Lang::Rust => {
            let files = vec![
                (
                    format!("{name}/Cargo.toml"),
                    include_str!("templates/Cargo.toml.txt"),
                    0o644,
                ),
                (
                    format!("{name}/src/main.rs"),
                    include_str!("templates/main.rs.txt"),
                    0o644,
                ),
            ];
            (files, format!("[\"{name}/target/release/{name}\"]"))
        }
    };
    for (file, template, mode) in &files {
        write(&args.dir.join(file), &template.replace("NAME", name), *mode)?;
        writeln!(out, "# wrote {}", args.dir.join(file).display())?;
    }
    if matches!(args.lang, Lang::Rust) {
        let manifest = args.dir.join(name).join("Cargo.toml");
        writeln!(
            out,
            "# build it: cargo build --release --manifest-path {}",
            manifest.display()
        )?;
    }
    let folder = match args.dir.as_os_str().to_str() {
        Some(".") | None => String::new(),
        Some(folder) => format!("folder = \"{folder}\"\n"),
    };
    writeln!(out, "# try it:  tidings stages test {name} --on FILE")?;
    writeln!(
        out,
        "# put this into tidings.toml, behind the stages whose work it needs; a file with a [[stage]] names them all:"
    )?;
    write!(
        out,
        "[[stage]]\ntype = \"exec\"\nname = \"{name}\"\ncommand = {command}\n{folder}input = [\"text\"]\n"
    )?;
    Ok(DONE)
}

/// Writes a new file, and never over another.
fn write(path: &Path, content: &str, mode: u32) -> anyhow::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    let file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(mode)
        .open(path);
    let mut file = match file {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            bail!(
                "{} is there already; give the stage another name",
                path.display()
            )
        }
        file => file.with_context(|| format!("cannot write {}", path.display()))?,
    };
    file.write_all(content.as_bytes())
        .with_context(|| format!("cannot write {}", path.display()))
}
