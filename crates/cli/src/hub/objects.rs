//! The objects in the hub's buckets.

use std::collections::HashMap;

use aws_config::SdkConfig;
use aws_sdk_s3::error::{ProvideErrorMetadata as _, SdkError};
use aws_sdk_s3::operation::get_object::GetObjectError;
use aws_sdk_s3::operation::head_object::HeadObjectError;
use aws_sdk_s3::operation::put_object::PutObjectError;
use bytes::Bytes;
use function::aws::failed;
use function::store::CallError;
use jiff::Timestamp;

/// S3.
#[derive(Clone)]
pub(crate) struct Objects {
    client: aws_sdk_s3::Client,
}

/// An object that a list shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stored {
    pub(crate) key: String,
    pub(crate) bytes: u64,
    pub(crate) since: Timestamp,
}

impl Objects {
    pub(crate) fn new(config: &SdkConfig) -> Objects {
        // A configured endpoint is a local one, whose buckets have no host names of their own.
        let s3 = aws_sdk_s3::config::Builder::from(config).force_path_style(config.endpoint_url().is_some());
        Objects { client: aws_sdk_s3::Client::from_conf(s3.build()) }
    }

    /// The client, for other calls to S3.
    pub(crate) fn client(&self) -> aws_sdk_s3::Client {
        self.client.clone()
    }

    /// Every object under a prefix, in order of key.
    pub(crate) async fn list(&self, bucket: &str, prefix: &str) -> Result<Vec<Stored>, CallError> {
        let mut pages = self.client.list_objects_v2().bucket(bucket).prefix(prefix).into_paginator().send();
        let mut found = Vec::new();
        while let Some(page) = pages.next().await {
            let objects = page.map_err(|error| failed("ListObjectsV2", &error))?.contents.unwrap_or_default();
            found.extend(objects.into_iter().filter_map(stored));
        }
        Ok(found)
    }

    /// An object's metadata; none if it is gone.
    pub(crate) async fn metadata(
        &self,
        bucket: &str,
        key: &str,
    ) -> Result<Option<HashMap<String, String>>, CallError> {
        match self.client.head_object().bucket(bucket).key(key).send().await {
            Ok(head) => Ok(Some(head.metadata.unwrap_or_default())),
            Err(error) if error.as_service_error().is_some_and(HeadObjectError::is_not_found) => Ok(None),
            Err(error) => Err(failed("HeadObject", &error)),
        }
    }

    /// An object; none if it is gone.
    pub(crate) async fn get(&self, bucket: &str, key: &str) -> Result<Option<Bytes>, CallError> {
        let answer = match self.client.get_object().bucket(bucket).key(key).send().await {
            Ok(answer) => answer,
            Err(error) if error.as_service_error().is_some_and(GetObjectError::is_no_such_key) => {
                return Ok(None);
            }
            Err(error) => return Err(failed("GetObject", &error)),
        };
        let ended_early = |_| CallError {
            operation: "GetObject",
            detail: "the object's body ended early".to_owned(),
            denied: false,
        };
        Ok(Some(answer.body.collect().await.map_err(ended_early)?.into_bytes()))
    }

    /// Deletes an object; one that is gone already counts as deleted.
    pub(crate) async fn delete(&self, bucket: &str, key: &str) -> Result<(), CallError> {
        let deleted = self.client.delete_object().bucket(bucket).key(key).send().await;
        deleted.map(drop).map_err(|error| failed("DeleteObject", &error))
    }
}

/// Returns true if a conditional write failed because of a concurrent one (Amazon S3, "How to prevent object overwrites
/// with conditional writes": 412 after the other write, 409 during it, 404 after the other deleted the object).
pub(crate) fn lost_race(error: &SdkError<PutObjectError>) -> bool {
    matches!(error.code(), Some("PreconditionFailed" | "ConditionalRequestConflict" | "NoSuchKey"))
}

fn stored(object: aws_sdk_s3::types::Object) -> Option<Stored> {
    Some(Stored {
        key: object.key?,
        bytes: object.size.and_then(|size| u64::try_from(size).ok()).unwrap_or_default(),
        since: Timestamp::from_second(object.last_modified?.secs()).ok()?,
    })
}
