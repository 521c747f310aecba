//! The door: requests of other pages are refused, and the API needs the run's token.

use std::sync::Arc;

use axum::extract::{Query, Request, State};
use axum::http::header::{CONTENT_TYPE, LOCATION, ORIGIN, SET_COOKIE};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use doors::Hosts;
use serde::Deserialize;

use crate::app::App;
use crate::problem::Problem;
use crate::session::Shown;

/// Refuses what a page of another origin sends, before the request is routed.
pub(crate) async fn guard(request: Request, next: Next) -> Response {
    match doors::check(Hosts::Loopback, request.method(), request.uri(), request.headers()) {
        Ok(()) => next.run(request).await,
        Err(refused) => Problem::foreign(refused).into_response(),
    }
}

/// Refuses a call of the API without the run's token.
pub(crate) async fn ask(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    match admit(&app, request.method(), request.headers()) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

fn admit(app: &App, method: &Method, headers: &HeaderMap) -> Result<(), Problem> {
    let shown = app.session.shown(headers).ok_or_else(Problem::session)?;
    // A page of another port is of the same site, so the browser adds the cookie to its requests.
    if shown == Shown::Cookie && headers.get("sec-fetch-site").is_none_or(|site| site != "same-origin") {
        return Err(Problem::other_page());
    }
    if matches!(*method, Method::GET | Method::HEAD) {
        return Ok(());
    }
    // The guard has compared an `Origin` that is there with `Host`.
    if shown == Shown::Cookie && !headers.contains_key(ORIGIN) {
        return Err(Problem::other_page());
    }
    if *method != Method::DELETE && !headers.get(CONTENT_TYPE).is_some_and(|kind| is_json(kind.as_bytes())) {
        return Err(Problem::not_json());
    }
    Ok(())
}

fn is_json(kind: &[u8]) -> bool {
    let essence = kind.split(|byte| *byte == b';').next().unwrap_or_default();
    essence.trim_ascii().eq_ignore_ascii_case(b"application/json")
}

#[derive(Deserialize)]
pub(crate) struct Opening {
    #[serde(default)]
    token: String,
}

/// `GET /open?token=…`: exchanges the printed link for the cookie.
pub(crate) async fn open(State(app): State<Arc<App>>, Query(opening): Query<Opening>) -> Response {
    if !app.session.is(opening.token.as_bytes()) {
        let text = "This link is of another run. Open the link that the hub printed at its start.\n";
        return (StatusCode::UNAUTHORIZED, text).into_response();
    }
    (StatusCode::SEE_OTHER, [(LOCATION, "/".to_owned()), (SET_COOKIE, app.session.set_cookie())])
        .into_response()
}
