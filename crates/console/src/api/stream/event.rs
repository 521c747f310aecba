//! One event of a stream.

use axum::response::sse::Event;
use serde::Serialize;

pub(super) fn event(name: &str, data: &impl Serialize) -> Event {
    // A newline would begin another line of the event; JSON has none.
    Event::default().event(name).data(serde_json::to_string(data).unwrap_or_default())
}
