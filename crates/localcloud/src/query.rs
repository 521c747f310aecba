//! Calls of a service whose SDK would be large for the few that are made.

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use serde_json::Value;

use crate::aws::CallError;
use crate::cloud::Cloud;
use crate::upstream::Upstream;

/// More than any answer that is asked for here.
const MOST_ANSWER: usize = 1 << 20;

/// Calls IAM, by AWS's Query protocol, in `account`; answers the status and the XML.
pub(crate) async fn iam(
    cloud: &Cloud,
    account: &str,
    parameters: &[(&str, &str)],
) -> Result<(StatusCode, String), CallError> {
    let body = form_urlencoded::Serializer::new(String::new())
        .append_pair("Version", "2010-05-08")
        .extend_pairs(parameters)
        .finish();
    let action = parameters.iter().find(|(name, _)| *name == "Action").map_or("", |(_, action)| action);
    let call = Call { service: "iam", action, content_type: "application/x-www-form-urlencoded", target: "" };
    call.send(cloud, account, body).await
}

/// Calls a service by AWS's JSON protocol in `account`; `target` is the service's name for the operation.
pub(crate) async fn json(
    cloud: &Cloud,
    account: &str,
    service: &str,
    target: &str,
    body: &Value,
) -> Result<(), CallError> {
    let call = Call { service, action: target, content_type: "application/x-amz-json-1.1", target };
    let (status, said) = call.send(cloud, account, body.to_string()).await?;
    if status.is_success() { Ok(()) } else { Err(CallError::new(call.doing(account), &said)) }
}

struct Call<'a> {
    service: &'a str,
    action: &'a str,
    content_type: &'a str,
    target: &'a str,
}

impl Call<'_> {
    fn doing(&self, account: &str) -> String {
        format!("Calling {}'s {} in {account}", self.service, self.action)
    }

    async fn send(
        &self,
        cloud: &Cloud,
        account: &str,
        body: String,
    ) -> Result<(StatusCode, String), CallError> {
        let failed = |cause: &dyn std::fmt::Display| CallError::new(self.doing(account), &cause);
        let request = Request::post(cloud.endpoint())
            .header("content-type", self.content_type)
            .header("x-amz-target", self.target)
            .header("authorization", authorization(cloud, account, self.service))
            .body(Body::from(body))
            .map_err(|error| failed(&error))?;
        let answer = Upstream::new(cloud).try_pass(request).await.map_err(|error| failed(&error))?;
        let status = answer.status();
        let body = to_bytes(answer.into_body(), MOST_ANSWER).await.map_err(|error| failed(&error))?;
        Ok((status, String::from_utf8_lossy(&body).into_owned()))
    }
}

/// The `Authorization` of an account's root: the endpoint and the emulator read the account out of the credential and
/// check no signature.
pub(crate) fn authorization(cloud: &Cloud, account: &str, service: &str) -> String {
    let credential = format!("{account}/20260101/{}/{service}/aws4_request", cloud.region());
    format!("AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host, Signature=0")
}
