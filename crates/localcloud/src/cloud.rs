//! SDK clients for any account of the emulator.
//!
//! In the emulator an access key that is a 12-digit account id is that account's root, which stands in for the
//! credentials a person or a role would have there.

use std::sync::Arc;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_async::time::SystemTimeSource;
use aws_smithy_http_client::Builder;
use aws_smithy_runtime_api::client::http::SharedHttpClient;

use crate::aws::{CallError, Doing as _};
use crate::notices::Notices;
use crate::secret::Secret;

/// The secret that goes with every account id. The emulator checks signatures only where it enforces IAM.
const SECRET: &str = "test";

/// The address of the emulator, or of the proxy before it, and the account whose cloud it is.
#[derive(Clone, Debug)]
pub struct Cloud {
    endpoint: String,
    region: String,
    hub: String,
    /// The credentials of every call; none = those of the root of the account that is asked for.
    credentials: Option<Credentials>,
    /// The secret that each request carries, if it is the emulator itself that listens there.
    secret: Option<Secret>,
    /// The notices of what takes effect in the emulator; none where it is not known which one that is.
    notices: Option<Arc<Notices>>,
}

impl Cloud {
    /// The cloud at `endpoint` (scheme, host and port), whose hub is the account `hub`.
    #[must_use]
    pub fn new(endpoint: &str, region: &str, hub: &str) -> Self {
        Self {
            endpoint: endpoint.to_owned(),
            region: region.to_owned(),
            hub: hub.to_owned(),
            credentials: None,
            secret: None,
            notices: None,
        }
    }

    /// The same cloud, for the emulator that answers to this secret.
    pub(crate) fn knowing(self, secret: Secret) -> Self {
        Self { secret: Some(secret), notices: Some(Arc::default()), ..self }
    }

    /// The same cloud as it is called through a proxy at `endpoint`.
    pub(crate) fn behind(&self, endpoint: &str) -> Self {
        Self { endpoint: endpoint.to_owned(), secret: None, ..self.clone() }
    }

    /// The same cloud, of whose calls no notice is given.
    pub(crate) fn unnoticed(&self) -> Self {
        Self { notices: None, ..self.clone() }
    }

    /// The notices of what takes effect in the emulator, for stand-ins of this process.
    pub(crate) fn notices(&self) -> Option<&Arc<Notices>> {
        self.notices.as_ref()
    }

    /// The notices to give of what is sent from here: to the emulator itself, and not to a proxy before it.
    pub(crate) fn notices_to_give(&self) -> Option<&Arc<Notices>> {
        self.notices.as_ref().filter(|_| self.secret.is_some())
    }

    /// The same cloud, where every call is made with these credentials: a role's session.
    #[must_use]
    pub fn acting(&self, credentials: Credentials) -> Self {
        Self { credentials: Some(credentials), ..self.clone() }
    }

    /// Assumes a role, and returns the credentials of the session.
    pub async fn assume(&self, role_arn: &str, external_id: Option<&str>) -> Result<Credentials, CallError> {
        let doing = || format!("Assuming the role {role_arn}");
        let sts = aws_sdk_sts::Client::new(&self.sdk(&self.hub));
        let assume = sts.assume_role().role_arn(role_arn).role_session_name("local");
        let answer = assume.set_external_id(external_id.map(str::to_owned)).send().await.doing(doing)?;
        let lent = answer.credentials;
        let lent = lent.ok_or_else(|| CallError::new(doing(), &"the answer has no credentials"))?;
        let (key, secret, token) = (lent.access_key_id, lent.secret_access_key, lent.session_token);
        if let Some(notices) = self.notices_to_give() {
            notices.learn(&key, role_arn);
        }
        Ok(Credentials::new(key, secret, Some(token), None, "a role"))
    }

    /// The URL that every service answers at.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// The header that each request to the emulator itself carries, by name and value, for who sends without an SDK.
    #[must_use]
    pub fn header(&self) -> Option<(&'static str, &str)> {
        self.secret.as_ref().map(Secret::header)
    }

    /// The one Region this cloud plays.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.region
    }

    /// The hub's account id.
    #[must_use]
    pub fn hub(&self) -> &str {
        &self.hub
    }

    /// CloudWatch in `account`, without compression of what is put, which the emulator does not read.
    #[must_use]
    pub fn cloudwatch(&self, account: &str) -> aws_sdk_cloudwatch::Client {
        let config = aws_sdk_cloudwatch::config::Builder::from(&self.sdk(account));
        aws_sdk_cloudwatch::Client::from_conf(config.disable_request_compression(true).build())
    }

    /// CloudWatch Logs in `account`.
    #[must_use]
    pub fn logs(&self, account: &str) -> aws_sdk_cloudwatchlogs::Client {
        aws_sdk_cloudwatchlogs::Client::new(&self.sdk(account))
    }

    /// Kinesis in `account`.
    #[must_use]
    pub fn kinesis(&self, account: &str) -> aws_sdk_kinesis::Client {
        aws_sdk_kinesis::Client::new(&self.sdk(account))
    }

    /// S3 in `account`, with the bucket in the path: bucket names don't resolve on loopback.
    #[must_use]
    pub fn s3(&self, account: &str) -> aws_sdk_s3::Client {
        let config = aws_sdk_s3::config::Builder::from(&self.sdk(account)).force_path_style(true).build();
        aws_sdk_s3::Client::from_conf(config)
    }

    /// SQS in `account`.
    #[must_use]
    pub fn sqs(&self, account: &str) -> aws_sdk_sqs::Client {
        aws_sdk_sqs::Client::new(&self.sdk(account))
    }

    /// Systems Manager's Parameter Store in `account`.
    #[must_use]
    pub fn ssm(&self, account: &str) -> aws_sdk_ssm::Client {
        aws_sdk_ssm::Client::new(&self.sdk(account))
    }

    /// The SDKs' and the AWS CLI's standard variables for `account`: for child processes, and for people to paste.
    #[must_use]
    pub fn env(&self, account: &str) -> Vec<(String, String)> {
        let credentials = self.credentials(account);
        let variables = [
            ("AWS_ENDPOINT_URL", Some(self.endpoint.as_str())),
            ("AWS_REGION", Some(&self.region)),
            ("AWS_DEFAULT_REGION", Some(&self.region)),
            ("AWS_ACCESS_KEY_ID", Some(credentials.access_key_id())),
            ("AWS_SECRET_ACCESS_KEY", Some(credentials.secret_access_key())),
            ("AWS_SESSION_TOKEN", credentials.session_token()),
        ];
        variables.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned()))).collect()
    }

    /// The configuration of any service's client in `account`.
    #[must_use]
    pub fn sdk(&self, account: &str) -> SdkConfig {
        let credentials = self.credentials(account);
        SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .endpoint_url(&self.endpoint)
            .region(Region::new(self.region.clone()))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .http_client(self.http_client())
            // Assuming a role needs one, which the SDK adds only where it reads the environment.
            .time_source(SystemTimeSource::new())
            .build()
    }

    fn http_client(&self) -> SharedHttpClient {
        match &self.secret {
            Some(secret) => secret.clone().http_client(self.notices.clone()),
            None => Builder::new().build_http(),
        }
    }

    fn credentials(&self, account: &str) -> Credentials {
        let root = || Credentials::new(account, SECRET, None, None, "local cloud");
        self.credentials.clone().unwrap_or_else(root)
    }
}
