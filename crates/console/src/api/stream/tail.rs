//! The tail of one sub-account: what is new by sequence, and the number of what it leaves out.

use std::collections::VecDeque;
use std::sync::Arc;

use axum::response::sse::Event;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::event::event;
use crate::api::row::{columns, finish, marks};
use crate::api::search::parse;
use crate::app::App;
use crate::follow::Team;
use crate::index::Row;
use crate::problem::Problem;
use crate::query::Query;
use crate::time;

/// The maximum number of documents a tick.
const ROWS: usize = 100;
/// The maximum number of bytes of the documents of a tick.
const BYTES: usize = 256 << 10;

/// The form in which the tail tells what is new.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Shape {
    /// The documents.
    #[default]
    Rows,
    /// Their number since the start.
    Count,
}

/// A tail.
pub(super) struct Tail {
    account: String,
    query: Arc<Query>,
    columns: Arc<[String]>,
    shape: Shape,
    position: u64,
    counted: u64,
}

/// The news since the last tick.
struct News {
    rows: Vec<Row>,
    /// The number of new documents that match.
    matching: u64,
    /// The number of new documents that were forgotten before they were looked at.
    forgotten: u64,
    newest: u64,
}

#[derive(Serialize)]
struct Skipped {
    count: u64,
    from: u64,
    to: u64,
    /// Of those, the documents that can't be loaded any more.
    forgotten: u64,
}

impl Tail {
    /// A tail that begins after the document with the number `last`, or now.
    pub(super) fn new(
        app: &App,
        account: &str,
        query: &str,
        cols: &str,
        shape: Shape,
        last: Option<u64>,
    ) -> Result<Self, Problem> {
        let newest = app.intake.account(account).ok_or_else(|| Problem::account(account))?.newest_seq;
        Ok(Self {
            account: account.to_owned(),
            query: Arc::new(parse(query)?),
            columns: columns(cols).into(),
            shape,
            // A larger number is of an earlier run.
            position: last.unwrap_or(newest).min(newest),
            counted: 0,
        })
    }

    pub(super) fn position(&self) -> u64 {
        self.position
    }

    /// Tells what is new since the last tick.
    pub(super) async fn tick(&mut self, app: &App, pending: &mut VecDeque<Event>) -> Result<(), Problem> {
        let Some(team) = app.shelf.get(&self.account) else { return Ok(()) };
        if team.read().newest() <= self.position {
            return Ok(());
        }
        let (query, columns, position) = (Arc::clone(&self.query), Arc::clone(&self.columns), self.position);
        let limit = if self.shape == Shape::Rows { ROWS } else { 0 };
        let news = app.work(move || news(&team, &query, &columns, position, limit)).await?;
        match self.shape {
            Shape::Rows => self.tell(app, news, pending),
            Shape::Count => self.count(&news, pending),
        }
        Ok(())
    }

    fn count(&mut self, news: &News, pending: &mut VecDeque<Event>) {
        self.position = news.newest;
        self.counted += news.matching + news.forgotten;
        if news.matching + news.forgotten > 0 {
            // Without an id, so that a client that comes back counts from the same place.
            pending.push_back(event("count", &json!({ "new": self.counted })));
        }
    }

    fn tell(&mut self, app: &App, news: News, pending: &mut VecDeque<Event>) {
        let rows = finish(news.rows, &marks(app, &self.account));
        let texts = rows.iter().map(|row| (row.seq, serde_json::to_string(row).unwrap_or_default()));
        let mut shown: VecDeque<(u64, String)> = texts.collect();
        let mut bytes: usize = shown.iter().map(|(_, text)| text.len()).sum();
        while bytes > BYTES
            && let Some((_, oldest)) = shown.pop_front()
        {
            bytes -= oldest.len();
        }
        let count = news.matching + news.forgotten - shown.len() as u64;
        let last_skipped = shown.front().map_or(news.newest, |(seq, _)| seq - 1);
        if count > 0 {
            let skipped =
                Skipped { count, from: self.position + 1, to: last_skipped, forgotten: news.forgotten };
            pending.push_back(event("skipped", &skipped).id(last_skipped.to_string()));
        }
        if !shown.is_empty() {
            let texts: Vec<String> = shown.into_iter().map(|(_, text)| text).collect();
            let data = format!("{{\"documents\":[{}]}}", texts.join(","));
            pending.push_back(Event::default().event("rows").data(data).id(news.newest.to_string()));
        }
        self.position = news.newest;
    }
}

fn news(team: &Team, query: &Query, columns: &[String], position: u64, limit: usize) -> News {
    let read = team.read();
    let newest = read.newest();
    let tail = read.index().matching_since(query, time::now(), position, limit, columns);
    News { rows: tail.rows, matching: tail.matched, forgotten: read.gone_since(position), newest }
}
