//! `loghub local`: the whole hub on one machine.
//!
//! The functions are the real binaries and the listener answers as Logz.io's does. AWS is the emulator, and what the
//! emulator lacks is played by `localcloud`; the summary names each part that is played.

mod arrivals;
mod books;
mod close;
mod demo;
mod error;
mod figures;
mod hub;
mod members;
mod news;
mod onboard;
mod publish;
mod run;
mod session;
mod ship_file;
mod show;
mod subscriber;
mod summary;
mod templates;
mod tokens;

use std::path::PathBuf;
use std::time::Duration;

use crate::exit::Outcome;
use crate::output::Format;

pub(crate) use onboard::endpoint;

/// The Region that the local hub is in, and its account.
pub(crate) const REGION: &str = localcloud::emulator::REGION;
pub(crate) const HUB_ACCOUNT: &str = localcloud::emulator::HUB;

/// What `local` takes.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
#[command(after_help = "Examples:
  loghub local                     until Ctrl-C; the second Ctrl-C waits for nothing
  loghub local --demo --for 60s    a mixed load for a minute; is every event accounted for?
  loghub local --ship app.log --account shared --log-group /aws/lambda/pay-api --for 5s
  loghub local onboard 444444444444    one more account, while the hub runs elsewhere

With --json, standard output is the closing books; what happens meanwhile goes to standard error.

Exit codes: 0 the books balance; 1 they do not, or the hub could not run, and the output says why.")]
pub struct Args {
    #[command(subcommand)]
    action: Option<Action>,
    /// The table; a change to the file is published at once
    #[arg(long, default_value = "routing.toml")]
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
    /// Where the programs shipper, redeliver and subscriber are; without it beside loghub itself
    #[arg(long)]
    pub(crate) bin_dir: Option<PathBuf>,
    /// Environments of each function that may run at once
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=16))]
    pub(crate) environments: u16,
}

/// What is done with a hub that runs already.
#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Take one more account in
    Onboard(onboard::Onboard),
}

/// Runs the hub until it is interrupted, or for as long as was asked.
pub(crate) fn run(args: &Args, format: Format) -> Outcome {
    let runtime = tokio::runtime::Runtime::new().map_err(error::Error::Runtime)?;
    match &args.action {
        Some(Action::Onboard(onboard)) => runtime.block_on(onboard::run(onboard, format)),
        None => runtime.block_on(run::run(args, format)),
    }
}
