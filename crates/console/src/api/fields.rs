//! `GET /accounts/A/fields/F/values`: the values of a field, with counts.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Deserialize;

use super::ask::{Params, Place, limited, span};
use super::search::{budget, parse, team};
use crate::app::App;
use crate::index::{Span, Values};
use crate::problem::Problem;
use crate::time;

const VALUES: usize = 10;
const MAX_VALUES: usize = 100;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
    from: Option<String>,
    to: Option<String>,
    limit: Option<usize>,
}

pub(super) async fn values(
    State(app): State<Arc<App>>,
    Place((account, field)): Place<(String, String)>,
    Params(asked): Params<Asked>,
) -> Result<Json<Values>, Problem> {
    let team = team(&app, &account).await?;
    let query = parse(&asked.q)?;
    let (from, to) = span(asked.from.as_deref(), asked.to.as_deref())?;
    let limit = limited(asked.limit, VALUES, MAX_VALUES);
    let now = time::now();
    let values = app
        .work(move || {
            let span = Span { from, to };
            team.read().index().values(&field, &query, now, span, limit, &mut budget())
        })
        .await?;
    Ok(Json(values))
}
