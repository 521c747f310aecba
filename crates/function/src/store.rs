//! The seam to an object store, and the error of a call to AWS.
//!
//! `aws.rs` implements it for real; tests implement it in memory.

use std::collections::HashMap;

use async_trait::async_trait;
use bytes::Bytes;
use thiserror::Error;

/// A call to an AWS service that failed after the SDK's own retries. Holds no customer text and no token.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{operation} failed: {detail}")]
pub struct CallError {
    /// The service's operation, as in its API.
    pub operation: &'static str,
    /// The error of the service or the connection.
    pub detail: String,
    /// True if the service refused permission.
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
    /// Its user metadata.
    pub metadata: HashMap<String, String>,
}

/// The outcome of reading an object.
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

/// An object store that says what is in it: S3 with permission to list a bucket.
#[async_trait]
pub trait ListingStore: Store {
    /// The keys of all objects under a prefix.
    async fn list(&self, bucket: &str, prefix: &str) -> Result<Vec<String>, CallError>;
}
