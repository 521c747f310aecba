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

/// The arguments of `init`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  loghub init                                 # asks, on a terminal
  loghub init --unrouted platform --account pay-prod=111111111111,payments,prod \\
    --account shared=333333333333

The written table passes `loghub check`.")]
pub struct Args {
    /// The file to write; - writes the table to standard output; FILE alone means the same
    #[arg(long, value_name = "FILE", default_value = "routing.toml")]
    routing: PathBuf,
    /// The file to write
    #[arg(value_name = "TABLE", hide = true, conflicts_with = "routing")]
    file: Option<PathBuf>,
    /// The team that receives every unclaimed log group; on a terminal, `init` asks for it if it is missing
    #[arg(long, value_name = "TEAM")]
    unrouted: Option<String>,
    /// A member account, as NAME=ID, NAME=ID,TEAM or NAME=ID,TEAM,ENV; can be repeated
    #[arg(long = "account", value_name = "NAME=ID[,TEAM[,ENV]]", value_parser = account, requires = "unrouted")]
    accounts: Vec<Account>,
    /// Overwrite an existing file
    #[arg(long)]
    force: bool,
}

#[derive(Debug, Diagnostic, Error)]
enum Unable {
    #[error("{} already exists", .0.display())]
    #[diagnostic(help("choose another file, or pass --force to overwrite it"))]
    Exists(PathBuf),
    #[error("failed to write {}: {reason}", path.display())]
    #[diagnostic(help("choose a file in an existing folder with write permission"))]
    File { path: PathBuf, reason: std::io::Error },
    #[error("failed to ask for the table's contents: this is not a terminal")]
    #[diagnostic(help("pass --unrouted TEAM, and --account for each member account"))]
    NotATerminal,
    #[error("failed to read the answers: {0}")]
    Ask(#[from] dialoguer::Error),
}

/// Writes a first table.
pub(crate) fn run(args: &Args, format: Format) -> Outcome {
    let path = args.file.as_ref().unwrap_or(&args.routing);
    let to_stdout = path == Path::new("-");
    if !to_stdout && !args.force && path.exists() {
        return Err(Unable::Exists(path.clone()).into());
    }
    let answers = answers(args)?;
    let text = text::table(&answers);
    // An answer can be an invalid name, which the table's faults report.
    Table::parse(&path.display().to_string(), &text).map_err(Report::new)?;
    if to_stdout {
        format.show(|| text.clone(), || json!({ "table": text }));
        return Ok(Ending::Success);
    }
    write(path, args.force, &text).map_err(|reason| Unable::File { path: path.clone(), reason })?;
    let file = path.display().to_string();
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

fn write(path: &Path, force: bool, text: &str) -> std::io::Result<()> {
    let mut options = File::options();
    options.write(true).truncate(true).create(true).create_new(!force);
    options.open(path)?.write_all(text.as_bytes())
}

fn next(file: &str) -> String {
    format!(
        "{} {file} is written. Next steps:\n  loghub check --routing {file}\n  loghub explain --routing {file} --account NAME \
         --log-group /aws/lambda/NAME --message 'password=hunter2'\n",
        style('✓').green()
    )
}

fn account(text: &str) -> Result<Account, String> {
    let form = || "use the form NAME=ID, NAME=ID,TEAM or NAME=ID,TEAM,ENV, such as pay-prod=111111111111,payments,prod";
    let (name, rest) = text.split_once('=').ok_or_else(form)?;
    let mut parts = rest.split(',').map(str::to_owned);
    let id = parts.next().filter(|id| is_account_id(id)).ok_or("an account id has twelve digits")?;
    let account = Account { name: name.to_owned(), id, team: parts.next(), env: parts.next() };
    if name.is_empty() || parts.next().is_some() { Err(form().to_owned()) } else { Ok(account) }
}
