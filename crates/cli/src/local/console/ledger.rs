//! The books of this moment, what the hub complains of, and what is parked.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use loghub_console::seams::{HubBooks, Ledger, Refusal, RefusalKind};
use serde_json::Value;

use super::context::{Context, refused};
use crate::replay;

pub(super) fn ledger(context: &Context) -> Ledger {
    match context.running() {
        Ok(running) => running.books().ledger(running.closing.load(Ordering::Relaxed), Vec::new()),
        Err(closed) => Ledger {
            balanced: false,
            closing: true,
            faults: vec![closed.message],
            written: 0,
            hub: HubBooks::default(),
            teams: BTreeMap::new(),
        },
    }
}

/// Delivery's complaints, of which each is said once, and then those of the functions.
pub(super) fn complaints(context: &Context) -> Vec<String> {
    let Ok(running) = context.running() else { return Vec::new() };
    let delivery = running.hub.delivery.status().complaints.into_iter();
    delivery.map(|complaint| format!("delivery: {complaint}")).chain(running.news.complaints()).collect()
}

/// The answer of `loghub replay list --json`.
pub(super) async fn parked(context: &Context) -> Result<Value, Refusal> {
    let running = context.running()?;
    let hub = context.hub(&running).await?;
    replay::every_bulk(hub).await.map_err(|error| refused(&error, RefusalKind::Unavailable))
}
