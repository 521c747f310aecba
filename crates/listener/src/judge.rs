//! The vendor's rules for the lines of a body.

use std::hash::Hash;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::counts::RefusedLines;
use crate::limits::MAX_LINE_BYTES;
use crate::mapping::{Mapping, hash};
use crate::spoil::{Reason, reasons};

/// A body's lines: the accepted ones, and the numbers of refused ones.
#[derive(Debug, Default)]
pub(crate) struct Judged {
    pub(crate) accepted: Vec<Accepted>,
    pub(crate) refused: RefusedLines,
    /// The identities of documents that were not taken, whatever is wrong with them: those of a fault.
    pub(crate) untaken: Vec<u64>,
}

/// A line that became a document.
#[derive(Debug)]
pub(crate) struct Accepted {
    pub(crate) line: Arc<str>,
    pub(crate) spoiled: Vec<Reason>,
    /// The `type` field, which overrides the URL's. (Logz.io, shipping over HTTP(S).)
    pub(crate) log_type: Option<String>,
    pub(crate) identity: Option<Identity>,
}

/// A document's identity, by hash: its `id`, and its `id` with its `part`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Identity {
    pub(crate) id: u64,
    pub(crate) part: u64,
}

/// The JSON of a 400. (Logz.io, shipping over HTTP(S): "400 BAD REQUEST".)
#[derive(Debug, Serialize)]
pub(crate) struct LineCounts {
    #[serde(rename = "malformedLines")]
    malformed: u64,
    #[serde(rename = "successfulLines")]
    successful: u64,
    #[serde(rename = "oversizedLines")]
    oversized: u64,
    #[serde(rename = "emptyLogLines")]
    empty: u64,
}

impl From<&Judged> for LineCounts {
    fn from(judged: &Judged) -> Self {
        Self {
            malformed: judged.refused.malformed,
            successful: judged.accepted.len() as u64,
            oversized: judged.refused.oversized,
            empty: judged.refused.empty,
        }
    }
}

impl Judged {
    /// The outcome of a body that can't be read as lines: one malformed line.
    pub(crate) fn unreadable() -> Self {
        Self { refused: RefusedLines { malformed: 1, ..RefusedLines::default() }, ..Self::default() }
    }
}

/// Judges each line on its own. The first `refuse` lines are refused as malformed, whatever they contain.
///
/// The newline after the last line is optional, so a body without a byte is one empty line.
pub(crate) fn judge(body: &[u8], refuse: usize, mapping: &mut Mapping) -> Judged {
    let mut judged = Judged::default();
    let lines = body.strip_suffix(b"\n").unwrap_or(body).split(|byte| *byte == b'\n');
    for (index, line) in lines.enumerate() {
        if line.trim_ascii().is_empty() {
            judged.refused.empty += 1;
        } else if line.len() > MAX_LINE_BYTES {
            judged.refused.oversized += 1;
        } else if index < refuse {
            judged.refused.malformed += 1;
            judged.untaken.extend(identity_of(line));
        } else if let Some(accepted) = accept(line, mapping) {
            judged.accepted.push(accepted);
        } else {
            judged.refused.malformed += 1;
        }
    }
    judged
}

/// The lines of a body that a fault keeps from being judged, and the identities of its documents.
pub(crate) fn untaken(body: &[u8]) -> (u64, Vec<u64>) {
    let mut lines = 0;
    let mut untaken = Vec::new();
    for line in body.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()) {
        lines += 1;
        untaken.extend(identity_of(line));
    }
    (lines, untaken)
}

/// The fields that identify a document.
#[derive(Deserialize)]
struct Identified {
    id: Option<Value>,
    part: Option<Value>,
}

/// The `id` and `part` of a line that is a document with an `id`, by hash.
fn identity_of(line: &[u8]) -> Option<u64> {
    let identified: Identified = serde_json::from_slice(line).ok()?;
    Some(identity(&identified.id?, identified.part.as_ref()).part)
}

fn accept(line: &[u8], mapping: &mut Mapping) -> Option<Accepted> {
    let line = std::str::from_utf8(line).ok()?;
    let document: Map<String, Value> = serde_json::from_str(line).ok()?;
    Some(Accepted {
        line: line.into(),
        spoiled: reasons(&document, mapping),
        log_type: document.get("type").and_then(Value::as_str).map(str::to_owned),
        identity: document.get("id").map(|id| identity(id, document.get("part"))),
    })
}

fn identity(id: &impl Hash, part: Option<&Value>) -> Identity {
    Identity { id: hash(id), part: hash((id, part)) }
}

#[cfg(test)]
mod tests {
    use super::{judge, untaken};
    use crate::mapping::Mapping;

    #[test]
    fn a_document_has_one_identity_taken_or_not() {
        let lines =
            [r#"{"id": "a", "n": 1}"#, r#"{"part": 2, "id": "a"}"#, r#"{"id": 7}"#, "{}", "no JSON", " "];
        for line in lines {
            let taken = judge(line.as_bytes(), 0, &mut Mapping::default());
            let taken: Vec<u64> = taken
                .accepted
                .iter()
                .filter_map(|line| line.identity)
                .map(|identity| identity.part)
                .collect();
            let (number, not_taken) = untaken(line.as_bytes());
            assert_eq!(not_taken, taken, "{line}");
            assert_eq!(number, u64::from(line != " "), "{line}");
            assert_eq!(judge(line.as_bytes(), 1, &mut Mapping::default()).untaken, taken, "{line}");
        }
    }
}
