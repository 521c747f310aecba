//! The console's stream of server-sent events, read piece by piece.

use serde::Deserialize;

use super::row::Row;

/// An event of the stream.
#[derive(Debug)]
pub(super) enum Event {
    /// Documents that arrived, the newest last.
    Rows(Vec<Row>),
    /// Documents that arrived and were left out.
    Skipped {
        count: u64,
        /// Their sequence numbers, both included.
        from: u64,
        to: u64,
    },
    /// The console ends the stream, for this reason.
    Bye(String),
    /// One that a terminal does not show.
    Other,
}

/// The bytes of an event that has not ended yet.
#[derive(Debug, Default)]
pub(super) struct Events(Vec<u8>);

#[derive(Deserialize)]
struct Rows {
    documents: Vec<Row>,
}

#[derive(Deserialize)]
struct Skipped {
    count: u64,
    from: u64,
    to: u64,
}

#[derive(Deserialize)]
struct Bye {
    why: String,
}

impl Events {
    /// Adds a piece, and returns the events that it ends (HTML Standard, "Server-sent events").
    pub(super) fn add(&mut self, piece: &[u8]) -> Vec<Event> {
        self.0.extend_from_slice(piece);
        let mut events = Vec::new();
        while let Some(end) = self.0.windows(2).position(|two| two == b"\n\n") {
            let event: Vec<u8> = self.0.drain(..end + 2).collect();
            events.push(read(&String::from_utf8_lossy(&event)));
        }
        events
    }
}

fn read(text: &str) -> Event {
    let (mut name, mut data) = ("", String::new());
    for line in text.lines() {
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => name = value,
            "data" => data = if data.is_empty() { value.to_owned() } else { data + "\n" + value },
            _ => {}
        }
    }
    let event = match name {
        "rows" => serde_json::from_str(&data).map(|Rows { documents }| Event::Rows(documents)),
        "skipped" => {
            serde_json::from_str(&data).map(|Skipped { count, from, to }| Event::Skipped { count, from, to })
        }
        "bye" => serde_json::from_str(&data).map(|Bye { why }| Event::Bye(why)),
        _ => return Event::Other,
    };
    event.unwrap_or(Event::Other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(events: &[Event]) -> Vec<String> {
        let name = |event: &Event| match event {
            Event::Rows(rows) => format!("rows {}", rows.len()),
            Event::Skipped { count, from, to } => format!("skipped {count} {from}-{to}"),
            Event::Bye(why) => format!("bye {why}"),
            Event::Other => "other".to_owned(),
        };
        events.iter().map(name).collect()
    }

    #[test]
    fn events_are_read_however_they_are_cut() {
        let stream = "event: hello\ndata: {\"seq\": 1}\n\nid: 2\nevent: rows\ndata: {\"documents\": [{}, {}]}\n\n\
                      event: skipped\ndata: {\"count\": 3, \"from\": 3, \"to\": 5}\n\n: a comment\n\n\
                      event: rows\ndata: no JSON\n\nevent:bye\ndata:{\"why\":\n data: x\ndata:\"over\"}\n\n";
        let expected = ["other", "rows 2", "skipped 3 3-5", "other", "other", "bye over"];
        for size in [1, 2, 7, stream.len()] {
            let mut events = Events::default();
            let pieces = stream.as_bytes().chunks(size);
            let read: Vec<Event> = pieces.flat_map(|piece| events.add(piece)).collect();
            assert_eq!(names(&read), expected, "pieces of {size}");
        }
    }
}
