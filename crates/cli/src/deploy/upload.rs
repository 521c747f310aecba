//! The bucket that a hub's code and templates are uploaded to, each under a key of its content.

use std::time::Duration;

use aws_config::timeout::TimeoutConfig;
use aws_sdk_s3::error::ProvideErrorMetadata as _;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{
    BucketLocationConstraint, CreateBucketConfiguration, PublicAccessBlockConfiguration,
};
use function::aws::failed;
use function::store::CallError;
use serde_json::json;

use super::place::Place;
use super::release::File;

/// A zip has some 10 MB, and a person's line may be slow.
const UPLOAD_TIMEOUT: Duration = Duration::from_mins(10);

/// The folder that the whole organisation may read: what the management account deploys.
pub(super) const ONBOARDING: &str = "onboarding";
/// The folder of what only the hub's account reads.
pub(super) const HUB: &str = "hub";

/// The bucket of code in an account's Region.
pub(super) fn code_bucket(place: &Place) -> String {
    format!("loghub-code-{}-{}", place.account, place.region)
}

/// The bucket.
pub(super) struct Upload<'a> {
    place: &'a Place,
    client: aws_sdk_s3::Client,
    pub(super) bucket: String,
}

impl<'a> Upload<'a> {
    /// The bucket of this account and Region, made if there is none.
    pub(super) async fn open(place: &'a Place, organization: &str) -> Result<Upload<'a>, CallError> {
        let timeouts = TimeoutConfig::builder()
            .operation_attempt_timeout(UPLOAD_TIMEOUT)
            .operation_timeout(UPLOAD_TIMEOUT * 2)
            .build();
        let s3 = aws_sdk_s3::config::Builder::from(&place.config)
            .timeout_config(timeouts)
            .force_path_style(place.config.endpoint_url().is_some());
        let client = aws_sdk_s3::Client::from_conf(s3.build());
        let upload = Upload { bucket: code_bucket(place), place, client };
        upload.make().await?;
        upload.close_to_others(organization).await?;
        Ok(upload)
    }

    async fn make(&self) -> Result<(), CallError> {
        if self.client.head_bucket().bucket(&self.bucket).send().await.is_ok() {
            return Ok(());
        }
        let region = BucketLocationConstraint::from(self.place.region.as_str());
        // This Region alone is not to be named (AWS S3, `CreateBucket`).
        let named = (self.place.region != "us-east-1")
            .then(|| CreateBucketConfiguration::builder().location_constraint(region).build());
        let create = self.client.create_bucket().bucket(&self.bucket).set_create_bucket_configuration(named);
        match create.send().await {
            Ok(_) => Ok(()),
            Err(error) if error.code() == Some("BucketAlreadyOwnedByYou") => Ok(()),
            Err(error) => Err(failed("CreateBucket", &error)),
        }
    }

    async fn close_to_others(&self, organization: &str) -> Result<(), CallError> {
        let block = PublicAccessBlockConfiguration::builder()
            .block_public_acls(true)
            .block_public_policy(true)
            .ignore_public_acls(true)
            .restrict_public_buckets(true)
            .build();
        let blocked = self.client.put_public_access_block().bucket(&self.bucket);
        let blocked = blocked.public_access_block_configuration(block).send().await;
        blocked.map_err(|error| failed("PutPublicAccessBlock", &error))?;
        let resource = format!("arn:{}:s3:::{}/{ONBOARDING}/*", self.place.partition, self.bucket);
        let policy = json!({
            "Version": "2012-10-17",
            "Statement": [{
                "Sid": "WhatTheManagementAccountDeploys",
                "Effect": "Allow",
                "Principal": "*",
                "Action": "s3:GetObject",
                "Resource": resource,
                "Condition": {"StringEquals": {"aws:PrincipalOrgID": organization}},
            }],
        });
        let put = self.client.put_bucket_policy().bucket(&self.bucket).policy(policy.to_string());
        put.send().await.map(drop).map_err(|error| failed("PutBucketPolicy", &error))
    }

    /// Uploads a file unless it is there already; returns its key.
    pub(super) async fn put(&self, folder: &str, file: &File) -> Result<String, CallError> {
        let key = file.key(folder);
        if self.client.head_object().bucket(&self.bucket).key(&key).send().await.is_ok() {
            return Ok(key);
        }
        let put = self.client.put_object().bucket(&self.bucket).key(&key);
        let put = put.body(ByteStream::from(file.bytes.clone()));
        put.send().await.map_err(|error| failed("PutObject", &error))?;
        Ok(key)
    }

    /// The URL of an object, as CloudFormation takes it.
    pub(super) fn url(&self, key: &str) -> String {
        let Place { region, .. } = self.place;
        if let Some(endpoint) = self.place.config.endpoint_url() {
            return format!("{}/{}/{key}", endpoint.trim_end_matches('/'), self.bucket);
        }
        let domain = if region.starts_with("cn-") { "amazonaws.com.cn" } else { "amazonaws.com" };
        format!("https://{}.s3.{region}.{domain}/{key}", self.bucket)
    }
}
