//! `GET /accounts/A/requests`: the newest requests with their answers.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use listener::{Fault, RequestNow};
use serde::{Deserialize, Serialize};

use super::ask::{Params, Place, limited};
use crate::app::App;
use crate::problem::Problem;
use crate::time::milliseconds;

const DEFAULT: usize = 50;
const MOST: usize = 1_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    limit: Option<usize>,
}

#[derive(Serialize)]
pub(super) struct Request {
    at: i64,
    number: u64,
    status: Option<u16>,
    fault: Option<Fault>,
    lines: u64,
    accepted: u64,
    refused: u64,
    wire_bytes: u64,
    raw_bytes: u64,
    redelivered: bool,
}

impl From<RequestNow> for Request {
    fn from(now: RequestNow) -> Self {
        Self {
            at: milliseconds(now.at),
            number: now.number,
            status: now.status,
            fault: now.fault,
            lines: now.lines,
            accepted: now.accepted,
            refused: now.refused,
            wire_bytes: now.wire_bytes,
            raw_bytes: now.raw_bytes,
            redelivered: now.redelivered,
        }
    }
}

pub(super) async fn requests(
    State(app): State<Arc<App>>,
    Place(account): Place<String>,
    Params(asked): Params<Asked>,
) -> Result<Json<Vec<Request>>, Problem> {
    if app.intake.account(&account).is_none() {
        return Err(Problem::account(&account));
    }
    let requests = app.intake.requests(&account, limited(asked.limit, DEFAULT, MOST));
    Ok(Json(requests.into_iter().map(Request::from).collect()))
}
