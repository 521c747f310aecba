//! Tables under which the corpus is judged.

/// The masks that `loghub init` writes into a first table.
pub const STARTER: &str = r#"
[masks.secrets]
include = ["credentials@1", "payment@1"]

[masks.contact]
include = ["contact@1"]
"#;

/// The detectors that are off in a first table.
pub const OPT_IN: &str = r#"
[masks.personal]
detect = ["ssn", "phone", "ip"]
"#;

/// A table in which these masks apply to every message, and that ships each message as it is logged.
pub(crate) fn whole(masks: &str) -> String {
    let sections = masks.lines().filter_map(|line| line.trim().strip_prefix("[masks.")?.strip_suffix(']'));
    let names: Vec<_> = sections.map(|name| format!("\"{name}\"")).collect();
    format!(
        "version = 1\nunrouted = \"core\"\n[accounts]\nmain = {{ id = \"111111111111\", team = \"core\" }}\n\
         [teams.core]\n[defaults]\nparse = \"none\"\nplatform = \"keep\"\nmasks = [{}]\n{masks}",
        names.join(", "),
    )
}

/// The masks of one detector alone.
pub(crate) fn detector(name: &str) -> String {
    format!("[masks.alone]\ndetect = [\"{name}\"]\n")
}
