//! Values under a secret's name that are none: references, what is masked already, words of prose.

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
pub(super) fn is_prose(value: &str) -> bool {
    let word = value.trim_end_matches(['.', '!', '?', ':', ')']);
    let is_error =
        value.ends_with(':') && ["Exception", "Error", "Failure"].iter().any(|end| word.ends_with(end));
    is_error || WORDS.binary_search(&word.to_ascii_lowercase().as_str()).is_ok()
}

/// Returns true if a word is one that sentences call a secret by: `: secret "db" not found`.
pub(super) fn is_noun(value: &str) -> bool {
    ["secret", "token", "password", "cookie", "credential", "key", "jwt"]
        .iter()
        .any(|noun| value.eq_ignore_ascii_case(noun))
}

/// Returns true if a bare word behind a colon is the first of a sentence: `token: unexpected status`. `follows` is the
/// text behind it.
pub(super) fn begins_sentence(value: &str, follows: &str) -> bool {
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
pub(super) fn is_sentence(value: &str) -> bool {
    let is_word =
        |word: &str| word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"'`,.\"-".contains(&byte));
    value.ends_with('.') && value.split(' ').count() >= 4 && value.split(' ').all(is_word)
}

/// Returns true if a bare value is a label, behind which another value stands: `refresh:5f3a`.
pub(super) fn is_label(value: &str) -> bool {
    let (label, _) = value.split_once(':').unwrap_or(("", ""));
    label.len() >= 3 && label.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// Returns true if a bare value is the code of an error whose sentence follows: `IDX10503: Signature …`.
pub(super) fn is_error_code(value: &str, follows: &str) -> bool {
    let code = value.strip_suffix(':').unwrap_or("");
    let is_code = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    !code.is_empty() && code.bytes().all(is_code) && follows.starts_with(' ')
}

/// The longest word of prose.
const SENTENCE_WORD: usize = 16;

/// Returns true if a bare value is the print of an object: `Token{a64f992`, `android.os.BinderProxy@2bd79ce`.
pub(super) fn is_object(value: &str, follows: &str) -> bool {
    let end = value.find(['{', '@']).unwrap_or(value.len());
    let (class, rest) = value.split_at_checked(end).unwrap_or(("", ""));
    let last = class.rsplit('.').next().unwrap_or("");
    let is_class = last.starts_with(|first: char| first.is_ascii_uppercase())
        && class.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'.');
    let hash = rest.strip_prefix('@').unwrap_or("");
    let is_hash = (1..=8).contains(&hash.len()) && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_class && (rest.starts_with('{') || is_hash || rest.is_empty() && follows.starts_with(" {"))
}

/// Roots of what code calls a value by.
const ROOTS: &[&str] = &[
    "app",
    "args",
    "auth",
    "body",
    "cfg",
    "conf",
    "config",
    "credentials",
    "ctx",
    "data",
    "each",
    "env",
    "event",
    "github",
    "input",
    "inputs",
    "local",
    "module",
    "options",
    "opts",
    "os",
    "params",
    "process",
    "props",
    "req",
    "request",
    "secrets",
    "self",
    "settings",
    "state",
    "steps",
    "system",
    "this",
    "user",
    "values",
    "var",
    "vars",
];

/// Returns true if a bare value is code that reads one: `process.env.TOKEN`, `config.getPassword()`, `parse(raw)`.
pub(super) fn is_code(value: &str) -> bool {
    let is_of_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let path = value.split(['(', '[']).next().unwrap_or("");
    let is_call = path.len() < value.len() && value.ends_with([')', ';']) && value.contains('(');
    let path = path.trim_end_matches(';');
    let mut steps = path.split('.');
    let root = steps.next().unwrap_or("");
    let are_names = path.split('.').all(|step| {
        step.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_')
            && step.bytes().all(is_of_name)
    });
    let is_member =
        steps.next().is_some() && ROOTS.binary_search(&root.to_ascii_lowercase().as_str()).is_ok();
    are_names && (is_call || is_member)
}

