//! Mask keys that are written in another syntax, such as a regular expression or a JSON path, and so match no name.
//!
//! Names in real messages hold more than letters: `@timestamp` (Elastic Common Schema), `$metadata` (the AWS SDK for
//! JavaScript), `aws:RequestTag` (IAM), `kubernetes.io/name` (Kubernetes, "Annotations": a prefix with dots, then `/`),
//! `user[password]` (Rails' form parameters), `Card Number`, `SSN (last 4)`. Only what can hardly be a name is reported.
//! `?` matches any character, so that a table can still list a name that is reported.

use crate::findings::Findings;
use crate::written::Text;

/// Objects to a key that matches no name in a message; the help has the fix, if one is known.
pub(crate) fn check(key: &Text, findings: &mut Findings) {
    let text = key.get_ref();
    let Some(mistake) = mistake(text) else { return };
    findings.objection(key.span(), "This key matches no name in a message.").label(mistake).help(help(text));
}

/// The names to write instead of a key, or what a key is.
pub(crate) fn help(key: &str) -> String {
    match fix(key).as_deref() {
        Some([one]) => format!("write `{one:?}`"),
        Some(several) => format!("write one entry for each name: `{}`", listed(several)),
        None => "write the name itself; in keys only `*` and `?` are special, and a dot leads into an object. For a \
                 name with another special character write `?` in its place"
            .to_owned(),
    }
}

/// The entries as they stand in a TOML list.
pub(crate) fn listed(entries: &[String]) -> String {
    entries.iter().map(|entry| format!("{entry:?}")).collect::<Vec<_>>().join(", ")
}

/// A sign of another syntax: the test for it, and its description in a few words.
type Sign = (fn(&str) -> bool, &'static str);

const SIGNS: [Sign; 12] = [
    (|key| key.trim() != key, "white space around the name"),
    (|key| is_enclosed(key, '\'', '\'') || is_enclosed(key, '`', '`'), "quotes around the name"),
    (|key| key.starts_with("$.") || key.starts_with("$["), "a path starts with its first name, not with `$`"),
    (
        |key| key.starts_with('^') || key.ends_with('$'),
        "`^` and `$` are not special: a key matches whole names",
    ),
    (|key| key.contains("**"), "`*` already matches any run of characters"),
    (|key| key.contains(['|', ',']), "several names in one entry"),
    (|key| key.contains(['\\', '{', '}']) || is_expression(key), "keys are not regular expressions"),
    (has_subscript, "a path has no brackets: it leads through lists"),
    (|key| key.starts_with('.') || key.ends_with('.') || key.contains(".."), "a path with an empty name"),
    (is_path_of_slashes, "a path is written with dots"),
    (|key| key.contains('=') || key.ends_with(':') || key.starts_with("--"), "more than the name"),
    (|key| is_enclosed(key, '<', '>') || is_enclosed(key, '%', '%'), "signs around the name"),
];

fn mistake(key: &str) -> Option<&'static str> {
    SIGNS.iter().find(|(is_met, _)| is_met(key)).map(|(_, words)| *words)
}

fn is_enclosed(key: &str, open: char, close: char) -> bool {
    enclosed(key, open, close).is_some()
}

fn enclosed(key: &str, open: char, close: char) -> Option<&str> {
    key.strip_prefix(open)?.strip_suffix(close)
}

/// Returns true for groups, character classes and repetitions.
fn is_expression(key: &str) -> bool {
    let is_group = key
        .char_indices()
        .any(|(at, c)| c == '(' && !key.get(..at).is_some_and(|before| before.ends_with(' ')));
    let is_repeated = key.ends_with('+') || [".+", "]+", ")+", ".*?"].iter().any(|sign| key.contains(sign));
    is_group
        || is_repeated
        || key.starts_with(".*")
        || brackets(key).any(is_class)
        || !has_balanced_brackets(key)
}

