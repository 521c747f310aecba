//! What the cases came to, in both forms.

use std::fmt::Write;

use console::style;
use serde_json::{Value, json};

use super::Results;
use super::judge::{Miss, Verdict};
use crate::output::{agree, count};

pub(crate) fn human(results: &Results) -> String {
    let mut text = String::new();
    // Writing to a String does not fail.
    for verdict in &results.verdicts {
        let _ = one(verdict, &mut text);
    }
    let well = results.verdicts.iter().filter(|verdict| verdict.is_well()).count();
    let (cases, are) = (count(results.verdicts.len(), "case"), agree(well, "is", "are"));
    let _ = writeln!(text, "\n{well} of {cases} {are} answered as stated.");
    let _ = coverage(results, &mut text);
    text
}

fn one(verdict: &Verdict, text: &mut String) -> std::fmt::Result {
    if verdict.is_well() {
        return writeln!(text, "{} {}", style('✓').green(), verdict.name);
    }
    writeln!(text, "{} {} (line {})", style('✗').red(), verdict.name, verdict.line)?;
    let line = |miss: &Miss| format!("    {}: stated {}, found {}", miss.what, miss.stated, miss.found);
    verdict.misses.iter().try_for_each(|miss| writeln!(text, "{}", line(miss)))
}

fn coverage(results: &Results, text: &mut String) -> std::fmt::Result {
    let coverage = &results.coverage;
    let untouched: Vec<String> = coverage.untouched().map(ToString::to_string).collect();
    if untouched.is_empty() {
        return writeln!(
            text,
            "Every route, mask and pattern is touched by a case: {} in all.",
            coverage.all()
        );
    }
    writeln!(
        text,
        "{} of {} routes, masks and patterns {} touched by no case:",
        untouched.len(),
        coverage.all(),
        agree(untouched.len(), "is", "are")
    )?;
    untouched.iter().try_for_each(|part| writeln!(text, "  {part}"))
}

pub(crate) fn json(results: &Results) -> Value {
    let cases: Vec<Value> = results.verdicts.iter().map(case).collect();
    let untouched: Vec<String> = results.coverage.untouched().map(ToString::to_string).collect();
    let ok = results.verdicts.iter().all(Verdict::is_well);
    json!({"ok": ok, "cases": cases, "coverage": {"all": results.coverage.all(), "untouched": untouched}})
}

fn case(verdict: &Verdict) -> Value {
    let misses = verdict.misses.iter();
    let misses = misses.map(|miss| json!({"what": miss.what, "stated": miss.stated, "found": miss.found}));
    json!({
        "name": verdict.name,
        "line": verdict.line,
        "ok": verdict.is_well(),
        "misses": misses.collect::<Vec<_>>(),
    })
}
