//! One document: its line, its arrival, its attempts, and what stands around it.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use listener::{Fault, Reason, RequestNow};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::ask::{Params, Place, limited};
use super::row::{columns, finish, marks, truncate};
use super::search::team;
use crate::app::App;
use crate::follow::{Arrival, Team};
use crate::index::{Around, Level, Same};
use crate::marks::{Marks, Span};
use crate::problem::Problem;
use crate::seams::Identity;
use crate::time::milliseconds;

/// The maximum number of bytes of a line, unless all of it is asked for.
const LINE: usize = 64 << 10;
/// The maximum number of values in a document whose masks are told.
const MASKED_VALUES: usize = 1_000;
/// The maximum number of documents before and after.
const AROUND: usize = 200;

/// A document.
#[derive(Serialize)]
pub(super) struct Document {
    seq: u64,
    id: Option<String>,
    time: i64,
    received: i64,
    level: Option<Level>,
    line: String,
    cut: bool,
    bytes: usize,
    spoiled: Box<[Reason]>,
    log_type: String,
    masks: Vec<Masked>,
    attempts: Vec<Attempt>,
    lag_ms: i64,
    /// Other kept documents with the same `id` and `part`.
    duplicates: u64,
}

#[derive(Serialize)]
struct Masked {
    path: String,
    spans: Vec<Span>,
}

