//! The results as text for people.

use std::fmt::Write;

use super::judge::Verdict;
use super::miss::Miss;
use super::results::Results;
use crate::output::{agree, count};
use console::style;

pub(crate) fn human(results: &Results) -> String {
    let mut text = String::new();
    // Writing to a String does not fail.
    for verdict in &results.verdicts {
        let _ = one(verdict, &mut text);
    }
    let well = results.verdicts.iter().filter(|verdict| verdict.ok).count();
    let _ = writeln!(text, "\n{well} of {} passed.", count(results.verdicts.len(), "case"));
    let _ = coverage(results, &mut text);
    let _ = conflicts(results, &mut text);
    text
}

fn one(verdict: &Verdict, text: &mut String) -> std::fmt::Result {
    if verdict.ok {
        return writeln!(text, "{} {}", style('✓').green(), verdict.name);
    }
    writeln!(text, "{} {} (line {})", style('✗').red(), verdict.name, verdict.line)?;
    let line = |miss: &Miss| format!("    {}: expected {}, found {}", miss.what, miss.stated, miss.found);
    verdict.misses.iter().try_for_each(|miss| writeln!(text, "{}", line(miss)))
}

fn coverage(results: &Results, text: &mut String) -> std::fmt::Result {
    let coverage = &results.coverage;
    let untouched: Vec<String> = coverage.untouched().map(ToString::to_string).collect();
    if untouched.is_empty() {
        return writeln!(
            text,
            "Every route, mask and pattern is covered by a case: {} in all.",
            coverage.all()
        );
    }
    writeln!(
        text,
        "{} of {} routes, masks and patterns {} covered by no case:",
        untouched.len(),
        coverage.all(),
        agree(untouched.len(), "is", "are")
    )?;
    untouched.iter().try_for_each(|part| writeln!(text, "  {part}"))
}

fn conflicts(results: &Results, text: &mut String) -> std::fmt::Result {
    if results.conflicts.is_empty() {
        return Ok(());
    }
    let fields = results.conflicts.len();
    writeln!(
        text,
        "{} {} {} of different types. Logz.io keeps a day's first type and spoils the documents that have another: add \
         the field to `text`, `rename` or `remove` of the team or the route.",
        style('!').yellow(),
        count(fields, "field"),
        agree(fields, "is", "are"),
    )?;
    results.conflicts.iter().try_for_each(|conflict| writeln!(text, "  {}", conflict.in_words()))
}
