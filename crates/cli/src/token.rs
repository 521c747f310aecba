//! `loghub token`: the tokens of the teams' sub-accounts. No value is ever printed.

use std::io::Read as _;
use std::path::PathBuf;
use std::sync::Arc;

use aws_sdk_ssm::types::{ParameterStringFilter, ParameterType};
use bytes::Bytes;
use console::{Term, style};
use function::aws::failed;
use jiff::Timestamp;
use miette::Diagnostic;
use routing::Table;
use serde::Serialize;
use shipper::aws::parameters::Ssm;
use shipper::delivery::client::HttpListener;
use shipper::seams::{Endpoint as _, Parameters as _};
use shipper::team::token::Token;
use shipper::team::tokens::is_reserved;
use thiserror::Error;

use crate::exit::{Ending, Outcome};
use crate::hub::{Hub, HubArgs, Unable};
use crate::output::{Format, can_ask};
use crate::words::in_words;

/// A standard parameter's longest value (AWS, `PutParameter`: 4 KB).
const MAX_TOKEN: usize = 4_096;
/// An empty bulk: a gzip member of no bytes (RFC 1952).
const EMPTY_BULK: [u8; 20] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/// The help for a name with a leading `_`.
const RESERVED: &str =
    "names with a leading `_` are the hub's own secrets; choose other `tokens` in the table";

/// The arguments of `token`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Set a team's token, read from standard input, or from a prompt that does not show it
    #[command(after_help = "Examples:
  loghub token set payments                        # asks for it
  pass show logz/payments | loghub token set payments
  loghub token set payments --name payments/prod < token.txt
  loghub token set orders --routing routing.toml   # a team that is not published yet

The functions use the new token within LOGHUB_TOKEN_TTL_SECONDS, or at once if the listener refuses
the old one.")]
    Set {
        /// The team
        team: String,
        /// The token's name, if `tokens` of the table gives the team several
        #[arg(long)]
        name: Option<String>,
        /// Look for the team in this file, not in the published table: its first bulks then don't have to wait
        #[arg(long, alias = "table", value_name = "FILE")]
        routing: Option<PathBuf>,
        /// The KMS key to encrypt with; by default the token's current key, or else SSM's own
        #[arg(long, value_name = "KEY")]
        key: Option<String>,
        #[command(flatten)]
        hub: HubArgs,
    },
    /// List the tokens that the table names, with versions and ages, but never values
    #[command(after_help = "Example:
  loghub token list

Exit codes: 0 every token exists; 1 one is missing.")]
    List {
        #[command(flatten)]
        hub: HubArgs,
    },
    /// Check that the listener accepts the tokens, by an empty bulk for each
    #[command(after_help = "Examples:
  loghub token check
  loghub token check payments --json

Exit codes: 0 the listener accepts every token; 1 one is refused or missing.")]
    Check {
        /// Check only the tokens of this team
        team: Option<String>,
        #[command(flatten)]
        hub: HubArgs,
    },
}

/// A token in Parameter Store.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Known {
    /// Its name under the prefix.
    pub(crate) name: String,
    pub(crate) version: i64,
    pub(crate) since: Option<Timestamp>,
    #[serde(skip)]
    key: Option<String>,
}

