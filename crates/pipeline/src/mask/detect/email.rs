//! E-mail addresses.

use super::Found;
use crate::mask::meter::{Meter, Unmaskable};

/// E-mail addresses as people have them: a local part, an `@`, and a domain that ends in letters.
pub(super) fn find(text: &str, meter: &Meter, found: Found<'_>) -> Result<(), Unmaskable> {
    let bytes = text.as_bytes();
    for at in memchr::memchr_iter(b'@', bytes) {
        let start = local_start(bytes, at, meter)?;
        let end = domain_end(bytes, at + 1, meter)?;
        if start < at && end > at + 1 {
            found(start..end);
        }
    }
    Ok(())
}

fn is_local(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b".!#$%&*+-/=?^_{|}~".contains(&byte)
}

/// The start of the local part before `at`; the letter of an escape like `\n` is not of it.
fn local_start(bytes: &[u8], at: usize, meter: &Meter) -> Result<usize, Unmaskable> {
    let length = meter.run_back(bytes, at, is_local)?;
    let mut start = at - length;
    if start > 0 && bytes[start - 1] == b'\\' && start < at && bytes[start].is_ascii_alphabetic() {
        start += 1;
    }
    // `key=name@host`, `{name@host`: what programs put before an address is not of it.
    let glued = bytes[start..at].iter().rposition(|byte| b"=/&{}|".contains(byte));
    Ok(start + glued.map_or(0, |glue| glue + 1))
}

fn domain_end(bytes: &[u8], start: usize, meter: &Meter) -> Result<usize, Unmaskable> {
    let is_domain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-';
    let length = meter.run(bytes, start, is_domain)?;
    let domain = &bytes[start..start + length];
    // Every dot may be the last one of the domain; the longest that ends in a top-level domain is meant.
    let mut end = 0;
    for dot in memchr::memchr_iter(b'.', domain).filter(|dot| *dot > 0) {
        let rest = &domain[dot + 1..];
        let international = if rest.starts_with(b"xn--") { 4 } else { 0 };
        let is_top = |byte: u8| byte.is_ascii_alphabetic() || international > 0 && byte != b'.';
        let top = meter.run(rest, international, is_top)?;
        let next = rest.get(international + top);
        if top >= 2 && !next.is_some_and(u8::is_ascii_alphanumeric) {
            end = dot + 1 + international + top;
        }
    }
    Ok(start + end)
}

/// Returns true if an `@` stands within a word.
pub(super) fn may_be_in(raw: &[u8], meter: &Meter) -> Result<bool, Unmaskable> {
    meter.charge(raw.len())?;
    Ok(memchr::memchr_iter(b'@', raw).any(|at| is_surrounded(raw, at)))
}

fn is_surrounded(bytes: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| bytes.get(at));
    let after = bytes.get(at + 1);
    before.is_some_and(|byte| !byte.is_ascii_whitespace() && *byte != b'"')
        && after.is_some_and(u8::is_ascii_alphanumeric)
}
