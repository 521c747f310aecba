//! `loghub completions`: commands and flags completed as people type.

use clap_complete::Shell;
use serde::Serialize;

use crate::exit::Ending;
use crate::output::Format;

/// The arguments of `completions`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  loghub completions bash > ~/.local/share/bash-completion/completions/loghub
  loghub completions zsh > ~/.zfunc/_loghub      # with ~/.zfunc in fpath
  loghub completions fish > ~/.config/fish/completions/loghub.fish")]
pub struct Args {
    /// The shell
    shell: Shell,
}

#[derive(Serialize)]
struct Answer<'a> {
    shell: String,
    script: &'a str,
}

/// Prints the shell's script.
pub(crate) fn run(args: &Args, mut command: clap::Command, format: Format) -> Ending {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "loghub", &mut script);
    let script = String::from_utf8_lossy(&script).into_owned();
    let shell = args.shell.to_string();
    format.show(|| script.clone(), || Answer { shell, script: &script });
    Ending::Success
}
