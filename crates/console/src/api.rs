//! `/api/v1`: the calls of the page and of `loghub logs --local`.

mod about;
mod accounts;
mod ask;
mod documents;
mod export;
mod faults;
mod fields;
mod hub;
mod requests;
mod row;
mod search;
mod stream;
mod suggest;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post, put};

use crate::app::App;
use crate::problem::Problem;

/// The routes under `/api`.
pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new().nest("/v1", version_1()).fallback(async || Problem::no_route())
}

fn version_1() -> Router<Arc<App>> {
    Router::new()
        .route("/about", get(about::about))
        .route("/accounts", get(accounts::accounts))
        .nest("/accounts/{account}", account())
        .route("/faults", get(faults::all).put(faults::set_for_all).delete(faults::end_for_all))
        .route("/faults/{account}", put(faults::set).delete(faults::end))
        .route("/stream", get(stream::stream))
        .nest("/hub", hub())
        .fallback(async || Problem::no_route())
        .method_not_allowed_fallback(async || Problem::method())
}

fn account() -> Router<Arc<App>> {
    Router::new()
        .route("/search", get(search::search))
        .route("/fields/{field}/values", get(fields::values))
        .route("/documents/{seq}", get(documents::by_seq))
        .route("/document", get(documents::by_id))
        .route("/documents/{seq}/around", get(documents::around))
        .route("/suggest", get(suggest::suggest))
        .route("/lucene", get(suggest::lucene))
        .route("/requests", get(requests::requests))
        .route("/export", get(export::export))
}

fn hub() -> Router<Arc<App>> {
    Router::new()
        .route("/ledger", get(hub::ledger))
        .route("/flow", get(hub::flow))
        .route("/table", get(hub::table))
        .route("/complaints", get(hub::complaints))
        .route("/parked", get(hub::parked))
        .route("/members", get(hub::members))
        .route("/way/{account}/{seq}", get(hub::way))
        .route("/find", get(hub::find))
        .route("/try", post(hub::try_out))
        .route("/write", post(hub::write))
}
