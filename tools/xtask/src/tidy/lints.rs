//! Every crate is under the workspace's lints, but for one that is a workspace of its own.

use super::Finding;
use super::manifest;
use super::rule::{Files, Judge, Rule};
use super::tree::File;

pub(super) const RULE: Rule =
    Rule { name: "lints", files: Files::Manifests, judge: Judge::Each(in_manifest) };

fn in_manifest(file: &File) -> Vec<Finding> {
    let sentence = "The crate is not under the workspace's lints; add `[lints]` with `workspace = true`.";
    if inherits(file) { Vec::new() } else { vec![file.finding(1, sentence)] }
}

fn inherits(file: &File) -> bool {
    let inherits = |manifest: &toml::de::DeTable| {
        manifest.get("lints")?.get_ref().as_table()?.get("workspace")?.get_ref().as_bool()
    };
    let may_inherit = |manifest: &toml::de::DeTable| manifest.get("workspace").is_none();
    manifest::parse(&file.text)
        .is_none_or(|manifest| !may_inherit(&manifest) || inherits(&manifest) == Some(true))
}
