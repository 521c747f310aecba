//! The difference as Markdown, for a pull request.

use std::fmt::Write;

use super::difference::Diff;
use super::human;
use super::judge::Judgement;
use super::live::Unread;
use super::rules::{How, Rule};
use crate::output::{agree, count};
use crate::table::named;

pub(crate) fn render(diff: &Diff) -> String {
    let mut text = "### Changes of this table\n\n".to_owned();
    // Writing to a String does not fail.
    let _ = rules(&diff.rules, &mut text);
    if let Some(judgement) = &diff.judgement {
        let _ = groups(judgement, &mut text);
        for Unread { account, region, why } in &judgement.unread {
            let _ = writeln!(text, "\nThe log groups of {account} in {region} were **not compared**: {why}");
        }
    }
    text
}

fn rules(rules: &[Rule], text: &mut String) -> std::fmt::Result {
    if rules.is_empty() {
        return writeln!(text, "The rules are the same.");
    }
    for rule in rules {
        let name = &rule.name;
        match &rule.how {
            How::Added => writeln!(text, "- **{name}** is added")?,
            How::Removed => writeln!(text, "- **{name}** is removed")?,
            How::Moved { after } => writeln!(text, "- **{name}** {}", human::place(after.as_deref()))?,
            How::Changed { keys } => {
                writeln!(text, "- **{name}**")?;
                keys.iter().try_for_each(|key| writeln!(text, "  - {}", code(&human::in_words(key))))?;
            }
        }
    }
    Ok(())
}

fn groups(judgement: &Judgement, text: &mut String) -> std::fmt::Result {
    let Judgement { seen, changes, brakes, .. } = judgement;
    let change = agree(changes.len(), "changes", "change");
    writeln!(text, "\n**{} of {} {change}.**", changes.len(), count(*seen, "log group"))?;
    if !changes.is_empty() {
        writeln!(text, "\n| log group | account | what changes |\n|---|---|---|")?;
    }
    for change in changes {
        let parts = human::parts(change).into_iter().map(|(what, how)| cell(&format!("{what}: {how}")));
        let parts = parts.collect::<Vec<_>>().join("<br>");
        writeln!(text, "| {} | {} | {parts} |", code(&change.log_group), named(&change.account))?;
    }
    if brakes.is_empty() {
        return writeln!(text, "\nNo brake would refuse a change.");
    }
    writeln!(text, "\n> [!CAUTION]\n> A brake would refuse:")?;
    brakes.iter().try_for_each(|brake| writeln!(text, "> - {}", human::refusal(brake)))
}

fn code(text: &str) -> String {
    // A backtick would end the code: longer fences keep it.
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('<', "&lt;")
}
