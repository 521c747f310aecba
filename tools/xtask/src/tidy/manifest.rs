//! The parts of a `Cargo.toml` that the rules need, each with its place.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A dependency.
#[derive(Debug)]
pub(super) struct Dependency {
    /// The package, also where it is renamed.
    pub(super) package: String,
    /// True if only tests need it.
    pub(super) dev: bool,
    /// The byte of the manifest at which it begins.
    pub(super) at: usize,
}

/// The parsed manifest; none if it is not TOML, which cargo says better.
pub(super) fn parse(text: &str) -> Option<DeTable<'_>> {
    Some(DeTable::parse(text).ok()?.into_inner())
}

/// The text at `path`, such as `["package", "name"]`.
pub(super) fn text<'t>(table: &'t DeTable, path: [&str; 2]) -> Option<&'t str> {
    table.get(path[0])?.get_ref().as_table()?.get(path[1])?.get_ref().as_str()
}

/// All dependencies, also those of one target only.
pub(super) fn dependencies(manifest: &DeTable) -> Vec<Dependency> {
    let targets = table(manifest, "target").into_iter().flat_map(|targets| targets.values());
    let targets = targets.filter_map(|target| target.get_ref().as_table());
    let mut found = Vec::new();
    for place in std::iter::once(manifest).chain(targets) {
        for (section, dev) in
            [("dependencies", false), ("build-dependencies", false), ("dev-dependencies", true)]
        {
            let entries = table(place, section).into_iter().flatten();
            found.extend(entries.map(|(name, value)| Dependency {
                package: package(name.get_ref(), value).to_owned(),
                dev,
                at: name.span().start,
            }));
        }
    }
    found
}

fn table<'t, 'a>(table: &'t DeTable<'a>, key: &str) -> Option<&'t DeTable<'a>> {
    table.get(key)?.get_ref().as_table()
}

fn package<'t>(name: &'t str, value: &'t Spanned<DeValue>) -> &'t str {
    let renamed = || value.get_ref().as_table()?.get("package")?.get_ref().as_str();
    renamed().unwrap_or(name)
}
