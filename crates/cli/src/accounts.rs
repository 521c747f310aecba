//! `loghub accounts pull`: the organisation's accounts into `[accounts]`, keeping what people wrote there.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use console::style;
use function::aws::failed;
use miette::{Diagnostic, IntoDiagnostic as _, Report};
use routing::Table;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use toml_edit::{DocumentMut, InlineTable, Item, Value};

use crate::aws;
use crate::exit::{Ending, Outcome};
use crate::hub::Unable;
use crate::output::{Format, count};
use crate::table;

/// The arguments of `accounts`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Add the organisation's accounts to [accounts]; existing entries stay unchanged
    #[command(after_help = "Examples:
  loghub accounts pull
  loghub accounts pull --dry-run
  aws organizations list-accounts > accounts.json
  loghub accounts pull --from accounts.json

Without --from, the command asks AWS Organizations; it needs a role of the management account or of
a delegated administrator. Comments and the order of the file stay. Accounts that are no longer in
the organisation are reported, not removed.")]
    Pull(Pull),
}

#[derive(Debug, clap::Args)]
struct Pull {
    /// The table
    #[arg(long, value_name = "FILE", default_value = "routing.toml")]
    routing: PathBuf,
    /// Read the accounts from the output of `aws organizations list-accounts`, instead of asking AWS
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// Only show the accounts that would be added
    #[arg(long)]
    dry_run: bool,
}

/// An account as Organizations lists it.
#[derive(Debug, Deserialize)]
struct Listed {
    #[serde(rename = "Id")]
    id: String,
    #[serde(rename = "Name", default)]
    name: String,
    /// Takes the place of `Status`, which goes (AWS, Organizations API reference, `Account`).
    #[serde(rename = "State", default)]
    state: Option<String>,
    #[serde(rename = "Status", default)]
    status: Option<String>,
}

#[derive(Debug, Deserialize)]
struct ListedFile {
    #[serde(rename = "Accounts")]
    accounts: Vec<Listed>,
}

#[derive(Debug, Diagnostic, Error)]
enum Unusable {
    #[error("failed to read `{}` as a list of accounts: {reason}", path.display())]
    #[diagnostic(help("pass the output of `aws organizations list-accounts`"))]
    List { path: PathBuf, reason: String },
    #[error("the table was not changed: {0} has no active account")]
    #[diagnostic(help(
        "every organisation has an active account, its management account. An account is active if its `State`, or \
         else its `Status`, is `ACTIVE`; if AWS has changed that, update `loghub`"
    ))]
    NoAccounts(String),
    #[error("failed to write `{}`: {reason}", path.display())]
    #[diagnostic(help("the file is unchanged; check its permissions"))]
    Write { path: PathBuf, reason: std::io::Error },
}

#[derive(Serialize)]
struct Pulled<'a> {
    /// Ids by name.
    added: &'a BTreeMap<String, String>,
    gone: &'a [String],
    written: bool,
}

/// Pulls the accounts.
pub(crate) async fn run(args: &Args, format: Format) -> Outcome {
    let Action::Pull(pull) = &args.action;
    let loaded = table::load_as_functions(&pull.routing)?;
    let (listed, source) = match &pull.from {
        Some(path) => (from_file(path)?, path.display().to_string()),
        None => (from_aws().await?, "the organisation's list".to_owned()),
    };
    let listed = active(listed);
    if listed.is_empty() {
        return Err(Unusable::NoAccounts(source).into());
    }
    let added = missing(&loaded.table, &listed);
    let known: BTreeSet<&str> = listed.iter().map(|account| account.id.as_str()).collect();
    let gone: Vec<String> =
        loaded.table.accounts().filter(|account| !known.contains(&*account.id)).map(table::named).collect();
    if !added.is_empty() && !pull.dry_run {
        write(&pull.routing, &with(&loaded.source, &added)?)?;
    }
    format.show(
        || human(&added, &gone, pull),
        || Pulled { added: &added, gone: &gone, written: !pull.dry_run },
    );
    Ok(Ending::Success)
}

