//! A row of the console's answers, and its line in a terminal.

use console::style;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A document's row, as the console sends it.
#[derive(Debug, Deserialize, Serialize)]
#[serde(transparent)]
pub(super) struct Row(Map<String, Value>);

/// The columns of a level and of a log group are at least this wide.
const LEVEL: usize = 5;
const GROUP: usize = 24;

impl Row {
    /// Time, level, log group and message in a line, with nothing that a terminal obeys.
    pub(super) fn in_words(&self) -> String {
        let level = format!("{:LEVEL$}", plain(self.text("level")));
        let level = match level.trim_end() {
            "error" => style(level).red().to_string(),
            "warn" => style(level).yellow().to_string(),
            _ => level,
        };
        let group = self.0.get("fields").and_then(|fields| fields.get("logGroup")).and_then(Value::as_str);
        let group = plain(group.unwrap_or("-"));
        let message = plain(self.text("message").trim_end());
        let cut = if self.0.get("cut") == Some(&Value::Bool(true)) { "…" } else { "" };
        format!("{}  {level}  {group:GROUP$}  {message}{cut}", self.time())
    }

    fn time(&self) -> String {
        let millis = ["time", "received"].iter().find_map(|name| self.0.get(*name)?.as_i64());
        let time = millis.and_then(|millis| Timestamp::from_millisecond(millis).ok());
        time.map_or_else(|| "-".to_owned(), |time| time.strftime("%F %T%.3fZ").to_string())
    }

    fn text(&self, name: &str) -> &str {
        self.0.get(name).and_then(Value::as_str).unwrap_or_default()
    }
}

/// The text with its control and formatting characters written out.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        if is_obeyed(c) { plain.extend(c.escape_unicode_short()) } else { plain.push(c) }
    }
    plain
}

/// Returns true for a character that moves, hides or reorders text: controls, and the formatting characters of Unicode
/// for direction and joining (Unicode, "Unicode Bidirectional Algorithm"; CVE-2021-42574).
fn is_obeyed(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

trait EscapeShort {
    fn escape_unicode_short(self) -> Box<dyn Iterator<Item = char>>;
}

impl EscapeShort for char {
    /// `\n`, `\t` and the like, or else `\u{…}`.
    fn escape_unicode_short(self) -> Box<dyn Iterator<Item = char>> {
        match self {
            '\n' | '\r' | '\t' => Box::new(self.escape_default()),
            _ => Box::new(self.escape_unicode()),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_row_is_one_line_that_no_terminal_obeys() {
        console::set_colors_enabled(false);
        let row = |level: Value, message: &str| {
            let row = json!({
                "seq": 1, "time": 1_767_323_045_678_i64, "received": 0, "level": level, "message": message,
                "cut": false, "fields": {"logGroup": "/ecs/web"},
            });
            serde_json::from_value::<Row>(row).expect("a row").in_words()
        };
        let head = |level: &str| format!("2026-01-02 03:04:05.678Z  {level}  /ecs/web                  ");
        for (level, message, expected) in [
            (json!("error"), "card declined\n", head("error") + "card declined"),
            (json!("warn"), "a\nb\tc", head("warn ") + "a\\nb\\tc"),
            (json!(null), "\u{1b}[2Jgone", head("     ") + "\\u{1b}[2Jgone"),
            (json!("info"), "x\u{202e}y\u{200b}é", head("info ") + "x\\u{202e}y\\u{200b}é"),
        ] {
            assert_eq!(row(level, message), expected);
        }
    }

    #[test]
    fn a_row_without_anything_is_a_line_too() {
        console::set_colors_enabled(false);
        let row: Row = serde_json::from_str("{\"cut\": true}").expect("a row");
        assert_eq!(row.in_words(), "-         -                         …");
    }
}
