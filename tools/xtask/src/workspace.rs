//! The workspace, and how programs are started in it.

use std::env;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde::Deserialize;

use crate::Error;

/// Variables that `cargo run` sets for xtask. Build scripts that watch these would run again in every nested cargo.
const OURS_ALONE: [&str; 5] =
    ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_", "CARGO_PRIMARY_"];

/// The workspace's folder and cargo's target directory.
#[derive(Debug, Deserialize)]
pub struct Workspace {
    /// The repository's root.
    #[serde(rename = "workspace_root")]
    pub root: PathBuf,
    /// Cargo's target directory.
    #[serde(rename = "target_directory")]
    pub target: PathBuf,
}

impl Workspace {
    /// The workspace of the current directory.
    pub fn find() -> Result<Workspace, Error> {
        let output = cargo()
            .args(["metadata", "--no-deps", "--format-version", "1"])
            .output()
            .map_err(|source| Error::Start { program: "cargo".into(), source })?;
        if !output.status.success() {
            return Err(Error::Metadata(String::from_utf8_lossy(&output.stderr).trim().into()));
        }
        serde_json::from_slice(&output.stdout).map_err(|error| Error::Metadata(error.to_string()))
    }

    /// A cargo command at the workspace's root.
    #[must_use]
    pub fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = cargo();
        command.args(arguments).current_dir(&self.root);
        command
    }

    /// Returns true if cargo-nextest is installed.
    #[must_use]
    pub fn has_nextest(&self) -> bool {
        let mut command = self.cargo(&["nextest", "--version"]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    }
}

/// A command without what only xtask itself should see of its environment.
pub(crate) fn command(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(|name| OURS_ALONE.iter().any(|ours| name.starts_with(ours))) {
            command.env_remove(name);
        }
    }
    command
}

/// The cargo that runs xtask, so that `cargo +nightly xtask` means what it says.
fn cargo() -> Command {
    command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}
