//! Every crate is under the workspace's lints, but for one that is a workspace of its own.

use super::manifest;
use super::tree::File;
use super::{Finding, Tree};

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let own = tree.manifests().filter(|file| !inherits(file));
    own.map(|file| {
        file.finding(
            1,
            "The crate is not under the workspace's lints; add `[lints]` with `workspace = true`.",
        )
    })
    .collect()
}

fn inherits(file: &File) -> bool {
    let inherits = |manifest: &toml::de::DeTable| {
        manifest.get("lints")?.get_ref().as_table()?.get("workspace")?.get_ref().as_bool()
    };
    let may_inherit = |manifest: &toml::de::DeTable| manifest.get("workspace").is_none();
    manifest::parse(file).is_none_or(|manifest| !may_inherit(&manifest) || inherits(&manifest) == Some(true))
}