/// The texts within square brackets.
fn brackets(key: &str) -> impl Iterator<Item = &str> {
    key.split('[').skip(1).filter_map(|rest| rest.split_once(']')).map(|(within, _)| within)
}

fn has_balanced_brackets(key: &str) -> bool {
    key.matches('[').count() == key.matches(']').count()
}

/// Returns true for the inside of a character class: `a-z0-9_`, `^"`, or one letter in both cases, `Pp`.
fn is_class(within: &str) -> bool {
    let symbols: Vec<char> = within.chars().collect();
    let is_range =
        |part: &[char]| matches!(part, [from, '-', to] if from.is_alphanumeric() && to.is_alphanumeric());
    let is_one_letter =
        matches!(symbols.as_slice(), [one, two] if one != two && one.to_lowercase().eq(two.to_lowercase()));
    let has_range_at_start = symbols.get(..3).is_some_and(is_range)
        && symbols.get(3).is_none_or(|next| !next.is_alphanumeric() || symbols.get(4) == Some(&'-'));
    let is_separator = within.len() > 1 && within.chars().all(|c| matches!(c, '_' | '-' | '.' | ' '));
    within.starts_with('^') || is_one_letter || has_range_at_start || is_separator
}

/// Returns true for subscripts of a JSON path: `[*]`, `[0]`, `[]`, `['name']`.
///
/// `user[ids][]` is the name of a form's list (Rails, "Form helpers"; PHP).
fn has_subscript(key: &str) -> bool {
    let is_form = brackets(key).any(|within| !is_subscript(within));
    key.starts_with('[') || brackets(key).any(is_subscript) && !is_form
}

fn is_subscript(within: &str) -> bool {
    within == "*" || within.chars().all(|c| c.is_ascii_digit()) || within.starts_with(QUOTES)
}

const QUOTES: [char; 2] = ['\'', '"'];

/// Returns true for `/user/ssn` and `user/ssn`, and false for names such as `kubernetes.io/name`, `aws:RequestTag/Owner`,
/// `https://example.com/email` (Auth0, "Create custom claims") and `TCP/IP`.
fn is_path_of_slashes(key: &str) -> bool {
    let is_plain =
        |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-' | '/' | '*');
    let is_plain_path = key.contains('/') && key.chars().all(is_plain);
    is_plain_path || (key.starts_with('/') || key.ends_with('/')) && !key.contains(':')
}

/// The names that the writer of `key` meant, if they can be told.
fn fix(key: &str) -> Option<Vec<String>> {
    let quotes = |c: char| c.is_whitespace() || matches!(c, '\'' | '`');
    let key = key.trim_matches(quotes);
    let key = enclosed(key, '<', '>').unwrap_or(key);
    let key = enclosed(key, '%', '%').map_or_else(|| key.to_owned(), |name| format!("*{name}*"));
    let is_expression =
        is_expression(&key) || key.contains('\\') || key.starts_with('^') || key.ends_with('$');
    let key = without_delimiters(&key);
    let key = key.strip_prefix("(?i)").unwrap_or(key).trim_start_matches('^');
    let key = key.strip_suffix('$').unwrap_or(key);
    let key = if is_expression { from_expression(key) } else { key.to_owned() };
    let names = alternatives(&key)?.iter().map(|name| plain(name)).collect::<Vec<_>>();
    let is_left_over = |name: &String| name.starts_with(['#', '%', '!', '?']) || name.contains("?i");
    let is_name = |name: &String| {
        mistake(name).is_none() && name.chars().any(char::is_alphanumeric) && !is_left_over(name)
    };
    names.iter().all(is_name).then_some(names)
}

/// The inside of `/…/` and `/…/i`.
fn without_delimiters(key: &str) -> &str {
    let within = key.strip_prefix('/').and_then(|rest| rest.rsplit_once('/'));
    let is_flags = |flags: &str| flags.chars().all(|flag| "gimsuy".contains(flag));
    match within {
        Some((within, flags)) if !within.contains('/') && is_flags(flags) => within,
        _ => key,
    }
}

