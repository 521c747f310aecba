//! The crate's seams to the world beside S3: a queue, parameters, the listener and the time, each a small trait.
//!
//! `aws.rs` and `client.rs` implement them for real; tests implement them in memory.

use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use function::store::CallError;
use thiserror::Error;
use tokio::time::Instant;

use crate::team::token::Token;

/// Queues: SQS.
#[async_trait]
pub trait Queue: Send + Sync {
    /// Sends a message. `group` keeps a standard queue fair between teams.
    async fn send(&self, url: &str, body: String, group: &str) -> Result<(), CallError>;
    /// Hides a received message for so long from now on.
    async fn hide(&self, url: &str, receipt: &str, hidden_for: Duration) -> Result<(), CallError>;
}

/// The outcome of reading parameters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The parameters that exist, by full name. Their values are secrets.
    pub values: Vec<(String, Token)>,
}

/// Secret parameters: SSM.
#[async_trait]
pub trait Parameters: Send + Sync {
    /// Reads up to ten parameters (AWS, `GetParameters`); a name that does not exist is left out of the answer.
    async fn read(&self, names: &[String]) -> Result<Found, CallError>;
}

/// The listener's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The `Retry-After` header, when it is in seconds.
    pub retry_after: Option<Duration>,
    /// The start of the body. May quote customer text: it is never logged.
    pub body: Bytes,
}

/// The reason why a request got no answer. It does not hold the URL: the token is in it.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum NoAnswer {
    /// No connection could be made: nothing was sent.
    #[error("no connection to the listener could be made")]
    Connect,
    /// The listener took longer than the attempt's timeout.
    #[error("the listener did not answer within the attempt's timeout")]
    Timeout,
    /// The connection broke.
    #[error("the connection to the listener broke")]
    Broken,
}

/// The listener: Logz.io.
#[async_trait]
pub trait Endpoint: Send + Sync {
    /// Makes one request: a gzipped, newline-delimited body for the sub-account that `token` names.
    async fn post(&self, token: &Token, body: Bytes) -> Result<Answer, NoAnswer>;
}

/// The time, asked for where nothing is awaited: between a record's events.
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> Instant;
}

/// The runtime's own clock.
pub struct RuntimeClock;

impl Clock for RuntimeClock {
    fn now(&self) -> Instant {
        Instant::now()
    }
}
