//! Finds a Python that is new enough.

use std::path::{Path, PathBuf};

use tokio::process::Command;

use super::error::Error;

/// The oldest minor version of Python 3 that the emulator runs on.
const OLDEST_MINOR: u32 = 10;
const CANDIDATES: [&str; 7] =
    ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10", "python"];

/// The first Python that is new enough; the named one alone if one is named.
pub(super) async fn find(named: Option<&Path>) -> Result<PathBuf, Error> {
    match named {
        Some(named) => first_of([named.to_owned()]).await,
        None => first_of(CANDIDATES.map(PathBuf::from)).await,
    }
}

async fn first_of(candidates: impl IntoIterator<Item = PathBuf>) -> Result<PathBuf, Error> {
    let mut too_old = Vec::new();
    for candidate in candidates {
        match version(&candidate).await {
            Some((3, minor)) if minor >= OLDEST_MINOR => return Ok(candidate),
            Some((major, minor)) => too_old.push(format!("{} {major}.{minor}", candidate.display())),
            None => {}
        }
    }
    if too_old.is_empty() {
        return Err(Error::PythonMissing);
    }
    Err(Error::PythonTooOld { found: too_old.join(", ") })
}

async fn version(python: &Path) -> Option<(u32, u32)> {
    let code = "import sys; print(*sys.version_info[:2])";
    let output = Command::new(python).args(["-c", code]).output().await.ok()?;
    parse(std::str::from_utf8(&output.stdout).ok()?)
}

fn parse(text: &str) -> Option<(u32, u32)> {
    let (major, minor) = text.trim().split_once(' ')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}
