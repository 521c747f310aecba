//! Where the crate meets the world: an object store, a queue, parameters and the listener, each a small trait.
//!
//! `aws.rs` and `client.rs` implement them for real; tests implement them in memory.

use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use thiserror::Error;

use crate::token::Token;

/// A call to an AWS service that failed after the SDK's own retries. Holds no customer text and no token.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{operation} failed: {detail}")]
pub struct CallError {
    /// The service's operation, as in its API.
    pub operation: &'static str,
    /// What the service or the connection said.
    pub detail: String,
    /// Whether the service refused permission.
    pub denied: bool,
}

/// An object as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// Its bytes.
    pub body: Bytes,
    /// Its entity tag, when the store gives one.
    pub etag: Option<String>,
    /// Its version id, when the bucket is versioned.
    pub version: Option<String>,
}

/// What reading an object answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Read {
    /// The object.
    Object(Object),
    /// It still has the entity tag that the reader knows.
    Unchanged,
    /// There is none by that key.
    Gone,
}

/// An object to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewObject {
    /// Its key.
    pub key: String,
    /// Its bytes.
    pub body: Bytes,
    /// Its media type.
    pub content_type: &'static str,
    /// Its user metadata: ASCII only.
    pub metadata: Vec<(&'static str, String)>,
}

/// An object store: S3.
#[async_trait]
pub trait Store: Send + Sync {
    /// Writes an object.
    async fn put(&self, bucket: &str, object: NewObject) -> Result<(), CallError>;
    /// Reads an object, unless it still has the entity tag `known`.
    async fn get(&self, bucket: &str, key: &str, known: Option<&str>) -> Result<Read, CallError>;
    /// Copies an object within its bucket.
    async fn copy(&self, bucket: &str, from: &str, to: &str) -> Result<(), CallError>;
    /// Deletes an object; one that is gone already counts as deleted.
    async fn delete(&self, bucket: &str, key: &str) -> Result<(), CallError>;
}

/// Queues: SQS.
#[async_trait]
pub trait Queue: Send + Sync {
    /// Sends a message. `group` keeps a standard queue fair between teams.
    async fn send(&self, url: &str, body: String, group: &str) -> Result<(), CallError>;
    /// Hides a received message for so long from now on.
    async fn hide(&self, url: &str, receipt: &str, hidden_for: Duration) -> Result<(), CallError>;
}

/// What reading parameters answers.
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

/// What the listener answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The `Retry-After` header, when it is in seconds.
    pub retry_after: Option<Duration>,
    /// The start of the body. May quote customer text: it is never logged.
    pub body: Bytes,
}

/// Why a request got no answer. Says nothing of the URL: the token is in it.
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