/// Returns true if a value is a path of a file system.
pub(super) fn is_path(value: &str) -> bool {
    const ROOTS: [&str; 19] = [
        "app",
        "bin",
        "code",
        "data",
        "dev",
        "etc",
        "home",
        "lib",
        "mnt",
        "opt",
        "proc",
        "root",
        "run",
        "secrets",
        "srv",
        "tmp",
        "usr",
        "var",
        "workspace",
    ];
    let root = value.strip_prefix('/').and_then(|rest| rest.split('/').next());
    let is_drive =
        matches!(value.as_bytes(), [letter, b':', b'\\' | b'/', ..] if letter.is_ascii_alphabetic());
    is_drive || value.starts_with("~/") || root.is_some_and(|root| ROOTS.contains(&root) || root == "Users")
}

/// Returns true if a value is a name of a secret rather than one: words of small letters, as Kubernetes and AWS have
/// names.
pub(super) fn is_name(value: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_step = |step: &str| {
        step.starts_with(|first: char| first.is_ascii_lowercase())
            && step.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let is_path = value.contains('/') && digits <= 4 && value.split('/').all(is_step);
    value.len() <= 64 && (value.contains(['-', '/']) && value.split(['-', '/']).all(is_word) || is_path)
}

/// Returns true if a value is a reference to one, or stands where one was.
pub(super) fn is_placeholder(value: &str) -> bool {
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

/// What AWS and Windows write where a secret was: `HIDDEN_DUE_TO_SECURITY_REASONS` (CloudTrail), `****6f1ff8` (API
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

/// Returns true if a value is an identifier of AWS: it names a secret and holds none.
pub(super) fn is_arn(value: &str) -> bool {
    let mut parts = value.split(':');
    parts.next() == Some("arn")
        && parts.next().is_some_and(|partition| partition.starts_with("aws"))
        && parts.count() >= 3
}

/// Returns true if a value is a 64-bit number in hexadecimal, as `ZooKeeper` writes its sessions.
pub(super) fn is_hex_number(value: &str) -> bool {
    let digits = value.strip_prefix("0x").unwrap_or("");
    (1..=16).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Returns true if a value under the name of a card's code is none: the result of its check, `pass` or `M`.
pub(super) fn is_code_result(written: &str, value: &str) -> bool {
    let is_code = ["cvv", "cvc", "cvv2", "cvc2", "csc"].contains(&written);
    is_code && !value.bytes().any(|byte| byte.is_ascii_digit())
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
        assert!(ROOTS.is_sorted());
    }

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

    #[test]
    fn code_that_reads_a_value() {
        for value in [
            "process.env.TOKEN",
            "config.getPassword()",
            "parse_token(raw)",
            "os.environ[",
            "var.db_password",
        ] {
            assert!(is_code(value), "{value}");
        }
        for value in ["hunter2", "a.b", "abc(1", "s3cret.value", "x(y)z", "9env.x()"] {
            assert!(!is_code(value), "{value}");
        }
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

    #[test]
    fn prints_of_objects() {
        assert!(is_object("Token{a64f992", " Activity") && is_object("android.os.BinderProxy@2bd79ce", ""));
        assert!(
            is_object("Token", " { kind: x }") && !is_object("Hunter", "") && !is_object("A@hunter2", "")
        );
    }

    #[test]
    fn paths_and_names() {
        assert!(is_path("/run/secrets/db") && is_path(r"C:\keys") && !is_path("/a+b/c="));
        assert!(
            is_name("payments-tls") && is_name("prod/billing/db") && !is_name("hunter") && !is_name("a1-b2")
        );
    }

    #[test]
    fn arns() {
        assert!(is_arn("arn:aws:secretsmanager:eu-central-1:111111111111:secret:db-a1B2c3"));
        assert!(is_arn("arn:aws-cn:iam::111111111111:role/x"));
        assert!(!is_arn("arn:aws") && !is_arn("barn:aws:x:y:z"));
    }
}
