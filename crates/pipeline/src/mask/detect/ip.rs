//! IP addresses.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::ops::Range;

use super::look::Found;
use super::word::begins_word;
use crate::mask::meter::{Meter, Unmaskable};

/// The longest address in text: IPv6 with its last four bytes as IPv4 (RFC 4291, section 2.2).
const LONGEST: usize = 45;

/// Addresses that tell of nobody: of this host and of none (RFC 1122, section 3.2.1.3; RFC 4291, section 2.5).
fn is_telling(address: IpAddr) -> bool {
    !address.is_unspecified() && !address.is_loopback()
}

/// IPv4 and IPv6 addresses that `std::net` reads. Ports stay, and so do brackets.
pub(super) fn find(text: &str, meter: &Meter, found: Found<'_>) -> Result<(), Unmaskable> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        at += meter.run(bytes, at, |byte| !is_of(byte))?;
        let length = meter.run(bytes, at, is_of)?;
        let word = without_colons(bytes, at..at + length);
        at += length + 1;
        let start = behind_escape(bytes, &word);
        let joins = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        let is_joined = bytes.get(word.end).is_some_and(joins)
            || start == word.start
                && start > 0
                && bytes.get(start - 1).is_some_and(joins)
                && !begins_word(bytes, start);
        let is_hyphened = start > 0 && matches!(bytes.get(start - 1), Some(b'-' | b'_'));
        if is_joined || is_hyphened {
            continue;
        }
        if let Some(word) = text.get(start..word.end)
            && let Some((from, to)) = address(word, meter)?
        {
            found(start + from..start + to);
        }
    }
    Ok(())
}

/// A name's colon before an address, or the one behind it, is none of its own: `ip:10.0.0.1`.
fn without_colons(bytes: &[u8], word: Range<usize>) -> Range<usize> {
    let is_colon = |at: usize| bytes.get(at) == Some(&b':');
    let start = word.start + usize::from(is_colon(word.start) && !is_colon(word.start + 1));
    let is_single = word.end > start + 1 && is_colon(word.end - 1) && !is_colon(word.end - 2);
    start..word.end - usize::from(is_single)
}

/// The start of a word behind the letter of an escape that is a digit of hexadecimal as well: `\b`, `\f`.
fn behind_escape(bytes: &[u8], word: &Range<usize>) -> usize {
    let is_escaped = word.start > 0 && bytes.get(word.start - 1) == Some(&b'\\');
    word.start + usize::from(is_escaped && matches!(bytes.get(word.start), Some(b'b' | b'f')))
}

fn is_of(byte: u8) -> bool {
    byte.is_ascii_hexdigit() || matches!(byte, b'.' | b':')
}

/// The place of the address that makes up a word, its port and the sentence's stops left aside.
fn address(word: &str, meter: &Meter) -> Result<Option<(usize, usize)>, Unmaskable> {
    let trimmed = word.trim_end_matches(['.', ':']);
    // `::` ends an address, one colon does not.
    let trimmed = if word.get(trimmed.len()..).is_some_and(|rest| rest.starts_with("::")) {
        word.get(..trimmed.len() + 2).unwrap_or(trimmed)
    } else {
        trimmed
    };
    let start =
        if trimmed.starts_with("::") { 0 } else { trimmed.len() - trimmed.trim_start_matches(':').len() };
    let whole = trimmed.get(start..).unwrap_or_default();
    // `ip:10.0.0.1` has a name's last letters before; `10.0.0.1:443` a port behind.
    let first = whole.split(':').find(|part| part.contains('.')).unwrap_or_default();
    meter.charge(2 * word.len())?;
    // `a::b` is code's.
    let has_digit = whole.bytes().any(|byte| byte.is_ascii_digit());
    if has_digit
        && whole.len() <= LONGEST
        && whole.parse::<Ipv6Addr>().is_ok_and(|address| is_telling(address.into()))
    {
        return Ok(Some((start, start + whole.len())));
    }
    if first.parse::<Ipv4Addr>().is_ok_and(|address| is_telling(address.into())) {
        let place = first.as_ptr() as usize - word.as_ptr() as usize;
        return Ok(Some((place, place + first.len())));
    }
    Ok(None)
}

/// Returns true if digits with dots or groups with colons stand in it.
pub(super) fn may_be_in(raw: &[u8], meter: &Meter) -> Result<bool, Unmaskable> {
    meter.charge(raw.len())?;
    let is_near = |at: usize, byte: &u8| {
        let next = raw.get(at + 1);
        match byte {
            b'.' => {
                next.is_some_and(u8::is_ascii_digit)
                    && at > 0
                    && raw.get(at - 1).is_some_and(u8::is_ascii_digit)
            }
            _ => next.is_some_and(|next| *next == b':' || next.is_ascii_hexdigit()),
        }
    };
    let mut dots = 0;
    for at in memchr::memchr2_iter(b'.', b':', raw) {
        let Some(byte) = raw.get(at).filter(|byte| is_near(at, byte)) else {
            dots = 0;
            continue;
        };
        dots += 1;
        // The shortest addresses are `1.1.1.1` and `a::`.
        if dots >= 3 || *byte == b':' && raw.get(at + 1) == Some(&b':') {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use routing::Detector;

    use super::super::tests::check;

    #[test]
    fn addresses() {
        check(
            Detector::Ip,
            &[
                "from ⟦10.0.0.1⟧ port 22",
                "⟦10.0.0.1⟧:443, ⟦10.0.0.2⟧.",
                "ip:⟦10.0.0.1⟧ src=⟦192.168.1.1⟧/24",
                "[⟦2001:db8::1⟧]:443 ⟦fe80::1⟧%eth0 ⟦2001:db8::⟧",
                "⟦2001:db8:1:2:3:4:5:6⟧ ⟦::ffff:10.0.0.1⟧",
                r#"{"ip":"⟦10.0.0.1⟧"}"#,
                r"a\n⟦10.0.0.1⟧\n",
                "https://⟦10.0.0.1⟧:8080/x",
                "⟦1.2.3.4⟧",
            ],
        );
    }

    #[test]
    fn other_numbers() {
        check(
            Detector::Ip,
            &[
                "0.0.0.0 127.0.0.1 127.0.0.1:80 ::1 [::1]:80 ::",
                "1.2.3 1.2.3.4.5 256.1.1.1 v1.2.3.4 1.2.3.4-beta",
                "07:24:06 2026-11-24T07:24:06.123Z 00:1a:2b:3c:4d:5e",
                "std::vec a::b Foo::Bar abc: def",
                "ec2-10-0-0-1",
            ],
        );
    }
}
