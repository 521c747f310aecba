//! `loghub init`: a first table, with comments, from a few answers.

mod answers;
mod ask;
mod text;

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use console::style;
use miette::{Diagnostic, Report};
use routing::{Table, is_account_id};
use serde_json::json;
use thiserror::Error;

use self::answers::{Account, Answers};
use crate::exit::{Ending, Outcome};
use crate::output::{Format, can_ask};

/// What `init` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  loghub init                                 asks, on a terminal
  loghub init --unrouted platform --account pay-prod=111111111111,payments,prod --account shared=333333333333

What it writes passes `loghub check`.")]
pub struct Args {
    /// Where to write the table; - writes it to standard output
    #[arg(default_value = "routing.toml")]
    file: PathBuf,
    /// The team that gets what nothing else claims; without it, it is asked for
    #[arg(long, value_name = "TEAM")]
    unrouted: Option<String>,
    /// A member account, as NAME=ID, NAME=ID,TEAM or NAME=ID,TEAM,ENV; may be given several times
    #[arg(long = "account", value_name = "NAME=ID[,TEAM[,ENV]]", value_parser = account, requires = "unrouted")]
    accounts: Vec<Account>,
    /// Write over a table that is there already
    #[arg(long)]
    force: bool,
}

#[derive(Debug, Diagnostic, Error)]
enum Unable {
    #[error("{} is there already", .0.display())]
    #[diagnostic(help("choose another file, or write over it with --force"))]
    Exists(PathBuf),
    #[error("{} can't be written: {reason}", path.display())]
    #[diagnostic(help("choose a file in a folder that is there and may be written to"))]
    File { path: PathBuf, reason: std::io::Error },
    #[error("there is nobody to ask: this is not a terminal")]
    #[diagnostic(help("give --unrouted TEAM, and --account for each member account"))]
    NotATerminal,
    #[error("failed to read the answers: {0}")]
    Ask(#[from] dialoguer::Error),
}

/// Writes a first table.
pub(crate) fn run(args: &Args, format: Format) -> Outcome {
    let to_stdout = args.file == Path::new("-");
    if !to_stdout && !args.force && args.file.exists() {
        return Err(Unable::Exists(args.file.clone()).into());
    }
    let answers = answers(args)?;
    let text = text::table(&answers);
    // Answers may be names that a table can't have: then its own faults say so.
    Table::parse(&args.file.display().to_string(), &text).map_err(Report::new)?;
    if to_stdout {
        format.show(|| text.clone(), || json!({ "table": text }));
        return Ok(Ending::Success);
    }
    write(args, &text).map_err(|reason| Unable::File { path: args.file.clone(), reason })?;
    let file = args.file.display().to_string();
    format.show(|| next(&file), || json!({"written": file, "accounts": answers.accounts.len()}));
    Ok(Ending::Success)
}

fn answers(args: &Args) -> Result<Answers, Unable> {
    match &args.unrouted {
        Some(unrouted) => Ok(Answers { unrouted: unrouted.clone(), accounts: args.accounts.clone() }),
        None if can_ask() => Ok(ask::all()?),
        None => Err(Unable::NotATerminal),
    }
}

fn write(args: &Args, text: &str) -> std::io::Result<()> {
    let mut options = File::options();
    options.write(true).truncate(true).create(true).create_new(!args.force);
    options.open(&args.file)?.write_all(text.as_bytes())
}

fn next(file: &str) -> String {
    format!(
        "{} {file} is written. What is next:\n  loghub check {file}\n  loghub explain --routing {file} --account NAME \
         --log-group /aws/lambda/NAME --message 'password=hunter2'\n",
        style('✓').green()
    )
}

fn account(text: &str) -> Result<Account, String> {
    let form = || "it takes the form NAME=ID, NAME=ID,TEAM or NAME=ID,TEAM,ENV, such as pay-prod=111111111111,payments,prod";
    let (name, rest) = text.split_once('=').ok_or_else(form)?;
    let mut parts = rest.split(',').map(str::to_owned);
    let id = parts.next().filter(|id| is_account_id(id)).ok_or("an account's id has twelve digits")?;
    let account = Account { name: name.to_owned(), id, team: parts.next(), env: parts.next() };
    if name.is_empty() || parts.next().is_some() { Err(form().to_owned()) } else { Ok(account) }
}
