//! The packages that a build compiled, read from cargo's messages.

use std::collections::BTreeSet;

use serde::Deserialize;

/// One of cargo's messages (The Cargo Book, "External tools", JSON messages).
#[derive(Deserialize)]
struct Message {
    reason: String,
    #[serde(default)]
    package_id: String,
    #[serde(default)]
    fresh: bool,
}

/// The packages from a registry that a build compiled although an earlier build could have done it.
#[must_use]
pub fn stale(messages: &str) -> BTreeSet<String> {
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Message>(line).ok());
    let compiled = messages.filter(|message| message.reason == "compiler-artifact" && !message.fresh);
    let foreign = compiled.filter(|message| message.package_id.starts_with("registry+"));
    foreign.map(|message| name(&message.package_id).to_owned()).collect()
}

/// The name and version: of `registry+https://…#serde@1.0.229`, `serde@1.0.229`.
fn name(package_id: &str) -> &str {
    package_id.rsplit('#').next().unwrap_or(package_id)
}