/// A request that held the document.
#[derive(Serialize)]
struct Attempt {
    at: i64,
    bulk: u64,
    status: Option<u16>,
    fault: Option<Fault>,
    lines: u64,
    redelivered: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    whole: Option<u8>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AskedById {
    #[serde(default)]
    id: String,
    whole: Option<u8>,
}

pub(super) async fn by_seq(
    State(app): State<Arc<App>>,
    Place((account, seq)): Place<(String, u64)>,
    Params(asked): Params<Asked>,
) -> Result<Json<Document>, Problem> {
    let team = team(&app, &account).await?;
    document(&app, &account, team, seq, asked.whole.is_some_and(|whole| whole != 0)).await
}

pub(super) async fn by_id(
    State(app): State<Arc<App>>,
    Place(account): Place<String>,
    Params(asked): Params<AskedById>,
) -> Result<Json<Document>, Problem> {
    let team = team(&app, &account).await?;
    let searched = Arc::clone(&team);
    let seq = app.work(move || searched.read().index().by_id(&asked.id)).await?;
    let seq = seq.ok_or_else(Problem::document)?;
    document(&app, &account, team, seq, asked.whole.is_some_and(|whole| whole != 0)).await
}

async fn document(
    app: &Arc<App>,
    account: &str,
    team: Arc<Team>,
    seq: u64,
    whole: bool,
) -> Result<Json<Document>, Problem> {
    let marks = marks(app, account);
    let found = app.work(move || shown(&team, seq, whole, &marks)).await?;
    let (mut document, arrival) = found.ok_or_else(Problem::document)?;
    document.attempts = attempts(app, account, &arrival, document.received);
    Ok(Json(document))
}

fn shown(team: &Team, seq: u64, whole: bool, marks: &Marks) -> Option<(Document, Arrival)> {
    let read = team.read();
    let row = read.index().row_of(seq, &[])?;
    let arrival = read.arrival(seq)?.clone();
    let mut line = read.index().document(seq)?.line.to_string();
    let bytes = line.len();
    let found = masked(&line, marks);
    let cut = !whole && truncate(&mut line, LINE);
    let document = Document {
        seq,
        id: row.id,
        time: row.time,
        received: row.received,
        level: row.level,
        line,
        cut,
        bytes,
        spoiled: arrival.spoiled.clone(),
        log_type: arrival.log_type.to_string(),
        masks: found,
        attempts: Vec::new(),
        lag_ms: row.received - row.time,
        duplicates: arrival.identity.map_or(0, |identity| read.copies(identity).saturating_sub(1)),
    };
    Some((document, arrival))
}

/// The masked values of each member that is a text, by its path.
fn masked(line: &str, marks: &Marks) -> Vec<Masked> {
    let mut masked = Vec::new();
    if let Ok(json) = serde_json::from_str::<Value>(line) {
        walk(&json, &mut String::new(), marks, &mut masked);
    }
    masked
}

fn walk(value: &Value, path: &mut String, marks: &Marks, masked: &mut Vec<Masked>) {
    match value {
        Value::String(text) => {
            let spans = marks.spans(text);
            if !spans.is_empty() && masked.len() < MASKED_VALUES {
                masked.push(Masked { path: path.clone(), spans });
            }
        }
        Value::Array(elements) => elements.iter().for_each(|element| walk(element, path, marks, masked)),
        Value::Object(members) => {
            for (name, member) in members {
                let parent = path.len();
                if parent > 0 {
                    path.push('.');
                }
                path.push_str(name);
                walk(member, path, marks, masked);
                path.truncate(parent);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The requests that held the document until it was accepted, and later ones. The one that brought it is always among
/// them.
fn attempts(app: &App, account: &str, arrival: &Arrival, received: i64) -> Vec<Attempt> {
    let requests = match arrival.identity {
        Some(identity) => app.intake.attempts(account, identity),
        None => app.intake.requests(account, usize::MAX),
    };
    let mut attempts: Vec<Attempt> = requests
        .into_iter()
        .filter(|request| arrival.identity.is_some() || request.number == arrival.request)
        .map(Attempt::from)
        .collect();
    if !attempts.iter().any(|attempt| attempt.bulk == arrival.request) {
        let (bulk, status) = (arrival.request, arrival.status);
        attempts.push(Attempt { at: received, bulk, status, fault: None, lines: 0, redelivered: false });
        attempts.sort_by_key(|attempt| attempt.bulk);
    }
    attempts
}

impl From<RequestNow> for Attempt {
    fn from(now: RequestNow) -> Self {
        Self {
            at: milliseconds(now.at),
            bulk: now.number,
            status: now.status,
            fault: now.fault,
            lines: now.lines,
            redelivered: now.redelivered,
        }
    }
}

/// The identity of a document, as its fields say.
pub(super) async fn identity(app: &Arc<App>, account: &str, seq: u64) -> Result<Identity, Problem> {
    let team = team(app, account).await?;
    let found = app.work(move || {
        let read = team.read();
        let (row, line) = (read.index().row_of(seq, &[])?, read.index().document(seq)?.line);
        Some((row, line))
    });
    let (row, line) = found.await?.ok_or_else(Problem::document)?;
    let json: Value = serde_json::from_str(&line).unwrap_or_default();
    let text = |name: &str| json.get(name).and_then(Value::as_str).map(str::to_owned);
    let id =
        text("id").ok_or_else(|| Problem::request("this document has no `id`, so its way is not known"))?;
    Ok(Identity {
        team: account.to_owned(),
        id,
        account: text("owner"),
        log_group: text("logGroup"),
        log_stream: text("logStream"),
        timestamp: json.get("@timestamp").map(|_| row.time),
        received: row.received,
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AskedAround {
    same: Option<String>,
    before: Option<usize>,
    after: Option<usize>,
    #[serde(default)]
    cols: String,
}

pub(super) async fn around(
    State(app): State<Arc<App>>,
    Place((account, seq)): Place<(String, u64)>,
    Params(asked): Params<AskedAround>,
) -> Result<Json<Around>, Problem> {
    let team = team(&app, &account).await?;
    let marks = marks(&app, &account);
    let (before, after) = (limited(asked.before, 20, AROUND), limited(asked.after, 20, AROUND));
    let columns = columns(&asked.cols);
    let same = asked.same.as_deref().unwrap_or("stream").parse::<Same>();
    let same = same.map_err(|unknown| Problem::request(unknown.to_string()))?;
    let found = app.work(move || team.read().index().around(seq, same, before, after, &columns)).await?;
    let mut found = found.ok_or_else(Problem::document)?;
    found.rows = finish(found.rows, &marks);
    Ok(Json(found))
}
