//! `/faults`: the faults that the listener plays. The JSON is that of `/_listener`.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use listener::PlannedFault;
use serde::Serialize;

use super::ask::{Body, Place};
use crate::app::App;
use crate::problem::Problem;

/// The faults in force.
#[derive(Serialize)]
pub(super) struct Faults {
    all: Option<PlannedFault>,
    accounts: BTreeMap<String, Option<PlannedFault>>,
}

pub(super) fn now(app: &App) -> Faults {
    let accounts = app.intake.accounts().into_iter().map(|account| (account.name, account.fault));
    Faults { all: app.intake.fault_for_all(), accounts: accounts.collect() }
}

pub(super) async fn all(State(app): State<Arc<App>>) -> Json<Faults> {
    Json(now(&app))
}

pub(super) async fn set_for_all(
    State(app): State<Arc<App>>,
    Body(fault): Body<PlannedFault>,
) -> Result<StatusCode, Problem> {
    change(&app, None, Some(fault))
}

pub(super) async fn end_for_all(State(app): State<Arc<App>>) -> Result<StatusCode, Problem> {
    change(&app, None, None)
}

pub(super) async fn set(
    State(app): State<Arc<App>>,
    Place(account): Place<String>,
    Body(fault): Body<PlannedFault>,
) -> Result<StatusCode, Problem> {
    change(&app, Some(&account), Some(fault))
}

pub(super) async fn end(
    State(app): State<Arc<App>>,
    Place(account): Place<String>,
) -> Result<StatusCode, Problem> {
    change(&app, Some(&account), None)
}

fn change(app: &App, account: Option<&str>, fault: Option<PlannedFault>) -> Result<StatusCode, Problem> {
    app.intake.set_fault(account, fault)?;
    Ok(StatusCode::NO_CONTENT)
}