fn from_file(path: &Path) -> Result<Vec<Listed>, Unusable> {
    let unusable = |reason: String| Unusable::List { path: path.to_owned(), reason };
    let text = std::fs::read_to_string(path).map_err(|error| unusable(error.to_string()))?;
    let file: ListedFile = serde_json::from_str(&text).map_err(|error| unusable(error.to_string()))?;
    Ok(file.accounts)
}

async fn from_aws() -> Result<Vec<Listed>, Unable> {
    let client = aws_sdk_organizations::Client::new(&aws::config().await);
    let mut pages = client.list_accounts().into_paginator().send();
    let mut listed = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| failed("ListAccounts", &error))?;
        listed.extend(page.accounts.unwrap_or_default().into_iter().map(|account| Listed {
            id: account.id.unwrap_or_default(),
            name: account.name.unwrap_or_default(),
            state: account.state.map(|state| state.as_str().to_owned()),
            status: account.status.map(|status| status.as_str().to_owned()),
        }));
    }
    Ok(listed)
}

fn active(mut listed: Vec<Listed>) -> Vec<Listed> {
    listed.retain(|account| {
        let state = account.state.as_ref().or(account.status.as_ref());
        state.is_some_and(|state| state == "ACTIVE") && routing::is_account_id(&account.id)
    });
    listed
}

/// The accounts that the table does not list, by the names they get: unique, and of the form that the table takes.
fn missing(table: &Table, listed: &[Listed]) -> BTreeMap<String, String> {
    let ids: BTreeSet<&str> = table.accounts().map(|account| &*account.id).collect();
    let mut taken: BTreeSet<String> =
        table.accounts().filter_map(|account| account.name.as_deref().map(str::to_owned)).collect();
    let mut missing = BTreeMap::new();
    for account in listed.iter().filter(|account| !ids.contains(account.id.as_str())) {
        let name = Some(name(&account.name)).filter(|name| !name.is_empty() && !taken.contains(name));
        let name = name.unwrap_or_else(|| format!("account-{}", account.id));
        taken.insert(name.clone());
        missing.insert(name, account.id.clone());
    }
    missing
}

/// `[a-z0-9][a-z0-9_.-]*`, at most 64: the form of an account's name in the table.
fn name(text: &str) -> String {
    let plain =
        |c: char| if c.is_ascii_alphanumeric() || "_.-".contains(c) { c.to_ascii_lowercase() } else { '-' };
    let text: String = text.chars().map(plain).collect();
    text.trim_matches(|c: char| !c.is_ascii_alphanumeric()).chars().take(64).collect()
}

/// The table's text with the accounts added, which loads.
fn with(source: &str, added: &BTreeMap<String, String>) -> miette::Result<String> {
    let mut document: DocumentMut = source.parse().into_diagnostic()?;
    let accounts = document.entry("accounts").or_insert_with(toml_edit::table);
    if let Some(accounts) = accounts.as_table_like_mut() {
        for (name, id) in added {
            let mut account = InlineTable::new();
            account.insert("id", Value::from(id.as_str()));
            accounts.insert(name, Item::Value(Value::InlineTable(account)));
        }
    }
    let text = document.to_string();
    Table::load("the table with the accounts", &text).map_err(Report::new)?;
    Ok(text)
}

fn write(path: &Path, text: &str) -> Result<(), Unusable> {
    std::fs::write(path, text).map_err(|reason| Unusable::Write { path: path.to_owned(), reason })
}

fn human(added: &BTreeMap<String, String>, gone: &[String], pull: &Pull) -> String {
    let mut text = String::new();
    // Writing to a String does not fail.
    for (name, id) in added {
        let _ = writeln!(text, "{} {name} ({id})", style('+').green());
    }
    for account in gone {
        let _ = writeln!(text, "{} {account} is not in the organisation", style('?').yellow());
    }
    let accounts = count(added.len(), "account");
    let how = if pull.dry_run { "would be added" } else { "added" };
    text + &format!("{accounts} {how} to {}.\n", pull.routing.display())
}
