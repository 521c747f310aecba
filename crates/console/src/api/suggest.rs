//! Help with a query: suggestions while it is typed, and the query as Logz.io wants it.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};

use super::ask::{Params, Place};
use super::search::{parse, team};
use crate::app::App;
use crate::index::Suggestion;
use crate::problem::Problem;
use crate::query;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
    at: Option<usize>,
}

pub(super) async fn suggest(
    State(app): State<Arc<App>>,
    Place(account): Place<String>,
    Params(asked): Params<Asked>,
) -> Result<Json<Vec<Suggestion>>, Problem> {
    let team = team(&app, &account).await?;
    // Without a place, the caret is at the end.
    let at = asked.at.unwrap_or(usize::MAX);
    Ok(Json(app.work(move || team.read().index().suggest(&asked.q, at)).await?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AskedText {
    #[serde(default)]
    q: String,
}

/// A query for Logz.io.
#[derive(Serialize)]
pub(super) struct Lucene {
    text: String,
}

pub(super) async fn lucene(
    State(app): State<Arc<App>>,
    Place(account): Place<String>,
    Params(asked): Params<AskedText>,
) -> Result<Json<Lucene>, Problem> {
    if app.intake.account(&account).is_none() {
        return Err(Problem::account(&account));
    }
    Ok(Json(Lucene { text: query::lucene(&parse(&asked.q)?) }))
}
