//! The answer as text for people.

use std::collections::BTreeSet;
use std::fmt::Write;

use comfy_table::{ContentArrangement, Table, presets};
use console::style;
use pipeline::{Fate, Unlifted};
use routing::{Decision, Lost, Rule, Took, Why};
use serde_json::{Map, Value};

use super::answer::Answer;
use super::{notes, settings};
use crate::table::named;

pub(crate) fn render(answer: &Answer) -> String {
    let mut text = String::new();
    // Writing to a String does not fail.
    let _ = head(answer, &mut text);
    let _ = writeln!(text, "\nSettings");
    let _ = settings_table(answer).lines().try_for_each(|line| writeln!(text, "{}", line.trim_end()));
    let _ = masks(answer, &mut text);
    text.push_str(&notes::human(answer));
    if let Some(fate) = &answer.fate {
        let _ = writeln!(text, "\n{}", outcome(fate, answer));
    }
    text
}

fn head(answer: &Answer, text: &mut String) -> std::fmt::Result {
    let decision = &answer.decision;
    writeln!(text, "{} in {}", answer.log_group, named(&decision.account))?;
    writeln!(text, "goes to team {} (token {})", style(&decision.team).bold(), decision.token)?;
    writeln!(text, "\nWhy")?;
    for line in routes(decision) {
        writeln!(text, "  {line}")?;
    }
    let team = match &decision.rule {
        Rule::Route { .. } => return Ok(()),
        Rule::AccountTeam { line } => format!("the account belongs to the team (line {line})"),
        Rule::Unrouted => "no route and no account claims it: `unrouted`".to_owned(),
    };
    writeln!(text, "  {} {team}", style('✓').green())
}

/// Every route that was tried, in the table's order.
fn routes(decision: &Decision) -> Vec<String> {
    let took = decision.took.iter().map(|took| {
        let gave = match settings::given(decision, took).as_slice() {
            [] => "no setting beyond those of earlier routes".to_owned(),
            keys => keys.join(", "),
        };
        let Took { route, line } = took;
        (*line, format!("{} route {route} (line {line}) matches and sets {gave}", style('✓').green()))
    });
    let lost = decision.lost.iter().map(|Lost { route, line, why }| {
        let why = match why {
            Why::Account => "not one of its accounts".to_owned(),
            Why::LogGroup => "not one of its log groups".to_owned(),
            Why::Except(entry) => format!("excluded by `except` entry {entry}"),
        };
        (*line, format!("{} route {route} (line {line}): {why}", style('✗').red()))
    });
    let mut routes: Vec<(usize, String)> = took.chain(lost).collect();
    routes.sort_by_key(|(line, _)| *line);
    routes.into_iter().map(|(_, text)| text).collect()
}

fn settings_table(answer: &Answer) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    for line in settings::lines(&answer.decision.settings) {
        let value = match line.value {
            Value::String(text) => text,
            other => other.to_string(),
        };
        table.add_row([format!(" {}", line.key), value, line.from]);
    }
    table
}

fn masks(answer: &Answer, text: &mut String) -> std::fmt::Result {
    let masks = &answer.decision.settings.masks;
    if masks.is_empty() {
        return writeln!(text, "\nNo masks apply.");
    }
    writeln!(text, "\nMasks")?;
    masks
        .iter()
        .try_for_each(|mask| writeln!(text, "  {}: {}", mask.value.name, settings::covers(&mask.value)))
}

fn outcome(fate: &Fate, answer: &Answer) -> String {
    match fate {
        Fate::Shipped { masked, withheld, unlifted, .. } => {
            let how = match (withheld, masked.is_empty(), answer.hashes) {
                (Some(reason), ..) => format!(", without its message because that can't be masked: {reason}"),
                (_, false, true) => {
                    format!(", masked in {} (the hub's key produces other hashes)", list(masked))
                }
                (_, false, false) => format!(", masked in {}", list(masked)),
                _ => String::new(),
            };
            let many = match answer.documents.len() {
                1 => String::new(),
                parts => format!(" {parts} documents"),
            };
            let documents =
                answer.documents.iter().fold(format!("Shipped{how}, as{many}"), |text, document| {
                    text + "\n" + &pretty(document, masked)
                });
            unlifted.iter().fold(documents, |text, part| format!("{text}\n{}", self::part(part)))
        }
        Fate::Unshipped => "Not shipped: the table says `ship = false`.".to_owned(),
        Fate::Platform => "Not shipped: it is a platform line of Lambda (`platform`).".to_owned(),
        Fate::Dropped => "Not shipped: a `drop` pattern matches and no `keep` pattern matches.".to_owned(),
        Fate::Sampled => "Not shipped: its event id is outside the `sample`.".to_owned(),
        Fate::Unmaskable(reason) => {
            format!("Not shipped: it can't be masked ({reason}), and the mask says `on_error = \"drop\"`.")
        }
    }
}

/// A part that was not lifted as it is, and the reason.
fn part(part: &Unlifted) -> String {
    match part.field.as_str() {
        "" => format!("The line {}.", part.reason),
        field => format!("The field {} {}.", field.escape_debug(), part.reason),
    }
}

/// A document with its masked fields marked.
fn pretty(document: &Map<String, Value>, masked: &BTreeSet<String>) -> String {
    let line = |(name, value): (&String, &Value)| {
        let line = format!("{}: {}", Value::from(name.as_str()), format!("{value:#}").replace('\n', "\n  "));
        if masked.contains(name) { format!("▸ {}", style(line).yellow()) } else { format!("  {line}") }
    };
    let lines: Vec<String> = document.iter().map(line).collect();
    format!("{{\n{}\n}}", lines.join(",\n"))
}

fn list(names: &BTreeSet<String>) -> String {
    names.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}
