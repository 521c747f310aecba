//! `GET /accounts/A/export`: the lines of every match as they arrived, oldest first, a part at a time.

use std::convert::Infallible;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream::unfold;
use serde::Deserialize;

use super::ask::{Params, Place, span};
use super::search::{parse, team};
use crate::app::App;
use crate::follow::Team;
use crate::index::Span;
use crate::problem::Problem;
use crate::query::Query;
use crate::time;

/// Documents of a part.
const PART: usize = 500;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
    from: Option<String>,
    to: Option<String>,
}

pub(super) async fn export(
    State(app): State<Arc<App>>,
    Place(account): Place<String>,
    Params(asked): Params<Asked>,
) -> Result<Response, Problem> {
    let team = team(&app, &account).await?;
    let query = Arc::new(parse(&asked.q)?);
    let (from, to) = span(asked.from.as_deref(), asked.to.as_deref())?;
    let newest = team.read().newest();
    let export = Export { newest, app, team, query, span: Span { from, to }, after: Some(0) };
    let parts = unfold(export, Export::part);
    let head = [
        (CONTENT_TYPE, "application/x-ndjson".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{}.ndjson\"", file_name(&account))),
    ];
    Ok((head, Body::from_stream(parts)).into_response())
}

/// An export in progress.
struct Export {
    app: Arc<App>,
    team: Arc<Team>,
    query: Arc<Query>,
    span: Span,
    /// The number of the last document that is part of it.
    newest: u64,
    /// The number of the document that the next part follows; none at the end.
    after: Option<u64>,
}

impl Export {
    /// The lines of the next part.
    async fn part(mut self) -> Option<(Result<Bytes, Infallible>, Self)> {
        let (after, newest, span) = (self.after?, self.newest, self.span);
        let (team, query) = (Arc::clone(&self.team), Arc::clone(&self.query));
        let now = time::now();
        let part = move || team.read().index().lines(&query, now, span, after, PART);
        let part = self.app.work(part).await.ok()?;
        let is_last = part.len() < PART;
        self.after = part.last().map(|(seq, _)| *seq).filter(|seq| *seq < newest && !is_last);
        let mut lines = Vec::new();
        for (_, line) in part.iter().filter(|(seq, _)| *seq <= newest) {
            lines.extend_from_slice(line.as_bytes());
            lines.push(b'\n');
        }
        Some((Ok(Bytes::from(lines)), self))
    }
}

/// The sub-account's name, as far as a file's name can hold it.
fn file_name(account: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
    account.chars().map(|letter| if plain(letter) { letter } else { '_' }).take(100).collect()
}
