//! `retention` and `filter_pattern`: a level's settings for log groups in members.

use std::ops::Range;
use std::sync::Arc;

use filterpattern::Pattern;
use toml::Spanned;

use crate::findings::Findings;
use crate::keys;
use crate::retention::{Keep, Retention, RetentionMode};
use crate::validate::lists;
use crate::validate::names::{check_word, choice};
use crate::written::{RetentionFile, Text};

/// The longest filter pattern (AWS, `PutSubscriptionFilter`).
const MAX_PATTERN: usize = 1_024;

pub(crate) fn retention(file: &RetentionFile, findings: &mut Findings) -> Retention {
    match file {
        RetentionFile::Word(word) => {
            check_word(&keys::RETENTION, word, &["off"], findings);
            Retention::Off
        }
        RetentionFile::Days { days, mode, existing } => Retention::Keep(Keep {
            days: days.as_ref().map_or(0, |days| checked_days(days, findings)),
            mode: mode
                .as_ref()
                .and_then(|text| choice(&keys::MODE, text, findings))
                .unwrap_or(RetentionMode::IfUnset),
            existing: existing.as_ref().is_some_and(|existing| *existing.get_ref()),
        }),
    }
}

pub(crate) fn filter_pattern(pattern: &Text, findings: &mut Findings) -> Arc<str> {
    if pattern.get_ref().chars().count() > MAX_PATTERN {
        findings
            .fault(pattern.span(), format!("This filter pattern has more than {MAX_PATTERN} characters."))
            .label("too long")
            .help("shorten it, or drop messages in the hub with `drop`");
    } else if let Err(broken) = Pattern::read(pattern.get_ref()) {
        let at = place_within(pattern, &broken.at, findings);
        findings
            .objection(at, format!("CloudWatch Logs refuses this filter pattern: {}.", broken.problem))
            .label("broken here")
            .help(broken.fix);
    }
    lists::shared(pattern)
}

/// The place in the table of a part of a text: within its quotes, or all of it if it is written with escapes.
fn place_within(text: &Text, part: &Range<usize>, findings: &Findings) -> Range<usize> {
    let span = text.span();
    let quotes = span.len().saturating_sub(text.get_ref().len());
    let start = span.start + quotes / 2;
    let is_literal = quotes.is_multiple_of(2)
        && findings.excerpt(start..start + text.get_ref().len()) == Some(text.get_ref().as_str());
    if is_literal && !part.is_empty() { start + part.start..start + part.end } else { span }
}

fn checked_days(days: &Spanned<i64>, findings: &mut Findings) -> u32 {
    let stated = *days.get_ref();
    let found = Keep::DAYS.into_iter().find(|legal| i64::from(*legal) == stated);
    if found.is_none() {
        let legal: Vec<String> = Keep::DAYS.iter().map(u32::to_string).collect();
        findings
            .fault(days.span(), format!("There is no retention of {stated} days."))
            .label("not a retention of CloudWatch Logs")
            .help(format!("write one of {}", legal.join(", ")));
    }
    found.unwrap_or_default()
}
