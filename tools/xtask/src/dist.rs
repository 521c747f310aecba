//! `cargo xtask dist`: what a hub is deployed from: the functions' zips, the templates, and their checksums.
//!
//! The same sources and the same toolchain give the same bytes: paths are remapped, and zips carry no times.

mod build;
mod glibc;
mod pack;

use std::fs;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use sha2::{Digest as _, Sha256};

use crate::Error;
use crate::workspace::Workspace;

pub use build::{Arch, PACKAGES};
pub use glibc::{Glibc, needed};
pub use pack::{Entry, zip};

/// The zips, each with its programs. A function's handler is the name of its program.
const ZIPS: [(&str, &[&str]); 2] =
    [("shipper.zip", &["redeliver", "shipper"]), ("subscriber.zip", &["subscriber"])];

/// What starts in a zip: Lambda starts `bootstrap` and tells the handler in a variable (AWS Lambda, "Building a custom
/// runtime").
const BOOTSTRAP: &str = include_str!("../../../infra/bootstrap");

/// The glibc of `provided.al2023` (AWS, "Amazon Linux 2023, compiler and runtime versions").
const LAMBDA_GLIBC: Glibc = Glibc(2, 34);

/// Options of the build.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The functions' architecture; the best that can be built here if none is named.
    pub arch: Option<Arch>,
    /// The folder of the files; `dist` in the target directory if none is named.
    pub out: Option<PathBuf>,
}

/// Builds and packs. `false`: the build failed, and cargo has said why, or what was built does not start on Lambda.
pub fn run(workspace: &Workspace, options: &Options) -> Result<bool, Error> {
    let out = options.out.clone().unwrap_or_else(|| workspace.target.join("dist"));
    let programs = ZIPS.iter().flat_map(|(_, programs)| *programs).copied();
    let Some(built) = build::build(workspace, options.arch, programs)? else { return Ok(false) };
    fs::create_dir_all(&out).map_err(Error::io(&out))?;
    let mut files = Vec::new();
    for (name, programs) in ZIPS {
        files.push(write(&out, name, &zip(&entries(&built, programs)?)?)?);
    }
    for template in templates(&workspace.root)? {
        let name = template.file_name().unwrap_or_default().to_string_lossy().into_owned();
        files.push(write(&out, &name, &fs::read(&template).map_err(Error::io(&template))?)?);
    }
    let sums: Vec<String> = files.iter().map(|file| format!("{}  {}\n", file.sha256, file.name)).collect();
    write(&out, "SHA256SUMS", sums.concat().as_bytes())?;
    println!("{} for {} by {}", out.display(), built.arch.name(), built.by);
    for file in &files {
        println!("{:>9}  {}  {}", file.bytes, file.sha256, file.name);
    }
    starts_on_lambda(&built)
}

/// A file that was written.
struct File {
    name: String,
    bytes: usize,
    sha256: String,
}

fn write(out: &Path, name: &str, bytes: &[u8]) -> Result<File, Error> {
    let path = out.join(name);
    fs::write(&path, bytes).map_err(Error::io(&path))?;
    let sha256: Vec<String> = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(File { name: name.to_owned(), bytes: bytes.len(), sha256: sha256.concat() })
}

fn entries(built: &build::Built, programs: &[&str]) -> Result<Vec<Entry>, Error> {
    let bootstrap = Entry { name: "bootstrap".to_owned(), bytes: BOOTSTRAP.as_bytes().to_vec() };
    let program = |name: &&str| {
        let path = built.program(name);
        let bytes = fs::read(&path).map_err(Error::io(&path))?;
        Ok(Entry { name: (*name).to_owned(), bytes })
    };
    [Ok(bootstrap)].into_iter().chain(programs.iter().map(program)).collect()
}

fn templates(root: &Path) -> Result<Vec<PathBuf>, Error> {
    let directory = root.join("infra");
    let listed = fs::read_dir(&directory).map_err(Error::io(&directory))?;
    let mut templates: Vec<PathBuf> = listed.filter_map(Result::ok).map(|entry| entry.path()).collect();
    templates.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    templates.sort();
    Ok(templates)
}

/// Looks at what the programs need of the system that they will run on.
fn starts_on_lambda(built: &build::Built) -> Result<bool, Error> {
    let mut starts = true;
    for name in ZIPS.iter().flat_map(|(_, programs)| *programs) {
        let path = built.program(name);
        let newest = needed(&fs::read(&path).map_err(Error::io(&path))?);
        if newest.is_some_and(|newest| newest > LAMBDA_GLIBC) {
            let newest = newest.unwrap_or(LAMBDA_GLIBC);
            eprintln!(
                "error: {name} needs glibc {newest}, and provided.al2023 has {LAMBDA_GLIBC}: it would not start. \
                 Install cargo-lambda (`pip install cargo-lambda`), which links for that, and run this again"
            );
            starts = false;
        }
    }
    Ok(starts)
}

impl ValueEnum for Arch {
    fn value_variants<'a>() -> &'a [Arch] {
        &[Arch::Arm64, Arch::X86_64]
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(self.name()))
    }
}
