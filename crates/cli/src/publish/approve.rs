//! The key `approve` in a table's text: the rest of the text stays as people wrote it.

use std::collections::BTreeSet;

use toml_edit::{Array, DocumentMut, Item, Value};

/// The text with exactly these approvals. A text that is no TOML stays as it is: the parser reports it.
pub(crate) fn set(source: &str, approvals: &BTreeSet<&str>) -> String {
    let Ok(mut document) = source.parse::<DocumentMut>() else { return source.to_owned() };
    if approvals.is_empty() {
        document.remove("approve");
    } else {
        let named: Array = approvals.iter().copied().collect();
        document.insert("approve", Item::Value(Value::Array(named)));
    }
    document.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_approvals_change() {
        let bare = "# ours\nversion = 1 # one\n\n[teams.a]\n";
        let approved = "# ours\nversion = 1 # one\napprove = [\"retention\", \"unsubscribe\"]\n\n[teams.a]\n";
        assert_eq!(set(bare, &["unsubscribe", "retention"].into()), approved);
        assert_eq!(set(approved, &BTreeSet::new()), bare);
        assert_eq!(set(bare, &BTreeSet::new()), bare);
        assert_eq!(set("not = [toml", &["retention"].into()), "not = [toml");
    }
}
