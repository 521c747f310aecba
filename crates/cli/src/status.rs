//! `loghub status`: the state of the hub, its members and its teams.

mod access;
mod accounts;
mod columns;
mod conflicts;
mod day;
mod destinations;
mod gather;
mod human;
mod roles;
mod seen;
mod teams;
mod window;

use std::time::Duration;

use console::Term;

use crate::exit::{Ending, Outcome};
use crate::hub::{Hub, HubArgs};
use crate::interrupts::Interrupts;
use crate::output::Format;
use crate::screen::Screen;
use gather::{Status, gather};
use roles::Probed;

/// The time between two looks of `--watch`.
const WATCH_EVERY: Duration = Duration::from_secs(5);

/// The arguments of `status`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  loghub status
  loghub status --account pay-prod
  loghub status --json | jq '.problems'
  loghub status --local --watch

An account's last event is looked for in the last 24 hours and in every Region; its time is known to
five minutes. The teams' counts are of the last 24 hours. Both are CloudWatch metrics, which come a
minute or two late. Fields that have several types are those that the shipper's log has named in the
last two hours. With --watch, the members' roles are tried only once.

Exit codes: 0 no problems found; 1 problems found; the output lists them.")]
pub struct Args {
    /// Show only this member account, in full: its name in the table, or its id
    #[arg(long)]
    account: Option<String>,
    /// Refresh every five seconds, until Ctrl-C
    #[arg(long)]
    watch: bool,
    #[command(flatten)]
    hub: HubArgs,
}

/// Shows the state of the hub.
pub(crate) async fn run(args: &Args, format: Format) -> Outcome {
    let mut interrupts = Interrupts::listen().map_err(crate::runtime::Error)?;
    let hub = Hub::open(&args.hub).await?;
    let mut probed = Probed::default();
    loop {
        let screen = Screen::new();
        let status = gather(&hub, args.account.as_deref(), &mut probed, &screen).await;
        screen.close();
        let status = status?;
        show(&status, args, format);
        let ending = Ending::success_if(status.problems.is_empty());
        if !args.watch {
            return Ok(ending);
        }
        tokio::select! {
            () = tokio::time::sleep(WATCH_EVERY) => {}
            () = interrupts.next() => return Ok(ending),
        }
    }
}

fn show(status: &Status, args: &Args, format: Format) {
    if !args.watch {
        format.show(|| human::render(status, args.account.is_some()), || status);
        return;
    }
    let terminal = Term::stdout();
    if format == Format::Human && terminal.is_term() {
        // If the terminal can't be cleared, each look is shown below the previous one.
        let _ = terminal.clear_screen();
    }
    format.line(|| human::render(status, args.account.is_some()), || status);
}
