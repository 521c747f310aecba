//! Documents as they arrive, a few lines at a time.

use std::collections::BTreeMap;

use console::truncate_str;
use listener::{Document, Listener};
use serde_json::Value;

/// Documents shown at a time; of the others only the number is said.
const MOST: usize = 5;

/// The number of documents shown, or passed over, of each sub-account.
#[derive(Default)]
pub(crate) struct Arrivals {
    seen: BTreeMap<String, u64>,
}

impl Arrivals {
    /// Lines, at most `width` wide, for what has arrived since the last call.
    pub(crate) fn since(&mut self, listener: &Listener, width: usize) -> Vec<String> {
        let arrived = self.arrived(listener);
        let each = MOST.checked_div(arrived.len()).unwrap_or(MOST).max(1);
        let mut lines = Vec::new();
        for (team, count) in arrived.iter().take(MOST) {
            let newest = usize::try_from(*count).unwrap_or(each).min(each);
            let documents = listener.account(team).documents_with("", newest);
            lines.extend(documents.iter().map(|document| line(team, document, width)));
        }
        let more = arrived.values().sum::<u64>().saturating_sub(lines.len() as u64);
        if more > 0 {
            lines.push(format!("  … and {more} more"));
        }
        lines
    }

    /// The number of new documents of each sub-account that has any.
    fn arrived(&mut self, listener: &Listener) -> BTreeMap<String, u64> {
        let mut arrived = BTreeMap::new();
        for (team, counts) in listener.totals().accounts {
            let seen = self.seen.insert(team.clone(), counts.documents).unwrap_or(0);
            if counts.documents > seen {
                arrived.insert(team, counts.documents - seen);
            }
        }
        arrived
    }
}

fn line(team: &str, document: &Document, width: usize) -> String {
    let text = |key| document.json.get(key).and_then(Value::as_str).unwrap_or("-");
    let line = format!("  {team}  {}  {}", text("logGroup"), text("message"));
    // A log event may hold anything, and a terminal obeys its control characters.
    let plain: String = line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    truncate_str(plain.trim_end(), width, "…").into_owned()
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use serde_json::json;

    use super::*;

    #[test]
    fn a_document_is_one_line_that_fits() {
        let document = |message: &str| Document {
            json: json!({"logGroup": "/g", "message": message}),
            spoiled: Vec::new(),
            received_at: SystemTime::UNIX_EPOCH,
            log_type: "t".to_owned(),
            content_type: None,
        };
        for (message, expected) in [
            ("hello", "  core  /g  hello"),
            ("two\n\tlines\n", "  core  /g  two  lines"),
            ("\u{1b}[2Jgone", "  core  /g   [2Jgone"),
            ("a message that does not fit", "  core  /g  a message …"),
        ] {
            assert_eq!(line("core", &document(message), 23), expected);
        }
    }
}
