//! A call as the event that EventBridge gets from `CloudTrail`.

use serde_json::{Value, json};

/// A call of CloudWatch Logs.
#[derive(Clone, Debug)]
pub struct ApiCall {
    /// The account it was made in.
    pub account: String,
    /// The identity that made it.
    pub identity: Identity,
    /// With what.
    pub user_agent: String,
    /// The operation.
    pub operation: String,
    /// Its parameters.
    pub parameters: Value,
    /// The reason why it failed, if it did.
    pub error: Option<ApiError>,
}

/// The maker of a call in an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identity {
    /// The account's root.
    Root,
    /// A session of one of the account's roles.
    Session {
        /// The role's name.
        role: String,
        /// The session's name.
        name: String,
    },
}

/// The reason why a call failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    /// AWS's code.
    pub code: String,
    /// AWS's words.
    pub message: String,
}

impl ApiCall {
    /// Returns true if it is a management event that changes something: what a rule that is plainly `ENABLED` gets (Amazon
    /// EventBridge, "AWS service events via `CloudTrail`"). Log events themselves are data and not in a trail.
    pub(crate) fn changes(&self) -> bool {
        const READS: [&str; 7] = ["Describe", "Get", "List", "Filter", "Start", "Stop", "Test"];
        self.operation != "PutLogEvents" && !READS.iter().any(|read| self.operation.starts_with(read))
    }
}

/// The event (Amazon EventBridge, "Events delivered via `CloudTrail`"; AWS `CloudTrail`, "Record contents").
#[must_use]
pub fn event(call: ApiCall, region: &str, at: jiff::Timestamp) -> Value {
    let at = at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let id = || uuid::Uuid::new_v4().to_string();
    let mut detail = json!({
        "eventVersion": "1.08",
        "userIdentity": identity(&call.account, &call.identity, &at),
        "eventTime": at,
        "eventSource": "logs.amazonaws.com",
        "eventName": call.operation,
        "awsRegion": region,
        "sourceIPAddress": "127.0.0.1",
        "userAgent": call.user_agent,
        "requestParameters": call.parameters,
        "responseElements": null,
        "requestID": id(),
        "eventID": id(),
        "readOnly": false,
        "eventType": "AwsApiCall",
        "apiVersion": "20140328",
        "managementEvent": true,
        "recipientAccountId": call.account,
        "eventCategory": "Management",
    });
    if let Some(error) = call.error {
        detail["errorCode"] = error.code.into();
        detail["errorMessage"] = error.message.into();
    }
    json!({
        "version": "0",
        "id": id(),
        "detail-type": "AWS API Call via CloudTrail",
        "source": "aws.logs",
        "account": call.account,
        "time": at,
        "region": region,
        "resources": [],
        "detail": detail,
    })
}

/// The identity of the caller (AWS `CloudTrail`, "`userIdentity` element").
fn identity(account: &str, identity: &Identity, at: &str) -> Value {
    match identity {
        Identity::Root => json!({
            "type": "Root",
            "principalId": account,
            "arn": format!("arn:aws:iam::{account}:root"),
            "accountId": account,
        }),
        Identity::Session { role, name } => json!({
            "type": "AssumedRole",
            "principalId": format!("AROALOCAL{account}:{name}"),
            "arn": format!("arn:aws:sts::{account}:assumed-role/{role}/{name}"),
            "accountId": account,
            "sessionContext": {
                "sessionIssuer": {
                    "type": "Role",
                    "principalId": format!("AROALOCAL{account}"),
                    "arn": format!("arn:aws:iam::{account}:role/{role}"),
                    "accountId": account,
                    "userName": role,
                },
                "attributes": {"creationDate": at, "mfaAuthenticated": "false"},
            },
        }),
    }
}
