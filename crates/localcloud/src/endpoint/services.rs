//! The services that the endpoint plays: those that a hub and its members are made of.
//!
//! The emulator has many more. Some of them run what they are given: functions, jobs, containers, builds. None of those
//! is a hub's, so their calls are refused before the emulator sees them.

use axum::http::HeaderMap;

use super::join;

/// By signing name: what `X-Amz-Target` may begin with, if the service has a JSON protocol. The emulator goes by that
/// header first, so it has to be the service's own.
const PLAYED: [(&str, &[&str]); 17] = [
    ("cloudformation", &[]),
    ("events", &["AWSEvents."]),
    ("iam", &[]),
    ("kinesis", &["Kinesis_20131202."]),
    ("kms", &["TrentService."]),
    ("lambda", &[]),
    (join::SERVICE, &[]),
    ("logs", &["Logs_20140328."]),
    ("monitoring", &["GraniteServiceVersion20100801."]),
    ("organizations", &["AWSOrganizationsV20161128."]),
    ("s3", &[]),
    ("scheduler", &[]),
    ("sns", &[]),
    ("sqs", &["AmazonSQS."]),
    ("ssm", &["AmazonSSM."]),
    ("sts", &[]),
    ("tagging", &["ResourceGroupsTaggingAPI_20170126."]),
];

/// Returns true if a call signed for `service` is one of a service that is played, and of that one only.
pub(super) fn plays(service: &str, headers: &HeaderMap) -> bool {
    let Some((_, targets)) = PLAYED.iter().find(|(name, _)| *name == service) else { return false };
    headers.get_all("x-amz-target").iter().all(|target| {
        // `query` sends an empty one for services without.
        let target = target.to_str().unwrap_or("?");
        target.is_empty() || targets.iter().any(|own| target.starts_with(own))
    })
}
