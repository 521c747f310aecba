//! A call by which another process asks the one that runs the endpoint to take an account in.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::AUTHORIZATION;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use tokio::sync::oneshot;

use super::caller::Caller;
use super::shared::{Join, Shared};
use crate::cloud::Cloud;
use crate::query;
use crate::upstream::Upstream;

/// No AWS service has paths that begin so.
const PATH: &str = "/_loghub/join/";
/// The service that the call is signed for.
pub(super) const SERVICE: &str = "loghub";
/// More than any answer.
const MOST_ANSWER: usize = 1 << 16;

/// The reason why an account did not join.
#[derive(Debug, thiserror::Error)]
pub enum JoinError {
    /// Nobody listens there.
    #[error("no local hub answers at {endpoint}: {cause}")]
    Unreachable {
        /// The endpoint that was called.
        endpoint: String,
        /// The cause.
        cause: String,
    },
    /// The hub said no.
    #[error("{0}")]
    Refused(String),
}

/// Asks the process that runs the endpoint of `cloud`, as the hub's account, to take an account in; answers what it
/// did.
pub async fn join(cloud: &Cloud, account: &str) -> Result<String, JoinError> {
    let endpoint = cloud.endpoint();
    let unreachable = |cause: String| JoinError::Unreachable { endpoint: endpoint.to_owned(), cause };
    let request = Request::post(format!("{endpoint}{PATH}{account}"))
        .header(AUTHORIZATION, query::authorization(cloud, cloud.hub(), SERVICE))
        .body(Body::empty());
    let request = request.map_err(|error| unreachable(error.to_string()))?;
    let answer = Upstream::new(cloud).try_pass(request).await;
    let answer = answer.map_err(|error| unreachable(error.to_string()))?;
    let status = answer.status();
    let body = to_bytes(answer.into_body(), MOST_ANSWER).await;
    let body = body.map_err(|error| unreachable(error.to_string()))?;
    let said = String::from_utf8_lossy(&body).into_owned();
    if status == StatusCode::OK { Ok(said) } else { Err(JoinError::Refused(said)) }
}

/// The account, if this asks for one to join.
pub(super) fn account(request: &Request) -> Option<String> {
    let account = request.uri().path().strip_prefix(PATH)?;
    (request.method() == Method::POST).then(|| account.to_owned())
}

pub(super) async fn answer(endpoint: &Shared, caller: &Caller, account: Option<String>) -> Response {
    let Some(account) = account else { return StatusCode::NOT_FOUND.into_response() };
    if caller.account != endpoint.emulator.hub() {
        return (StatusCode::FORBIDDEN, "Only the hub's account takes accounts in.").into_response();
    }
    let (answer, answered) = oneshot::channel();
    let joins = endpoint.joins.lock().clone();
    let asked = joins.is_some_and(|joins| joins.send(Join { account, answer }).is_ok());
    match answered.await {
        Ok(Ok(said)) => said.into_response(),
        Ok(Err(why)) => (StatusCode::CONFLICT, why).into_response(),
        Err(_) if asked => (StatusCode::SERVICE_UNAVAILABLE, "The hub is ending.").into_response(),
        Err(_) => (StatusCode::NOT_FOUND, "This hub takes no accounts in.").into_response(),
    }
}
