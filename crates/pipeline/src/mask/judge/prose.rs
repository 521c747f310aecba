//! Words of prose, labels and sentences behind a secret's name.

/// The state of something, a type, or a word that a sentence goes on with: what stands behind `token:` in prose.
const WORDS: &[&str] = &[
    "!getatt",
    "!ref",
    "!secret",
    "!sub",
    "!vault",
    "a",
    "absent",
    "accepted",
    "active",
    "after",
    "again",
    "all",
    "allow",
    "already",
    "always",
    "an",
    "and",
    "anonymous",
    "any",
    "are",
    "argon2",
    "argon2id",
    "as",
    "async",
    "at",
    "authorized",
    "auto",
    "await",
    "bad",
    "basic",
    "bcrypt",
    "be",
    "bearer",
    "been",
    "before",
    "blank",
    "blocked",
    "bool",
    "boolean",
    "but",
    "by",
    "cached",
    "can",
    "cannot",
    "changed",
    "chauthtok",
    "checked",
    "cloned",
    "completed",
    "cookies",
    "could",
    "created",
    "creating",
    "creation",
    "credentials",
    "days",
    "default",
    "deleted",
    "deletion",
    "denied",
    "deny",
    "destroying",
    "destruction",
    "disabled",
    "does",
    "eddsa",
    "empty",
    "enabled",
    "environment",
    "error",
    "es256",
    "exists",
    "expected",
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
    "function",
    "generated",
    "given",
    "granted",
    "has",
    "hash",
    "have",
    "hidden",
    "hours",
    "hs256",
    "iam",
    "if",
    "in",
    "inactive",
    "include",
    "incorrect",
    "int",
    "integer",
    "invalid",
    "is",
    "issued",
    "it",
    "it's",
    "jwt",
    "keys",
    "lambda",
    "length",
    "loaded",
    "locked",
    "malformed",
    "masked",
    "match",
    "matched",
    "matches",
    "may",
    "md5",
    "minutes",
    "mismatch",
    "missing",
    "modifying",
    "months",
    "must",
    "n/a",
    "nan",
    "needed",
    "never",
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
    "omit",
    "on",
    "only",
    "optional",
    "or",
    "pass",
    "passed",
    "passwords",
    "pbkdf2",
    "plain",
    "please",
    "present",
    "profile",
    "provided",
    "rbac",
    "reading",
    "received",
    "redacted",
    "refreshed",
    "refreshing",
    "refused",
    "rejected",
    "removed",
    "renewed",
    "required",
    "reset",
    "restricted",
    "retrieved",
    "return",
    "revoked",
    "role",
    "rotated",
    "rs256",
    "same-origin",
    "saved",
    "scram-sha-256",
    "scrypt",
    "seconds",
    "secrets",
    "sent",
    "set",
    "sha256",
    "sha512",
    "should",
    "started",
    "starting",
    "still",
    "stopped",
    "store",
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
    "tokens",
    "too",
    "true",
    "trying",
    "unable",
    "unauthorized",
    "undefined",
    "unexpected",
    "unknown",
    "unlimited",
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
    "weeks",
    "when",
    "will",
    "with",
    "working",
    "works",
    "wrong",
    "yes",
    "you",
    "your",
];

/// Returns true if a bare value behind a name is a word of the sentence: `(using password: YES)`, `token: Expired`.
pub(crate) fn is_prose(value: &str) -> bool {
    let word = value.trim_end_matches(['.', '!', '?', ':', ')']);
    let is_error =
        value.ends_with(':') && ["Exception", "Error", "Failure"].iter().any(|end| word.ends_with(end));
    is_error || WORDS.binary_search(&word.to_ascii_lowercase().as_str()).is_ok()
}

/// Returns true if a word is one that sentences call a secret by: `: secret "db" not found`.
pub(crate) fn is_noun(value: &str) -> bool {
    ["secret", "token", "password", "cookie", "credential", "key", "jwt"]
        .iter()
        .any(|noun| value.eq_ignore_ascii_case(noun))
}

/// Returns true if a bare word behind a colon is the first of a sentence: `token: unexpected status`. `follows` is the
/// text behind it.
pub(crate) fn begins_sentence(value: &str, follows: &str) -> bool {
    let is_word =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'\'');
    let next = follows.strip_prefix(' ').unwrap_or("");
    let end = next
        .find(|character: char| !character.is_ascii_alphabetic() && character != '\'')
        .unwrap_or(next.len());
    let (word, behind) = next.split_at_checked(end).unwrap_or(("", ""));
    let goes_on = is_word(word)
        && word.starts_with(|first: char| first.is_ascii_lowercase())
        && !behind.starts_with(['=', ':', '-', '_']);
    value.len() <= SENTENCE_WORD
        && is_word(value)
        && (goes_on || next.starts_with(['"', '\'']) && value.ends_with('s'))
}

/// Returns true if a value in quotes is a sentence, as validation writes one: `This password is too common.`
pub(crate) fn is_sentence(value: &str) -> bool {
    let is_word =
        |word: &str| word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"'`,.\"-".contains(&byte));
    value.ends_with('.') && value.split(' ').count() >= 4 && value.split(' ').all(is_word)
}

/// Returns true if a bare value is a label, behind which another value stands: `refresh:5f3a`.
pub(crate) fn is_label(value: &str) -> bool {
    let (label, _) = value.split_once(':').unwrap_or(("", ""));
    label.len() >= 3 && label.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// Returns true if a bare value is the code of an error whose sentence follows: `IDX10503: Signature …`.
pub(crate) fn is_error_code(value: &str, follows: &str) -> bool {
    let code = value.strip_suffix(':').unwrap_or("");
    let is_code = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    !code.is_empty() && code.bytes().all(is_code) && follows.starts_with(' ')
}

/// The longest word of prose.
const SENTENCE_WORD: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_in_order() {
        assert!(WORDS.is_sorted());
    }

    #[test]
    fn first_words_of_sentences() {
        for (value, follows) in
            [("unexpected", " status of 401"), ("Unable", " to add window"), ("secrets", " \"x\" is")]
        {
            assert!(begins_sentence(value, follows), "{value}{follows}");
        }
        for (value, follows) in
            [("hunter", " user=bob"), ("hunter2", " was it"), ("hunter", ""), ("hunter", ", and")]
        {
            assert!(!begins_sentence(value, follows), "{value}{follows}");
        }
    }

    #[test]
    fn sentences_and_labels() {
        assert!(is_sentence("This password is too common.") && !is_sentence("correct horse battery staple"));
        assert!(is_error_code("IDX10503:", " Signature") && !is_error_code("hunter2:", " x"));
        assert!(is_label("refresh:5f3a") && !is_label("Ab1:x"));
    }
}
