//! Calls of AWS's Query protocol, for the few of a service whose SDK would be large.

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;

use crate::aws::CallError;
use crate::cloud::Cloud;

/// More than any answer that is asked for here.
const MOST_ANSWER: usize = 1 << 20;

/// Calls IAM in `account`; answers the status and the XML.
pub(crate) async fn iam(
    cloud: &Cloud,
    account: &str,
    parameters: &[(&str, &str)],
) -> Result<(StatusCode, String), CallError> {
    let doing = || {
        let action = parameters.iter().find(|(name, _)| *name == "Action").map_or("", |(_, action)| action);
        format!("Calling IAM's {action} in {account}")
    };
    let body = form_urlencoded::Serializer::new(String::new())
        .append_pair("Version", "2010-05-08")
        .extend_pairs(parameters)
        .finish();
    // The emulator reads the account out of the credential and checks no signature.
    let credential = format!("{account}/20260101/{}/iam/aws4_request", cloud.region());
    let request = Request::post(cloud.endpoint())
        .header("content-type", "application/x-www-form-urlencoded")
        .header(
            "authorization",
            format!("AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host, Signature=0"),
        )
        .body(Body::from(body))
        .map_err(|error| CallError::new(doing(), &error))?;
    let client = Client::builder(TokioExecutor::new()).build_http::<Body>();
    let answer = client.request(request).await.map_err(|error| CallError::new(doing(), &error))?;
    let status = answer.status();
    let body = to_bytes(Body::new(answer.into_body()), MOST_ANSWER).await;
    let body = body.map_err(|error| CallError::new(doing(), &error))?;
    Ok((status, String::from_utf8_lossy(&body).into_owned()))
}

/// The text of the first element of that name.
pub(crate) fn element<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    Some(rest.split_once(&format!("</{name}>"))?.0)
}
