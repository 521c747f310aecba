//! AWS by the SDK: what it is configured by, S3, and errors in words.

use std::error::Error;
use std::time::Duration;

use async_trait::async_trait;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_sdk_s3::error::ProvideErrorMetadata;
use aws_sdk_s3::error::SdkError;
use aws_sdk_s3::primitives::ByteStream;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use tokio::sync::OnceCell;

use crate::store::{CallError, ListingStore, NewObject, Object, Read, Store};

/// Timeouts of a call. With the SDK's retries a call ends well within the deadline margin.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(2);
const CALL_TIMEOUT: Duration = Duration::from_secs(4);

/// AWS as the environment configures it: Region, credentials, endpoints. Nothing is made before it is used.
#[derive(Default)]
pub struct Sdk {
    config: OnceCell<SdkConfig>,
    s3: OnceCell<aws_sdk_s3::Client>,
}

impl Sdk {
    /// AWS as that configuration has it, not the environment.
    #[must_use]
    pub fn of(config: SdkConfig) -> Sdk {
        Sdk { config: OnceCell::new_with(Some(config)), s3: OnceCell::new() }
    }

    /// Returns the configuration of clients.
    pub async fn config(&self) -> &SdkConfig {
        self.config.get_or_init(load).await
    }

    async fn s3(&self) -> &aws_sdk_s3::Client {
        self.s3.get_or_init(|| async { s3(self.config().await) }).await
    }
}

async fn load() -> SdkConfig {
    let http =
        aws_smithy_http_client::Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .operation_attempt_timeout(ATTEMPT_TIMEOUT)
        .operation_timeout(CALL_TIMEOUT)
        .build();
    aws_config::defaults(BehaviorVersion::latest()).http_client(http).timeout_config(timeouts).load().await
}

fn s3(config: &SdkConfig) -> aws_sdk_s3::Client {
    // A configured endpoint is a local one, whose buckets have no host names of their own.
    let s3 = aws_sdk_s3::config::Builder::from(config).force_path_style(config.endpoint_url().is_some());
    aws_sdk_s3::Client::from_conf(s3.build())
}

#[async_trait]
impl Store for Sdk {
    async fn put(&self, bucket: &str, object: NewObject) -> Result<(), CallError> {
        let NewObject { key, body, content_type, metadata } = object;
        let mut request = self.s3().await.put_object().bucket(bucket).key(key).content_type(content_type);
        for (name, value) in metadata {
            request = request.metadata(name, value);
        }
        request.body(ByteStream::from(body)).send().await.map_err(|error| failed("PutObject", &error))?;
        Ok(())
    }

    async fn get(&self, bucket: &str, key: &str, known: Option<&str>) -> Result<Read, CallError> {
        let request = self.s3().await.get_object().bucket(bucket).key(key);
        let answer = match request.set_if_none_match(known.map(str::to_owned)).send().await {
            Ok(answer) => answer,
            Err(error) => return not_read(&error),
        };
        let (etag, version) = (answer.e_tag, answer.version_id.filter(|version| version != "null"));
        let metadata = answer.metadata.unwrap_or_default();
        let body = answer.body.collect().await.map_err(|_| CallError {
            operation: "GetObject",
            detail: "the object's body ended early".to_owned(),
            denied: false,
        })?;
        Ok(Read::Object(Object { body: body.into_bytes(), etag, version, metadata }))
    }

    async fn copy(&self, bucket: &str, from: &str, to: &str) -> Result<(), CallError> {
        let request = self.s3().await.copy_object().bucket(bucket).key(to);
        let copied = request.copy_source(format!("{bucket}/{from}")).send().await;
        copied.map_err(|error| failed("CopyObject", &error))?;
        Ok(())
    }

    async fn delete(&self, bucket: &str, key: &str) -> Result<(), CallError> {
        let request = self.s3().await.delete_object().bucket(bucket).key(key);
        request.send().await.map_err(|error| failed("DeleteObject", &error))?;
        Ok(())
    }
}

#[async_trait]
impl ListingStore for Sdk {
    async fn list(&self, bucket: &str, prefix: &str) -> Result<Vec<String>, CallError> {
        let request = self.s3().await.list_objects_v2().bucket(bucket).prefix(prefix);
        let mut pages = request.into_paginator().send();
        let mut keys = Vec::new();
        while let Some(page) = pages.next().await {
            let objects = page.map_err(|error| failed("ListObjectsV2", &error))?.contents.unwrap_or_default();
            keys.extend(objects.into_iter().filter_map(|object| object.key));
        }
        Ok(keys)
    }
}

/// A read that brought no object: unchanged and gone are answers, the rest are errors.
fn not_read<E: ProvideErrorMetadata>(error: &SdkError<E>) -> Result<Read, CallError> {
    match error.raw_response().map(|response| response.status().as_u16()) {
        Some(304) => Ok(Read::Unchanged),
        Some(404) if error.code() == Some("NoSuchKey") => Ok(Read::Gone),
        _ => Err(failed("GetObject", error)),
    }
}

/// An error's text, and what each of its causes adds to it.
#[must_use]
pub fn causes(error: &(dyn Error + 'static)) -> String {
    let mut said = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let text = cause.to_string();
        // Many errors repeat their cause.
        if !said.contains(&text) {
            said = format!("{said}: {text}");
        }
        next = cause.source();
    }
    said
}

/// An error in words: the service's code and message, or how the call never got there, with every cause.
#[must_use]
pub fn failed<E: ProvideErrorMetadata>(operation: &'static str, error: &SdkError<E>) -> CallError {
    let code = error.code().unwrap_or_default();
    let detail = match error {
        SdkError::ServiceError(answer) if code.is_empty() => {
            format!("the service answered {}", answer.raw().status().as_u16())
        }
        SdkError::ServiceError(_) => format!("{code}: {}", error.message().unwrap_or("no message")),
        SdkError::TimeoutError(_) => "no answer in time".to_owned(),
        SdkError::DispatchFailure(failure) => {
            let words = match failure {
                failure if failure.is_timeout() => "no connection in time",
                failure if failure.is_io() => "no connection",
                _ => "the request could not be sent: credentials, Region or endpoint",
            };
            let cause = failure.as_connector_error().map(|cause| format!(": {}", causes(cause)));
            format!("{words}{}", cause.unwrap_or_default())
        }
        SdkError::ResponseError(_) => "the answer could not be read".to_owned(),
        _ => "the request could not be made".to_owned(),
    };
    CallError { operation, detail, denied: code.starts_with("AccessDenied") }
}
