//! `loghub replay`: what is parked, given up or quarantined, looked at and sent again.
//!
//! Looking reads S3 only, so no queue's receive counts change. An object goes only after its delivery is confirmed:
//! whoever is interrupted may do it again, and what arrives twice has the same id. Once given-up bulks were sent or
//! deleted, pointers to what is gone are taken off the dead-letter queue.

mod kept;
mod letters;
mod list;
mod purge;
mod quarantine;
mod reasons;
mod run;
mod show;
mod when;

use jiff::Timestamp;

use crate::exit::Outcome;
use crate::hub::{Hub, HubArgs};
use crate::output::Format;
use when::when;

/// What `replay` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// List what is kept
    #[command(after_help = format!("{LIST_EXAMPLES}\n\n{}", reasons::table()))]
    List(Selection),
    /// Show one object: what it is, whose, why it is kept; and what a quarantined one would now become
    #[command(after_help = "Examples:
  loghub replay show dead/payments/2026/11/24/07/6f1b-1.ndjson.gz
  loghub replay show parked/search/2026/11/24/07/6f1b-1.ndjson.gz --documents")]
    Show(Show),
    /// Send it again: bulks under their team's current token, quarantined records through the whole pipeline
    #[command(after_help = "Examples:
  loghub replay run --dead --team payments --dry-run
  loghub replay run --dead --team payments --rate 2 --yes
  loghub replay run --quarantined --yes

Bulks that are kept as `refused` are sent only by --reason refused: the listener took their other
lines, which arrive twice then. `loghub replay list --help` lists all reasons.
Ctrl-C ends it after the object it is at; the second Ctrl-C at once. Either way it can be run again.
After given-up bulks, pointers to what is gone are taken off the dead-letter queue.

Exit codes: 0 everything selected is delivered; 1 something is kept as it was, and the output says why.")]
    Run(Resend),
    /// Delete it for good
    #[command(after_help = "Example:
  loghub replay purge --dead --team payments --until 30d --yes

After given-up bulks, pointers to what is gone are taken off the dead-letter queue.")]
    Purge(Purge),
}

const LIST_EXAMPLES: &str = "Examples:
  loghub replay list
  loghub replay list --dead --team payments --since 2d
  loghub replay list --parked --reason unauthorized --json";

/// Which objects.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Which objects")]
struct Selection {
    /// Bulks that are parked, and redelivered by themselves
    #[arg(long)]
    parked: bool,
    /// Bulks that were given up or refused
    #[arg(long)]
    dead: bool,
    /// Records that can't be decoded, and batches that the mapping gave up
    #[arg(long)]
    quarantined: bool,
    /// Of this team
    #[arg(long)]
    team: Option<String>,
    /// With events of this account: its name in the published table, or its id; reads every object
    #[arg(long)]
    account: Option<String>,
    /// With events of this log group; reads every object
    #[arg(long)]
    log_group: Option<String>,
    /// Kept for this reason, such as `unauthorized`; `loghub replay list --help` lists all reasons
    #[arg(long)]
    reason: Option<String>,
    /// Kept since then or later: 2026-11-24T07:00:00Z, or 2h ago
    #[arg(long, value_name = "WHEN", value_parser = when)]
    since: Option<Timestamp>,
    /// Kept since then or earlier
    #[arg(long, value_name = "WHEN", value_parser = when)]
    until: Option<Timestamp>,
    /// At most so many, the oldest first
    #[arg(long, value_name = "COUNT")]
    limit: Option<usize>,
    #[command(flatten)]
    hub: HubArgs,
}

#[derive(Debug, clap::Args)]
struct Show {
    /// The object's key, as `replay list` shows it
    key: String,
    /// Show its documents too: a customer's messages, masked
    #[arg(long)]
    documents: bool,
    #[command(flatten)]
    hub: HubArgs,
}

#[derive(Debug, clap::Args)]
struct Resend {
    #[command(flatten)]
    selection: Selection,
    /// Objects a second at most
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    rate: u32,
    /// Only say what would be sent
    #[arg(long)]
    dry_run: bool,
    /// Don't ask whether it is meant
    #[arg(long)]
    yes: bool,
}

#[derive(Debug, clap::Args)]
struct Purge {
    #[command(flatten)]
    selection: Selection,
    /// Don't ask whether it is meant
    #[arg(long)]
    yes: bool,
}

/// Does what is asked for.
pub(crate) async fn run(args: &Args, format: Format) -> Outcome {
    match &args.action {
        Action::List(selection) => list::run(&Hub::open(&selection.hub).await?, selection, format).await,
        Action::Show(show) => show::run(&Hub::open(&show.hub).await?, show, format).await,
        Action::Run(run) => run::run(&Hub::open(&run.selection.hub).await?, run, format).await,
        Action::Purge(purge) => purge::run(&Hub::open(&purge.selection.hub).await?, purge, format).await,
    }
}
