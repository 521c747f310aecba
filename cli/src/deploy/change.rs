//! What a change set would do, and what of it must not be done.

use aws_sdk_cloudformation::types::{Change as Described, Replacement};
use comfy_table::{ContentArrangement, Table, presets};
use serde::Serialize;

/// Types whose replacement loses log events, or the place in them.
const HOLDS_DATA: [&str; 7] = [
    "AWS::Kinesis::Stream",
    "AWS::KMS::Key",
    "AWS::Lambda::EventSourceMapping",
    "AWS::Logs::Destination",
    "AWS::S3::Bucket",
    "AWS::SQS::Queue",
    "AWS::Events::EventBus",
];

/// A change of one resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Change {
    action: String,
    pub(super) resource: String,
    r#type: String,
    replaced: bool,
}

impl Change {
    /// Reads it from a description.
    pub(super) fn of(described: Described) -> Option<Change> {
        let change = described.resource_change?;
        Some(Change {
            action: change.action.map(|action| action.as_str().to_lowercase()).unwrap_or_default(),
            resource: change.logical_resource_id?,
            r#type: change.resource_type.unwrap_or_default(),
            // What depends on another change is decided when it is made: it counts.
            replaced: matches!(change.replacement, Some(Replacement::True | Replacement::Conditional)),
        })
    }

    /// Whether it would lose data, or the place in a stream or queue.
    pub(super) fn loses(&self) -> bool {
        self.replaced && HOLDS_DATA.contains(&self.r#type.as_str())
    }
}

/// Changes as text for people.
pub(super) fn human(changes: &[Change]) -> String {
    if changes.is_empty() {
        return "Nothing changes in the stack.\n".to_owned();
    }
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(["", "resource", "type", ""]);
    for change in changes {
        let replaced = if change.replaced { "is replaced" } else { "" };
        table.add_row([&change.action, &change.resource, &change.r#type, replaced]);
    }
    format!("{table}\n")
}

#[cfg(test)]
mod tests {
    use aws_sdk_cloudformation::types::ResourceChange;

    use super::*;

    #[test]
    fn what_holds_data_must_not_be_replaced() {
        let change = |r#type: &str, replacement| {
            let change = ResourceChange::builder().logical_resource_id("It").resource_type(r#type);
            let change = change.replacement(replacement).build();
            Change::of(Described::builder().resource_change(change).build()).expect("it has a name")
        };
        for (r#type, replacement, loses) in [
            ("AWS::SQS::Queue", Replacement::True, true),
            ("AWS::SQS::Queue", Replacement::Conditional, true),
            ("AWS::SQS::Queue", Replacement::False, false),
            ("AWS::Lambda::EventSourceMapping", Replacement::True, true),
            ("AWS::IAM::Role", Replacement::True, false),
        ] {
            assert_eq!(change(r#type, replacement.clone()).loses(), loses, "{type} {replacement}");
        }
    }
}