#[derive(Debug, Diagnostic, Error)]
enum Misuse {
    #[error("the table has no team {team}")]
    #[diagnostic(help("it has {known}"))]
    NoTeam { team: String, known: String },
    #[error("the team {team} has several tokens")]
    #[diagnostic(help("choose one by `--name`: {names}"))]
    WhichToken { team: String, names: String },
    #[error("{name} is no token of the team {team}")]
    #[diagnostic(help("its tokens are {names}"))]
    NotItsToken { team: String, name: String, names: String },
    #[error("{0} is no name of a token")]
    #[diagnostic(help("{RESERVED}"))]
    Reserved(String),
    #[error("the input is not a token: {0}")]
    #[diagnostic(help("pass only the sub-account's shipping token on standard input"))]
    NotAToken(&'static str),
    #[error("failed to read the token: {0}")]
    #[diagnostic(help("pass it on standard input, as in `loghub token set TEAM < FILE`"))]
    Unreadable(std::io::Error),
}

/// Runs the command.
pub(crate) async fn run(args: &Args, format: Format) -> Outcome {
    match &args.action {
        Action::Set { team, name, routing, key, hub } => {
            let hub = Hub::open(hub).await?;
            let table = match routing {
                Some(file) => Arc::new(crate::table::load_as_functions(file)?.table),
                None => hub.table().await.map_err(Unable::from)?.table,
            };
            set(&hub, team, &which(&table, team, name.as_deref())?, key.as_ref(), format).await
        }
        Action::List { hub } => list(&Hub::open(hub).await?, format).await,
        Action::Check { team, hub } => check(&Hub::open(hub).await?, team.as_deref(), format).await,
    }
}

/// The parameters under the prefix, without their values.
pub(crate) async fn present(hub: &Hub) -> Result<Vec<Known>, Unable> {
    let prefix = &hub.shipper.hub.token_prefix;
    let filter = ParameterStringFilter::builder().key("Path").option("Recursive").values(prefix).build();
    let filter = filter.map_err(|error| function::store::CallError {
        operation: "DescribeParameters",
        detail: error.to_string(),
        denied: false,
    })?;
    let mut pages = hub.ssm().describe_parameters().parameter_filters(filter).into_paginator().send();
    let mut known = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| failed("DescribeParameters", &error))?;
        known.extend(page.parameters.unwrap_or_default().into_iter().filter_map(|parameter| {
            Some(Known {
                name: parameter.name?.strip_prefix(prefix)?.trim_start_matches('/').to_owned(),
                version: parameter.version,
                since: parameter.last_modified_date.and_then(|at| Timestamp::from_second(at.secs()).ok()),
                key: parameter.key_id,
            })
        }));
    }
    Ok(known)
}

#[derive(Serialize)]
struct SetToken<'a> {
    team: &'a str,
    name: &'a str,
    version: i64,
}

#[derive(Serialize)]
struct Tokens<'a, T> {
    tokens: &'a [T],
}

async fn set(hub: &Hub, team: &str, name: &str, key: Option<&String>, format: Format) -> Outcome {
    let token = read()?;
    let known = present(hub).await?;
    let before = known.iter().find(|known| known.name == name);
    let key = key.cloned().or_else(|| before.and_then(|before| before.key.clone()));
    let parameter = format!("{}/{name}", hub.shipper.hub.token_prefix);
    let put = hub.ssm().put_parameter().name(&parameter).value(token.reveal()).set_key_id(key);
    let put = put.r#type(ParameterType::SecureString).overwrite(true).send().await;
    let version = put.map_err(|error| Unable::from(failed("PutParameter", &error)))?.version;
    format.show(
        || format!("{} {parameter} is set: version {version}.\n", style('✓').green()),
        || SetToken { team, name, version },
    );
    Ok(Ending::Success)
}

/// Returns the name of the token to set.
fn which(table: &Table, team: &str, name: Option<&str>) -> Result<String, Misuse> {
    let names: Vec<Arc<str>> =
        table.tokens().into_iter().filter(|(_, of)| **of == *team).map(|(name, _)| name).collect();
    let team = team.to_owned();
    // The mask key would be overwritten.
    if let Some(reserved) = names.iter().find(|name| is_reserved(name)) {
        return Err(Misuse::Reserved(reserved.to_string()));
    }
    match (names.as_slice(), name) {
        ([], _) => Err(Misuse::NoTeam { team, known: teams(table) }),
        ([only], None) => Ok(only.to_string()),
        (names, None) => Err(Misuse::WhichToken { team, names: names.join(", ") }),
        (names, Some(name)) if names.iter().any(|known| **known == *name) => Ok(name.to_owned()),
        (names, Some(name)) => {
            Err(Misuse::NotItsToken { team, name: name.to_owned(), names: names.join(", ") })
        }
    }
}

fn teams(table: &Table) -> String {
    table.teams().iter().map(|team| &*team.name).collect::<Vec<_>>().join(", ")
}

