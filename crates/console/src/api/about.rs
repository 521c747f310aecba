//! `GET /about`: what the page asks first.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Serialize;

use crate::app::App;

#[derive(Serialize)]
pub(super) struct About {
    version: String,
    hub: bool,
    zone: String,
    started: i64,
}

pub(super) async fn about(State(app): State<Arc<App>>) -> Json<About> {
    let (version, zone) = (app.config.version.clone(), app.config.zone.clone());
    Json(About { version, hub: app.hub.is_some(), zone, started: app.started })
}
