//! The command line.

use clap::{Parser, Subcommand};

use crate::{
    accounts, cases, check, completions, deploy, diff, doctor, exit, explain, init, listen, local, logs,
    masks, member, pause, publish, replay, schema, status, token,
};

/// Cross-account log hub: ships every account's CloudWatch logs to Logz.io, each team's to its own sub-account.
#[derive(Debug, Parser)]
#[command(name = "loghub", version, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = exit::CODES)]
pub struct Args {
    /// Print JSON instead of text
    #[arg(long, global = true, display_order = 1000)]
    pub json: bool,
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

/// A command.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check routing.toml, and report every fault with its place and the fix
    Check(check::Args),
    /// Explain how a log group is routed and how a message is transformed
    Explain(explain::Args),
    /// Compare two versions of routing.toml: the rules, and the log groups that change
    Diff(diff::Args),
    /// Run the cases of routing.tests.toml, and list the parts of the table that no case covers
    Test(cases::Args),
    /// List the rule sets for masks, and try the table's masks on a file's lines
    Masks(masks::Args),
    /// Write a first routing.toml, with comments, from a few answers
    Init(init::Args),
    /// Print the JSON schema of routing.toml, for editors
    Schema(schema::Args),
    /// Show the state of the hub, its members and its teams
    Status(status::Args),
    /// List, resend or delete bulks and records that are parked, given up or quarantined
    Replay(replay::Args),
    /// Set, list and check the teams' tokens
    Token(token::Args),
    /// Show what a table changes, and publish it
    Publish(publish::PublishArgs),
    /// Publish an earlier version of the table again
    Rollback(publish::RollbackArgs),
    /// Deploy a hub from a release's files, or update it to a newer release
    Deploy(deploy::DeployArgs),
    /// Offboard every member, and delete the hub
    Undeploy(deploy::UndeployArgs),
    /// Pause delivery for a team; its bulks are parked until you resume it
    Pause(pause::PauseArgs),
    /// Resume delivery for a paused team
    Resume(pause::ResumeArgs),
    /// Onboard a member account, and wait until its events arrive
    Onboard(member::OnboardArgs),
    /// Offboard a member account: remove the hub's filters, and wait until they are gone
    Offboard(member::OffboardArgs),
    /// Update the accounts of routing.toml from AWS Organizations
    Accounts(accounts::Args),
    /// Check this machine, this folder and the hub, and report what is missing
    Doctor(doctor::Args),
    /// Run a Logz.io-compatible listener
    Listener(listen::Args),
    /// Run a whole hub on this machine
    Local(local::Args),
    /// Show a team's logs as the local hub's listener received them
    Logs(logs::Args),
    /// Print a script that completes commands and flags in a shell
    Completions(completions::Args),
}
