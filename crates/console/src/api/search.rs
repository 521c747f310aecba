//! `GET /accounts/A/search`: hits, counts over time and fields, from one pass.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};

use super::ask::{Params, Place, limited, span};
use super::row::{columns, finish, marks};
use crate::app::App;
use crate::follow::Team;
use crate::index::{Budget, Found, Search, Span, Unknown};
use crate::marks::Marks;
use crate::problem::Problem;
use crate::query::{self, Note, Query};
use crate::time;

/// Documents in an answer, unless the call says how many.
const DOCUMENTS: usize = 100;
/// The maximum number of documents in an answer.
const MAX_DOCUMENTS: usize = 500;
/// Intervals of the histogram, unless the call says how many.
const BUCKETS: usize = 120;
/// The maximum number of intervals of the histogram.
const MAX_BUCKETS: usize = 240;
/// The maximum number of fields in an answer.
const MAX_FIELDS: usize = 200;
/// The time after which a search answers with what it has.
const DEADLINE: Duration = Duration::from_secs(2);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
    from: Option<String>,
    to: Option<String>,
    seq_from: Option<u64>,
    seq_to: Option<u64>,
    #[serde(default)]
    sort: Sort,
    limit: Option<usize>,
    after: Option<String>,
    #[serde(default)]
    cols: String,
    buckets: Option<usize>,
}

#[derive(Clone, Copy, Default, Deserialize)]
enum Sort {
    #[default]
    #[serde(rename = "-time")]
    NewestFirst,
    #[serde(rename = "time")]
    OldestFirst,
}

/// The answer.
#[derive(Serialize)]
pub(super) struct Answer {
    #[serde(flatten)]
    found: Found,
    /// Fields beyond those of the answer.
    fields_more: usize,
    took_ms: f64,
    notes: Vec<Note>,
    forgotten: u64,
    newest_seq: u64,
}

pub(super) async fn search(
    State(app): State<Arc<App>>,
    Place(account): Place<String>,
    Params(asked): Params<Asked>,
) -> Result<Json<Answer>, Problem> {
    let team = team(&app, &account).await?;
    let ask = ask(&asked)?;
    let marks = marks(&app, &account);
    let answer = app.work(move || answer(&team, &ask, &marks)).await?;
    Ok(Json(answer))
}

/// The sub-account's index, with what arrived before the call.
pub(super) async fn team(app: &App, account: &str) -> Result<Arc<Team>, Problem> {
    app.shelf.up_to_date(&app.intake, account).await.ok_or_else(|| Problem::account(account))
}

pub(super) fn parse(text: &str) -> Result<Query, Problem> {
    Ok(query::parse(text)?)
}

pub(super) fn budget() -> Budget {
    Budget::of(DEADLINE)
}

fn ask(asked: &Asked) -> Result<Search, Problem> {
    let (from, to) = span(asked.from.as_deref(), asked.to.as_deref())?;
    let after = asked.after.as_deref().filter(|after| !after.is_empty()).map(str::parse).transpose();
    Ok(Search {
        span: Span { from, to },
        seq_from: asked.seq_from,
        seq_to: asked.seq_to,
        limit: limited(asked.limit, DOCUMENTS, MAX_DOCUMENTS),
        after: after.map_err(|unknown: Unknown| Problem::request(unknown.to_string()))?,
        ascending: matches!(asked.sort, Sort::OldestFirst),
        columns: columns(&asked.cols),
        buckets: limited(asked.buckets, BUCKETS, MAX_BUCKETS),
        ..Search::new(parse(&asked.q)?, time::now())
    })
}

fn answer(team: &Team, ask: &Search, marks: &Marks) -> Answer {
    let start = Instant::now();
    let read = team.read();
    let mut found = read.index().search(ask, &mut budget());
    let notes = read.index().notes(&ask.query);
    let (forgotten, newest_seq) = (read.forgotten(), read.newest());
    drop(read);
    let fields_more = found.fields.len().saturating_sub(MAX_FIELDS);
    found.fields.truncate(MAX_FIELDS);
    found.rows = finish(found.rows, marks);
    let took_ms = (start.elapsed().as_secs_f64() * 10_000.0).round() / 10.0;
    Answer { found, fields_more, took_ms, notes, forgotten, newest_seq }
}
