//! S3, SQS and SSM by the SDK. Clients are made at first use: the start of a function waits for none of it.

use std::time::Duration;

use async_trait::async_trait;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_sdk_s3::error::ProvideErrorMetadata;
use aws_sdk_s3::error::SdkError;
use aws_sdk_s3::primitives::ByteStream;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use tokio::sync::OnceCell;

use crate::seams::{CallError, Found, NewObject, Object, Parameters, Queue, Read, Store};
use crate::token::Token;

/// Timeouts of a call. With the SDK's retries a call ends well within the deadline margin.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(2);
const CALL_TIMEOUT: Duration = Duration::from_secs(4);

/// AWS as the environment configures it: Region, credentials, endpoints.
#[derive(Default)]
pub struct Aws {
    clients: OnceCell<Clients>,
}

struct Clients {
    s3: aws_sdk_s3::Client,
    sqs: aws_sdk_sqs::Client,
    ssm: aws_sdk_ssm::Client,
}

impl Aws {
    async fn clients(&self) -> &Clients {
        self.clients.get_or_init(|| async { Clients::new(&config().await) }).await
    }
}

async fn config() -> SdkConfig {
    let http =
        aws_smithy_http_client::Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .operation_attempt_timeout(ATTEMPT_TIMEOUT)
        .operation_timeout(CALL_TIMEOUT)
        .build();
    aws_config::defaults(BehaviorVersion::latest()).http_client(http).timeout_config(timeouts).load().await
}

impl Clients {
    fn new(config: &SdkConfig) -> Clients {
        // A configured endpoint is a local one, whose buckets have no host names of their own.
        let s3 = aws_sdk_s3::config::Builder::from(config).force_path_style(config.endpoint_url().is_some());
        Clients {
            s3: aws_sdk_s3::Client::from_conf(s3.build()),
            sqs: aws_sdk_sqs::Client::new(config),
            ssm: aws_sdk_ssm::Client::new(config),
        }
    }
}

#[async_trait]
impl Store for Aws {
    async fn put(&self, bucket: &str, object: NewObject) -> Result<(), CallError> {
        let NewObject { key, body, content_type, metadata } = object;
        let mut request =
            self.clients().await.s3.put_object().bucket(bucket).key(key).content_type(content_type);
        for (name, value) in metadata {
            request = request.metadata(name, value);
        }
        request.body(ByteStream::from(body)).send().await.map_err(|error| failed("PutObject", &error))?;
        Ok(())
    }

    async fn get(&self, bucket: &str, key: &str, known: Option<&str>) -> Result<Read, CallError> {
        let request = self.clients().await.s3.get_object().bucket(bucket).key(key);
        let answer = match request.set_if_none_match(known.map(str::to_owned)).send().await {
            Ok(answer) => answer,
            Err(error) => return not_read(&error),
        };
        let (etag, version) = (answer.e_tag, answer.version_id.filter(|version| version != "null"));
        let body = answer.body.collect().await.map_err(|_| CallError {
            operation: "GetObject",
            detail: "the object's body ended early".to_owned(),
            denied: false,
        })?;
        Ok(Read::Object(Object { body: body.into_bytes(), etag, version }))
    }

    async fn copy(&self, bucket: &str, from: &str, to: &str) -> Result<(), CallError> {
        let request = self.clients().await.s3.copy_object().bucket(bucket).key(to);
        let copied = request.copy_source(format!("{bucket}/{from}")).send().await;
        copied.map_err(|error| failed("CopyObject", &error))?;
        Ok(())
    }

    async fn delete(&self, bucket: &str, key: &str) -> Result<(), CallError> {
        let request = self.clients().await.s3.delete_object().bucket(bucket).key(key);
        request.send().await.map_err(|error| failed("DeleteObject", &error))?;
        Ok(())
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

#[async_trait]
impl Queue for Aws {
    async fn send(&self, url: &str, body: String, group: &str) -> Result<(), CallError> {
        let request = self.clients().await.sqs.send_message().queue_url(url);
        let sent = request.message_body(body).message_group_id(group).send().await;
        sent.map_err(|error| failed("SendMessage", &error))?;
        Ok(())
    }

    async fn hide(&self, url: &str, receipt: &str, hidden_for: Duration) -> Result<(), CallError> {
        let seconds = i32::try_from(hidden_for.as_secs()).unwrap_or(i32::MAX);
        let request = self.clients().await.sqs.change_message_visibility().queue_url(url);
        let hidden = request.receipt_handle(receipt).visibility_timeout(seconds).send().await;
        hidden.map_err(|error| failed("ChangeMessageVisibility", &error))?;
        Ok(())
    }
}

#[async_trait]
impl Parameters for Aws {
    async fn read(&self, names: &[String]) -> Result<Found, CallError> {
        let request = self.clients().await.ssm.get_parameters();
        let answer = request
            .set_names(Some(names.to_vec()))
            .with_decryption(true)
            .send()
            .await
            .map_err(|error| failed("GetParameters", &error))?;
        let values = answer
            .parameters
            .unwrap_or_default()
            .into_iter()
            .filter_map(|parameter| Some((parameter.name?, Token::new(&parameter.value?)?)));
        Ok(Found { values: values.collect() })
    }
}

/// An error in words: the service's code and message, or how the call never got there.
fn failed<E: ProvideErrorMetadata>(operation: &'static str, error: &SdkError<E>) -> CallError {
    let code = error.code().unwrap_or_default();
    let detail = match error {
        SdkError::ServiceError(answer) if code.is_empty() => {
            format!("the service answered {}", answer.raw().status().as_u16())
        }
        SdkError::ServiceError(_) => format!("{code}: {}", error.message().unwrap_or("no message")),
        SdkError::TimeoutError(_) => "no answer in time".to_owned(),
        SdkError::DispatchFailure(failure) if failure.is_timeout() => "no connection in time".to_owned(),
        SdkError::DispatchFailure(failure) if failure.is_io() => "no connection".to_owned(),
        SdkError::DispatchFailure(_) => {
            "the request could not be sent: credentials, Region or endpoint".to_owned()
        }
        SdkError::ResponseError(_) => "the answer could not be read".to_owned(),
        _ => "the request could not be made".to_owned(),
    };
    CallError { operation, detail, denied: code.starts_with("AccessDenied") }
}