/// A regular expression's globs for its usual parts; other parts stay and are then no name.
fn from_expression(key: &str) -> String {
    let mut key = key.to_owned();
    for (part, glob) in [
        (".*?", "*"),
        (".*", "*"),
        (".+", "*"),
        ("\\w+", "*"),
        ("\\w*", "*"),
        ("\\S+", "*"),
        ("\\d+", "*"),
        ("\\b", ""),
        ("\\.", "."),
        ("\\-", "-"),
        ("\\_", "_"),
        ("(?:", "("),
    ] {
        key = key.replace(part, glob);
    }
    while let Some((before, class, after)) = bracketed(&key).filter(|(_, class, _)| is_class(class)) {
        // `api[_-]?key` is `api_key`, in any spelling, and `apikey`.
        if class.chars().all(|c| matches!(c, '_' | '-' | '.' | ' ')) {
            key = match after.strip_prefix('?') {
                Some(after) => format!("{before}(_|){after}"),
                None => format!("{before}_{after}"),
            };
            continue;
        }
        let (glob, after) = match (class.chars().next(), after.strip_prefix(['+', '*'])) {
            (_, Some(after)) => ("*".to_owned(), after),
            (Some(letter), None) if class.chars().count() == 2 => (letter.to_lowercase().to_string(), after),
            _ => ("?".to_owned(), after),
        };
        key = format!("{before}{glob}{after}");
    }
    key
}

/// The alternatives of `a|b`, `a, b`, `(a|b)_c` and `{a,b}_c`; `None` if a group is repeated or holds another one.
fn alternatives(key: &str) -> Option<Vec<String>> {
    let split =
        |text: &str| -> Vec<String> { text.split(['|', ',']).map(|name| name.trim().to_owned()).collect() };
    let Some((before, rest)) = key.split_once(['(', '{']) else { return Some(split(key)) };
    let (group, after) = rest.split_once([')', '}'])?;
    if before.ends_with('$')
        || after.starts_with(['?', '*', '+', '{'])
        || before.contains(['|', ','])
        || after.contains(['|', ','])
    {
        return None;
    }
    Some(split(group).iter().map(|name| format!("{before}{name}{after}")).collect())
}

/// A name, or a path with dots, without what other syntaxes write around it.
fn plain(name: &str) -> String {
    let name = name.split_once('=').map_or(name, |(name, _)| name);
    let name = name.trim_start_matches("--").trim_end_matches(':');
    let path = without_subscripts(without_root(name));
    let path = if is_path_of_slashes(&path) { path.replace('/', ".") } else { path };
    let mut steps: Vec<String> = path.split('.').filter(|step| !step.is_empty()).map(collapsed).collect();
    if steps.len() > 1 && path.starts_with("**") {
        steps.remove(0);
    }
    steps.join(".")
}

/// A JSON path without the `$` that stands for the whole message.
fn without_root(path: &str) -> &str {
    path.strip_prefix('$').filter(|rest| rest.starts_with(['.', '['])).unwrap_or(path)
}

/// A JSON path whose `['name']` is `.name`, without `[*]`, `[0]` and `[]`.
fn without_subscripts(path: &str) -> String {
    let (mut plain, mut rest) = (String::new(), path);
    while let Some((before, within, after)) = bracketed(rest) {
        plain.push_str(before);
        if within.starts_with(QUOTES) {
            plain.push('.');
            plain.push_str(within.trim_matches(QUOTES));
        } else if !is_subscript(within) {
            plain.push('[');
            plain.push_str(within);
            plain.push(']');
        }
        rest = after;
    }
    plain + rest
}

/// The text before the first square brackets, within them, and behind them.
fn bracketed(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('[')?;
    let (within, after) = rest.split_once(']')?;
    Some((before, within, after))
}

/// A glob whose runs of `*` are one.
fn collapsed(glob: &str) -> String {
    let mut one = glob.to_owned();
    while one.contains("**") {
        one = one.replace("**", "*");
    }
    one
}
