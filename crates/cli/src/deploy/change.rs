//! The changes of a change set, and those that would lose data.

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
    replaced: Replaced,
}

/// Replacement of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Replaced {
    No,
    /// Only if what it takes from another resource changes, which CloudFormation does not know yet. Resources that
    /// hold data have names of their own, which do not change.
    Perhaps,
    Yes,
}

impl Change {
    /// Reads it from a description.
    pub(super) fn of(described: Described) -> Option<Change> {
        let change = described.resource_change?;
        Some(Change {
            action: change.action.map(|action| action.as_str().to_lowercase()).unwrap_or_default(),
            resource: change.logical_resource_id?,
            r#type: change.resource_type.unwrap_or_default(),
            replaced: match change.replacement {
                Some(Replacement::True) => Replaced::Yes,
                Some(Replacement::Conditional) => Replaced::Perhaps,
                _ => Replaced::No,
            },
        })
    }

    /// Returns true if it would lose data, or the position in a stream or queue.
    pub(super) fn loses(&self) -> bool {
        self.replaced == Replaced::Yes && HOLDS_DATA.contains(&self.r#type.as_str())
    }
}

/// Changes as text for people.
pub(super) fn human(changes: &[Change]) -> String {
    if changes.is_empty() {
        return "The stack does not change.\n".to_owned();
    }
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(["", "resource", "type", ""]);
    for change in changes {
        let replaced = match change.replaced {
            Replaced::Yes => "is replaced",
            Replaced::Perhaps => "may be replaced",
            Replaced::No => "",
        };
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
            ("AWS::SQS::Queue", Replacement::Conditional, false),
            ("AWS::SQS::Queue", Replacement::False, false),
            ("AWS::Lambda::EventSourceMapping", Replacement::True, true),
            ("AWS::IAM::Role", Replacement::True, false),
        ] {
            assert_eq!(change(r#type, replacement.clone()).loses(), loses, "{type} {replacement}");
        }
    }
}
