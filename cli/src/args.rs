//! What can be said on the command line.

use clap::{Parser, Subcommand};

use crate::{check, explain, listen, local};

/// The cross-account log hub: every account's CloudWatch logs, each team's in its own Logz.io sub-account.
#[derive(Debug, Parser)]
#[command(name = "loghub", version, max_term_width = 100, arg_required_else_help = true)]
#[command(
    after_help = "Exit codes: 0 all is well; 1 it is not, and the output says why; 2 the command was not understood."
)]
pub struct Args {
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
    /// Run a Logz.io-compatible listener
    Listener(listen::Args),
    /// Run the whole hub on this machine
    Local(local::Args),
}