/// Reads the token without showing it.
fn read() -> Result<Token, Misuse> {
    let text = if can_ask() {
        let terminal = Term::stderr();
        let asked = terminal.write_str("The token (it is not shown): ");
        asked.and_then(|()| terminal.read_secure_line()).map_err(Misuse::Unreadable)?
    } else {
        let mut text = String::new();
        let limit = MAX_TOKEN as u64 + 2;
        std::io::stdin().take(limit).read_to_string(&mut text).map_err(Misuse::Unreadable)?;
        text
    };
    let token = Token::new(&text).ok_or(Misuse::NotAToken("it is blank"))?;
    if token.reveal().len() > MAX_TOKEN {
        return Err(Misuse::NotAToken("it is longer than a parameter can be"));
    }
    if token.reveal().contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err(Misuse::NotAToken("it has spaces or lines in it"));
    }
    Ok(token)
}

/// A token that the table names.
#[derive(Serialize)]
struct Asked {
    name: String,
    team: String,
    version: Option<i64>,
    since: Option<Timestamp>,
}

async fn list(hub: &Hub, format: Format) -> Outcome {
    let table = hub.table().await.map_err(Unable::from)?.table;
    let known = present(hub).await?;
    let asked = table.tokens().into_iter().map(|(name, team)| {
        let there = known.iter().find(|known| *known.name == *name);
        let (version, since) = (there.map(|known| known.version), there.and_then(|known| known.since));
        Asked { name: name.to_string(), team: team.to_string(), version, since }
    });
    let asked: Vec<Asked> = asked.collect();
    format.show(|| asked.iter().map(line).collect(), || Tokens { tokens: &asked });
    Ok(Ending::success_if(asked.iter().all(|asked| asked.version.is_some())))
}

fn line(asked: &Asked) -> String {
    let Asked { name, team, .. } = asked;
    let Some(version) = asked.version else {
        return format!(
            "{} {name} of {team}: missing; set it by `loghub token set {team}`\n",
            style('✗').red()
        );
    };
    let since = asked.since.map(|since| in_words(Timestamp::now().duration_since(since)));
    let age = since.map_or_else(String::new, |age| format!(", {age} old"));
    format!("{} {name} of {team}: version {version}{age}\n", style('✓').green())
}

/// The listener's answer to a token.
#[derive(Serialize)]
struct Checked {
    name: String,
    team: String,
    taken: bool,
    /// Its answer in a few words.
    said: String,
}

async fn check(hub: &Hub, team: Option<&str>, format: Format) -> Outcome {
    let table = hub.table().await.map_err(Unable::from)?.table;
    if let Some(team) = team.filter(|team| table.team(team).is_none()) {
        return Err(Misuse::NoTeam { team: team.to_owned(), known: teams(&table) }.into());
    }
    let listener = HttpListener::through_proxies(&hub.shipper.hub);
    let parameters = Ssm::new(Arc::clone(&hub.sdk));
    let mut checked = Vec::new();
    for (name, of) in table.tokens().into_iter().filter(|(_, of)| team.is_none_or(|team| **of == *team)) {
        let (taken, said) = if is_reserved(&name) {
            (false, RESERVED.to_owned())
        } else {
            let parameter = format!("{}/{name}", hub.shipper.hub.token_prefix);
            let found = parameters.read(&[parameter]).await.map_err(Unable::from)?;
            match found.values.first() {
                Some((_, token)) => ask(&listener, token).await,
                None => (false, "missing".to_owned()),
            }
        };
        checked.push(Checked { name: name.to_string(), team: of.to_string(), taken, said });
    }
    let mark = |taken| if taken { style('✓').green() } else { style('✗').red() };
    let line = |checked: &Checked| {
        format!("{} {} of {}: {}\n", mark(checked.taken), checked.name, checked.team, checked.said)
    };
    format.show(|| checked.iter().map(line).collect(), || Tokens { tokens: &checked });
    Ok(Ending::success_if(checked.iter().all(|checked| checked.taken)))
}

/// Logz.io, shipping over HTTP(S): 401 says that the token is missing or not valid; a bulk without lines is at most
/// counted as malformed by a 400, after the token was looked at.
async fn ask(listener: &HttpListener, token: &Token) -> (bool, String) {
    match listener.post(token, Bytes::from_static(&EMPTY_BULK)).await {
        Ok(answer) => match answer.status {
            200 | 400 => (true, "the listener accepts it".to_owned()),
            401 | 403 => (false, format!("the listener refuses it ({})", answer.status)),
            status => (false, format!("the listener answers {status}: try again later")),
        },
        Err(error) => (false, error.to_string()),
    }
}
