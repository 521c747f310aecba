//! What can be said on the command line.

use clap::{Parser, Subcommand};

use crate::{cases, check, completions, diff, exit, explain, init, listen, local, schema};

/// The cross-account log hub: every account's CloudWatch logs, each team's in its own Logz.io sub-account.
#[derive(Debug, Parser)]
#[command(name = "loghub", version, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = exit::CODES)]
pub struct Args {
    /// Print JSON instead of text
    #[arg(long, global = true, display_order = 1000)]
    pub json: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// A command.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check routing.toml: every fault at once, each at its place, with what to do
    Check(check::Args),
    /// Say whose a log group is, by which rule, with which settings, and what would be shipped
    Explain(explain::Args),
    /// Compare two versions of routing.toml: the rules, and what becomes of log groups
    Diff(diff::Args),
    /// Run the cases of routing.tests.toml, and say what of the table none of them touches
    Test(cases::Args),
    /// Write a first routing.toml, with comments, from a few answers
    Init(init::Args),
    /// Print the JSON schema of routing.toml, for editors
    Schema(schema::Args),
    /// Run a Logz.io-compatible listener
    Listener(listen::Args),
    /// Run the whole hub on this machine
    Local(local::Args),
    /// Print a script that completes commands and flags in a shell
    Completions(completions::Args),
}
