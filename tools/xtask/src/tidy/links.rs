//! Links in Markdown lead to files that are there.

use pulldown_cmark::{Event, Parser, Tag};

use super::rule::{Files, Judge, Rule};
use super::tree::File;
use super::{Finding, Tree};

pub(super) const RULE: Rule =
    Rule { name: "links", files: Files::Extension("md"), judge: Judge::Together(in_pages) };

fn in_pages(tree: &Tree, pages: &[&File]) -> Vec<Finding> {
    pages.iter().flat_map(|page| in_page(tree, page)).collect()
}

fn in_page(tree: &Tree, page: &File) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (event, range) in Parser::new(&page.text).into_offset_iter() {
        if let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = event
            && is_ours(&dest_url)
            && !leads_somewhere(tree, page, &dest_url)
        {
            let sentence = format!("The link leads to `{dest_url}`, which is not in the repository.");
            findings.push(page.finding(page.line_at(range.start), sentence));
        }
    }
    findings
}

/// Returns true if a link stays in the repository: no scheme, no host, not only a heading of the same page.
fn is_ours(link: &str) -> bool {
    let scheme = link.split('/').next().is_some_and(|first| first.contains(':'));
    !scheme && !link.starts_with("//") && !link.starts_with('#')
}

fn leads_somewhere(tree: &Tree, page: &File, link: &str) -> bool {
    let path = link.split(['#', '?']).next().unwrap_or_default();
    resolve(&page.path, path).is_some_and(|path| tree.has(&path))
}

/// The path from the root; none if it leads out of the repository.
fn resolve(page: &str, link: &str) -> Option<String> {
    let mut names: Vec<&str> = match link.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => page.split('/').collect(),
    };
    names.pop();
    for name in link.split('/') {
        match name {
            "" | "." => {}
            ".." => drop(names.pop()?),
            name => names.push(name),
        }
    }
    Some(names.join("/"))
}
