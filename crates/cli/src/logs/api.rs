//! The calls of the console's API that `logs` makes.

use std::time::Duration;

use miette::{Diagnostic, SourceSpan};
use reqwest::{Client, Response, Url};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

use super::row::Row;
use crate::local::console_note::{self, Noted};
use crate::local::place;

/// The time for a connection on this machine, and for an answer: the console ends a search after two seconds.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const TIMEOUT: Duration = Duration::from_secs(30);
/// The column that is shown beside time, level and message.
const COLUMNS: &str = "logGroup";

/// The console of the local hub.
pub(super) struct Api {
    client: Client,
    noted: Noted,
}

/// A search's answer: its documents are the newest first.
#[derive(Deserialize)]
pub(super) struct Newest {
    pub(super) total: u64,
    documents: Vec<Row>,
    /// The sequence number of the newest document, found or not.
    #[serde(rename = "newest_seq")]
    pub(super) last: u64,
}

/// The reasons for which a question to the console fails.
#[derive(Debug, Diagnostic, Error)]
pub(super) enum Failed {
    #[error("no console is noted for the local hub at {0}")]
    #[diagnostic(help(
        "start the hub with `loghub local`, without --no-console; its first line is the console's link"
    ))]
    NoConsole(String),
    #[error("{0}")]
    #[diagnostic(help("start one with `loghub local`"))]
    NoHub(String),
    #[error("no console answers at {url}: {reason}")]
    #[diagnostic(help("check that `loghub local` still runs"))]
    NoAnswer { url: String, reason: String },
    #[error("{message}")]
    Query {
        message: String,
        #[source_code]
        query: String,
        #[label]
        at: SourceSpan,
        #[help]
        help: Option<String>,
    },
    #[error("{message}")]
    Refused {
        message: String,
        #[help]
        help: Option<String>,
    },
    #[error("the console answered {0}, which this version of `loghub` can't read")]
    #[diagnostic(help("run the `loghub` that runs the hub"))]
    Unreadable(String),
    #[error("the console says nothing any more")]
    #[diagnostic(help("check that `loghub local` still runs, and start this command again"))]
    Silent,
    #[error("the console ended the stream")]
    #[diagnostic(help("check that `loghub local` still runs, and start this command again"))]
    Ended,
    #[error("the connection to the console is lost: {0}")]
    #[diagnostic(help("check that `loghub local` still runs, and start this command again"))]
    Lost(String),
}

/// An error as the console answers it.
#[derive(Deserialize)]
struct ErrorAnswer {
    error: Fault,
}

#[derive(Deserialize)]
struct Fault {
    message: String,
    help: Option<String>,
    /// The place in the query, in UTF-16 code units.
    at: Option<usize>,
    length: Option<usize>,
}

#[derive(Deserialize)]
struct Between {
    documents: Vec<Row>,
}

impl Newest {
    /// The documents in order of time.
    pub(super) fn rows(&self) -> impl Iterator<Item = &Row> {
        self.documents.iter().rev()
    }

    pub(super) fn shown(&self) -> usize {
        self.documents.len()
    }
}

impl Api {
    /// The console of the local hub that commands use.
    pub(super) fn find() -> Result<Api, Failed> {
        let endpoint = place::endpoint().map_err(|error| Failed::NoHub(error.to_string()))?;
        let cache = place::cache().map_err(|error| Failed::NoHub(error.to_string()))?;
        let noted = console_note::read(&cache, &endpoint).ok_or(Failed::NoConsole(endpoint))?;
        // Fails when a provider is installed already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().no_proxy().connect_timeout(CONNECT_TIMEOUT).build();
        let client = client.map_err(|error| Failed::Lost(error.to_string()))?;
        Ok(Api { client, noted })
    }

    /// The newest documents since a time in milliseconds since the epoch.
    pub(super) async fn newest(
        &self,
        team: &str,
        query: &str,
        from: i64,
        limit: u16,
    ) -> Result<Newest, Failed> {
        let (from, limit) = (from.to_string(), limit.to_string());
        let parameters = [
            ("q", query),
            ("from", from.as_str()),
            ("sort", "-time"),
            ("limit", limit.as_str()),
            ("cols", COLUMNS),
        ];
        self.ask(&["accounts", team, "search"], &parameters, query).await
    }

    /// The documents between two sequence numbers, both included, in order of time.
    pub(super) async fn between(
        &self,
        team: &str,
        query: &str,
        from: u64,
        to: u64,
        limit: u16,
    ) -> Result<Vec<Row>, Failed> {
        let (from, to, limit) = (from.to_string(), to.to_string(), limit.to_string());
        let parameters = [
            ("q", query),
            ("seq_from", from.as_str()),
            ("seq_to", to.as_str()),
            ("sort", "time"),
            ("limit", limit.as_str()),
            ("cols", COLUMNS),
        ];
        let found: Between = self.ask(&["accounts", team, "search"], &parameters, query).await?;
        Ok(found.documents)
    }

