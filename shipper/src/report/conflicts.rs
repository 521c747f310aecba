//! Conflicts of types in the log: a line for each team and field, at most once an hour.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;
use pipeline::{Conflict, FieldType};
use serde::{Deserialize, Serialize};

/// The `error_type` of the lines, by which they can be searched.
pub const TYPE_CONFLICT: &str = "TypeConflict";
/// The time for which a field that was named is not named again.
const SILENCE: SignedDuration = SignedDuration::from_hours(1);
/// Lines that one team gets in that time: a team with a new field in each message must not fill the log.
const TEAM_LINES: usize = 50;

/// A line of the log, as far as it is read back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictLine {
    /// The team.
    pub team: String,
    /// The field's path, escaped and cut.
    pub field: String,
    /// The type that the field was first seen with.
    pub first_type: FieldType,
    /// The type that it had later.
    pub later_type: FieldType,
    /// The log group of the later document.
    pub log_group: String,
}

/// The fields that were named in the last hour. Its memory is bounded by the teams and their lines.
#[derive(Debug, Default)]
pub struct Conflicts {
    named: Mutex<HashMap<Arc<str>, HashMap<String, Timestamp>>>,
}

impl Conflicts {
    /// Logs a batch's conflicts that are due.
    pub fn log(&self, found: &[Conflict], now: Timestamp) {
        for Conflict { team, field, first, now, log_group } in self.due(found, now) {
            tracing::warn!(
                error_type = TYPE_CONFLICT,
                %team, %field, first_type = %first, later_type = %now, %log_group,
                "a field has another type than an earlier document of the team gave it; Logz.io spoils documents whose \
                 types differ from the day's first: add the field to `text` in routing.toml, for the team or the \
                 route, or to `rename` or `remove`"
            );
        }
    }

    /// Returns the conflicts whose fields were not named within an hour, and counts them as named.
    pub fn due<'a>(&self, found: &'a [Conflict], now: Timestamp) -> Vec<&'a Conflict> {
        if found.is_empty() {
            return Vec::new();
        }
        let mut named = self.named.lock();
        named.retain(|_, fields| {
            fields.retain(|_, at| now.duration_since(*at) < SILENCE);
            !fields.is_empty()
        });
        let is_due = |conflict: &&Conflict| {
            let fields = named.entry(Arc::clone(&conflict.team)).or_default();
            let is_due = fields.len() < TEAM_LINES && !fields.contains_key(&conflict.field);
            if is_due {
                fields.insert(conflict.field.clone(), now);
            }
            is_due
        };
        found.iter().filter(is_due).collect()
    }
}
