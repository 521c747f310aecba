//! `GET /stream`: one stream of events a tab, by Server-Sent Events.

mod event;
mod tail;
mod topics;

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::unfold;
use serde::Deserialize;
use serde_json::json;
use tokio::sync::{OwnedSemaphorePermit, watch};
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at, sleep_until};

use super::ask::Params;
use crate::app::{App, STREAMS};
use crate::closing::closed;
use crate::problem::Problem;
use event::event;
use tail::Tail;
use topics::Topics;

/// The time between two looks at what is new.
const TICK: Duration = Duration::from_millis(250);
/// The time between two looks at what tells no change: the hub's books.
const LOOK: Duration = Duration::from_secs(1);
/// The time between two signs of life.
const BEAT: Duration = Duration::from_secs(5);

/// The parameters of a stream.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    #[serde(default)]
    topics: String,
    tail: Option<String>,
    #[serde(default)]
    q: String,
    #[serde(default)]
    cols: String,
    #[serde(default)]
    shape: tail::Shape,
    last: Option<u64>,
}

pub(super) async fn stream(
    State(app): State<Arc<App>>,
    Params(asked): Params<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let permit = Arc::clone(&app.streams).try_acquire_owned();
    let permit = permit.map_err(|_| Problem::streams(STREAMS))?;
    let resumed = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
    let tail = match asked.tail.as_deref().filter(|name| !name.is_empty()) {
        Some(name) => {
            Some(Tail::new(&app, name, &asked.q, &asked.cols, asked.shape, resumed.or(asked.last))?)
        }
        None => None,
    };
    let topics = Topics::new(&app, &asked.topics)?;
    let stream = Stream::new(app, tail, topics, permit);
    let events = unfold(stream, async |mut stream| Some((Ok::<_, Infallible>(stream.next().await?), stream)));
    Ok(Sse::new(events).into_response())
}

/// One open stream. It is polled only while its client reads, and keeps no queue beyond one tick.
struct Stream {
    app: Arc<App>,
    tail: Option<Tail>,
    topics: Topics,
    pending: VecDeque<Event>,
    progress: watch::Receiver<u64>,
    closing: watch::Receiver<bool>,
    ticked: Instant,
    beat: Interval,
    look: Interval,
    ended: bool,
    _permit: OwnedSemaphorePermit,
}

impl Stream {
    fn new(app: Arc<App>, tail: Option<Tail>, topics: Topics, permit: OwnedSemaphorePermit) -> Self {
        let seq = tail.as_ref().map(Tail::position);
        let mut hello = event("hello", &json!({ "seq": seq.unwrap_or_default() }));
        if let Some(seq) = seq {
            hello = hello.id(seq.to_string());
        }
        let mut progress = app.shelf.progress();
        // What is there already is told by the first tick.
        progress.mark_changed();
        let every = |pause, first| {
            let mut interval = interval_at(Instant::now() + first, pause);
            interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
            interval
        };
        Self {
            progress,
            closing: app.closing.clone(),
            tail,
            topics,
            pending: VecDeque::from([hello]),
            ticked: Instant::now(),
            beat: every(BEAT, BEAT),
            look: every(LOOK, Duration::ZERO),
            ended: false,
            app,
            _permit: permit,
        }
    }

    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.pending.pop_front() {
                return Some(event);
            }
            if self.ended {
                return None;
            }
            self.wait().await;
        }
    }

    /// Waits for something to tell.
    async fn wait(&mut self) {
        tokio::select! {
            biased;
            () = closed(&mut self.closing) => {
                self.pending.push_back(event("bye", &json!({ "why": "the console is closing" })));
                self.ended = true;
            }
            _ = self.beat.tick() => {
                self.pending.push_back(event("beat", &json!({})));
                self.topics.look(&self.app, &mut self.pending);
            }
            _ = self.look.tick(), if self.topics.has_hub() => self.topics.look_at_hub(&self.app, &mut self.pending),
            true = news(&mut self.progress, self.ticked + TICK) => self.tick().await,
        }
    }

    async fn tick(&mut self) {
        self.progress.mark_unchanged();
        self.ticked = Instant::now();
        self.topics.look(&self.app, &mut self.pending);
        if let Some(tail) = &mut self.tail
            && let Err(problem) = tail.tick(&self.app, &mut self.pending).await
        {
            self.pending.push_back(event("bye", &json!({ "why": problem.message })));
            self.ended = true;
        }
    }
}

/// Resolves once something is new, not before `earliest`. It can be dropped without losing the news.
async fn news(progress: &mut watch::Receiver<u64>, earliest: Instant) -> bool {
    if !progress.has_changed().unwrap_or(false) {
        if progress.changed().await.is_err() {
            return std::future::pending().await;
        }
        progress.mark_changed();
    }
    sleep_until(earliest).await;
    true
}
