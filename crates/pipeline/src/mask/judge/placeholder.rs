//! References to values, and what stands where one was.

/// Returns true if a value is a reference to one, or stands where one was.
pub(crate) fn is_placeholder(value: &str) -> bool {
    let value = value.trim();
    let is_between = |open: &str, close: &str| inner(value, open, close).is_some();
    let is_name = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-. |".contains(&byte))
    };
    let last = value.rsplit_once(' ').map_or("", |(_, last)| last);
    is_fill(value)
        || is_hidden(value)
        || last.len() >= 3 && is_fill(last)
        || inner(value, "${", "}").is_some_and(|text| !has_default(text))
        || inner(value, "{{", "}}").is_some_and(is_template)
        || is_between("$(", ")")
        || is_between("#{", "}")
        || is_between("%(", ")s")
        || is_between("<%", "%>")
        || inner(value, "(", ")")
            .is_some_and(|text| is_name(text) && is_marker(text) || text == "known after apply")
        || value.strip_prefix(['@', ':']).is_some_and(is_parameter)
        || ["{}", "{0}", "%s", "%v", "%d", "%q", "?", "%@", "[]", "''", "\"\"", "()"].contains(&value)
        || inner(value, "<", ">").is_some_and(is_name)
        || inner(value, "{", "}").is_some_and(is_name)
        || inner(value, "[", "]").is_some_and(|text| is_name(text) && is_marker(text))
        || value.strip_prefix('$').is_some_and(is_variable)
}

/// The text between `open` and `close`, if they enclose the value.
fn inner<'v>(value: &'v str, open: &str, close: &str) -> Option<&'v str> {
    value.strip_prefix(open)?.strip_suffix(close).filter(|inner| !inner.is_empty())
}

/// Returns true if a reference holds a value of its own for where there is none: `TOKEN:-abc`, `db.password:abc`.
fn has_default(text: &str) -> bool {
    let name = text.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'));
    let default = name.trim_start_matches([':', '-', '=']);
    !name.is_empty()
        && !default.is_empty()
        && !name.starts_with([':', '+'])
        && !default.starts_with(['?', '$'])
        || name.starts_with(':') && !default.is_empty() && !default.starts_with(['?', '+', '$'])
}

/// Returns true if a text is what templates write between braces.
fn is_template(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" _.|()[]\"'-$,:=/@".contains(&byte))
}

/// Values of one repeated character that hides what was there: `****`, `xxxx`, `…`.
fn is_fill(value: &str) -> bool {
    let hides =
        |character: char| matches!(character, '*' | 'x' | 'X' | '.' | '•' | '…' | '#' | '-' | '●' | '_');
    value.chars().next().is_none_or(|first| hides(first) && value.chars().all(|other| other == first))
}

/// Returns true if a value is one that AWS or Windows writes where a secret was: `HIDDEN_DUE_TO_SECURITY_REASONS` (CloudTrail), `****6f1ff8` (API
/// Gateway), `%%1843` (the number of a message of Windows' event log).
fn is_hidden(value: &str) -> bool {
    let words = value.to_ascii_lowercase().replace('_', " ");
    let rest = value.trim_start_matches('*');
    let number = value.strip_prefix("%%").unwrap_or("");
    let stars = value.bytes().filter(|byte| *byte == b'*').count();
    let is_constant = |byte: u8| byte.is_ascii_uppercase() || byte == b'_';
    ["hidden due to", "not logging", "no log parameter"].iter().any(|marker| words.contains(marker))
        || value.len() >= rest.len() + 4 && rest.len() <= 8
        || stars >= 4 && stars * 3 >= value.len()
        || value.matches('_').count() >= 2 && value.bytes().all(is_constant)
        || !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// The words of a marker in brackets.
fn is_marker(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    [
        "redact",
        "filter",
        "mask",
        "hidden",
        "hide",
        "remove",
        "secret",
        "sensitive",
        "omit",
        "censor",
        "scrub",
        "private",
        "protect",
    ]
    .iter()
    .any(|word| text.contains(word))
}

/// The name of a parameter in SQL: `@p0`, `:password`.
fn is_parameter(text: &str) -> bool {
    let name = text
        .strip_prefix('p')
        .filter(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()));
    name.is_some()
        || text.starts_with("__")
        || text.len() >= 4 && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

/// A shell's variable, or the number of a parameter in SQL: `$DB_PASSWORD`, `$1`.
fn is_variable(text: &str) -> bool {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    let is_name = text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    !text.is_empty() && (is_number || is_name && text.len() >= 4 && text.contains('_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders() {
        for value in [
            "HIDDEN_DUE_TO_SECURITY_REASONS",
            "******6f1ff8",
            "%%1843",
            "****",
            "xxxxxx",
            "...",
            "",
            "${DB_PASSWORD}",
            "{{ .Values.secret }}",
            "%s",
            "?",
            "$1",
            "$DB_PASSWORD",
            "<password>",
            "<hidden>",
            "[REDACTED]",
            "[FILTERED]",
            "[masked]",
            "{password}",
            "%(password)s",
            "•••••",
            "#{pass}",
            "$(cat /run/secret)",
        ] {
            assert!(is_placeholder(value), "{value}");
        }
        for value in ["hunter2", "$ecret1", "<3you!", "x", "[a1b2]", "{a=1}", "xxxy", "$UPPER", "a{}"] {
            assert!(value == "x" || !is_placeholder(value), "{value}");
        }
    }
}
