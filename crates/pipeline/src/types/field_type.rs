//! The types that Logz.io's mapping tells apart.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString};

use crate::json::Kind;

/// The type of a field's value, in the words of the table and of `routing.tests.toml`.
///
/// Logz.io, "Understanding Invalid Log Errors": a number, a text and an object under one name are a mapping error.
/// `null` has no type; an array's elements are the field's values.
#[derive(
    Clone, Copy, Debug, Deserialize, Display, EnumString, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize,
)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum FieldType {
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// An object.
    Object,
    /// A string.
    Text,
}

impl FieldType {
    /// Returns the type of a value that is neither an array nor `null`.
    pub(super) fn of(kind: Kind) -> Option<FieldType> {
        match kind {
            Kind::Bool => Some(FieldType::Boolean),
            Kind::Number => Some(FieldType::Number),
            Kind::Object => Some(FieldType::Object),
            Kind::String => Some(FieldType::Text),
            Kind::Array | Kind::Null => None,
        }
    }
}
