//! The report as text for people.

use std::fmt::{Result, Write};

use console::style;

use super::report::{Doubt, Example, Found, Report};
use crate::output::{agree, count};

/// The doubts that are shown; `--json` has all of them.
const MAX_DOUBTS: usize = 20;

pub(super) fn render(report: &Report) -> String {
    let mut text = String::new();
    // Writing to a String does not fail.
    let _ = sections(report, &mut text);
    text
}

fn sections(report: &Report, text: &mut String) -> Result {
    head(report, text)?;
    section("Masked", &report.rules, text)?;
    doubts(&report.doubts, text)?;
    section("Left: no mask covers these, decide whether one should", &report.left, text)
}

fn head(report: &Report, text: &mut String) -> Result {
    let lines = count(report.lines, "line");
    if report.masks.is_empty() {
        return writeln!(text, "{lines}: no masks apply.");
    }
    let values: usize = report.rules.iter().map(|found| found.values).sum();
    let masks = agree(report.masks.len(), "mask", "masks");
    writeln!(text, "{lines} under the {masks} {}", report.masks.join(", "))?;
    writeln!(text, "{} masked in {}", count(values, "value"), count(report.masked_lines, "line"))?;
    match report.unmaskable_lines {
        0 => Ok(()),
        lines => writeln!(text, "{} can't be masked: withheld or dropped", count(lines, "line")),
    }
}

fn section(title: &str, list: &[Found], text: &mut String) -> Result {
    if list.is_empty() {
        return Ok(());
    }
    writeln!(text, "\n{}", style(title).bold())?;
    for found in list {
        let mask = found.mask.as_ref().map(|mask| format!("{mask}: ")).unwrap_or_default();
        writeln!(text, "  {mask}{}: {}", found.rule, count(found.values, "value"))?;
        found.examples.iter().try_for_each(|shown| example(shown, text))?;
    }
    Ok(())
}

fn doubts(doubts: &[Doubt], text: &mut String) -> Result {
    if doubts.is_empty() {
        return Ok(());
    }
    let title = "Possible false hits: write a narrower rule, or add the value to `allow`";
    writeln!(text, "\n{}", style(title).bold())?;
    for doubt in doubts.iter().take(MAX_DOUBTS) {
        let (mask, rule, values) = (&doubt.mask, &doubt.rule, count(doubt.values, "value"));
        writeln!(text, "  {mask}: {rule}: {values}: {}", doubt.reason)?;
        example(&doubt.example, text)?;
    }
    match doubts.len().saturating_sub(MAX_DOUBTS) {
        0 => Ok(()),
        more => writeln!(text, "  … and {more} more: --json shows all"),
    }
}

fn example(shown: &Example, text: &mut String) -> Result {
    writeln!(text, "    {}:{}: {}", shown.line, shown.column, shown.text)
}
