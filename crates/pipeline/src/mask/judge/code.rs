//! Values that are code, prints of objects, paths and names.

/// Returns true if a bare value is the print of an object: `Token{a64f992`, `android.os.BinderProxy@2bd79ce`.
pub(crate) fn is_object(value: &str, follows: &str) -> bool {
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
pub(crate) fn is_code(value: &str) -> bool {
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
pub(crate) fn is_path(value: &str) -> bool {
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
pub(crate) fn is_name(value: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_step = |step: &str| {
        step.starts_with(|first: char| first.is_ascii_lowercase())
            && step.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let is_path = value.contains('/') && digits <= 4 && value.split('/').all(is_step);
    value.len() <= 64 && (value.contains(['-', '/']) && value.split(['-', '/']).all(is_word) || is_path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_are_in_order() {
        assert!(ROOTS.is_sorted());
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
}
