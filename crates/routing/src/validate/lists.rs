//! Lists whose entries are compiled: globs and patterns.

use std::sync::Arc;

use crate::findings::Findings;
use crate::glob::Glob;
use crate::pattern::{MAX_PATTERN, MAX_PATTERNS, Pattern, impossible};
use crate::written::{Text, Texts};

/// `text` to be shared between decisions.
pub(crate) fn shared(text: &Text) -> Arc<str> {
    Arc::from(text.get_ref().as_str())
}

/// Reports an empty list; `hint` is the fix.
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
            .label(format!("no log group name contains `{}`", c.escape_debug()))
            .help("log group names contain letters, digits and `.` `-` `_` `/` `#`; in globs only `*` and `?` are special");
        return None;
    }
    glob(entry, findings)
}

/// Returns true if a glob over log group names may contain `c`: these are `[\.\-_/#A-Za-z0-9]{1,512}` (AWS,
/// `CreateLogGroup`).
fn may_stand(c: char) -> bool {
    c.is_ascii_alphanumeric() || ".-_/#*?".contains(c)
}

/// The glob, if it compiles.
pub(crate) fn glob(entry: &Text, findings: &mut Findings) -> Option<Glob> {
    Glob::new(entry.get_ref())
        .map_err(|why| {
            findings.fault(entry.span(), format!("This glob is invalid: {why}.")).label("bad glob").help(
                "`*` matches any run of characters, `?` matches one, and no other character is special",
            );
        })
        .ok()
}

/// The patterns that compile.
pub(crate) fn patterns(list: &Texts, findings: &mut Findings) -> Vec<(Text, Pattern)> {
    let compiled = |entry: &Text| pattern(entry, findings).map(|pattern| (entry.clone(), pattern));
    list.get_ref().iter().filter_map(compiled).collect()
}

fn pattern(entry: &Text, findings: &mut Findings) -> Option<Pattern> {
    compiled(entry, Pattern::compile(entry.get_ref()), findings)
}

/// The pattern, if it compiles, as one that matches whole texts only.
pub(crate) fn whole_pattern(entry: &Text, findings: &mut Findings) -> Option<Pattern> {
    compiled(entry, Pattern::compile_whole(entry.get_ref()), findings)
}

fn compiled(entry: &Text, result: Result<Pattern, String>, findings: &mut Findings) -> Option<Pattern> {
    match result {
        Ok(pattern) => {
            check_possible(entry, findings);
            Some(within_memory(entry, pattern, findings))
        }
        Err(error) => {
            findings
                .fault(entry.span(), format!("This pattern can't be compiled: {error}."))
                .label("bad pattern")
                .help("patterns are regular expressions of Rust's regex crate, without look-around and back-references");
            None
        }
    }
}

/// Objects to a pattern that matches no text, which so drops, keeps or masks nothing.
fn check_possible(entry: &Text, findings: &mut Findings) {
    if let Some(reason) = impossible(entry.get_ref()) {
        findings
            .objection(entry.span(), format!("This pattern can never match: {reason}."))
            .label("matches nothing")
            .help(
                "a pattern is a regular expression on the message's text; for a `$` of the text write `\\$`",
            );
    }
}

/// Objects to a pattern that takes too much memory, by itself or with those before it. Beyond the limit of all patterns
/// together it stays uncompiled, so that a function that loads the table stays within its memory.
fn within_memory(entry: &Text, pattern: Pattern, findings: &mut Findings) -> Pattern {
    const HELP: &str = "`\\w`, `\\d`, `\\s` and `.` match every letter of Unicode: write ASCII classes such as \
                        `[0-9A-Za-z_]` or `(?-u:\\w)`, and smaller repetitions";
    let memory = pattern.memory();
    let together = findings.add_pattern(memory);
    if memory > MAX_PATTERN {
        findings
            .objection(
                entry.span(),
                format!(
                    "This pattern takes {} of memory; at most {} is allowed.",
                    mib(memory),
                    mib(MAX_PATTERN)
                ),
            )
            .label("too large")
            .help(HELP);
    } else if together > MAX_PATTERNS {
        let (together, most) = (mib(together), mib(MAX_PATTERNS));
        findings
            .objection(
                entry.span(),
                format!("With this pattern the table's patterns take {together} of memory; at most {most} is allowed."),
            )
            .label(format!("takes {}", mib(memory)))
            .help(HELP);
    }
    if together > MAX_PATTERNS { pattern.uncompiled() } else { pattern }
}

fn mib(bytes: usize) -> String {
    format!("{:.1} MiB", bytes as f64 / f64::from(1 << 20))
}
