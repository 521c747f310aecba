//! What can be said on the command line.

use clap::{Parser, Subcommand};

use crate::{
    accounts, cases, check, completions, deploy, diff, doctor, exit, explain, init, listen, local, member,
    pause, publish, replay, schema, status, token,
};

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
    /// Show how the hub, its members and its teams are
    Status(status::Args),
    /// Look at what is parked, given up or quarantined, and send it again
    Replay(replay::Args),
    /// Set, list and check the teams' tokens
    Token(token::Args),
    /// Show what a table changes, and bring it into force
    Publish(publish::PublishArgs),
    /// Bring an earlier version of the table into force again
    Rollback(publish::RollbackArgs),
    /// Deploy a hub from a release's files, or a newer release over it
    Deploy(deploy::DeployArgs),
    /// Have every member leave, and delete the hub
    Undeploy(deploy::UndeployArgs),
    /// Have a team's bulks parked, until it is resumed
    Pause(pause::PauseArgs),
    /// Have a paused team's bulks delivered again
    Resume(pause::ResumeArgs),
    /// Take a member account in, and wait until it is done
    Onboard(member::OnboardArgs),
    /// Remove every filter of ours from an account that leaves, and wait until it is done
    Offboard(member::OffboardArgs),
    /// Bring the accounts of routing.toml up to date with the organisation
    Accounts(accounts::Args),
    /// Say what this machine, this folder and the hub lack, and what to do
    Doctor(doctor::Args),
    /// Run a Logz.io-compatible listener
    Listener(listen::Args),
    /// Run the whole hub on this machine
    Local(local::Args),
    /// Print a script that completes commands and flags in a shell
    Completions(completions::Args),
}
