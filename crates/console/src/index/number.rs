//! Numbers that compare exactly, also beyond 2^53.

use std::cmp::Ordering;
use std::fmt;

/// The integers up to which every one is an f64.
const EXACT: i64 = 1 << 53;

/// A number of a line or of a query.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Number {
    Int(i64),
    Float(f64),
    /// An integer beyond an i64: a sign, and digits without leading zeros.
    Big(bool, Box<str>),
}

impl Number {
    /// Reads a number as JSON writes it.
    pub(super) fn parse(text: &str) -> Option<Number> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        if !digits.starts_with(|first: char| first.is_ascii_digit()) {
            return None;
        }
        if let Ok(int) = text.parse() {
            return Some(Number::Int(int));
        }
        if digits.bytes().all(|byte| byte.is_ascii_digit()) {
            let digits = digits.trim_start_matches('0');
            return Some(Number::Big(text.starts_with('-'), digits.into()));
        }
        text.parse().ok().map(Number::Float)
    }

    /// Returns true if and only if the number is an f64 without loss, and the f64.
    pub(super) fn exact(&self) -> Option<f64> {
        match self {
            Number::Int(int) if (-EXACT..=EXACT).contains(int) => Some(*int as f64),
            Number::Float(float) => Some(*float),
            _ => None,
        }
    }

    pub(super) fn cmp(&self, other: &Number) -> Ordering {
        match (self, other) {
            (Number::Int(one), Number::Int(other)) => return one.cmp(other),
            (Number::Float(one), Number::Float(other)) => {
                return one.partial_cmp(other).unwrap_or(Ordering::Equal);
            }
            _ => {}
        }
        if let (Some(one), Some(other)) = (self.exact(), other.exact()) {
            return one.partial_cmp(&other).unwrap_or(Ordering::Equal);
        }
        self.parts().cmp(&other.parts())
    }

    /// A number that compares as this one does, if one of the two is beyond 2^53.
    fn parts(&self) -> Parts {
        match self {
            Number::Int(int) => Parts::new(*int < 0, int.unsigned_abs().to_string(), false),
            Number::Big(is_negative, digits) => Parts::new(*is_negative, digits.to_string(), false),
            Number::Float(float) if float.is_finite() => {
                let whole = format!("{:.0}", float.abs().trunc());
                Parts::new(*float < 0.0, whole, float.fract() != 0.0)
            }
            Number::Float(float) => Parts::new(*float < 0.0, "9".repeat(400), true),
        }
    }
}

/// An integer, and whether something is behind its point.
#[derive(PartialEq, Eq)]
struct Parts {
    is_negative: bool,
    digits: String,
    has_more: bool,
}

impl Parts {
    fn new(is_negative: bool, digits: String, has_more: bool) -> Parts {
        Parts { is_negative, digits, has_more }
    }

    fn cmp(&self, other: &Parts) -> Ordering {
        let size = |parts: &Parts| (parts.digits.len(), parts.digits.clone(), parts.has_more);
        match (self.is_negative, other.is_negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => size(self).cmp(&size(other)),
            (true, true) => size(other).cmp(&size(self)),
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Number::Int(int) => write!(f, "{int}"),
            Number::Float(float) if float.abs() < 1e15 => write!(f, "{float}"),
            Number::Float(float) => write!(f, "{float:?}"),
            Number::Big(is_negative, digits) => write!(f, "{}{digits}", if *is_negative { "-" } else { "" }),
        }
    }
}
