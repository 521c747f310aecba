//! Words beside a rule's words that say that the value is about a secret, and none.

use std::ops::Range;

/// Words behind a secret's name, by which its value is a property of it.
const BEHIND: &[&str] = &[
    "adapter",
    "age",
    "alg",
    "algorithm",
    "arn",
    "arns",
    "at",
    "attempt",
    "attempts",
    "audience",
    "banner",
    "bucket",
    "builder",
    "cache",
    "change",
    "changed",
    "changes",
    "check",
    "checker",
    "class",
    "cleaner",
    "config",
    "consent",
    "controller",
    "count",
    "counts",
    "created",
    "date",
    "days",
    "decision",
    "decoder",
    "deleted",
    "description",
    "disabled",
    "domain",
    "enabled",
    "encoder",
    "encoders",
    "encoding",
    "encryption",
    "endpoint",
    "error",
    "errors",
    "event",
    "events",
    "example",
    "examples",
    "exception",
    "exists",
    "exp",
    "expiration",
    "expire",
    "expired",
    "expires",
    "expiry",
    "factory",
    "fail",
    "failed",
    "failure",
    "fault",
    "field",
    "file",
    "filename",
    "filter",
    "form",
    "format",
    "formats",
    "generator",
    "handler",
    "handlers",
    "hashers",
    "header",
    "headers",
    "helper",
    "hint",
    "hints",
    "history",
    "host",
    "hours",
    "id",
    "ids",
    "index",
    "info",
    "input",
    "interceptor",
    "invalid",
    "is",
    "issued",
    "issuer",
    "kind",
    "label",
    "last",
    "len",
    "length",
    "lengths",
    "lifetime",
    "limit",
    "limits",
    "location",
    "manager",
    "match",
    "matches",
    "max",
    "metadata",
    "method",
    "min",
    "minimum",
    "mode",
    "name",
    "names",
    "namespace",
    "options",
    "param",
    "parser",
    "path",
    "per",
    "placeholder",
    "policies",
    "policy",
    "port",
    "present",
    "prompt",
    "provider",
    "providers",
    "rate",
    "reader",
    "reason",
    "recovery",
    "ref",
    "reference",
    "refs",
    "region",
    "remaining",
    "reminder",
    "report",
    "reports",
    "repository",
    "request",
    "required",
    "requirement",
    "requirements",
    "reset",
    "resets",
    "result",
    "results",
    "rotated",
    "rotation",
    "rule",
    "rules",
    "samesite",
    "scope",
    "scopes",
    "score",
    "seconds",
    "server",
    "service",
    "settings",
    "size",
    "source",
    "spec",
    "state",
    "status",
    "stdin",
    "storage",
    "store",
    "strategies",
    "strategy",
    "stream",
    "strength",
    "support",
    "template",
    "time",
    "timeout",
    "timestamp",
    "title",
    "ttl",
    "type",
    "types",
    "units",
    "updated",
    "uri",
    "url",
    "usage",
    "use",
    "used",
    "username",
    "util",
    "utils",
    "valid",
    "validation",
    "validator",
    "validators",
    "validity",
    "verified",
    "version",
    "versions",
    "warning",
    "writer",
];

/// Words before a secret's name, by which its value says something about it.
const BEFORE: &[&str] = &[
    "can", "disable", "enable", "expired", "forgot", "has", "have", "invalid", "is", "max", "min", "missing",
    "no", "num", "number", "requires", "should", "show", "use", "uses", "without",
];

/// Words before `token`: positions in lists, units of language models, and keys of repeated requests.
const BEFORE_TOKEN: &[&str] = &[
    "bos",
    "cached",
    "cancel",
    "cancellation",
    "client",
    "cls",
    "completion",
    "continuation",
    "cursor",
    "end",
    "eos",
    "first",
    "idempotency",
    "input",
    "last",
    "mask",
    "next",
    "output",
    "pad",
    "page",
    "pagination",
    "per",
    "prompt",
    "reasoning",
    "resume",
    "sep",
    "start",
    "stop",
    "sync",
    "total",
    "unexpected",
    "unk",
];

/// Returns true if a word is in a list, which is in order.
fn is_one_of(list: &[&str], word: &str) -> bool {
    list.binary_search(&word).is_ok()
}

/// Returns true if a word says that the value under it is a property of something.
pub(crate) fn is_metadata(word: &str) -> bool {
    is_one_of(BEHIND, word)
}

/// The word among `words`, beside the rule's at `place`, that says that the value is no secret.
pub(super) fn beside<'a>(words: &'a [String], place: &Range<usize>) -> Option<&'a str> {
    let behind = words.get(place.end..).unwrap_or_default();
    let before = words.get(..place.start).unwrap_or_default();
    let is_property = |word: &&String| is_one_of(BEHIND, word.as_str());
    let is_about = |word: &&String| is_one_of(BEFORE, word.as_str());
    let word = behind.iter().find(is_property);
    let word = word.or_else(|| before.last().filter(is_about)).or_else(|| before.first().filter(is_about));
    word.map(String::as_str).or_else(|| beside_token(words, place))
}

/// The start of a word, before the rule's, that says that the value is no secret: `nexttoken`.
pub(super) fn before(start: &str) -> Option<&str> {
    (is_one_of(BEFORE, start) || is_one_of(BEFORE_TOKEN, start)).then_some(start)
}

fn beside_token<'a>(words: &'a [String], place: &Range<usize>) -> Option<&'a str> {
    let last = place.end.checked_sub(1)?;
    let before = words.get(last.checked_sub(1)?)?.as_str();
    let is_request =
        || before == "request" && words.get(last.wrapping_sub(2)).is_some_and(|word| word == "client");
    let is_position = is_one_of(BEFORE_TOKEN, before) || is_request();
    (words.get(last)? == "token" && is_position).then_some(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_words_are_in_order() {
        for list in [BEHIND, BEFORE, BEFORE_TOKEN] {
            assert!(list.is_sorted(), "{list:?}");
        }
    }
}
