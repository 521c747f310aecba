//! The parts of a request that calls read: parameters, the body, and the sub-account that it names.

use std::sync::Arc;

use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use bytes::Bytes;
use serde::de::DeserializeOwned;

use crate::app::App;
use crate::problem::Problem;
use crate::time;

/// The query's parameters. One that the call does not know is refused.
pub(super) struct Params<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequestParts<Arc<App>> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        match Query::from_request_parts(parts, app).await {
            Ok(Query(params)) => Ok(Self(params)),
            Err(rejection) => Err(Problem::request(rejection.body_text())),
        }
    }
}

/// The parts of the path.
pub(super) struct Place<T>(pub(super) T);

impl<T: DeserializeOwned + Send> FromRequestParts<Arc<App>> for Place<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        match Path::from_request_parts(parts, app).await {
            Ok(Path(place)) => Ok(Self(place)),
            Err(rejection) => Err(Problem::request(rejection.body_text())),
        }
    }
}

/// A JSON body.
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Arc<App>> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Problem> {
        let bytes = Bytes::from_request(request, app).await.map_err(|rejection| {
            if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
                Problem::too_large()
            } else {
                Problem::request("the body ended early")
            }
        })?;
        let read = serde_json::from_slice(&bytes);
        read.map(Self).map_err(|error| Problem::request(format!("the body can't be read: {error}")))
    }
}

/// A number within bounds, or its default.
pub(super) fn limited(asked: Option<usize>, default: usize, most: usize) -> usize {
    asked.unwrap_or(default).min(most)
}

/// Reads the two ends of a span, in milliseconds since the epoch.
pub(super) fn span(from: Option<&str>, to: Option<&str>) -> Result<(Option<i64>, Option<i64>), Problem> {
    let now = time::now();
    let read = |name: &str, text: Option<&str>| match text.filter(|text| !text.is_empty()) {
        None => Ok(None),
        Some(text) => time::parse(text, now).map(Some).ok_or_else(|| {
            let forms = "milliseconds since the epoch, RFC 3339, or a form such as `now-15m`";
            Problem::request(format!("`{name}` is no time: write {forms}"))
        }),
    };
    Ok((read("from", from)?, read("to", to)?))
}
