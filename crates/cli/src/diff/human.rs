//! The difference as text for people.

use std::fmt::Write;

use console::style;
use indicatif::HumanBytes;

use super::difference::Diff;
use super::judge::{Brake, Change, Judgement, Teams};
use super::live::Unread;
use super::rules::{How, Key, Rule};
use crate::output::{agree, count};
use crate::table::named;

pub(crate) fn render(diff: &Diff) -> String {
    let mut text = String::new();
    // Writing to a String does not fail.
    let _ = rules(&diff.rules, &mut text);
    text + &render_groups(diff)
}

/// The part of the comparison that is about log groups.
pub(crate) fn render_groups(diff: &Diff) -> String {
    let mut text = String::new();
    // Writing to a String does not fail.
    if let Some(judgement) = &diff.judgement {
        let _ = groups(judgement, &mut text);
        for Unread { account, region, why } in &judgement.unread {
            let _ = writeln!(
                text,
                "{} the log groups of {account} in {region} were not compared: {why}",
                style('!').yellow()
            );
        }
    }
    text
}

fn rules(rules: &[Rule], text: &mut String) -> std::fmt::Result {
    if rules.is_empty() {
        return writeln!(text, "The rules are the same.");
    }
    writeln!(text, "{} {}", count(rules.len(), "rule"), agree(rules.len(), "differs", "differ"))?;
    for rule in rules {
        match &rule.how {
            How::Added => writeln!(text, "  {} {}", style('+').green(), rule.name)?,
            How::Removed => writeln!(text, "  {} {}", style('-').red(), rule.name)?,
            How::Moved { after } => {
                writeln!(text, "  {} {} {}", style('~').yellow(), rule.name, place(after.as_deref()))?;
            }
            How::Changed { keys } => {
                writeln!(text, "  {} {}", style('~').yellow(), rule.name)?;
                keys.iter().try_for_each(|key| writeln!(text, "      {}", in_words(key)))?;
            }
        }
    }
    Ok(())
}

/// The new place of a moved route.
pub(crate) fn place(after: Option<&str>) -> String {
    after.map_or("moved to the first place".to_owned(), |after| format!("moved behind {after}"))
}

/// A key with its values before and after.
pub(crate) fn in_words(key: &Key) -> String {
    format!("{}: {}", key.name, old_and_new(key))
}

fn old_and_new(key: &Key) -> String {
    let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "unset".to_owned());
    format!("{} → {}", value(&key.before), value(&key.after))
}

fn groups(judgement: &Judgement, text: &mut String) -> std::fmt::Result {
    let Judgement { seen, changes, stored_bytes, brakes, .. } = judgement;
    let kept = stored_bytes.map_or(String::new(), |bytes| format!(", which keep {}", HumanBytes(bytes)));
    let change = agree(changes.len(), "changes", "change");
    writeln!(text, "\n{} of {} {change}{kept}", changes.len(), count(*seen, "log group"))?;
    for change in changes {
        writeln!(text, "  {} in {}", style(&change.log_group).bold(), named(&change.account))?;
        parts(change).into_iter().try_for_each(|(what, how)| writeln!(text, "      {what}: {how}"))?;
    }
    if brakes.is_empty() {
        return writeln!(text, "\n{} no brake would refuse a change", style('✓').green());
    }
    writeln!(text, "\nA brake would refuse:")?;
    brakes.iter().try_for_each(|brake| writeln!(text, "  {} {}", style('✗').red(), refusal(brake)))
}

/// The changes of a log group: each part with its change.
pub(crate) fn parts(change: &Change) -> Vec<(String, String)> {
    let mut parts = Vec::new();
    let mut part = |what: &str, how: String| parts.push((what.to_owned(), how));
    if let Some(Teams { old, new }) = &change.team {
        part("team", format!("{old} → {new}"));
    }
    if !change.unmasked.is_empty() {
        part("no longer masked by", change.unmasked.join(", "));
    }
    if !change.masked.is_empty() {
        part("masked by", change.masked.join(", "));
    }
    if let Some(how) = &change.subscription {
        part("subscription", how.clone());
    }
    if let Some(how) = &change.retention {
        part("retention", how.clone());
    }
    for key in &change.settings {
        part(&key.name, old_and_new(key));
    }
    parts
}

/// A brake's refusal in a sentence.
pub(crate) fn refusal(brake: &Brake) -> String {
    let what = match brake.name {
        "retention" => "shorter retention",
        _ => "removal of the hub's filter",
    };
    format!(
        "{}, {}: {what} on {}: {}",
        named(&brake.account),
        brake.region,
        count(brake.groups, "log group"),
        brake.why
    )
}
