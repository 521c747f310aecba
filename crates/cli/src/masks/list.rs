//! The list of rule sets.

use std::fmt::Write;

use console::style;
use routing::{RuleSet, rule_sets};
use serde::Serialize;

/// The width at which lists of rules are wrapped.
const WIDTH: usize = 100;

const INDENT: &str = "            ";

/// A rule set, as JSON.
#[derive(Serialize)]
pub(super) struct Set {
    id: &'static str,
    name: &'static str,
    version: u32,
    newer: Option<&'static str>,
    meaning: &'static str,
    names: &'static [&'static str],
    keys: &'static [&'static str],
    detect: Vec<&'static str>,
    examples: Vec<Example>,
}

#[derive(Serialize)]
struct Example {
    message: &'static str,
    masked: &'static str,
}

pub(super) fn sets() -> Vec<Set> {
    rule_sets().iter().map(set).collect()
}

fn set(set: &'static RuleSet) -> Set {
    let example = |(message, masked): &(&'static str, &'static str)| Example { message, masked };
    Set {
        id: set.id,
        name: set.name,
        version: set.version,
        newer: set.newer().map(|newer| newer.id),
        meaning: set.meaning,
        names: set.names,
        keys: set.keys,
        detect: set.detect.iter().map(Into::into).collect(),
        examples: set.examples.iter().map(example).collect(),
    }
}

pub(super) fn human() -> String {
    let mut text = String::new();
    for (at, set) in sets().iter().enumerate() {
        if at > 0 {
            text.push('\n');
        }
        // Writing to a String does not fail.
        let _ = one(set, &mut text);
    }
    text
}

fn one(set: &Set, text: &mut String) -> std::fmt::Result {
    let newer = set.newer.map(|newer| format!(" (newer: {newer})")).unwrap_or_default();
    writeln!(text, "{}{newer}", style(set.id).bold())?;
    writeln!(text, "  {}", wrapped(set.meaning.split(' '), " ", "  "))?;
    rules("names", set.names, text)?;
    rules("keys", set.keys, text)?;
    rules("detectors", &set.detect, text)?;
    for (at, example) in set.examples.iter().enumerate() {
        let title = if at == 0 { "examples" } else { "" };
        writeln!(text, "  {title:<10}{}\n{INDENT}→ {}", example.message, example.masked)?;
    }
    Ok(())
}

fn rules(title: &str, rules: &[&str], text: &mut String) -> std::fmt::Result {
    if rules.is_empty() {
        return Ok(());
    }
    writeln!(text, "  {title:<10}{}", wrapped(rules.iter().copied(), ", ", INDENT))
}

/// The parts, joined by `separator`, on lines of at most `WIDTH` characters; the first begins behind an indent.
fn wrapped<'a>(parts: impl Iterator<Item = &'a str>, separator: &str, indent: &str) -> String {
    let (mut text, mut width) = (String::new(), indent.len());
    for part in parts {
        let is_first = text.is_empty();
        if !is_first {
            text.push_str(separator);
        }
        let length = part.chars().count() + separator.len();
        if !is_first && width + length > WIDTH {
            text.truncate(text.trim_end().len());
            text.push('\n');
            text.push_str(indent);
            width = indent.len();
        }
        text.push_str(part);
        width += length;
    }
    text
}
