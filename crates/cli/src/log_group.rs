//! The names that a log group can have.

use miette::Diagnostic;
use thiserror::Error;

/// The longest name (AWS, `CreateLogGroup`).
const MAX_LENGTH: usize = 512;

/// No log group has this name.
#[derive(Debug, Diagnostic, Error)]
#[error("no log group can be named `{name}`: {reason}")]
#[diagnostic(help("{help}"))]
pub(crate) struct Impossible {
    name: String,
    pub(crate) reason: String,
    pub(crate) help: String,
}

/// Refuses a name that no log group can have: names are `[\.\-_/#A-Za-z0-9]{1,512}` (AWS, `CreateLogGroup`).
pub(crate) fn check(name: &str) -> Result<(), Impossible> {
    let Some(reason) = reason(name) else { return Ok(()) };
    let meant = meant(name).filter(|meant| self::reason(meant).is_none());
    let help = meant.map_or_else(
        || format!("a name has 1 to {MAX_LENGTH} letters, digits and `.` `-` `_` `/` `#`"),
        |meant| format!("pass its name, `{meant}`"),
    );
    Err(Impossible { name: shown(name), reason, help })
}

fn reason(name: &str) -> Option<String> {
    let length = name.chars().count();
    if name.is_empty() {
        return Some("it is empty".to_owned());
    }
    if name.starts_with("arn:") {
        return Some("it is an ARN".to_owned());
    }
    if let Some(c) = name.chars().find(|c| !c.is_ascii_alphanumeric() && !".-_/#".contains(*c)) {
        let c = if c.is_control() { c.escape_debug().to_string() } else { c.to_string() };
        return Some(format!("names do not contain `{c}`"));
    }
    (length > MAX_LENGTH).then(|| format!("it has {length} characters, and a name has at most {MAX_LENGTH}"))
}

/// The name in `text`: in an ARN such as `arn:aws:logs:REGION:ACCOUNT:log-group:NAME:*`, or between spaces or quotes.
fn meant(text: &str) -> Option<&str> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`'));
    let name = if text.starts_with("arn:") { text.split_once(":log-group:")?.1 } else { text };
    // `123456789012:/aws/lambda/x` is what `@log` of CloudWatch Logs Insights holds.
    let (first, rest) = name.split_once(':').unwrap_or((name, ""));
    let is_place =
        first == "log-group" || first.len() == 12 && first.bytes().all(|byte| byte.is_ascii_digit());
    if is_place {
        return rest.split(':').next();
    }
    // A URL or a path of Windows names no log group.
    Some(first).filter(|_| rest.is_empty() || rest == "*" || first.starts_with('/'))
}

/// The beginning of a name that may be too long to show.
fn shown(name: &str) -> String {
    let shown: String = name.escape_debug().take(80).collect();
    if shown.len() < name.len() && name.chars().count() > MAX_LENGTH { shown + "…" } else { shown }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_no_log_group_can_have_is_refused_with_the_fix() {
        let plain = "a name has 1 to 512 letters, digits and `.` `-` `_` `/` `#`";
        let long = "x".repeat(513);
        for (name, reason, help) in [
            ("", "it is empty", plain),
            (" ", "names do not contain ` `", plain),
            ("/a b", "names do not contain ` `", plain),
            ("/aws/*", "names do not contain `*`", plain),
            ("/ä", "names do not contain `ä`", plain),
            (long.as_str(), "it has 513 characters, and a name has at most 512", plain),
            (" /ecs/web\n", "names do not contain ` `", "pass its name, `/ecs/web`"),
            ("\"/ecs/web\"", "names do not contain `\"`", "pass its name, `/ecs/web`"),
            ("123456789012:/ecs/web", "names do not contain `:`", "pass its name, `/ecs/web`"),
            ("https://console.aws.amazon.com/x", "names do not contain `:`", plain),
            ("/ecs/web:*", "names do not contain `:`", "pass its name, `/ecs/web`"),
            (
                "arn:aws:logs:eu-west-1:111111111111:log-group:/ecs/web:*",
                "it is an ARN",
                "pass its name, `/ecs/web`",
            ),
            (
                "arn:aws-cn:logs:cn-north-1:111111111111:log-group:/ecs/web",
                "it is an ARN",
                "pass its name, `/ecs/web`",
            ),
            (
                "arn:aws:logs:eu-west-1:111111111111:log-group:/ecs/web:log-stream:a/b",
                "it is an ARN",
                "pass its name, `/ecs/web`",
            ),
            ("arn:aws:lambda:eu-west-1:111111111111:function:web", "it is an ARN", plain),
        ] {
            let refused = check(name).expect_err(name);
            assert_eq!((refused.reason.as_str(), refused.help.as_str()), (reason, help), "{name}");
        }
        for name in [
            "a",
            "/aws/lambda/us-east-1.pay-edge",
            "API-Gateway-Execution-Logs_a1/prod",
            "x#1",
            &"x".repeat(512),
        ] {
            assert!(check(name).is_ok(), "{name}");
        }
    }
}
