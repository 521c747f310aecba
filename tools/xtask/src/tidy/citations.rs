//! A page names only files that are there, and an invariant only tests that are there.

use std::collections::BTreeSet;
use std::path::Path;

use pulldown_cmark::{Event, Parser};

use super::rule::{Files, Judge, Rule};
use super::tree::{CORPORA, File};
use super::{Finding, Tree};

pub(super) const RULE: Rule =
    Rule { name: "citations", files: Files::Extension("md"), judge: Judge::Together(in_pages) };

/// A paragraph with this mark names, after the arrow, what fails when the invariant is broken.
const INVARIANT: &str = "**Invariant:**";
const ARROW: &str = "→";

fn in_pages(tree: &Tree, pages: &[&File]) -> Vec<Finding> {
    let folders: BTreeSet<&str> =
        tree.files.iter().filter_map(|file| Some(file.path.split_once('/')?.0)).collect();
    let rust: Vec<&File> = tree.files.iter().filter(|file| file.extension() == Some("rs")).collect();
    let tests = rust.iter().flat_map(|file| functions(&file.text)).collect();
    let names = rust.iter().filter_map(|file| Path::new(&file.path).file_name()?.to_str()).collect();
    let cited = Cited { tree, folders, tests, names };
    pages.iter().flat_map(|page| cited.missing(page)).collect()
}

/// The names that a page may use.
struct Cited<'t> {
    tree: &'t Tree,
    /// The folders at the root.
    folders: BTreeSet<&'t str>,
    /// The names of functions.
    tests: BTreeSet<&'t str>,
    /// The names of Rust files.
    names: BTreeSet<&'t str>,
}

impl Cited<'_> {
    fn missing(&self, page: &File) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (event, range) in Parser::new(&page.text).into_offset_iter() {
            if let Event::Code(code) = event
                && !self.is_there(&code, proves(&page.text[..range.start]))
            {
                let sentence = format!("`{code}` is not in the repository; name the file or the test anew.");
                findings.push(page.finding(page.line_at(range.start), sentence));
            }
        }
        findings
    }

    fn is_there(&self, code: &str, proves: bool) -> bool {
        let is_name =
            |code: &str| code.bytes().all(|byte| byte.is_ascii_lowercase() || b"_0123456789".contains(&byte));
        match code.split_once('/') {
            Some((first, _)) if self.folders.contains(first) && !code.contains(['*', ' ', ':', '{']) => {
                code == CORPORA || self.tree.has(code.trim_end_matches('/'))
            }
            None if proves && code.strip_suffix(".rs").is_some() => self.names.contains(code),
            None if proves && code.contains('_') && is_name(code) => {
                self.tests.contains(code) || code == "unwrap_used"
            }
            _ => true,
        }
    }
}

/// Returns true where the text before a name is an invariant's, up to its arrow.
fn proves(before: &str) -> bool {
    let paragraph = before.rfind(INVARIANT).map_or("", |at| &before[at..]);
    paragraph.contains(ARROW) && !paragraph.contains("\n\n")
}

fn functions(text: &str) -> impl Iterator<Item = &str> {
    let names = text.split("fn ").skip(1);
    names.filter_map(|rest| rest.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next())
}
