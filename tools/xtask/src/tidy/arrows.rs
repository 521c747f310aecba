//! The arrows between the crates: who may use whom.

use super::Finding;
use super::manifest::{self, Dependency};
use super::rule::{Files, Judge, Rule};
use super::tree::File;

/// The crates of ours that a crate may use: always, and in its tests besides.
struct Arrows {
    krate: &'static str,
    uses: &'static [&'static str],
    tests_use: &'static [&'static str],
}

const ARROWS: [Arrows; 19] = [
    Arrows { krate: "filterpattern", uses: &[], tests_use: &[] },
    Arrows { krate: "routing", uses: &["filterpattern"], tests_use: &[] },
    Arrows { krate: "pipeline", uses: &["routing"], tests_use: &[] },
    Arrows { krate: "function", uses: &["routing"], tests_use: &[] },
    Arrows {
        krate: "shipper",
        uses: &["function", "pipeline", "routing"],
        tests_use: &["listener", "localcloud"],
    },
    Arrows { krate: "subscriber", uses: &["function", "routing"], tests_use: &["localcloud"] },
    Arrows { krate: "doors", uses: &[], tests_use: &[] },
    Arrows { krate: "listener", uses: &["doors"], tests_use: &[] },
    Arrows { krate: "localcloud", uses: &["doors", "filterpattern"], tests_use: &[] },
    Arrows { krate: "localhub", uses: &["doors", "listener", "localcloud"], tests_use: &[] },
    Arrows { krate: "loghub-console", uses: &["doors", "listener"], tests_use: &[] },
    Arrows {
        krate: "loghub-cli",
        uses: &[
            "routing",
            "pipeline",
            "function",
            "shipper",
            "subscriber",
            "listener",
            "localcloud",
            "localhub",
            "loghub-console",
        ],
        tests_use: &[],
    },
    Arrows { krate: "infra", uses: &[], tests_use: &["function", "localcloud", "shipper", "subscriber"] },
    Arrows { krate: "e2e", uses: &["listener", "localcloud", "localhub"], tests_use: &[] },
    Arrows { krate: "bench", uses: &["loghub-console", "pipeline", "routing"], tests_use: &[] },
    Arrows { krate: "masks-corpus", uses: &["pipeline", "routing"], tests_use: &[] },
    Arrows {
        krate: "oracles",
        uses: &["listener", "loghub-console", "pipeline", "routing", "shipper"],
        tests_use: &[],
    },
    Arrows { krate: "loghub-fuzz", uses: &["oracles"], tests_use: &[] },
    Arrows { krate: "xtask", uses: &[], tests_use: &[] },
];

pub(super) const RULE: Rule =
    Rule { name: "arrows", files: Files::Manifests, judge: Judge::Each(in_manifest) };

fn in_manifest(file: &File) -> Vec<Finding> {
    let Some(manifest) = manifest::parse(&file.text) else { return Vec::new() };
    let name = manifest::text(&manifest, ["package", "name"]).unwrap_or_default();
    let Some(arrows) = ARROWS.iter().find(|arrows| arrows.krate == name) else {
        return vec![
            file.finding(1, format!("`{name}` has no place in the crates' arrows; give it one in tidy.")),
        ];
    };
    let dependencies = manifest::dependencies(&manifest);
    let wrong = dependencies.iter().filter(|dependency| is_ours(dependency) && !may(arrows, dependency));
    wrong.map(|wrong| file.finding(file.line_at(wrong.at), sentence(arrows, wrong))).collect()
}

fn is_ours(dependency: &Dependency) -> bool {
    ARROWS.iter().any(|arrows| arrows.krate == dependency.package)
}

fn may(arrows: &Arrows, dependency: &Dependency) -> bool {
    let package = dependency.package.as_str();
    arrows.uses.contains(&package) || (dependency.dev && arrows.tests_use.contains(&package))
}

fn sentence(arrows: &Arrows, wrong: &Dependency) -> String {
    let may = match arrows.uses {
        [] => "nothing".to_owned(),
        uses => format!("only {}", uses.join(", ")),
    };
    format!("`{}` must not use `{}`: of ours it uses {may}.", arrows.krate, wrong.package)
}
