//! Values that are written alone or in a list.

use serde_json::Value;

/// Returns the values of a list, or the one value; none for null.
pub(super) fn many(value: &Value) -> impl Iterator<Item = &Value> {
    let one = Some(value).filter(|value| !value.is_array() && !value.is_null());
    value.as_array().into_iter().flatten().chain(one)
}
