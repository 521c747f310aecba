//! Values that are compared: text with wildcards, numbers, regular expressions.

use regex::{Regex, RegexBuilder};

use crate::tree::{Operator, Value};
use crate::unplayable::Unplayable;

/// The most memory of a compiled regular expression, and of its caches.
const MOST_MEMORY: usize = 1 << 20;

/// The right side of a comparison, made ready.
#[derive(Debug)]
pub(super) enum Ready {
    Text { wild: Wild, number: Option<f64> },
    Regex(Regex),
}

/// Text with `*` at its beginning, its end, or both. A `*` within is a character like others (an older edition of the
/// page: "`Ev*ent` will only match the actual string `Ev*ent`").
#[derive(Debug)]
pub(super) struct Wild {
    text: String,
    is_open_before: bool,
    is_open_after: bool,
}

impl Ready {
    pub(super) fn new(value: &Value) -> Result<Self, Unplayable> {
        Ok(match value {
            Value::Bare(text) => Ready::Text { wild: Wild::new(text), number: number(text) },
            // `TestMetricFilter` says that 123 equals `123.0` and not `"123.0"`: the tests of the Python package
            // `json_filter` call it, `test_equality_quoted`.
            Value::Quoted(text) => Ready::Text { wild: Wild::new(text), number: None },
            Value::Regex(regex) => Ready::Regex(compile(regex)?),
        })
    }

    /// Returns true if `operator` holds between a text and this value.
    pub(super) fn compares(&self, operator: Operator, text: &str, other: Option<f64>) -> bool {
        match operator {
            Operator::Equal => self.equals(text, other),
            Operator::NotEqual => !self.equals(text, other),
            Operator::Less => self.orders(other, |left, right| left < right),
            Operator::LessOrEqual => self.orders(other, |left, right| left <= right),
            Operator::Greater => self.orders(other, |left, right| left > right),
            Operator::GreaterOrEqual => self.orders(other, |left, right| left >= right),
        }
    }

    fn equals(&self, text: &str, other: Option<f64>) -> bool {
        match self {
            Ready::Regex(regex) => regex.is_match(text),
            Ready::Text { wild, number } => {
                wild.matches(text) || number.zip(other).is_some_and(|(left, right)| is_same(left, right))
            }
        }
    }

    fn orders(&self, other: Option<f64>, holds: fn(f64, f64) -> bool) -> bool {
        let Ready::Text { number: Some(number), .. } = self else { return false };
        other.is_some_and(|other| holds(other, *number))
    }
}

impl Wild {
    fn new(text: &str) -> Self {
        let (is_open_before, text) = text.strip_prefix('*').map_or((false, text), |text| (true, text));
        let (is_open_after, text) = text.strip_suffix('*').map_or((false, text), |text| (true, text));
        // A single `*` is open at both ends.
        let is_open_after = is_open_after || (is_open_before && text.is_empty());
        Wild { text: text.to_owned(), is_open_before, is_open_after }
    }

    fn matches(&self, text: &str) -> bool {
        match (self.is_open_before, self.is_open_after) {
            (false, false) => text == self.text,
            (false, true) => text.starts_with(&self.text),
            (true, false) => text.ends_with(&self.text),
            (true, true) => text.contains(&self.text),
        }
    }
}

pub(super) fn compile(regex: &str) -> Result<Regex, Unplayable> {
    let built =
        RegexBuilder::new(&with_minimums(regex)).size_limit(MOST_MEMORY).dfa_size_limit(MOST_MEMORY).build();
    built.map_err(|error| {
        // The parser's report shows the place on several lines; its last one says what is wrong.
        let report = error.to_string();
        let reason = report.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
        Unplayable { regex: regex.to_owned(), reason }
    })
}

/// Writes `{,n}` as `{0,n}`: the page lets the minimum be omitted, and the crate `regex` does not.
fn with_minimums(regex: &str) -> String {
    let mut written = String::with_capacity(regex.len());
    let (mut is_escaped, mut is_in_class) = (false, false);
    let mut chars = regex.chars().peekable();
    while let Some(c) = chars.next() {
        written.push(c);
        match c {
            '[' if !is_escaped => is_in_class = true,
            ']' if !is_escaped => is_in_class = false,
            '{' if !is_escaped && !is_in_class && chars.peek() == Some(&',') => written.push('0'),
            _ => {}
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    written
}

/// The number that a text is: digits with a sign, a fraction and an exponent (the page, "Number").
pub(super) fn number(text: &str) -> Option<f64> {
    let is_number = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E'));
    if is_number { text.parse().ok() } else { None }
}

#[expect(clippy::float_cmp, reason = "the page's numbers are equal or not; there is no tolerance")]
fn is_same(left: f64, right: f64) -> bool {
    left == right
}
