//! The end of a run: waits for the last events, closes the books, and says whether they balance.

use std::time::Duration;

use serde_json::json;
use tokio::time::{Instant, sleep, timeout};

use super::Args;
use super::books::Books;
use super::demo::SECRETS;
use super::figures;
use super::hub::Hub;
use crate::exit::Ending;
use crate::output::Format;

/// How often the books are looked at: functions print their summaries a moment after they answer.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Waits, no longer than `patience`, until nothing is on its way any more.
pub(crate) async fn settle(hub: &Hub, patience: Duration, books: impl Fn() -> Books) {
    let deadline = Instant::now() + patience;
    // Within the patience or not at all: what is missing will be said.
    let _ = timeout(patience, hub.delivery.drained()).await;
    while Instant::now() < deadline && !books().settled() {
        sleep(LOOK_EVERY).await;
    }
}

/// Prints the closing books.
pub(crate) fn report(args: &Args, format: Format, hub: &Hub, books: &Books) -> Ending {
    let mut faults = books.faults();
    faults.extend(leaks(args, hub));
    let (totals, teams, written) = (books.hub(), books.teams(), books.written);
    format.line(
        || format!("{}\n{}", figures::table(books), verdict(&faults, totals.seen)),
        || json!({"balanced": faults.is_empty(), "faults": faults, "written": written, "hub": totals, "teams": teams}),
    );
    Ending::success_if(faults.is_empty())
}

fn verdict(faults: &[String], seen: u64) -> String {
    match faults {
        [] => format!("Balanced: all {seen} events are accounted for."),
        faults => format!("Not balanced:\n  {}", faults.join("\n  ")),
    }
}

/// What the demo wrote that must be masked, looked for in every document that is kept.
fn leaks(args: &Args, hub: &Hub) -> Vec<String> {
    let teams = hub.listener.totals().accounts.into_keys().filter(|_| args.demo);
    let held = |team: &str, secret: &str| !hub.listener.account(team).documents_with(secret, 1).is_empty();
    let leak = |team: String| {
        let leaked = SECRETS.iter().filter(|secret| held(&team, secret)).count();
        (leaked > 0).then(|| format!("{team}: {leaked} of the demo's secrets are in its documents, unmasked"))
    };
    teams.filter_map(leak).collect()
}
