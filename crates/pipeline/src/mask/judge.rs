//! Values under a secret's name that are none: references, what is masked already, words of prose.

/// The state of something, a type, or a word that a sentence goes on with: what stands behind `token:` in prose.
const WORDS: &[&str] = &[
    "a",
    "accepted",
    "active",
    "after",
    "again",
    "all",
    "already",
    "an",
    "and",
    "any",
    "are",
    "as",
    "at",
    "authorized",
    "bad",
    "be",
    "been",
    "before",
    "blank",
    "blocked",
    "bool",
    "boolean",
    "but",
    "by",
    "can",
    "cannot",
    "changed",
    "checked",
    "could",
    "created",
    "deleted",
    "denied",
    "disabled",
    "does",
    "empty",
    "enabled",
    "error",
    "exists",
    "expired",
    "expires",
    "failed",
    "failure",
    "false",
    "filtered",
    "for",
    "forbidden",
    "found",
    "from",
    "generated",
    "given",
    "granted",
    "has",
    "hash",
    "have",
    "hidden",
    "if",
    "in",
    "inactive",
    "incorrect",
    "int",
    "integer",
    "invalid",
    "is",
    "issued",
    "it",
    "it's",
    "length",
    "loaded",
    "locked",
    "malformed",
    "masked",
    "match",
    "matched",
    "may",
    "mismatch",
    "missing",
    "must",
    "n/a",
    "nan",
    "needed",
    "new",
    "nil",
    "no",
    "none",
    "not",
    "null",
    "number",
    "object",
    "of",
    "off",
    "ok",
    "on",
    "only",
    "optional",
    "or",
    "passed",
    "please",
    "present",
    "provided",
    "received",
    "redacted",
    "refreshed",
    "refused",
    "rejected",
    "removed",
    "renewed",
    "required",
    "reset",
    "restricted",
    "retrieved",
    "revoked",
    "rotated",
    "saved",
    "sent",
    "set",
    "should",
    "str",
    "string",
    "success",
    "successful",
    "successfully",
    "text",
    "that",
    "the",
    "this",
    "to",
    "too",
    "true",
    "unauthorized",
    "undefined",
    "unknown",
    "unset",
    "unsupported",
    "unused",
    "updated",
    "use",
    "used",
    "user",
    "using",
    "valid",
    "validated",
    "validation",
    "varchar",
    "verified",
    "via",
    "was",
    "when",
    "will",
    "with",
    "wrong",
    "yes",
    "you",
    "your",
];

/// Returns true if a bare value behind a name is a word of the sentence: `(using password: YES)`, `token: Expired`.
pub(super) fn is_prose(value: &str) -> bool {
    let word = value.trim_end_matches(['.', '!', '?', ':', ')']);
    WORDS.binary_search(&word.to_ascii_lowercase().as_str()).is_ok()
}

/// Returns true if a value is a reference to one, or stands where one was.
pub(super) fn is_placeholder(value: &str) -> bool {
    let value = value.trim();
    let is_between = |open: &str, close: &str| {
        value
            .strip_prefix(open)
            .and_then(|rest| rest.strip_suffix(close))
            .is_some_and(|inner| !inner.is_empty())
    };
    let is_name = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-. |".contains(&byte))
    };
    let inner = |open, close| value.strip_prefix(open).and_then(|rest: &str| rest.strip_suffix(close));
    is_fill(value)
        || is_between("${", "}")
        || is_between("{{", "}}")
        || is_between("$(", ")")
        || is_between("#{", "}")
        || is_between("%(", ")s")
        || is_between("<%", "%>")
        || ["{}", "{0}", "%s", "%v", "%d", "%q", "?", "%@", "[]", "''", "\"\"", "()"].contains(&value)
        || inner('<', '>').is_some_and(is_name)
        || inner('{', '}').is_some_and(is_name)
        || inner('[', ']').is_some_and(|text| is_name(text) && is_marker(text))
        || value.strip_prefix('$').is_some_and(is_variable)
}

/// Values of one repeated character that hides what was there: `****`, `xxxx`, `…`.
fn is_fill(value: &str) -> bool {
    let hides =
        |character: char| matches!(character, '*' | 'x' | 'X' | '.' | '•' | '…' | '#' | '-' | '●' | '_');
    value.chars().next().is_none_or(|first| hides(first) && value.chars().all(|other| other == first))
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
    ]
    .iter()
    .any(|word| text.contains(word))
}

/// A shell's variable, or the number of a parameter in SQL: `$DB_PASSWORD`, `$1`.
fn is_variable(text: &str) -> bool {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    let is_name = text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    !text.is_empty() && (is_number || is_name && text.len() >= 4 && text.contains('_'))
}

/// Returns true if a value is an identifier of AWS: it names a secret and holds none.
pub(super) fn is_arn(value: &str) -> bool {
    let mut parts = value.split(':');
    parts.next() == Some("arn")
        && parts.next().is_some_and(|partition| partition.starts_with("aws"))
        && parts.count() >= 3
}

/// Returns true if a number is too short for a secret: a count, a flag.
pub(super) fn is_small(value: &str) -> bool {
    value.len() <= 2 && value.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_in_order() {
        assert!(WORDS.is_sorted());
    }

    #[test]
    fn placeholders() {
        for value in [
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

    #[test]
    fn arns() {
        assert!(is_arn("arn:aws:secretsmanager:eu-central-1:111111111111:secret:db-a1B2c3"));
        assert!(is_arn("arn:aws-cn:iam::111111111111:role/x"));
        assert!(!is_arn("arn:aws") && !is_arn("barn:aws:x:y:z"));
    }
}
