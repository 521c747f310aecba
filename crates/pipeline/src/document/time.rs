//! `@timestamp`: the event's own time, ISO 8601 with milliseconds.

use std::fmt::Write;

use jiff::Timestamp;

/// Writes times; events of one second share its rendering.
#[derive(Debug, Default)]
pub(crate) struct Iso8601 {
    second: Option<i64>,
    rendered: String,
}

impl Iso8601 {
    /// Appends `milliseconds` since the epoch; the envelope's reader lets only years 1970 to 9999 through.
    pub(crate) fn write(&mut self, milliseconds: i64, out: &mut String) {
        let second = milliseconds.div_euclid(1_000);
        if self.second != Some(second) {
            self.rendered.clear();
            if let Ok(time) = Timestamp::from_second(second) {
                self.rendered.push_str(time.to_string().trim_end_matches('Z'));
            }
            self.second = Some(second);
        }
        out.push_str(&self.rendered);
        // Writing to a String does not fail.
        let _ = write!(out, ".{:03}Z", milliseconds.rem_euclid(1_000));
    }
}
