//! `loghub listener`: a Logz.io-compatible listener.

use std::net::SocketAddr;
use std::time::Duration;

use listener::{Account, Config, Listener, Totals};
use loghub_console::Console;
use miette::Diagnostic;
use serde::Serialize;
use thiserror::Error;

use crate::exit::{Ending, Outcome};
use crate::interrupts::Interrupts;
use crate::output::Format;
use crate::web_console::ConsoleArgs;

/// The arguments of `listener`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  loghub listener --account payments=abc --account search=def
  printf '{\"@timestamp\":\"2026-01-02T03:04:05Z\",\"message\":\"hi\"}' \\
    | curl --data-binary @- 'http://127.0.0.1:8071/?token=abc'

The first line is the link to a page that shows what each sub-account received. The command also
prints lines to paste that show the received documents, with the token of this run.")]
pub struct Args {
    /// The address to listen on; port 0 selects a free port
    #[arg(long, default_value = "127.0.0.1:8071")]
    addr: SocketAddr,
    /// Let other machines reach --addr; documents and tokens go over the network in the clear
    #[arg(long)]
    expose_to_network: bool,
    /// A sub-account and a token that ships to it, as NAME=TOKEN; may be repeated
    #[arg(long = "account", value_name = "NAME=TOKEN", required = true, value_parser = account)]
    accounts: Vec<Account>,
    /// The number of newest documents to keep of each sub-account; counts include all
    #[arg(long, default_value_t = 20_000)]
    keep: usize,
    #[command(flatten)]
    console: ConsoleArgs,
}

#[derive(Debug, Diagnostic, Error)]
enum Unable {
    #[error("failed to start the runtime: {0}")]
    Runtime(#[source] std::io::Error),
    // As text: the listener's own errors say the cause.
    #[error("{0}")]
    #[diagnostic(help("choose another address with --addr"))]
    Address(String),
    #[error("{0}")]
    #[diagnostic(help(
        "pass `--expose-to-network` to let other machines ship, on a trusted network; without `--addr` it listens on this \
         machine only"
    ))]
    Exposed(String),
    #[error("{0}")]
    Accounts(String),
}

impl From<listener::Error> for Unable {
    fn from(error: listener::Error) -> Unable {
        match error {
            listener::Error::Bind { .. } => Unable::Address(error.to_string()),
            listener::Error::Exposed { .. } => Unable::Exposed(error.to_string()),
            _ => Unable::Accounts(error.to_string()),
        }
    }
}

fn account(text: &str) -> Result<Account, String> {
    match text.split_once('=') {
        Some((name, token)) if !name.is_empty() && !token.is_empty() => Ok(Account::new(name, token)),
        _ => Err("write NAME=TOKEN, such as payments=abc".to_owned()),
    }
}

/// Runs the listener until it is interrupted.
pub(crate) fn run(args: &Args, format: Format) -> Outcome {
    let runtime = tokio::runtime::Runtime::new().map_err(Unable::Runtime)?;
    runtime.block_on(listen(args, format))
}

async fn listen(args: &Args, format: Format) -> Outcome {
    let (addr, exposed, keep) = (args.addr, args.expose_to_network, args.keep);
    let config = Config { addr, exposed, keep, ..Config::local(args.accounts.clone()) };
    let mut interrupts = Interrupts::listen().map_err(Unable::Runtime)?;
    let listener = Listener::start(config).await.map_err(Unable::from)?;
    let console = args.console.start(listener.intake(), None).await?;
    format.line(
        || places(&listener, console.as_ref()),
        || Started {
            listening: listener.url(),
            authorization: listener.control_authorization(),
            console: console.as_ref().map(Console::link),
        },
    );
    if let Some(Err(error)) = console.as_ref().map(|console| args.console.open(console)) {
        eprintln!("{error}");
    }
    tokio::select! {
        () = count(&listener, format) => {}
        () = interrupts.next() => {}
    }
    if let Some(console) = console {
        console.shutdown().await;
    }
    listener.shutdown().await;
    Ok(Ending::Success)
}

/// The first line of the output.
#[derive(Serialize)]
struct Started<'a> {
    listening: String,
    authorization: &'a str,
    /// The link that opens the console; none if it is not served.
    console: Option<String>,
}

/// A line of the output: the counts of a sub-account that changed.
#[derive(Serialize)]
struct Counts<'a> {
    account: &'a str,
    documents: u64,
    spoiled: u64,
    refused: u64,
}

/// The console's link, the listener's address, and lines to paste that show its documents.
fn places(listener: &Listener, console: Option<&Console>) -> String {
    let url = listener.url();
    let curl = curl(listener);
    let accounts = listener.totals().accounts;
    let documents =
        accounts.keys().map(|name| format!("\ndocuments: {curl}/accounts/{name}/documents?limit=5'"));
    let documents: String = documents.collect();
    let console = console.map(|console| format!("console:   {}\n", console.link())).unwrap_or_default();
    format!("{console}listening on {url} (Ctrl-C ends it)\ncounts:    {curl}/accounts'{documents}")
}

/// The beginning of a line that asks the control API, with the run's token; the caller adds the path.
pub(crate) fn curl(listener: &Listener) -> String {
    format!("curl -s -H 'Authorization: {}' '{}/_listener", listener.control_authorization(), listener.url())
}

/// Prints a line whenever a sub-account's counts change, for ever.
async fn count(listener: &Listener, format: Format) {
    let mut shown = Totals::default();
    loop {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let totals = listener.totals();
        for (name, counts) in &totals.accounts {
            if shown.of(name) != *counts {
                let (documents, spoiled, refused) =
                    (counts.documents, counts.spoiled, counts.refused.total());
                format.line(
                    || format!("{name}: documents {documents}, spoiled {spoiled}, refused lines {refused}"),
                    || Counts { account: name, documents, spoiled, refused },
                );
            }
        }
        shown = totals;
    }
}
