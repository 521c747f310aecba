//! `cargo xtask local`: builds what a local hub needs, then becomes `loghub local`.

use std::ffi::OsString;
use std::os::unix::process::CommandExt as _;

use crate::Error;
use crate::workspace::{Workspace, command};

/// `--workspace` and `--examples` only so that features are those of the tests, which have the
/// dev-dependencies': nothing is built twice.
pub(crate) const BUILD: [&str; 11] = [
    "build",
    "--workspace",
    "--examples",
    "--bin",
    "shipper",
    "--bin",
    "redeliver",
    "--bin",
    "subscriber",
    "--bin",
    "loghub",
];

/// Builds, then runs `loghub local` in this process's place. Returns only if that did not come about: `false` if
/// the build failed, and cargo has said why.
pub fn run(workspace: &Workspace, release: bool, args: &[OsString]) -> Result<bool, Error> {
    if !build(workspace, release)? {
        return Ok(false);
    }
    // `loghub` looks for the Lambdas beside itself.
    let loghub = workspace.target.join(if release { "release" } else { "debug" }).join("loghub");
    let source = command(&loghub).arg("local").args(args).exec();
    Err(Error::Start { program: loghub.display().to_string(), source })
}

pub(crate) fn build(workspace: &Workspace, release: bool) -> Result<bool, Error> {
    let status = workspace
        .cargo(&BUILD)
        .args(release.then_some("--release"))
        .status()
        .map_err(|source| Error::Start { program: "cargo build".into(), source })?;
    Ok(status.success())
}
