//! Stage 5: the quick look at a message passes over nothing that the real search masks, whatever its escapes.

use std::cell::RefCell;
use std::fmt::Write as _;

use pipeline::Pipeline;
use serde_json::Value;

use crate::ship::{ACCOUNT, gzipped, pipeline, ship};

/// A word by which the second pipeline searches each message for real.
const WORD: &str = "zqzq-zqzq";

const RULES: [&str; 4] = [
    r#"include = ["credentials@1", "payment@1", "contact@1", "identity@1"]"#,
    r#"detect = ["aws_key", "phone", "ip", "entropy"]"#,
    r#"names = ["token", "api_key"]"#,
    r#"keys = ["password", "pass*word", "*_token", "passé*", "user[pin]", "req.x", "*.pass"]"#,
];

/// Takes the bytes as the content of a JSON string, behind a word: once with masks that look for the word as well.
pub fn prefilter(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let is_content = serde_json::from_str::<String>(&format!("\"{text}\"")).is_ok();
    let content = if is_content { text.to_owned() } else { Value::from(text).to_string() };
    let content = content.trim_matches('"');
    if content.contains(WORD) {
        return;
    }
    PIPELINES.with_borrow_mut(|pipelines| {
        for (rules, (quick, real)) in RULES.iter().zip(pipelines) {
            let (quick, real) = (shipped(quick, content), shipped(real, content));
            let quick = quick.replace(WORD, "[masked]");
            if [&quick, &real].into_iter().any(|message| message == "[withheld]") {
                continue;
            }
            if may_be_mended(&quick) {
                let count = |message: &str| message.matches("[masked]").count();
                assert_eq!(count(&quick), count(&real), "{rules}: {content}");
            } else {
                assert_eq!(quick, real, "{rules}: {content}");
            }
        }
    });
}

/// Returns true if a message may hold JSON that is mended as soon as something is masked in it.
fn may_be_mended(message: &str) -> bool {
    message.contains(char::is_control) || ["NaN", "Infinity", "\\u"].iter().any(|sign| message.contains(sign))
}

thread_local! {
    /// For each of the rules, the pipeline that looks quickly first and the one that searches for real.
    static PIPELINES: RefCell<Vec<(Pipeline, Pipeline)>> = RefCell::new(
        RULES
            .iter()
            .map(|rules| {
                let more = format!("patterns = ['{WORD}']");
                (pipeline(&table(rules, "")), pipeline(&table(rules, &more)))
            })
            .collect(),
    );
}

fn table(rules: &str, more: &str) -> String {
    let mut table =
        "version = 1\nunrouted = \"core\"\n[defaults]\nparse = \"none\"\nlong = \"whole\"\n".to_owned();
    // Writing to memory does not fail.
    let _ = write!(table, "masks = [\"m\"]\n[teams.core]\n[masks.m]\n{rules}\n{more}\n");
    table
}

/// The message that comes out of an envelope in which it stands with this content.
fn shipped(pipeline: &mut Pipeline, content: &str) -> String {
    let envelope = format!(
        r#"{{"messageType":"DATA_MESSAGE","owner":"{ACCOUNT}","logGroup":"/app","logStream":"s","subscriptionFilters":["f"],"logEvents":[{{"id":"1","timestamp":1700000000123,"message":"{WORD}; {content}"}}]}}"#
    );
    let shipped = ship(pipeline, &gzipped(envelope.as_bytes()));
    let line = shipped.lines.first().map_or("", String::as_str);
    let document: Value = serde_json::from_str(line).unwrap_or_default();
    document["message"].as_str().unwrap_or_default().to_owned()
}
