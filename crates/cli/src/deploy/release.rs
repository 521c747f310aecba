//! A release's files: the functions' zips, looked into before anything is uploaded.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use miette::Diagnostic;
use sha2::{Digest as _, Sha256};
use thiserror::Error;
use zip::ZipArchive;

/// The zips, each with the programs that it must hold.
const ZIPS: [(&str, &[&str]); 2] =
    [("shipper.zip", &["redeliver", "shipper"]), ("subscriber.zip", &["subscriber"])];
/// The checksums, in the form of `sha256sum`.
const SUMS: &str = "SHA256SUMS";
/// ELF, `e_machine`: two bytes at 18.
const MACHINE: usize = 18;

/// A release that can be deployed.
pub(super) struct Release {
    pub(super) shipper: File,
    pub(super) subscriber: File,
    /// The architecture of the programs, by its name in templates.
    pub(super) architecture: &'static str,
}

/// A file, and by what its content is known.
#[derive(Clone, Debug)]
pub(super) struct File {
    pub(super) name: &'static str,
    pub(super) bytes: Bytes,
    pub(super) sha256: String,
}

#[derive(Debug, Diagnostic, Error)]
pub(super) enum Unusable {
    #[error("failed to read `{}`: {reason}", path.display())]
    #[diagnostic(help("pass the folder of a release's files to `--release`: shipper.zip, subscriber.zip"))]
    Unreadable { path: PathBuf, reason: std::io::Error },
    #[error("`{}` does not match {SUMS}: it is damaged, or of another release", .0.display())]
    #[diagnostic(help("download all files of the release again"))]
    Damaged(PathBuf),
    #[error("`{}` is no zip of loghub's functions: {reason}", path.display())]
    #[diagnostic(help("use the zips of a release, or those that `cargo xtask dist` builds"))]
    NotOurs { path: PathBuf, reason: String },
    #[error("the zips are of two architectures: {0} and {1}")]
    #[diagnostic(help("use the zips of one release"))]
    Mixed(&'static str, &'static str),
}

impl File {
    pub(super) fn new(name: &'static str, bytes: impl Into<Bytes>) -> File {
        let bytes = bytes.into();
        let digest: Vec<String> = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        File { name, sha256: digest.concat(), bytes }
    }

    /// A key that no other content has.
    pub(super) fn key(&self, folder: &str) -> String {
        format!("{folder}/{}/{}", self.sha256.get(..16).unwrap_or_default(), self.name)
    }
}

impl Release {
    /// Reads and checks the zips of a folder.
    pub(super) fn read(folder: &Path) -> Result<Release, Unusable> {
        let sums = sums(folder);
        let [(shipper, built), (subscriber, also)] =
            [read(folder, &sums, ZIPS[0])?, read(folder, &sums, ZIPS[1])?];
        if built != also {
            return Err(Unusable::Mixed(built, also));
        }
        Ok(Release { shipper, subscriber, architecture: built })
    }
}

fn read(
    folder: &Path,
    sums: &BTreeMap<String, String>,
    (name, programs): (&'static str, &[&str]),
) -> Result<(File, &'static str), Unusable> {
    let path = folder.join(name);
    let bytes = std::fs::read(&path).map_err(|reason| Unusable::Unreadable { path: path.clone(), reason })?;
    let file = File::new(name, bytes);
    if sums.get(name).is_some_and(|sum| *sum != file.sha256) {
        return Err(Unusable::Damaged(path));
    }
    let architecture = look_into(&file.bytes, programs)
        .map_err(|reason| Unusable::NotOurs { path: path.clone(), reason })?;
    Ok((file, architecture))
}

/// Checks that a zip has its programs, and returns their architecture.
fn look_into(bytes: &Bytes, programs: &[&str]) -> Result<&'static str, String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    archive.by_name("bootstrap").map_err(|_| "it has no bootstrap".to_owned())?;
    let mut found = None;
    for program in programs {
        let file = archive.by_name(program).map_err(|_| format!("it has no {program}"))?;
        let mut header = Vec::new();
        file.take(MACHINE as u64 + 2).read_to_end(&mut header).map_err(|error| error.to_string())?;
        let built = architecture(&header).ok_or_else(|| format!("{program} is no program for Lambda"))?;
        if *found.get_or_insert(built) != built {
            return Err("its programs are of two architectures".to_owned());
        }
    }
    found.ok_or_else(|| "it has no program".to_owned())
}

fn architecture(header: &[u8]) -> Option<&'static str> {
    match header.strip_prefix(b"\x7fELF").and_then(|_| header.get(MACHINE..MACHINE + 2))? {
        [0xb7, 0] => Some("arm64"),
        [0x3e, 0] => Some("x86_64"),
        _ => None,
    }
}

fn sums(folder: &Path) -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(folder.join(SUMS)).unwrap_or_default();
    let line = |line: &str| {
        let (sum, name) = line.split_once(char::is_whitespace)?;
        Some((name.trim_start().to_owned(), sum.to_owned()))
    };
    text.lines().filter_map(line).collect()
}
