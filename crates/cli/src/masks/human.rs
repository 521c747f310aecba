//! The report as text for people.

use std::fmt::{Result, Write};

use console::{style, truncate_str};

use super::report::{Doubt, Example, Found, Near, Report, Withheld};
use crate::output::{agree, count};

/// The entries of a list that are shown; `--json` has all of them.
const MAX_SHOWN: usize = 20;

/// The characters of a line.
const WIDTH: usize = 100;

pub(super) fn render(report: &Report) -> String {
    let mut text = String::new();
    // Writing to a String does not fail.
    let _ = sections(report, &mut text);
    text.lines().map(fitting).collect()
}

fn sections(report: &Report, text: &mut String) -> Result {
    head(report, text)?;
    section("Masked", &report.rules, text, found)?;
    let title = "Possible false hits: write a narrower rule, or add the value to `allow`";
    section(title, &report.doubts, text, doubt)?;
    let title = "Left: no mask covers these, decide whether one should";
    section(title, &report.left, text, found)?;
    section("Nearly masked: a rule's name or value, but not a secret's", &report.near, text, near)
}

fn head(report: &Report, text: &mut String) -> Result {
    let lines = count(report.lines, "message");
    if report.masks.is_empty() {
        return writeln!(text, "{lines}: no masks apply.");
    }
    let values: usize = report.rules.iter().map(|found| found.values).sum();
    let masks = agree(report.masks.len(), "mask", "masks");
    writeln!(text, "{lines} under the {masks} {}", report.masks.join(", "))?;
    let (changed, share) = (count(report.masked_lines, "message"), report.masked_per_1000);
    writeln!(text, "{} masked in {changed}: {share} of 1,000 messages change", count(values, "value"))?;
    for Withheld { reason, lines, .. } in &report.unmaskable {
        writeln!(text, "{} can't be masked: {reason}", count(*lines, "message"))?;
    }
    Ok(())
}

fn section<E>(title: &str, list: &[E], text: &mut String, entry: fn(&E, &mut String) -> Result) -> Result {
    if list.is_empty() {
        return Ok(());
    }
    writeln!(text, "\n{}", style(title).bold())?;
    list.iter().take(MAX_SHOWN).try_for_each(|shown| entry(shown, text))?;
    match list.len().saturating_sub(MAX_SHOWN) {
        0 => Ok(()),
        more => writeln!(text, "  … and {more} more: --json shows all"),
    }
}

fn found(found: &Found, text: &mut String) -> Result {
    writeln!(text, "  {}{}: {}", mask(found.mask.as_deref()), found.rule, count(found.values, "value"))?;
    found.examples.iter().try_for_each(|shown| example(shown, text))
}

fn doubt(doubt: &Doubt, text: &mut String) -> Result {
    let (rule, values) = (&doubt.rule, count(doubt.values, "value"));
    writeln!(text, "  {}{rule}: {values}: {}", mask(Some(&doubt.mask)), doubt.reason)?;
    example(&doubt.example, text)
}

fn near(near: &Near, text: &mut String) -> Result {
    let (rule, places) = (&near.rule, count(near.places, "time"));
    writeln!(text, "  {}{rule}: {places}: {}", mask(near.mask.as_deref()), near.reason)?;
    near.examples.iter().try_for_each(|shown| example(shown, text))
}

fn mask(mask: Option<&str>) -> String {
    mask.map(|mask| format!("{mask}: ")).unwrap_or_default()
}

fn example(shown: &Example, text: &mut String) -> Result {
    match shown.column {
        Some(column) => writeln!(text, "    {}:{column}: {}", shown.line, shown.text),
        None => writeln!(text, "    {}: {}", shown.line, shown.text),
    }
}

/// A line of at most [`WIDTH`] characters, with its end.
fn fitting(line: &str) -> String {
    truncate_str(line, WIDTH, "…").into_owned() + "\n"
}
