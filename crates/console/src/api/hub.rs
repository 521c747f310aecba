//! `/hub/…`: what only a hub can answer. Without one, each answers 404 `no_hub`.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::ask::{Body, Params, Place, span};
use super::documents;
use crate::app::App;
use crate::problem::Problem;
use crate::seams::{Find, Flow, Found, Ledger, MemberNow, TableNow, Tried, Try, Way, Write, Written};

type Shared = State<Arc<App>>;
type Answer<T> = Result<Json<T>, Problem>;

pub(super) async fn ledger(State(app): Shared) -> Answer<Ledger> {
    Ok(Json(app.hub()?.ledger()))
}

pub(super) async fn flow(State(app): Shared) -> Answer<Vec<Flow>> {
    Ok(Json(app.hub()?.flow()))
}

pub(super) async fn table(State(app): Shared) -> Answer<TableNow> {
    Ok(Json(app.hub()?.table()))
}

pub(super) async fn complaints(State(app): Shared) -> Answer<Vec<String>> {
    Ok(Json(app.hub()?.complaints()))
}

pub(super) async fn parked(State(app): Shared) -> Answer<Value> {
    Ok(Json(app.hub()?.parked().await?))
}

pub(super) async fn members(State(app): Shared) -> Answer<Vec<MemberNow>> {
    Ok(Json(app.hub()?.members().await?))
}

pub(super) async fn way(State(app): Shared, Place((account, seq)): Place<(String, u64)>) -> Answer<Way> {
    let hub = app.hub()?;
    let identity = documents::identity(&app, &account, seq).await?;
    Ok(Json(hub.way(&identity).await?))
}

/// The parameters of `/hub/find`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sought {
    #[serde(default)]
    text: String,
    account: Option<String>,
    log_group: Option<String>,
    from: Option<String>,
    to: Option<String>,
}

pub(super) async fn find(State(app): Shared, Params(sought): Params<Sought>) -> Answer<Found> {
    let hub = app.hub()?;
    if sought.text.is_empty() {
        return Err(Problem::request("`text` is missing: write a text that the message holds"));
    }
    let (from, to) = span(sought.from.as_deref(), sought.to.as_deref())?;
    let some = |text: Option<String>| text.filter(|text| !text.is_empty());
    let find = Find {
        text: sought.text,
        account: some(sought.account),
        log_group: some(sought.log_group),
        from,
        to,
    };
    Ok(Json(hub.find(&find).await?))
}

pub(super) async fn try_out(State(app): Shared, Body(ask): Body<Try>) -> Answer<Tried> {
    Ok(Json(app.hub()?.try_out(&ask).await?))
}

/// The answer of `/hub/write`.
#[derive(Serialize)]
pub(super) struct Wrote {
    written: Vec<Written>,
}

pub(super) async fn write(State(app): Shared, Body(ask): Body<Write>) -> Answer<Wrote> {
    Ok(Json(Wrote { written: app.hub()?.write(&ask).await? }))
}