    /// The stream of what arrives after a sequence number.
    pub(super) async fn stream(&self, team: &str, query: &str, last: u64) -> Result<Response, Failed> {
        let last = last.to_string();
        let parameters =
            [("tail", team), ("q", query), ("shape", "rows"), ("last", last.as_str()), ("cols", COLUMNS)];
        self.send(&["stream"], &parameters, query, None).await
    }

    async fn ask<T: DeserializeOwned>(
        &self,
        path: &[&str],
        parameters: &[(&str, &str)],
        query: &str,
    ) -> Result<T, Failed> {
        let answer = self.send(path, parameters, query, Some(TIMEOUT)).await?;
        let body = answer.bytes().await.map_err(Failed::lost)?;
        serde_json::from_slice(&body)
            .map_err(|error| Failed::Unreadable(format!("what is no answer ({error})")))
    }

    async fn send(
        &self,
        path: &[&str],
        parameters: &[(&str, &str)],
        query: &str,
        timeout: Option<Duration>,
    ) -> Result<Response, Failed> {
        let request = self.client.get(url(&self.noted.url, path, parameters)?).bearer_auth(&self.noted.token);
        let request = match timeout {
            Some(timeout) => request.timeout(timeout),
            None => request,
        };
        let no_answer = |error: reqwest::Error| Failed::NoAnswer {
            url: self.noted.url.clone(),
            reason: error.without_url().to_string(),
        };
        let answer = request.send().await.map_err(no_answer)?;
        if answer.status().is_success() {
            return Ok(answer);
        }
        let status = answer.status().to_string();
        let body = answer.bytes().await.map_err(Failed::lost)?;
        Err(refused(&body, query).unwrap_or(Failed::Unreadable(status)))
    }
}

fn url(base: &str, path: &[&str], parameters: &[(&str, &str)]) -> Result<Url, Failed> {
    let unusable = || Failed::NoAnswer {
        url: base.to_owned(),
        reason: "the note in the cache folder holds no address".to_owned(),
    };
    let mut url = Url::parse(base).map_err(|_| unusable())?;
    url.path_segments_mut().map_err(|()| unusable())?.pop_if_empty().extend(["api", "v1"]).extend(path);
    url.query_pairs_mut().extend_pairs(parameters);
    Ok(url)
}

impl Failed {
    pub(super) fn lost(error: reqwest::Error) -> Failed {
        Failed::Lost(error.without_url().to_string())
    }
}

/// The refusal in an answer; a fault of the query has its place there.
fn refused(body: &[u8], query: &str) -> Option<Failed> {
    let Fault { message, help, at, length } = serde_json::from_slice::<ErrorAnswer>(body).ok()?.error;
    let Some(at) = at else { return Some(Failed::Refused { message, help }) };
    let start = byte_at(query, at);
    let end = byte_at(query, at + length.unwrap_or(1));
    Some(Failed::Query { message, query: query.to_owned(), at: (start, end - start).into(), help })
}

/// The byte at which a UTF-16 code unit of a text begins; its end past the last.
fn byte_at(text: &str, unit: usize) -> usize {
    let mut units = 0;
    for (byte, c) in text.char_indices() {
        if units >= unit {
            return byte;
        }
        units += c.len_utf16();
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_of_the_query_has_its_place() {
        let body = |at: &str| {
            format!(
                r#"{{"error": {{"code": "query", "message": "m", "help": "h", "at": {at}, "length": 1}}}}"#
            )
        };
        for (query, at, expected) in [
            ("level:(error", "6", Some((6, 1))),
            ("é😀(", "3", Some((6, 1))),
            ("x", "9", Some((1, 0))),
            ("x", "null", None),
        ] {
            let failed = refused(body(at).as_bytes(), query).expect("a refusal");
            let place = match failed {
                Failed::Query { at, .. } => Some((at.offset(), at.len())),
                _ => None,
            };
            assert_eq!(place, expected, "{query}");
        }
        assert!(refused(b"<html>", "x").is_none());
    }

    #[test]
    fn names_and_queries_are_escaped() {
        let (base, parameters) = ("http://127.0.0.1:8072", [("q", "a&b=\"c\" +d")]);
        let url = url(base, &["accounts", "a/b?", "search"], &parameters).expect("a URL");
        assert_eq!(
            url.as_str(),
            "http://127.0.0.1:8072/api/v1/accounts/a%2Fb%3F/search?q=a%26b%3D%22c%22+%2Bd"
        );
    }
}
