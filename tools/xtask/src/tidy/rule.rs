//! A house rule: the files that it judges, and its judgement. A rule that sees none of its files fails.

use super::Finding;
use super::tree::{File, Tree};

/// A house rule.
#[derive(Debug)]
pub struct Rule {
    /// The name that people know it by.
    pub name: &'static str,
    pub(super) files: Files,
    pub(super) judge: Judge,
}

/// The files that a rule judges.
#[derive(Debug)]
pub(super) enum Files {
    /// Every file.
    All,
    /// Files with this extension.
    Extension(&'static str),
    /// The manifests of the crates.
    Manifests,
    /// Rust files in the `src` of any crate.
    Sources,
    /// Rust files in the `src` of each of these crates.
    SourcesOf(&'static [&'static str]),
    /// Scripts, styles and markup of the console's page.
    Page,
    /// Rust files in the tests of this crate.
    TestsOf(&'static str),
}

/// The judgement.
#[derive(Debug)]
pub(super) enum Judge {
    /// Each file is judged by itself.
    Each(fn(&File) -> Vec<Finding>),
    /// The files are judged together, as parts of the repository.
    Together(fn(&Tree, &[&File]) -> Vec<Finding>),
}

impl Rule {
    /// Judges the files of `tree`.
    #[must_use]
    pub fn check(&self, tree: &Tree) -> Vec<Finding> {
        let files: Vec<&File> = tree.files.iter().filter(|file| self.files.include(file)).collect();
        let mut findings = self.unseen(&files);
        match self.judge {
            Judge::Each(judge) => findings.extend(files.iter().flat_map(|file| judge(file))),
            Judge::Together(judge) => findings.extend(judge(tree, &files)),
        }
        findings
    }

    /// Without this, a rule would pass from the day on which its crate got another name.
    fn unseen(&self, files: &[&File]) -> Vec<Finding> {
        let missing: Vec<String> = match self.files {
            Files::SourcesOf(crates) => {
                let unseen = crates.iter().filter(|name| !files.iter().any(|file| file.krate() == **name));
                unseen.map(|name| format!("no source file of `{name}`")).collect()
            }
            _ if files.is_empty() => vec!["no file".to_owned()],
            _ => Vec::new(),
        };
        let finding = |missing: String| Finding {
            path: "Cargo.toml".to_owned(),
            line: 1,
            sentence: format!("The rule `{}` sees {missing}; tell it where its files are now.", self.name),
        };
        missing.into_iter().map(finding).collect()
    }
}

impl Files {
    fn include(&self, file: &File) -> bool {
        match self {
            Files::All => true,
            Files::Extension(extension) => file.extension() == Some(extension),
            Files::Manifests => file.is_manifest(),
            Files::Sources => file.is_source(),
            Files::SourcesOf(crates) => file.is_source() && crates.contains(&file.krate()),
            Files::Page => file.is_page(),
            Files::TestsOf(name) => {
                file.extension() == Some("rs") && file.krate() == *name && file.inside().starts_with("tests/")
            }
        }
    }
}
