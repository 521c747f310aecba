//! Levels: one of six words or none, the same in every part, and the application's own before any other.

use pipeline::Pipeline;
use serde_json::{Value, json};

use crate::ship::{data_in, pipeline, ship};

const LEVELS: [&str; 6] = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];
/// Words of loggers, and the levels that they mean.
const WORDS: [(&str, &str); 4] =
    [("debug", "DEBUG"), ("Information", "INFO"), ("WARNING", "WARN"), ("error", "ERROR")];
/// Log groups of a function, of a container, and of an AWS service.
const LOG_GROUPS: [&str; 3] = ["/aws/lambda/one", "/ecs/web", "aws-waf-logs-shop"];
const TABLE: &str = "version = 1\nunrouted = \"core\"\n[defaults]\nplatform = \"keep\"\n[teams.core]\n";

/// Finds the level of the text as a message, as a message's level, and as a message beside a level.
pub fn level(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut pipeline = pipeline(TABLE);
    for log_group in LOG_GROUPS {
        found(&mut pipeline, log_group, text);
        found(&mut pipeline, log_group, &json!({ "level": text }).to_string());
    }
    let content = json!(text);
    for (word, level) in WORDS {
        for message in [
            format!("{{\"level\":\"{word}\",\"message\":{content}}}"),
            format!("{{\"message\":{content},\"level\":\"{word}\"}}"),
        ] {
            assert_eq!(found(&mut pipeline, "/ecs/web", &message).as_deref(), Some(level), "{message:?}");
        }
    }
}

/// The level of a message's documents.
fn found(pipeline: &mut Pipeline, log_group: &str, message: &str) -> Option<String> {
    let shipped = ship(pipeline, &data_in(log_group, message));
    assert!(shipped.poison.is_none() && !shipped.lines.is_empty());
    let mut levels: Vec<_> = shipped.lines.iter().map(|line| of(line)).collect();
    levels.dedup();
    assert_eq!(levels.len(), 1, "parts of one event have different levels: {levels:?} of {message:?}");
    levels.pop().flatten()
}

fn of(line: &str) -> Option<String> {
    let document: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line:?}"));
    let level = document.get("log_level")?;
    let is_one = level.as_str().is_some_and(|level| LEVELS.contains(&level));
    assert!(is_one, "`log_level` is {level} in {line:?}");
    level.as_str().map(str::to_owned)
}
