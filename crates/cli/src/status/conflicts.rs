//! Fields whose type differs from document to document, as the shipper's log names them.

use std::collections::BTreeMap;

use function::store::CallError;
use jiff::{SignedDuration, Timestamp};
use pipeline::FieldType;
use serde::Serialize;
use shipper::report::conflicts::{ConflictLine, TYPE_CONFLICT};

use crate::hub::Hub;

/// The shipper names a field once an hour; what goes on is in the log of this time.
const RECENT: SignedDuration = SignedDuration::from_hours(2);
/// Fields of a team that are kept.
const MOST: usize = 50;

/// A field with more than one type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Mixed {
    pub(crate) field: String,
    pub(crate) first_type: FieldType,
    pub(crate) later_type: FieldType,
    /// A log group whose documents have the later type.
    pub(crate) log_group: String,
}

/// The fields that the log has named of late, by team.
pub(crate) async fn gather(hub: &Hub, now: Timestamp) -> Result<BTreeMap<String, Vec<Mixed>>, CallError> {
    Ok(by_team(&hub.shipper_lines(TYPE_CONFLICT, now - RECENT).await?))
}

/// The fields of lines, each once; lines of another form are passed over.
fn by_team(lines: &[String]) -> BTreeMap<String, Vec<Mixed>> {
    let mut teams: BTreeMap<String, Vec<Mixed>> = BTreeMap::new();
    for line in lines.iter().filter_map(|line| serde_json::from_str::<ConflictLine>(line).ok()) {
        let ConflictLine { team, field, first_type, later_type, log_group } = line;
        let fields = teams.entry(team).or_default();
        if fields.len() < MOST && !fields.iter().any(|known| known.field == field) {
            fields.push(Mixed { field, first_type, later_type, log_group });
        }
    }
    teams
}

impl Mixed {
    /// The field in a few words.
    pub(crate) fn in_words(&self) -> String {
        format!("{} ({}, {})", self.field, self.first_type, self.later_type)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_field_of_the_log_is_shown_once() {
        let line = |team: &str, field: &str| {
            format!(
                r#"{{"level":"WARN","error_type":"TypeConflict","team":"{team}","field":"{field}","first_type":"number","later_type":"text","log_group":"/app","message":"m"}}"#
            )
        };
        let lines = [
            line("payments", "status"),
            line("search", "status"),
            line("payments", "order.total"),
            line("payments", "status"),
            "TypeConflict in another form".to_owned(),
        ];
        let shown: Vec<(String, Vec<String>)> = by_team(&lines)
            .into_iter()
            .map(|(team, fields)| (team, fields.iter().map(Mixed::in_words).collect()))
            .collect();
        let expected = [
            ("payments", vec!["status (number, text)", "order.total (number, text)"]),
            ("search", vec!["status (number, text)"]),
        ];
        let expected = expected.map(|(team, fields)| {
            (team.to_owned(), fields.into_iter().map(str::to_owned).collect::<Vec<_>>())
        });
        assert_eq!(shown, expected);
        let many: Vec<String> = (0..1_000).map(|field| line("search", &field.to_string())).collect();
        assert_eq!(by_team(&many).values().map(Vec::len).collect::<Vec<_>>(), [MOST]);
    }
}
