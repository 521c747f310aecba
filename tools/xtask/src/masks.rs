//! `cargo xtask masks`: builds the judge of the masks, then becomes it.

use std::ffi::OsString;
use std::os::unix::process::CommandExt as _;

use crate::Error;
use crate::workspace::{Workspace, command};

/// The same profile and features as the tests', so that nothing is built twice.
const BUILD: [&str; 4] = ["build", "--quiet", "--package", "masks-corpus"];

/// Builds, then runs `masks` in this process's place. Returns only if that failed: `false` if the build failed, and
/// cargo has said why.
pub fn run(workspace: &Workspace, args: &[OsString]) -> Result<bool, Error> {
    let started = workspace.cargo(&BUILD).status();
    let status = started.map_err(|source| Error::Start { program: "cargo build".into(), source })?;
    if !status.success() {
        return Ok(false);
    }
    let masks = workspace.target.join("debug").join("masks");
    let source = command(&masks).args(args).exec();
    Err(Error::Start { program: masks.display().to_string(), source })
}
