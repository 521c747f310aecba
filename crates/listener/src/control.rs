//! `/_listener/…`: the control API, for people and for tests in another process. It never shows a token.
//!
//! Each request carries the run's token, `Authorization: Bearer …`, from [`Listener::control_authorization`].
//!
//! | request | does |
//! |---|---|
//! | `GET /_listener/accounts` | every sub-account's counts |
//! | `GET /_listener/accounts/NAME/documents?contains=TEXT&limit=N` | its newest N (100) kept documents, newest last |
//! | `PUT /_listener/accounts/NAME/token` | `{"token": "…"}`: makes it the only token |
//! | `PUT`, `DELETE /_listener/accounts/NAME/fault` | sets a [`PlannedFault`] or ends it |
//! | `PUT`, `DELETE /_listener/fault` | sets one for all, or ends every fault |
//! | `POST /_listener/reset` | forgets documents, counts, field types and faults |
//!
//! [`Listener::control_authorization`]: crate::Listener::control_authorization

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use bytes::Bytes;
use serde::Deserialize;

use crate::control_token::{self, ControlToken};
use crate::counts::Totals;
use crate::document::Document;
use crate::error::Error;
use crate::fault::PlannedFault;
use crate::store::Store;

/// The number of documents that are shown unless the request states one.
const DEFAULT_LIMIT: usize = 100;

type Shared = State<Arc<Store>>;

pub(crate) fn routes(token: &ControlToken) -> Router<Arc<Store>> {
    Router::new()
        .route("/accounts", get(accounts))
        .route("/accounts/{account}/documents", get(documents))
        .route("/accounts/{account}/token", put(set_token))
        .route("/accounts/{account}/fault", put(set_fault).delete(clear_fault))
        .route("/fault", put(set_fault_for_all).delete(clear_faults))
        .route("/reset", post(reset))
        .layer(from_fn_with_state(token.clone(), control_token::ask))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Filter {
    #[serde(default)]
    contains: String,
    limit: Option<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewToken {
    token: String,
}

async fn accounts(State(store): Shared) -> Json<Totals> {
    Json(store.totals())
}

async fn documents(
    State(store): Shared,
    Path(account): Path<String>,
    Query(filter): Query<Filter>,
) -> Result<Json<Vec<Document>>, Error> {
    if !store.has(&account) {
        return Err(Error::UnknownAccount { account });
    }
    let limit = filter.limit.unwrap_or(DEFAULT_LIMIT);
    Ok(Json(store.documents(&account, &filter.contains, limit)))
}

async fn set_token(
    State(store): Shared,
    Path(account): Path<String>,
    body: Bytes,
) -> Result<StatusCode, Error> {
    // The parser's own message could quote the token.
    let why = r#"expected {"token": "…"}"#;
    let new: NewToken =
        serde_json::from_slice(&body).map_err(|_| Error::BadRequest { why: why.to_owned() })?;
    store.set_token(&account, &new.token)?;
    Ok(StatusCode::NO_CONTENT)
}

async fn set_fault(
    State(store): Shared,
    Path(account): Path<String>,
    body: Bytes,
) -> Result<StatusCode, Error> {
    store.set_fault(Some(&account), Some(planned(&body)?))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn set_fault_for_all(State(store): Shared, body: Bytes) -> Result<StatusCode, Error> {
    store.set_fault(None, Some(planned(&body)?))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn clear_fault(State(store): Shared, Path(account): Path<String>) -> Result<StatusCode, Error> {
    store.set_fault(Some(&account), None)?;
    Ok(StatusCode::NO_CONTENT)
}

async fn clear_faults(State(store): Shared) -> StatusCode {
    store.clear_faults();
    StatusCode::NO_CONTENT
}

async fn reset(State(store): Shared) -> StatusCode {
    store.reset();
    StatusCode::NO_CONTENT
}

fn planned(body: &[u8]) -> Result<PlannedFault, Error> {
    serde_json::from_slice(body).map_err(|error| Error::BadRequest { why: error.to_string() })
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let status = match self {
            Self::UnknownAccount { .. } => StatusCode::NOT_FOUND,
            Self::TokenTaken { .. } => StatusCode::CONFLICT,
            _ => StatusCode::BAD_REQUEST,
        };
        (status, format!("{self}\n")).into_response()
    }
}
