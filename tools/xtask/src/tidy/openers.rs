//! Doc comments open with what a thing is or does: at most three in a hundred open with a question word.

use super::rule::{Files, Judge, Rule};
use super::tree::File;
use super::{Finding, Tree};

pub(super) const RULE: Rule =
    Rule { name: "openers", files: Files::Extension("rs"), judge: Judge::Together(in_files) };

const QUESTION_WORDS: [&str; 10] =
    ["What", "Whether", "How", "Who", "Whom", "Whose", "Where", "When", "Which", "Why"];
/// Of so many doc comments, one may open with a question word. Model codebases have fewer than three in a hundred.
const ONE_IN: usize = 33;

fn in_files(_: &Tree, files: &[&File]) -> Vec<Finding> {
    let mut comments = 0;
    let mut findings = Vec::new();
    for file in files {
        for (line, text) in openers(file) {
            comments += 1;
            let first = text.split(|letter: char| !letter.is_alphabetic()).next().unwrap_or_default();
            if QUESTION_WORDS.contains(&first) {
                let sentence = format!(
                    "The doc comment opens with `{first}`; open with a noun or a verb (`Returns …`)."
                );
                findings.push(file.finding(line, sentence));
            }
        }
    }
    if findings.len() * ONE_IN > comments { findings } else { Vec::new() }
}

/// The first lines of a file's doc comments, with their numbers.
fn openers(file: &File) -> impl Iterator<Item = (usize, &str)> {
    let mut before = None;
    file.lines().filter_map(move |(line, text)| {
        let comment = comment(text);
        let opens = comment.is_some_and(|(mark, _)| before != Some(mark));
        before = comment.map(|(mark, _)| mark);
        comment.filter(|_| opens).map(|(_, text)| (line, text))
    })
}

/// The mark of a doc comment and its text.
fn comment(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start();
    let marks = ["///", "//!"].into_iter();
    marks
        .filter(|_| !line.starts_with("////"))
        .find_map(|mark| Some((mark, line.strip_prefix(mark)?.trim_start())))
}
