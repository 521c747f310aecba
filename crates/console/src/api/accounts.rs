//! `GET /accounts`: every sub-account with its counts. It shows names and numbers, never content.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use listener::{AccountNow, PlannedFault};
use serde::Serialize;

use crate::app::App;
use crate::time::milliseconds;

/// A sub-account.
#[derive(Serialize)]
pub(super) struct Account {
    name: String,
    documents: u64,
    kept: u64,
    forgotten: u64,
    first: Option<i64>,
    last: Option<i64>,
    /// Documents a second over the last minute.
    rate: f64,
    bytes_minute: u64,
    spoiled: u64,
    refused: u64,
    duplicates: u64,
    parked: Option<u64>,
    fault: Option<PlannedFault>,
    by_status: BTreeMap<u16, u64>,
}

pub(super) fn now(app: &App) -> Vec<Account> {
    let ledger = app.hub.as_ref().map(|hub| hub.ledger());
    let parked = |name: &str| {
        let teams = &ledger.as_ref()?.teams;
        Some(teams.get(name).map_or(0, |team| team.still_parked))
    };
    app.intake.accounts().into_iter().map(|now| account(app, parked(&now.name), now)).collect()
}

pub(super) async fn accounts(State(app): State<Arc<App>>) -> Json<Vec<Account>> {
    Json(now(&app))
}

fn account(app: &App, parked: Option<u64>, now: AccountNow) -> Account {
    let kept = app.shelf.get(&now.name).map(|team| team.kept()).unwrap_or_default();
    Account {
        documents: now.counts.documents,
        kept: kept.documents,
        forgotten: kept.forgotten,
        first: now.first.map(milliseconds),
        last: now.last.map(milliseconds),
        rate: now.minute_documents as f64 / 60.0,
        bytes_minute: now.minute_bytes,
        spoiled: now.counts.spoiled,
        refused: now.counts.refused.total(),
        duplicates: now.counts.duplicates,
        parked,
        fault: now.fault,
        by_status: now.counts.by_status,
        name: now.name,
    }
}
