//! The console's page makes text only: no markup from strings, no code from strings, nothing from elsewhere.

use super::Finding;
use super::rule::{Files, Judge, Rule};
use super::tree::File;

/// Words that a script does not hold, and the reason.
const IN_SCRIPTS: [(&str, &str); 14] = [
    ("innerHTML", MARKUP),
    ("outerHTML", MARKUP),
    ("insertAdjacentHTML", MARKUP),
    ("dangerouslySetInnerHTML", MARKUP),
    ("document.write", MARKUP),
    ("DOMParser", MARKUP),
    ("srcdoc", MARKUP),
    ("eval(", CODE),
    ("new Function", CODE),
    ("Worker(", CODE),
    ("javascript:", CODE),
    ("serviceWorker", CODE),
    ("style=\"", STYLE),
    ("://", ELSEWHERE),
];
/// The same for the page's markup.
const IN_MARKUP: [(&str, &str); 6] = [
    ("<script>", "a script in the markup is refused by the page's policy; make it a file"),
    ("<style", STYLE),
    (" style=", STYLE),
    ("importmap", "is refused by the page's policy; write relative paths"),
    ("http-equiv", "takes the place of a header; the server sends headers"),
    ("://", ELSEWHERE),
];

const MARKUP: &str = "makes markup from a string; make elements and text";
const CODE: &str = "runs code from a string or beside the page; import a module";
const STYLE: &str = "is a style in the markup, which the page's policy refuses; use a class";
const ELSEWHERE: &str = "names another host; the page needs none but its own";

pub(super) const RULE: Rule = Rule { name: "page", files: Files::Page, judge: Judge::Each(in_file) };

fn in_file(file: &File) -> Vec<Finding> {
    let words: &[(&str, &str)] = match file.extension() {
        Some("js") => &IN_SCRIPTS,
        Some("html") => &IN_MARKUP,
        _ => return Vec::new(),
    };
    let mut findings = Vec::new();
    for (line, text) in file.lines() {
        // The name of SVG's namespace is no address, and this machine is no other host.
        let text = text.replace("http://www.w3.org/2000/svg", "").replace("http://127.0.0.1", "");
        if let Some((word, why)) = words.iter().find(|(word, _)| text.contains(word)) {
            findings.push(file.finding(line, format!("`{}` {why}.", word.trim())));
        }
    }
    findings
}
