//! `cargo xtask bench`: builds what is measured as it is released, then becomes `bench`.

use std::ffi::OsString;
use std::os::unix::process::CommandExt as _;

use crate::Error;
use crate::workspace::{Workspace, command};

/// The Lambda alone first, as it is released: beside other packages its dependencies would have their features.
const BUILDS: [&[&str]; 2] = [
    &["build", "--release", "--package", "shipper", "--bin", "shipper"],
    &["build", "--release", "--package", "bench"],
];

/// Builds, then runs `bench` in this process's place. Returns only if that did not come about: `false` if a build
/// failed, and cargo has said why.
pub fn run(workspace: &Workspace, args: &[OsString]) -> Result<bool, Error> {
    for build in BUILDS {
        let started = workspace.cargo(build).status();
        let status = started.map_err(|source| Error::Start { program: "cargo build".into(), source })?;
        if !status.success() {
            return Ok(false);
        }
    }
    // `bench` looks for the other programs beside itself.
    let bench = workspace.target.join("release").join("bench");
    let source = command(&bench).args(args).exec();
    Err(Error::Start { program: bench.display().to_string(), source })
}
