//! Lifting, under several settings of the table: documents that the listener takes, bounded by their message, and the
//! same ones that `explain` shows.

use pipeline::{Fate, Limits, MaskKey, Trace};
use routing::Table;
use serde_json::Value;

use crate::judged::{LongMessage, documents};
use crate::ship::{ACCOUNT, EVENT_ID, KEY, LOG_STREAM, TIMESTAMP, data_in, pipeline, ship};

/// Times that a message's bytes, escaped, may stand in its documents: as fields, as `message`, and as text where a part
/// of the message is lifted from another part.
const COPIES: usize = 4;
/// Bytes of a part beside the message: the fields of every document, and short ones of the message.
const BYTES_PER_PART: usize = 16 << 10;
/// Escaped bytes of a message for which there may be one more part: a quarter of the characters of a field.
const BYTES_FOR_PART: usize = 8 << 10;

/// A log group, and the defaults of the table that routes it.
struct Setting {
    log_group: &'static str,
    defaults: &'static str,
    long: LongMessage,
}

const SETTINGS: [Setting; 8] = [
    Setting { log_group: "/aws/lambda/one", defaults: "", long: LongMessage::Refused },
    Setting {
        log_group: "/ecs/web",
        defaults: "platform = \"keep\"\nmasks = [\"secrets\"]",
        long: LongMessage::Refused,
    },
    Setting {
        log_group: "aws-waf-logs-shop",
        defaults: "long = \"cut\"\nfields = { app_id = 1, level = \"x\", status = true, action = \"none\" }",
        long: LongMessage::Refused,
    },
    Setting {
        log_group: "API-Gateway-Execution-Logs_abc/prod",
        defaults: "long = \"whole\"\nplatform = \"report\"",
        long: LongMessage::Allowed,
    },
    Setting {
        log_group: "/aws/lambda/two",
        defaults: "levels = \"as_logged\"\noriginal = \"lifted\"\ntext = []",
        long: LongMessage::Refused,
    },
    Setting {
        log_group: "/aws/containerinsights/one/application",
        defaults: "text = [\"*\"]\nremove = [\"v\", \"kubernetes.labels\"]\noriginal = \"lifted\"",
        long: LongMessage::Refused,
    },
    Setting {
        log_group: "aws-cloudtrail-logs-shop",
        defaults: "rename = { \"k*\" = \"key_*\", \"a.b\" = \"c\", status = \"code\" }\nremove = [\"*.x\"]",
        long: LongMessage::Refused,
    },
    Setting {
        log_group: "/aws/eks/one/cluster",
        defaults: "parse = \"none\"\nplatform = \"keep\"",
        long: LongMessage::Refused,
    },
];

impl Setting {
    fn table(&self) -> String {
        let masks = "[masks.secrets]\nkeys = [\"password\", \"*_token\"]\ndetect = [\"card\", \"email\"]";
        let defaults = self.defaults;
        format!("version = 1\nunrouted = \"core\"\n[defaults]\n{defaults}\n{masks}\n[teams.core]\n")
    }
}

/// Ships the text as a message under each setting.
pub fn lift(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for setting in &SETTINGS {
        let table = setting.table();
        let shipped = ship(&mut pipeline(&table), &data_in(setting.log_group, text));
        assert!(shipped.poison.is_none(), "{:?}", shipped.poison);
        let documents = documents(&shipped.lines, setting.long);
        assert_bounded(text, &shipped.lines);
        assert_eq!(documents, explained(setting, &table, text), "what `explain` shows: {text:?}");
    }
}

fn assert_bounded(text: &str, lines: &[String]) {
    let escaped = serde_json::to_string(text).map_or(0, |text| text.len());
    assert!(lines.len() <= 2 + escaped / BYTES_FOR_PART, "{} parts of {escaped} bytes", lines.len());
    let shipped: usize = lines.iter().map(String::len).sum();
    let allowed = COPIES * escaped + BYTES_PER_PART * lines.len();
    assert!(shipped <= allowed, "{shipped} bytes of {escaped} in {} parts: {text:?}", lines.len());
}

/// The documents that `explain` shows; none for a message that is not shipped.
fn explained(setting: &Setting, table: &str, text: &str) -> Vec<Value> {
    let (table, _) = Table::parse("routing.toml", table).expect("the oracle's own table is good");
    let trace = Trace {
        account: ACCOUNT,
        log_group: setting.log_group,
        log_stream: LOG_STREAM,
        id: Some(EVENT_ID),
        timestamp: TIMESTAMP,
        message: text,
    };
    let (_, fate) = pipeline::trace(&table, Some(&MaskKey::new(KEY)), Limits::default(), &trace);
    match fate {
        Fate::Shipped { documents: lines, .. } => documents(&lines, setting.long),
        _ => Vec::new(),
    }
}
