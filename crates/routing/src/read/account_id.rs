//! Account ids that are written as numbers. TOML has no number with a leading zero, so an id needs quotes.

use std::ops::Range;

/// The digits of an account id (AWS, `CreateAccount`).
const DIGITS: usize = 12;

/// The help for an account id at `at` that stands without quotes: the line as it must be. `None` if no such id stands
/// there.
pub(crate) fn help(text: &str, at: usize) -> Option<String> {
    let line = line(text, at);
    let ids = unquoted(text.get(line.clone())?);
    let is_there = |id: &Range<usize>| (line.start + id.start..=line.start + id.end).contains(&at);
    if !ids.iter().any(is_there) {
        return None;
    }
    let mut corrected = text.get(line)?.to_owned();
    for id in ids.into_iter().rev() {
        let digits: String = corrected.get(id.clone())?.chars().filter(char::is_ascii_digit).collect();
        corrected.replace_range(id, &format!("\"{digits}\""));
    }
    Some(format!("put the account id in quotes: `{}`", corrected.trim()))
}

fn line(text: &str, at: usize) -> Range<usize> {
    let before = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    let after = text.get(at..).and_then(|after| after.find('\n')).map_or(text.len(), |end| at + end);
    before..after
}

/// The places of twelve digits in a line that are a value, `_` and `-` between them left aside.
fn unquoted(line: &str) -> Vec<Range<usize>> {
    let mut ids = Vec::new();
    let (mut quote, mut start) = (None, None);
    for (at, c) in line.char_indices().chain([(line.len(), '\n')]) {
        if let Some(open) = quote {
            quote = (c != open).then_some(open);
            continue;
        }
        if c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '+') {
            start = start.or(Some(at));
            continue;
        }
        if let Some(start) = start.take()
            && is_id(line.get(start..at).unwrap_or_default())
            && !line.get(at..).is_some_and(|after| after.trim_start().starts_with('='))
        {
            ids.push(start..at);
        }
        match c {
            '"' | '\'' => quote = Some(c),
            '#' => break,
            _ => {}
        }
    }
    ids
}

fn is_id(word: &str) -> bool {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    digits == DIGITS && word.chars().all(|c| c.is_ascii_digit() || matches!(c, '_' | '-'))
}
