//! The files of a crate import each other in no circle: each can be read after those that it uses.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::algo::tarjan_scc;
use petgraph::graphmap::DiGraphMap;

use super::paths::paths;
use super::rule::{Files, Judge, Rule};
use super::tokens::Token;
use super::tree::File;
use super::{Finding, Tree};

pub(super) const RULE: Rule =
    Rule { name: "circles", files: Files::Sources, judge: Judge::Together(in_crates) };

/// The words before the name of an item.
const KEYWORDS: [&str; 9] =
    ["fn", "struct", "enum", "trait", "type", "const", "static", "macro_rules", "union"];
/// A name is followed through this many imports at most.
const MOST_IMPORTS: usize = 8;

/// A file as a module: `crate::a::b` is `["a", "b"]`.
struct Module<'t> {
    file: &'t File,
    /// The items that the file defines itself.
    items: BTreeSet<String>,
    /// The paths in the file, with their lines.
    paths: Vec<(Vec<String>, usize)>,
}

/// The modules of one crate's library or of one of its binaries.
#[derive(Default)]
struct Modules<'t>(BTreeMap<Vec<String>, Module<'t>>);

fn in_crates(_: &Tree, files: &[&File]) -> Vec<Finding> {
    let mut roots: BTreeMap<&str, Modules> = BTreeMap::new();
    for file in files {
        let names = names(file.inside());
        roots.entry(file.krate()).or_default().0.insert(names, Module::of(file));
    }
    roots.values().flat_map(Modules::circles).collect()
}

/// The names of the module that a file is: of `src/a/b.rs` and `src/a/b/mod.rs`, `["a", "b"]`.
fn names(inside: &str) -> Vec<String> {
    let path = inside.trim_start_matches("src/").trim_end_matches(".rs");
    let mut names: Vec<String> = path.split('/').map(str::to_owned).collect();
    if names.last().is_some_and(|last| last == "mod") || names == ["lib"] {
        names.pop();
    }
    names
}

impl<'t> Module<'t> {
    fn of(file: &'t File) -> Module<'t> {
        let tokens = file.product_tokens();
        let split =
            |text: &str| text.split("::").filter(|name| !name.is_empty()).map(str::to_owned).collect();
        let paths = paths(&tokens).into_iter().map(|path| (split(&path.text), path.line));
        // A single name is no import: a variable, or a module that is declared.
        let paths = paths.filter(|(path, _): &(Vec<String>, usize)| path.len() > 1).collect();
        Module { file, items: items(&tokens), paths }
    }
}

fn items(tokens: &[Token]) -> BTreeSet<String> {
    let pairs = tokens.windows(2).filter(|pair| KEYWORDS.contains(&pair[0].text.as_str()));
    pairs.map(|pair| pair[1].text.clone()).collect()
}

impl Modules<'_> {
    fn circles(&self) -> Vec<Finding> {
        let mut imports = DiGraphMap::<&Vec<String>, usize>::new();
        for (from, module) in &self.0 {
            for (path, line) in &module.paths {
                if let Some(to) = self.resolve(from, path, 0)
                    && to != from
                    && !imports.contains_edge(from, to)
                {
                    imports.add_edge(from, to, *line);
                }
            }
        }
        let circles = tarjan_scc(&imports).into_iter().filter(|files| files.len() > 1);
        circles.map(|circle| self.finding(&imports, circle)).collect()
    }

    fn finding(&self, imports: &DiGraphMap<&Vec<String>, usize>, mut circle: Vec<&Vec<String>>) -> Finding {
        circle.sort();
        let inside = |to: &&Vec<String>| circle.contains(to);
        let line = imports.edges(circle[0]).find(|(_, to, _)| inside(to)).map_or(1, |(_, _, line)| *line);
        let files: Vec<&str> = circle.iter().map(|names| self.0[*names].file.path.as_str()).collect();
        self.0[circle[0]].file.finding(
            line,
            format!(
                "{} import each other in a circle; move what they share into a file of its own.",
                files.join(", ")
            ),
        )
    }

    /// The module whose file defines what `path`, as written in the module `from`, leads to. None outside the crate.
    fn resolve(&self, from: &[String], path: &[String], imports: usize) -> Option<&Vec<String>> {
        let mut path = path;
        let mut at = from.to_vec();
        match path.first()?.as_str() {
            "crate" => {
                at.clear();
                path = &path[1..];
            }
            "self" => path = &path[1..],
            "super" => {
                while path.first().is_some_and(|name| name == "super") {
                    at.pop()?;
                    path = &path[1..];
                }
            }
            child => {
                at.push(child.to_owned());
                if !self.0.contains_key(&at) {
                    return None;
                }
                path = &path[1..];
            }
        }
        while let Some(name) = path.first() {
            at.push(name.clone());
            if !self.0.contains_key(&at) {
                at.pop();
                break;
            }
            path = &path[1..];
        }
        let (found, module) = self.0.get_key_value(&at)?;
        let imported = |name: &String| {
            let import = module.paths.iter().find(|(path, _)| path.last() == Some(name))?;
            self.resolve(&at, &import.0, imports + 1)
        };
        let Some(name) = path.first() else { return Some(found) };
        if module.items.contains(name) || imports >= MOST_IMPORTS {
            return Some(found);
        }
        imported(name).or(Some(found))
    }
}
