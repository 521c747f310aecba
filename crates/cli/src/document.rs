//! The documents that a message becomes, read back as JSON.

use miette::Diagnostic;
use serde_json::{Map, Value};
use thiserror::Error;

/// A document that is not a JSON object: the listener refuses such a line, and the shipper keeps it under `dead/`.
#[derive(Debug, Diagnostic, Error)]
#[error("the document of this message is not valid JSON, so the listener would refuse it: {reason}")]
#[diagnostic(help(
    "this is a defect of loghub, not of the message or the table; report it with the message"
))]
pub(crate) struct NotADocument {
    reason: serde_json::Error,
}

/// Reads one document.
pub(crate) fn parse(line: &str) -> Result<Map<String, Value>, NotADocument> {
    serde_json::from_str(line).map_err(|reason| NotADocument { reason })
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_line_that_is_no_json_object_is_an_error_with_its_reason() {
        for (line, reason) in [
            (r#"{"v":1e400}"#, "number out of range"),
            (r#"{"v":NaN}"#, "expected value"),
            (r#"{"v":"\ud800"}"#, "unexpected end of hex escape"),
            ("[]", "invalid type: sequence"),
            ("", "EOF"),
        ] {
            let error = parse(line).expect_err(line).to_string();
            assert!(
                error.contains("the listener would refuse it") && error.contains(reason),
                "{line}: {error}"
            );
        }
    }

    #[test]
    fn a_json_object_is_a_document() {
        let document = parse(r#"{"id":"1","v":1e300}"#).expect("a document");
        assert_eq!((&document["id"], document["v"].as_f64()), (&"1".into(), Some(1e300)));
    }
}
