//! `loghub explain`: the team of a log group, the rules and settings behind it, and the fate of a message.
//!
//! It runs the shipper's own routing and stages.

mod answer;
mod human;
mod json;
mod notes;
pub(crate) mod settings;

use std::io::Read;
use std::time::{SystemTime, UNIX_EPOCH};

use miette::{IntoDiagnostic, WrapErr};
use routing::Table;

use crate::exit::{Ending, Outcome};
use crate::log_group;
use crate::output::Format;
use crate::table::{self, TablePath};

pub(crate) use answer::{Answer, Question};
pub(crate) use json::{render as json, rule};

/// The arguments of `explain`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  loghub explain --account pay-prod --log-group /aws/lambda/pay-api
  loghub explain --account 333333333333 --log-group /ecs/web --message 'password=hunter2'
  tail -n 1 app.log | loghub explain --account shared --log-group /ecs/web --message - --json")]
pub struct Args {
    /// The member account: its name in the table, or its id
    #[arg(long)]
    account: String,
    /// The log group
    #[arg(long)]
    log_group: String,
    /// A message, to show the document that would be shipped; - reads it from standard input
    #[arg(long, allow_hyphen_values = true)]
    message: Option<String>,
    /// The message's CloudWatch event id; without it, the message counts as part of the `sample`
    #[arg(long)]
    id: Option<String>,
    #[command(flatten)]
    table: TablePath,
}

/// Explains one log group of one account.
pub(crate) fn run(args: &Args, format: Format) -> Outcome {
    log_group::check(&args.log_group)?;
    let loaded = table::load_as_functions(args.table.path())?;
    let answer = answer(&loaded.table, args)?;
    format.show(|| human::render(&answer), || json::render(&answer));
    Ok(Ending::Success)
}

fn answer(table: &Table, args: &Args) -> miette::Result<Answer> {
    let account = table::account_id(table, &args.account)?;
    let message = match args.message.as_deref() {
        Some("-") => Some(from_stdin()?),
        message => message.map(str::to_owned),
    };
    let question = Question {
        account: &account,
        log_group: &args.log_group,
        log_stream: "explain",
        message: message.as_deref(),
        id: args.id.as_deref(),
        timestamp: now(),
    };
    Answer::of(table, &question)
}

fn from_stdin() -> miette::Result<String> {
    let mut text = String::new();
    let read = std::io::stdin().read_to_string(&mut text);
    read.into_diagnostic().wrap_err("failed to read the message from standard input as UTF-8 text")?;
    Ok(text.strip_suffix('\n').unwrap_or(&text).to_owned())
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
