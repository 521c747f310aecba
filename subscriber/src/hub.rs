//! The hub's identity: its filters, its roles, and its own log groups, which are never subscribed.

use std::collections::BTreeSet;

/// The prefix of the functions' log groups. Subscribing these would ship the logs of shipping, in an endless loop.
const OWN_PREFIX: &str = "/aws/lambda/loghub-";

/// The hub, as members' subscription filters and roles name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HubIdentity {
    /// Its account id.
    pub account: String,
    /// The name of its Logs destination, the same in each Region.
    pub destination: String,
    /// The name of the role in members that the subscriber acts as.
    pub member_role: String,
    /// The name of the role in members with which CloudWatch Logs sends log events.
    pub delivery_role: String,
    /// Its own log groups, in addition to those with the prefix.
    pub own_log_groups: BTreeSet<String>,
}

impl HubIdentity {
    /// The destination's ARN in a Region.
    #[must_use]
    pub fn destination_arn(&self, region: &str) -> String {
        let (partition, account, name) = (partition(region), &self.account, &self.destination);
        format!("arn:{partition}:logs:{region}:{account}:destination:{name}")
    }

    /// The ARN of a member's role that the subscriber acts as.
    #[must_use]
    pub fn member_role_arn(&self, account: &str, region: &str) -> String {
        format!("arn:{}:iam::{account}:role/{}", partition(region), self.member_role)
    }

    /// The ARN of a member's role with which CloudWatch Logs sends log events.
    #[must_use]
    pub fn delivery_role_arn(&self, account: &str, region: &str) -> String {
        format!("arn:{}:iam::{account}:role/{}", partition(region), self.delivery_role)
    }

    /// Returns true if an ARN is that of a destination in the hub's account, whatever its name.
    #[must_use]
    pub fn owns_destination(&self, arn: &str) -> bool {
        let parts: Vec<&str> = arn.split(':').collect();
        matches!(parts.as_slice(), ["arn", _, "logs", _, account, "destination", _] if *account == self.account)
    }

    /// Returns true if a log group is the hub's own. No table can include it.
    #[must_use]
    pub fn owns_log_group(&self, account: &str, name: &str) -> bool {
        account == self.account && (name.starts_with(OWN_PREFIX) || self.own_log_groups.contains(name))
    }
}

/// The partition of a Region (AWS, "Amazon Resource Names").
fn partition(region: &str) -> &'static str {
    if region.starts_with("cn-") {
        "aws-cn"
    } else if region.starts_with("us-gov-") {
        "aws-us-gov"
    } else {
        "aws"
    }
}
