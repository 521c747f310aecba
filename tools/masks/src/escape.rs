//! Escapes of values and wrappings of texts.

use serde_json::json;

/// The text as the content of a JSON string.
pub(crate) fn json(text: &str) -> String {
    let quoted = json!(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// JSON that some libraries write: `&`, `<` and `>` as `\u0026` and so on.
pub(crate) fn json_html(text: &str) -> String {
    json(text).replace('&', "\\u0026").replace('<', "\\u003c").replace('>', "\\u003e")
}

pub(crate) fn percent(text: &str) -> String {
    let one = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(one).collect()
}

/// Percent-encoding of a value in an address that is a value itself.
pub(crate) fn percent_twice(text: &str) -> String {
    percent(&percent(text))
}

/// Percent-encoding of forms: a space is a plus sign.
pub(crate) fn form(text: &str) -> String {
    percent(text).replace("%20", "+")
}

pub(crate) fn xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Single quotes doubled, as in SQL and YAML.
pub(crate) fn doubled(text: &str) -> String {
    text.replace('\'', "''")
}

/// Backslashes before single quotes and backslashes, as in JavaScript, PHP and Python.
pub(crate) fn single(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\'', "\\'")
}

/// The text as a member of an object, in a JSON string.
pub(crate) fn in_string(text: &str) -> String {
    json!({"level": "info", "msg": text}).to_string()
}

/// The same twice.
pub(crate) fn in_string_twice(text: &str) -> String {
    in_string(&json!({"body": text}).to_string())
}

/// The same three times.
pub(crate) fn in_string_thrice(text: &str) -> String {
    in_string_twice(&json!({"payload": text}).to_string())
}

/// A line as `FireLens` sends it.
pub(crate) fn firelens(text: &str) -> String {
    json!({"container_name": "app", "log": text, "source": "stdout"}).to_string()
}

/// The text with Windows' line ends.
pub(crate) fn crlf(text: &str) -> String {
    text.replace('\n', "\r\n")
}
