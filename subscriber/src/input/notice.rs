//! EventBridge events, and the log groups that they name.

use serde::Deserialize;
use thiserror::Error;

use crate::task::{BadTask, check_account};

/// A log group to reconcile because it changed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Notice {
    /// The account it is in.
    pub account: String,
    /// The Region it is in.
    pub region: String,
    /// Its name.
    pub group: String,
}

/// The reasons for which an event can't be read.
#[derive(Debug, Error)]
pub enum BadEvent {
    /// It does not have EventBridge's form.
    #[error("invalid CloudTrail event from EventBridge: {0}")]
    Form(#[from] serde_json::Error),
    /// Its account is malformed.
    #[error("invalid account in the event: {0}")]
    Account(#[from] BadTask),
}

/// The names by which the subscriber recognises its own calls and filters.
#[derive(Clone, Copy, Debug)]
pub struct Ours<'a> {
    /// The name of the role in members that the subscriber acts as.
    pub member_role: &'a str,
    /// The name of the hub's filter.
    pub filter_name: &'a str,
    /// True if tags decide about log groups.
    pub tags_decide: bool,
}

/// An event (AWS, EventBridge, "Events delivered via CloudTrail"). The account is the top-level one, which AWS sets; no
/// other part of the event is trusted for that.
#[derive(Deserialize)]
struct Event {
    account: String,
    region: String,
    detail: Detail,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Detail {
    event_name: String,
    #[serde(default)]
    error_code: Option<String>,
    #[serde(default)]
    user_identity: Option<Identity>,
    #[serde(default)]
    request_parameters: Option<Parameters>,
}

#[derive(Deserialize)]
struct Identity {
    #[serde(default)]
    arn: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Parameters {
    #[serde(default)]
    log_group_name: Option<String>,
    #[serde(default)]
    resource_arn: Option<String>,
    #[serde(default)]
    filter_name: Option<String>,
}

impl Notice {
    /// Reads an event; `None` for a failed call, one of the subscriber's own, or one that concerns no log group.
    pub fn read(body: &str, ours: Ours) -> Result<Option<Notice>, BadEvent> {
        let Event { account, region, detail } = serde_json::from_str(body)?;
        check_account(&account)?;
        if detail.error_code.is_some() || detail.is_by(ours.member_role) {
            return Ok(None);
        }
        Ok(detail.group(ours).map(|group| Notice { account, region, group }))
    }
}

impl Detail {
    /// Returns true if a session of that role made the call: `arn:aws:sts::<account>:assumed-role/<role>/<session>`.
    fn is_by(&self, role: &str) -> bool {
        let arn = self.user_identity.as_ref().and_then(|identity| identity.arn.as_deref());
        let session = arn.and_then(|arn| arn.split_once(":assumed-role/"));
        session.and_then(|(_, session)| session.split_once('/')).is_some_and(|(by, _)| by == role)
    }

    fn group(self, ours: Ours) -> Option<String> {
        let parameters = self.request_parameters.unwrap_or_default();
        match self.event_name.as_str() {
            "CreateLogGroup" => parameters.log_group_name,
            "TagLogGroup" | "UntagLogGroup" if ours.tags_decide => parameters.log_group_name,
            "TagResource" | "UntagResource" if ours.tags_decide => {
                parameters.resource_arn.as_deref().and_then(group_of_arn)
            }
            "DeleteSubscriptionFilter" if parameters.filter_name.as_deref() == Some(ours.filter_name) => {
                parameters.log_group_name
            }
            _ => None,
        }
    }
}

/// The log group of `arn:aws:logs:<region>:<account>:log-group:<name>`, with or without `:*` at its end.
fn group_of_arn(arn: &str) -> Option<String> {
    let (_, name) = arn.split_once(":log-group:")?;
    Some(name.strip_suffix(":*").unwrap_or(name).to_owned())
}
