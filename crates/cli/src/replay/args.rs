//! The arguments of `loghub replay`.

use jiff::Timestamp;

use super::reasons;
use super::when::when;
use crate::hub::HubArgs;

/// The arguments of `replay`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    pub(super) action: Action,
}

#[derive(Debug, clap::Subcommand)]
pub(super) enum Action {
    /// List objects
    #[command(after_help = format!("{LIST_EXAMPLES}\n\n{}", reasons::table()))]
    List(Selection),
    /// Show one object: its team, its reason and its contents; of a quarantined one, the result of a replay
    #[command(after_help = "Examples:
  loghub replay show dead/payments/2026/11/24/07/6f1b-1.ndjson.gz
  loghub replay show parked/search/2026/11/24/07/6f1b-1.ndjson.gz --documents")]
    Show(Show),
    /// Send objects again: bulks with their team's current token, quarantined records through the whole pipeline
    #[command(after_help = "Examples:
  loghub replay run --dead --team payments --dry-run
  loghub replay run --dead --team payments --rate 2 --yes
  loghub replay run --quarantined --yes

Refused bulks are sent only with --reason refused: the listener took their other lines, which then
arrive twice. `loghub replay list --help` lists all reasons.
Ctrl-C ends the command after the current object; a second Ctrl-C ends it at once. Either way it can
be run again. After given-up bulks, stale pointers are removed from the dead-letter queue.

Exit codes: 0 every selected object is delivered; 1 some are kept; the output says why.")]
    Run(Resend),
    /// Delete objects for good
    #[command(after_help = "Example:
  loghub replay purge --dead --team payments --until 30d --yes

After given-up bulks, stale pointers are removed from the dead-letter queue.")]
    Purge(Purge),
}

const LIST_EXAMPLES: &str = "Examples:
  loghub replay list
  loghub replay list --dead --team payments --since 2d
  loghub replay list --parked --reason unauthorized --json";

/// The arguments that select objects.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Objects")]
pub(super) struct Selection {
    /// Parked bulks, which are retried automatically
    #[arg(long)]
    pub(super) parked: bool,
    /// Bulks that were given up or refused
    #[arg(long)]
    pub(super) dead: bool,
    /// Records that can't be decoded, and batches that Lambda gave up
    #[arg(long)]
    pub(super) quarantined: bool,
    /// Objects of this team
    #[arg(long)]
    pub(super) team: Option<String>,
    /// Objects with events of this account: its name in the published table, or its id; reads every object
    #[arg(long)]
    pub(super) account: Option<String>,
    /// Objects with events of this log group; reads every object
    #[arg(long)]
    pub(super) log_group: Option<String>,
    /// Objects kept for this reason, such as `unauthorized`; `loghub replay list --help` lists all reasons
    #[arg(long)]
    pub(super) reason: Option<String>,
    /// Objects kept since this time or later: 2026-11-24T07:00:00Z, or 2h ago
    #[arg(long, value_name = "WHEN", value_parser = when)]
    pub(super) since: Option<Timestamp>,
    /// Objects kept since this time or earlier
    #[arg(long, value_name = "WHEN", value_parser = when)]
    pub(super) until: Option<Timestamp>,
    /// Select at most this many objects, the oldest first
    #[arg(long, value_name = "COUNT")]
    pub(super) limit: Option<usize>,
    #[command(flatten)]
    pub(super) hub: HubArgs,
}

#[derive(Debug, clap::Args)]
pub(super) struct Show {
    /// The object's key, as `replay list` shows it
    pub(super) key: String,
    /// Also show its documents: a customer's messages, masked
    #[arg(long)]
    pub(super) documents: bool,
    #[command(flatten)]
    pub(super) hub: HubArgs,
}

#[derive(Debug, clap::Args)]
pub(super) struct Resend {
    #[command(flatten)]
    pub(super) selection: Selection,
    /// The most objects to send per second
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub(super) rate: u32,
    /// Only list the objects that would be sent
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Don't ask for confirmation
    #[arg(long)]
    pub(super) yes: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Purge {
    #[command(flatten)]
    pub(super) selection: Selection,
    /// Don't ask for confirmation
    #[arg(long)]
    pub(super) yes: bool,
}
