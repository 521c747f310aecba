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
use pipeline::{Fate, Limits, MaskKey, MaskTrial, Trace};
use routing::Table;

use self::answer::Answer;
use crate::document;
use crate::exit::{Ending, Outcome};
use crate::log_group;
use crate::output::Format;
use crate::table::{self, TablePath};

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
    let hashes = table.needs_mask_key();
    let Some(message) = &args.message else {
        let decision = table.decide(&account, &args.log_group);
        let log_group = args.log_group.clone();
        return Ok(Answer { log_group, decision, fate: None, documents: Vec::new(), noted: None, hashes });
    };
    let message = if message == "-" { from_stdin()? } else { message.clone() };
    let trace = Trace {
        account: &account,
        log_group: &args.log_group,
        log_stream: "explain",
        id: args.id.as_deref(),
        timestamp: now(),
        message: &message,
    };
    let key = MaskKey::new(b"explain");
    let (decision, fate) = pipeline::trace(table, Some(&key), Limits::default(), &trace);
    let documents = match &fate {
        Fate::Shipped { documents, .. } => documents.iter().map(|line| document::parse(line)).collect(),
        _ => Ok(Vec::new()),
    };
    let log_group = args.log_group.clone();
    let is_looked_at = matches!(fate, Fate::Shipped { .. } | Fate::Unmaskable(_));
    let noted = is_looked_at.then(|| {
        let notes = MaskTrial::new(&decision, Some(&key)).notes(&message);
        (message, notes)
    });
    Ok(Answer { log_group, decision, fate: Some(fate), documents: documents?, noted, hashes })
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
