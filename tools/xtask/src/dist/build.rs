//! The functions' programs, built for Lambda where that is possible, else for this machine.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use crate::Error;
use crate::workspace::{Workspace, command};

/// The packages of the functions' programs. Built by themselves they have only their own features: in a build with the
/// command line they would have its ways to sign in as well.
pub const PACKAGES: [&str; 2] = ["shipper", "subscriber"];

/// An architecture of Lambda, by its name in templates (AWS, CloudFormation, `AWS::Lambda::Function`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arch {
    /// `arm64`: the cheaper one.
    Arm64,
    /// `x86_64`.
    X86_64,
}

/// The built programs.
pub(super) struct Built {
    pub(super) arch: Arch,
    /// The tool that built them.
    pub(super) by: &'static str,
    directory: PathBuf,
    /// Each program is in a folder of its own, as `bootstrap`.
    in_folders: bool,
}

impl Arch {
    /// Its name in templates.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Arch::Arm64 => "arm64",
            Arch::X86_64 => "x86_64",
        }
    }

    fn target(self) -> &'static str {
        match self {
            Arch::Arm64 => "aarch64-unknown-linux-gnu",
            Arch::X86_64 => "x86_64-unknown-linux-gnu",
        }
    }

    fn flag(self) -> &'static str {
        match self {
            Arch::Arm64 => "--arm64",
            Arch::X86_64 => "--x86-64",
        }
    }

    /// This machine's, if Lambda has it.
    fn host() -> Option<Arch> {
        match std::env::consts::ARCH {
            "aarch64" => Some(Arch::Arm64),
            "x86_64" => Some(Arch::X86_64),
            _ => None,
        }
    }
}

impl Built {
    pub(super) fn program(&self, name: &str) -> PathBuf {
        if self.in_folders { self.directory.join(name).join("bootstrap") } else { self.directory.join(name) }
    }
}

/// Builds the programs; nothing if cargo could not, and has said why.
pub(super) fn build<'a>(
    workspace: &Workspace,
    arch: Option<Arch>,
    programs: impl Iterator<Item = &'a str>,
) -> Result<Option<Built>, Error> {
    let programs: Vec<&str> = PACKAGES
        .into_iter()
        .flat_map(|package| ["--package", package])
        .chain(programs.flat_map(|program| ["--bin", program]))
        .collect();
    let can_link = has_cargo_lambda(workspace);
    // arm64 costs a fifth less on Lambda: where nobody says otherwise, it is what is wanted.
    let wanted = arch.unwrap_or(if can_link && has_target(Arch::Arm64) {
        Arch::Arm64
    } else {
        Arch::host().unwrap_or(Arch::Arm64)
    });
    if !can_link && Some(wanted) != Arch::host() {
        return Err(Error::NoLinker(wanted.name()));
    }
    if can_link && !has_target(wanted) {
        return Err(Error::NoTarget { arch: wanted.name(), target: wanted.target() });
    }
    let (mut cargo, built) =
        if can_link { by_lambda(workspace, wanted) } else { by_cargo(workspace, wanted) };
    cargo.args(&programs).env("CARGO_ENCODED_RUSTFLAGS", remapped(workspace)).env("SOURCE_DATE_EPOCH", "0");
    let status =
        cargo.status().map_err(|source| Error::Start { program: "cargo build".to_owned(), source })?;
    Ok(status.success().then_some(built))
}

fn by_lambda(workspace: &Workspace, arch: Arch) -> (Command, Built) {
    let directory = workspace.target.join("dist").join(arch.name());
    let mut cargo = workspace.cargo(&["lambda", "build", "--release", "--locked", arch.flag()]);
    cargo.arg("--lambda-dir").arg(&directory);
    (cargo, Built { arch, by: "cargo-lambda", directory, in_folders: true })
}

fn by_cargo(workspace: &Workspace, arch: Arch) -> (Command, Built) {
    // A target that is named has a folder of its own: these flags do not spoil what else is built.
    let cargo = workspace.cargo(&["build", "--release", "--locked", "--target", arch.target()]);
    let directory = workspace.target.join(arch.target()).join("release");
    (cargo, Built { arch, by: "cargo, linked with this machine's libraries", directory, in_folders: false })
}

/// Returns true if cargo-lambda is installed, which links with zig for Lambda's glibc.
fn has_cargo_lambda(workspace: &Workspace) -> bool {
    succeeds(&mut workspace.cargo(&["lambda", "--version"]))
}

/// Returns true if the standard library is installed for it.
fn has_target(arch: Arch) -> bool {
    let answer = command("rustc").args(["--print", "target-libdir", "--target", arch.target()]).output();
    answer.is_ok_and(|answer| {
        answer.status.success() && PathBuf::from(String::from_utf8_lossy(&answer.stdout).trim()).is_dir()
    })
}

fn succeeds(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

/// Flags by which a program tells nothing of where it was built.
fn remapped(workspace: &Workspace) -> OsString {
    let home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(std::env::home_dir()?.join(".cargo")));
    let roots = [(Some(workspace.root.clone()), "/loghub"), (home, "/cargo")];
    let mut flags = OsString::new();
    for (root, name) in roots.into_iter().filter_map(|(root, name)| Some((root?, name))) {
        if !flags.is_empty() {
            flags.push("\u{1f}");
        }
        flags.push("--remap-path-prefix=");
        flags.push(root);
        flags.push(format!("={name}"));
    }
    flags
}
