//! `loghub logs`: a team's logs as the local hub's listener received them, by the console's own search.

mod api;
mod events;
mod row;

use std::time::Duration;

use jiff::Timestamp;
use tokio::time::timeout;

use self::api::{Api, Failed};
use self::events::{Event, Events};
use self::row::Row;
use crate::exit::{Ending, Outcome};
use crate::interrupts::Interrupts;
use crate::output::{Format, count};
use crate::runtime;

/// The console sends a beat every five seconds; three that are missing mean that the connection is lost.
const SILENCE: Duration = Duration::from_secs(15);
/// Rows of one answer at most.
const MOST: u16 = 500;

/// The arguments of `logs`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  loghub logs payments --local
  loghub logs payments 'level:error AND logGroup:/aws/lambda/pay*' --local --since 1h
  loghub logs search declined --local --follow
  loghub logs platform --local --json | jq -r .message

The query is Logz.io's Lucene, as on the console's page. Rows are in order of time;
with --json, each is an object on a line of its own. Control characters are written out, such as
\\u{1b}. The logs of a deployed hub are in Logz.io.")]
pub struct Args {
    /// The team, whose sub-account is searched
    team: String,
    /// The query; without it all documents
    query: Option<String>,
    /// Use the local hub on this machine that `loghub local` started first
    #[arg(long, required = true)]
    local: bool,
    /// Documents of this last while, such as 15m or 2h
    #[arg(long, value_name = "DURATION", default_value = "15m", value_parser = humantime::parse_duration)]
    since: Duration,
    /// Show what arrives from now on too, until Ctrl-C
    #[arg(long)]
    follow: bool,
    /// The most documents to show at the start, the newest
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..=i64::from(MOST)))]
    limit: u16,
}

/// Shows the newest documents, and with `--follow` those that arrive.
pub(crate) async fn run(args: &Args, format: Format) -> Outcome {
    let api = Api::find()?;
    let query = args.query.as_deref().unwrap_or_default();
    let from = Timestamp::now().as_millisecond() - i64::try_from(args.since.as_millis()).unwrap_or(i64::MAX);
    let found = api.newest(&args.team, query, from, args.limit).await?;
    for row in found.rows() {
        show(row, format);
    }
    if format == Format::Human && !args.follow {
        eprintln!("{}", summary(found.total, found.shown()));
    }
    if !args.follow {
        return Ok(Ending::Success);
    }
    let mut interrupts = Interrupts::listen().map_err(runtime::Error)?;
    tokio::select! {
        followed = follow(&api, args, query, found.last, format) => followed?,
        () = interrupts.next() => {}
    }
    Ok(Ending::Success)
}

fn summary(total: u64, shown: usize) -> String {
    match total.saturating_sub(shown as u64) {
        0 => count(total, "document"),
        more => format!("{} more before these: raise --limit, or narrow the query", count(more, "document")),
    }
}

fn show(row: &Row, format: Format) {
    format.line(|| row.in_words(), || row);
}

/// Shows what arrives, until the console ends.
async fn follow(api: &Api, args: &Args, query: &str, last: u64, format: Format) -> Result<(), Failed> {
    let mut stream = api.stream(&args.team, query, last).await?;
    let mut events = Events::default();
    loop {
        let chunk = timeout(SILENCE, stream.chunk()).await.map_err(|_| Failed::Silent)?;
        let Some(chunk) = chunk.map_err(Failed::lost)? else { return Err(Failed::Ended) };
        for event in events.add(&chunk) {
            match event {
                Event::Rows(rows) => {
                    for row in &rows {
                        show(row, format);
                    }
                }
                Event::Skipped { count: skipped, from, to } => {
                    let rows = api.between(&args.team, query, from, to, MOST).await?;
                    for row in &rows {
                        show(row, format);
                    }
                    let more = skipped.saturating_sub(rows.len() as u64);
                    if more > 0 {
                        eprintln!("… {} more arrived at once", count(more, "document"));
                    }
                }
                Event::Bye(why) => {
                    eprintln!("{why}");
                    return Ok(());
                }
                Event::Other => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_says_what_is_not_shown() {
        for (total, shown, expected) in [
            (0, 0, "0 documents"),
            (1, 1, "1 document"),
            (101, 100, "1 document more before these: raise --limit, or narrow the query"),
            (200, 100, "100 documents more before these: raise --limit, or narrow the query"),
        ] {
            assert_eq!(summary(total, shown), expected);
        }
    }
}
