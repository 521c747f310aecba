//! The log groups that two tables are compared by, as a file lists them.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use miette::Diagnostic;
use serde::Deserialize;
use thiserror::Error;

/// A log group with its attributes.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Listed {
    /// Its account: an id, or a name in a table.
    pub(crate) account: String,
    pub(crate) log_group: String,
    #[serde(default)]
    pub(crate) region: Option<String>,
    #[serde(default)]
    pub(crate) class: Option<String>,
    #[serde(default)]
    pub(crate) retention: Option<u32>,
    #[serde(default)]
    pub(crate) created: Option<Timestamp>,
    #[serde(default)]
    pub(crate) onboarded: Option<Timestamp>,
    #[serde(default)]
    pub(crate) tags: BTreeMap<String, String>,
    /// True if it has the hub's filter.
    #[serde(default)]
    pub(crate) subscribed: Option<bool>,
    /// The size of its events, in bytes.
    #[serde(default)]
    pub(crate) stored_bytes: Option<u64>,
}

#[derive(Debug, Diagnostic, Error)]
enum Unusable {
    #[error("failed to read `{}`: {reason}", path.display())]
    #[diagnostic(help("pass a file to `--groups`, or - for standard input"))]
    File { path: PathBuf, reason: std::io::Error },
    #[error("line {line} of {} is not `ACCOUNT LOG_GROUP`", path.display())]
    #[diagnostic(help(
        "write for example `pay-prod /aws/lambda/pay-api`; lines that start with # are skipped"
    ))]
    Line { path: PathBuf, line: usize },
    #[error("failed to read `{}` as a list of log groups: {reason}", path.display())]
    #[diagnostic(help("`loghub diff --help` lists the keys of an object"))]
    Json { path: PathBuf, reason: serde_json::Error },
}

/// Reads a file of log groups, in either form.
pub(crate) fn read(path: &Path) -> miette::Result<Vec<Listed>> {
    let text = text(path).map_err(|reason| Unusable::File { path: path.to_owned(), reason })?;
    if text.trim_start().starts_with('[') {
        let unusable = |reason| Unusable::Json { path: path.to_owned(), reason };
        return Ok(serde_json::from_str(&text).map_err(unusable)?);
    }
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line.trim()));
    let stated = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    let listed =
        stated.map(|(line, text)| listed(text).ok_or_else(|| Unusable::Line { path: path.to_owned(), line }));
    Ok(listed.collect::<Result<_, _>>()?)
}

fn text(path: &Path) -> std::io::Result<String> {
    if path != Path::new("-") {
        return std::fs::read_to_string(path);
    }
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    Ok(text)
}

fn listed(line: &str) -> Option<Listed> {
    let mut words = line.split_whitespace();
    let (account, log_group) = (words.next()?.to_owned(), words.next()?.to_owned());
    words.next().is_none().then(|| Listed { account, log_group, ..Listed::default() })
}
