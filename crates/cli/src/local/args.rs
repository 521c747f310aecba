//! The arguments of `local`.

use std::path::PathBuf;
use std::time::Duration;

use crate::web_console::ConsoleArgs;

/// The arguments of `local`.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
#[command(after_help = "Examples:
  loghub local                     until Ctrl-C; the second Ctrl-C waits for nothing
  loghub local --demo --for 60s    a mixed load for a minute; is every event accounted for?
  loghub local --ship app.log --account shared --log-group /aws/lambda/pay-api --for 5s
  loghub local onboard 444444444444    one more account, while the hub runs elsewhere

The first line of the output is the link to the console, a page on this machine: each team's logs,
where every line goes and why, a table to try, and faults to make. `loghub logs TEAM --local` reads
the same logs here.

Commands with --local use the hub that was started first. A later hub says how to reach it, by
the environment variable LOGHUB_LOCAL.

With --json, standard output is the closing books; what happens meanwhile goes to standard error.

Exit codes: 0 the books balance; 1 they do not, or the hub could not run, and the output says why.")]
pub struct Args {
    #[command(subcommand)]
    pub(crate) action: Option<Action>,
    /// The table; a change to the file is published at once
    #[arg(long, value_name = "FILE", default_value = "routing.toml")]
    pub(crate) routing: PathBuf,
    /// The hub's template; the one built in is infra/hub.yaml
    #[arg(long)]
    pub(crate) template: Option<PathBuf>,
    /// Write a realistic mixed load into several accounts
    #[arg(long)]
    pub(crate) demo: bool,
    /// Events a second that the demo writes
    #[arg(long, default_value_t = 200, requires = "demo", value_parser = clap::value_parser!(u32).range(1..=20_000))]
    pub(crate) rate: u32,
    /// End by itself after this long, such as 60s or 5m
    #[arg(long = "for", value_name = "DURATION", value_parser = humantime::parse_duration)]
    pub(crate) duration: Option<Duration>,
    /// Send the lines of a file
    #[arg(long, value_name = "FILE", requires_all = ["account", "log_group"])]
    pub(crate) ship: Option<PathBuf>,
    /// The account that the file's lines are written in: its name in the table, or its id
    #[arg(long, requires = "ship")]
    pub(crate) account: Option<String>,
    /// The log group that the file's lines are written to
    #[arg(long, requires = "ship")]
    pub(crate) log_group: Option<String>,
    /// The port of the AWS endpoint; without it any free one
    #[arg(long)]
    pub(crate) port: Option<u16>,
    /// The listener's port; without it any free one
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    pub(crate) listener_port: u16,
    /// The folder of shipper, redeliver and subscriber; without it that of loghub itself
    #[arg(long)]
    pub(crate) bin_dir: Option<PathBuf>,
    /// Environments of each function that may run at once
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=16))]
    pub(crate) environments: u16,
    #[command(flatten)]
    pub(crate) console: ConsoleArgs,
}

/// The commands to a hub that runs already.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Action {
    /// Add an account to the hub that runs
    Onboard(Onboard),
}

/// The arguments of `local onboard`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  loghub local onboard 444444444444")]
pub(crate) struct Onboard {
    /// The account: its name in the table of the running hub, or its id
    pub(crate) account: String,
    /// The hub's AWS endpoint; without it that of `LOGHUB_LOCAL`, or of the hub started first
    #[arg(long)]
    pub(crate) endpoint: Option<String>,
}
