//! Words beside a rule's words that say that the value is about a secret, and none.

use std::ops::Range;

/// Words behind a secret's name, by which its value is a property of it.
const BEHIND: &[&str] = &[
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
    "changed",
    "class",
    "consent",
    "count",
    "counts",
    "created",
    "date",
    "days",
    "deleted",
    "disabled",
    "domain",
    "enabled",
    "encoding",
    "endpoint",
    "error",
    "errors",
    "exp",
    "expiration",
    "expire",
    "expired",
    "expires",
    "expiry",
    "exists",
    "field",
    "file",
    "filename",
    "format",
    "handler",
    "hint",
    "host",
    "hours",
    "id",
    "ids",
    "index",
    "info",
    "invalid",
    "is",
    "issued",
    "issuer",
    "kind",
    "label",
    "last",
    "len",
    "length",
    "lifetime",
    "limit",
    "limits",
    "location",
    "manager",
    "max",
    "method",
    "metadata",
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
    "policy",
    "port",
    "present",
    "prompt",
    "provider",
    "rate",
    "ref",
    "reference",
    "refs",
    "region",
    "remaining",
    "required",
    "requirements",
    "reset",
    "rotation",
    "rotated",
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
    "state",
    "status",
    "store",
    "strategy",
    "strength",
    "support",
    "time",
    "timeout",
    "timestamp",
    "ttl",
    "type",
    "types",
    "updated",
    "uri",
    "url",
    "usage",
    "use",
    "used",
    "username",
    "valid",
    "validation",
    "validator",
    "validity",
    "verified",
    "version",
    "versions",
    "warning",
];

/// Words before a secret's name, by which its value says something about it.
const BEFORE: &[&str] = &[
    "can", "enable", "forgot", "has", "have", "is", "max", "min", "missing", "no", "num", "number",
    "requires", "show", "should", "use", "uses", "without", "invalid", "expired", "disable",
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

/// Returns true if a word says that the value under it is a property of something.
pub(crate) fn is_metadata(word: &str) -> bool {
    BEHIND.contains(&word)
}

/// The word among `words`, beside the rule's at `place`, that says that the value is no secret.
pub(super) fn beside<'a>(words: &'a [String], place: &Range<usize>) -> Option<&'a str> {
    let behind = words.get(place.end..).unwrap_or_default();
    let before = words.get(..place.start).unwrap_or_default();
    let is_property = |word: &&String| BEHIND.contains(&word.as_str());
    let is_about = |word: &&String| BEFORE.contains(&word.as_str());
    let word = behind.iter().find(is_property);
    let word = word.or_else(|| before.last().filter(is_about)).or_else(|| before.first().filter(is_about));
    word.map(String::as_str).or_else(|| beside_token(words, place))
}

/// The start of a word, before the rule's, that says that the value is no secret: `nexttoken`.
pub(super) fn before(start: &str) -> Option<&str> {
    (BEFORE.contains(&start) || BEFORE_TOKEN.contains(&start)).then_some(start)
}

fn beside_token<'a>(words: &'a [String], place: &Range<usize>) -> Option<&'a str> {
    let last = place.end.checked_sub(1)?;
    let before = words.get(last.checked_sub(1)?)?.as_str();
    let is_request =
        || before == "request" && words.get(last.wrapping_sub(2)).is_some_and(|word| word == "client");
    let is_position = BEFORE_TOKEN.contains(&before) || is_request();
    (words.get(last)? == "token" && is_position).then_some(before)
}
