//! Lists whose entries are compiled: globs and patterns.

use std::sync::Arc;

use regex::Regex;

use crate::findings::Findings;
use crate::glob::Glob;
use crate::written::{Text, Texts};

/// `text` to be shared between decisions.
pub(crate) fn shared(text: &Text) -> Arc<str> {
    Arc::from(text.get_ref().as_str())
}

/// Reports a list that is stated and empty; `hint` says what to do instead.
pub(crate) fn check_filled(list: Option<&Texts>, hint: &str, findings: &mut Findings) {
    if let Some(list) = list.filter(|list| list.get_ref().is_empty()) {
        findings.fault(list.span(), "This list is empty.").label("empty").help(hint);
    }
}

/// The globs over log group names that compile and can match.
pub(crate) fn log_groups(list: &Texts, findings: &mut Findings) -> Vec<Glob> {
    list.get_ref().iter().filter_map(|entry| log_group(entry, findings)).collect()
}

fn log_group(entry: &Text, findings: &mut Findings) -> Option<Glob> {
    if let Some(c) = entry.get_ref().chars().find(|c| !may_stand(*c)) {
        findings
            .fault(entry.span(), "This glob can never match.")
            .label(format!("no log group's name has `{}`", c.escape_debug()))
            .help("log group names hold letters, digits and `.` `-` `_` `/` `#`; only `*` and `?` are special in globs");
        return None;
    }
    glob(entry, findings)
}

/// Whether `c` can stand in a glob over log group names, which are `[\.\-_/#A-Za-z0-9]{1,512}` (AWS,
/// `CreateLogGroup`).
fn may_stand(c: char) -> bool {
    c.is_ascii_alphanumeric() || ".-_/#*?".contains(c)
}

/// The glob, if it compiles.
pub(crate) fn glob(entry: &Text, findings: &mut Findings) -> Option<Glob> {
    Glob::new(entry.get_ref())
        .map_err(|why| {
            findings
                .fault(entry.span(), format!("This glob can't be used: {why}."))
                .label("bad glob")
                .help("`*` is any run of characters, `?` is one, and nothing else is special");
        })
        .ok()
}

/// The patterns that compile.
pub(crate) fn patterns(list: &Texts, findings: &mut Findings) -> Vec<(Text, Regex)> {
    let compiled = |entry: &Text| pattern(entry, findings).map(|regex| (entry.clone(), regex));
    list.get_ref().iter().filter_map(compiled).collect()
}

fn pattern(entry: &Text, findings: &mut Findings) -> Option<Regex> {
    Regex::new(entry.get_ref())
        .map_err(|error| {
            findings
                .fault(entry.span(), format!("This pattern can't be compiled: {}.", reason(&error)))
                .label("bad pattern")
                .help("patterns are regular expressions of Rust's regex crate, without look-around and back-references");
        })
        .ok()
}

/// The last line of the regex crate's picture of the fault, which says what it is.
fn reason(error: &regex::Error) -> String {
    let text = error.to_string();
    let line = text.lines().last().unwrap_or_default();
    line.trim_start_matches("error: ").trim_end_matches('.').to_owned()
}
