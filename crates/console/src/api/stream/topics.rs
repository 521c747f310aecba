//! The topics of a stream beside the tail: each is told when it differs from what was told last.

use std::collections::VecDeque;

use axum::response::sse::Event;
use serde::Serialize;
use serde_json::json;

use super::event::event;
use crate::api::{accounts, faults};
use crate::app::App;
use crate::problem::Problem;
use crate::seams::Hub;

/// The asked topics, with the text that each had when it was told last.
#[derive(Default)]
pub(super) struct Topics {
    accounts: Option<String>,
    faults: Option<String>,
    ledger: Option<String>,
    table: Option<String>,
    /// The number of complaints that were told, or were there before.
    complaints: Option<usize>,
}

impl Topics {
    /// Reads the names, separated by commas.
    pub(super) fn new(app: &App, names: &str) -> Result<Self, Problem> {
        let mut topics = Self::default();
        for name in names.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            match name {
                "accounts" => topics.accounts = Some(String::new()),
                "faults" => topics.faults = Some(String::new()),
                "ledger" => topics.ledger = Some(String::new()),
                "table" => topics.table = Some(String::new()),
                "complaints" => {}
                _ => return Err(Problem::request(format!("there is no topic `{name}`"))),
            }
            if let ("table" | "complaints", Some(hub)) = (name, &app.hub) {
                topics.complaints = Some(hub.complaints().len());
            }
        }
        Ok(topics)
    }

    /// True if the hub is asked now and then.
    pub(super) fn has_hub(&self) -> bool {
        self.ledger.is_some() || self.table.is_some() || self.complaints.is_some()
    }

    /// Tells what changed at the listener.
    pub(super) fn look(&mut self, app: &App, pending: &mut VecDeque<Event>) {
        tell("accounts", &mut self.accounts, || accounts::now(app), pending);
        tell("faults", &mut self.faults, || faults::now(app), pending);
    }

    /// Tells what changed in the hub, which gives no notice of it.
    pub(super) fn look_at_hub(&mut self, app: &App, pending: &mut VecDeque<Event>) {
        let Some(hub) = &app.hub else { return };
        tell("ledger", &mut self.ledger, || hub.ledger(), pending);
        let table = || {
            let now = hub.table();
            let since = now.versions.last().map(|version| version.since);
            json!({ "version": now.version, "since": since })
        };
        tell("table", &mut self.table, table, pending);
        self.complain(&**hub, pending);
    }

    fn complain(&mut self, hub: &dyn Hub, pending: &mut VecDeque<Event>) {
        let Some(told) = &mut self.complaints else { return };
        let complaints = hub.complaints();
        let new = complaints.iter().skip(*told);
        pending.extend(new.map(|text| event("complaint", &json!({ "text": text }))));
        *told = complaints.len();
    }
}

fn tell<T: Serialize>(
    name: &str,
    told: &mut Option<String>,
    now: impl FnOnce() -> T,
    pending: &mut VecDeque<Event>,
) {
    let Some(told) = told else { return };
    let text = serde_json::to_string(&now()).unwrap_or_default();
    if *told != text {
        pending.push_back(Event::default().event(name).data(&text));
        *told = text;
    }
}
