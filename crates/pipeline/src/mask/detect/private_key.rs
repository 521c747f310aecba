//! Private keys.

use std::ops::Range;

use super::look::{Found, Look};
use super::{body_line, der, pem_base64};
use crate::mask::meter::{Meter, Unmaskable};

/// The lines that begin and end a key (RFC 7468; RFC 4716 has four hyphens and a space; RFC 9580, section 6.2), the first
/// line of `PuTTY`'s format, and the name that `WireGuard` gives one (wg(8)).
const ARMOURS: [&str; 5] = ["-----BEGIN", "-----END", "PuTTY-User-Key-File", "PrivateKey=", "PrivateKey ="];

pub(super) fn signs() -> Vec<&'static str> {
    ARMOURS.iter().chain(der::SIGNS).chain([&pem_base64::SIGN]).copied().collect()
}

/// The key that the sign at `at` is of.
pub(super) fn look(text: &str, at: usize, meter: &Meter) -> Look {
    let bytes = text.as_bytes();
    meter.charge(ARMOURS.len())?;
    // The search for signs takes hyphens and spaces for the same.
    let is_here = |sign: &&&str| {
        bytes.get(at..at + sign.len()).is_some_and(|here| {
            here.iter().zip(sign.bytes()).all(|(one, other)| {
                one.eq_ignore_ascii_case(&other) || matches!((one, other), (b' ' | b'-', b' ' | b'-'))
            })
        })
    };
    match ARMOURS.iter().find(is_here) {
        Some(&"-----BEGIN") => from_begin(bytes, at, meter),
        Some(&"-----END") => before_end(bytes, at, meter),
        Some(&"PuTTY-User-Key-File") => putty(bytes, at, meter).map(Some),
        Some(sign) => wireguard(bytes, at + sign.len(), meter),
        None => match pem_base64::look(text, at, meter)? {
            Some(place) => Ok(Some(place)),
            None => der::look(text, at, meter),
        },
    }
}

/// From the line that begins a private key to the one that ends it; to the end where that is cut off.
fn from_begin(bytes: &[u8], at: usize, meter: &Meter) -> Look {
    let Some(label) = label_end(bytes, at + ARMOURS[0].len(), meter)? else { return Ok(None) };
    let rest = bytes.get(label..).unwrap_or_default();
    let mut end = bytes.len();
    for hit in memchr::memmem::find_iter(rest, "END").map(|hit| label + hit) {
        if matches!(bytes.get(..hit), Some([.., b'-'] | [.., b'-', b' ']))
            && let Some(last) = label_end(bytes, hit + 3, meter)?
        {
            end = last;
            break;
        }
    }
    meter.charge(end - at)?;
    let hyphens = meter.run_back(bytes, at, |byte| byte == b'-')?;
    Ok(Some(at - hyphens..end))
}

/// The end of a label that names a private key, its hyphens included: `RSA PRIVATE KEY-----`, `PGP PRIVATE KEY BLOCK-----`.
/// In URLs its spaces are `+` or `%20`.
fn label_end(bytes: &[u8], at: usize, meter: &Meter) -> Result<Option<usize>, Unmaskable> {
    const LONGEST: usize = 64;
    let window = bytes.get(at..bytes.len().min(at + LONGEST)).unwrap_or_default();
    let is_label = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || b" +%_".contains(&byte);
    let length = meter.run(window, 0, is_label)?;
    let label = window.get(..length).unwrap_or_default();
    let has = |word: &[u8]| memchr::memmem::find(label, word).is_some();
    let hyphens = meter.run(window, length, |byte| byte == b'-')?;
    Ok((has(b"PRIVATE") && has(b"KEY") && hyphens >= 4).then_some(at + length + hyphens))
}

/// The line that ends a private key with the base64 before it, of which the beginning came in another event.
fn before_end(bytes: &[u8], at: usize, meter: &Meter) -> Look {
    const SHORTEST: usize = 16;
    let Some(end) = label_end(bytes, at + ARMOURS[1].len(), meter)? else { return Ok(None) };
    let is_body = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=\r\n\\".contains(&byte);
    let length = meter.run_back(bytes, at, is_body)?;
    let body = bytes.get(at - length..at).unwrap_or_default();
    // A line of prose may come first: a key's lines are whole ones.
    let begins =
        at == length || matches!(bytes.get(at - length - 1), Some(b'"' | b'\'' | b'`' | b'>' | b'='));
    let from =
        if begins { Some(0) } else { body.iter().position(|byte| *byte == b'\n').map(|line| line + 1) };
    let start = from.map(|from| at - length + from);
    Ok(start.filter(|start| at - start >= SHORTEST).map(|start| start..end))
}

/// `PuTTY`'s format (its manual, appendix C): to the MAC that ends it, or to the end of the text.
fn putty(bytes: &[u8], at: usize, meter: &Meter) -> Result<Range<usize>, Unmaskable> {
    let rest = bytes.get(at..).unwrap_or_default();
    let mac =
        memchr::memmem::find(rest, b"Private-MAC:").or_else(|| memchr::memmem::find(rest, b"Private-Hash:"));
    meter.charge(2 * rest.len())?;
    let Some(mac) = mac else { return Ok(at..bytes.len()) };
    let name = at + mac + meter.run(rest, mac, |byte| byte != b':')? + 1;
    let value = name + meter.run(bytes, name, |byte| byte == b' ')?;
    Ok(at..value + meter.run(bytes, value, |byte| byte.is_ascii_hexdigit())?)
}

/// wg(8): a key is 32 bytes in base64.
fn wireguard(bytes: &[u8], at: usize, meter: &Meter) -> Look {
    const SYMBOLS: usize = 43;
    let start = at + meter.run(bytes, at, |byte| byte == b' ')?;
    let window = bytes.get(start..bytes.len().min(start + SYMBOLS + 1)).unwrap_or_default();
    let length = meter.run(window, 0, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))?;
    Ok((length == SYMBOLS && window.last() == Some(&b'=')).then_some(start..start + SYMBOLS + 1))
}

/// Finds lines from the middle of a key, which hold no sign.
pub(super) fn find(text: &str, meter: &Meter, found: Found<'_>) -> Result<(), Unmaskable> {
    body_line::find(text, meter, found)
}

/// Returns true if a line from the middle of a key may stand in it.
pub(super) fn may_be_in(raw: &[u8], meter: &Meter) -> Result<bool, Unmaskable> {
    body_line::may_be_in(raw, meter)
}

#[cfg(test)]
mod tests {
    use routing::Detector;

    use super::super::tests::check;

    #[test]
    fn armoured_keys() {
        for label in ["RSA ", "EC ", "DSA ", "OPENSSH ", "ENCRYPTED ", "ANY ", ""] {
            check(
                Detector::PrivateKey,
                &[
                    &format!(
                        "⟦-----BEGIN {label}PRIVATE KEY-----\nabc\n-----END {label}PRIVATE KEY-----⟧ after"
                    ),
                    &format!(
                        "key: ⟦-----BEGIN {label}PRIVATE KEY-----\\nabc\\n-----END {label}PRIVATE KEY-----⟧\\n"
                    ),
                    &format!("⟦-----BEGIN {label}PRIVATE KEY-----\nabc and cut⟧"),
                    &format!(
                        "⟦----- BEGIN {label}PRIVATE KEY -----\nabc\n----- END {label}PRIVATE KEY -----⟧ x"
                    ),
                ],
            );
        }
        check(
            Detector::PrivateKey,
            &[
                "⟦---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nx\n---- END SSH2 ENCRYPTED PRIVATE KEY ----⟧\n",
                "⟦-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nx\n-----END PGP PRIVATE KEY BLOCK-----⟧\n",
                "k=⟦-----BEGIN%20RSA%20PRIVATE%20KEY-----%0Ax%0A-----END%20RSA%20PRIVATE%20KEY-----⟧&x",
                "⟦PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\nPrivate-Lines: 1\nAAAA\nPrivate-MAC: 01ab⟧\nx",
                "⟦PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none⟧",
                "PrivateKey = ⟦k9X2mQ7vLp4RtZ8wB3yN6cJ1hF5sD0gAk9X2mQ7vLp4=⟧",
                "⟦k9X2mQ7vLp4RtZ8w\nB3yN6cJ1==\n-----END RSA PRIVATE KEY-----⟧\nok",
                "-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----",
                "-----BEGIN PUBLIC KEY-----\nabc\n-----END PUBLIC KEY-----",
                "-----BEGIN PGP PUBLIC KEY BLOCK-----",
                "-----END RSA PRIVATE KEY-----",
                "no private key found, PRIVATE KEY",
                "----------\nbegin private key",
            ],
        );
    }

    /// DER in base64, filled up with made-up bytes.
    fn der(head: &[u8], length: usize) -> String {
        let filled = head.iter().copied().chain((0_u8..=255).map(|byte| byte.wrapping_mul(151))).take(length);
        base64_simd::STANDARD.encode_to_string(filled.collect::<Vec<u8>>())
    }

    #[test]
    fn keys_without_armour() {
        for head in [
            &[0x30, 0x82, 0x04, 0xA4, 0x02, 0x01, 0x00, 0x02, 0x82][..],
            &[0x30, 0x82, 0x02, 0x5C, 0x02, 0x01, 0x00, 0x02, 0x81],
            &[0x30, 0x82, 0x04, 0xBD, 0x02, 0x01, 0x00, 0x30, 0x0D],
            &[0x30, 0x77, 0x02, 0x01, 0x01, 0x04, 0x20],
            &[0x30, 0x81, 0xA4, 0x02, 0x01, 0x01, 0x04, 0x30],
            &[0x30, 0x81, 0xDC, 0x02, 0x01, 0x01, 0x04, 0x42],
            &[0x30, 0x81, 0x87, 0x02, 0x01, 0x00, 0x30, 0x13, 0x06],
            &[0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70],
            &[
                0x30, 0x82, 0x05, 0x1C, 0x30, 0x4E, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01,
                0x05, 0x0D, 0x30,
            ],
            &[0x30, 0x82, 0x09, 0x50, 0x02, 0x01, 0x03, 0x30, 0x82],
            b"openssh-key-v1\0\0\0",
        ] {
            let key = der(head, 51);
            let (one, two) = key.split_at(44);
            for row in [
                format!("⟦{key}⟧"),
                format!("key={{⟦{key}⟧}}"),
                format!("\\n⟦{one}\\n{two}⟧\\n"),
                format!("a\n⟦{one}\n{two}⟧ b"),
            ] {
                check(Detector::PrivateKey, &[&row]);
            }
        }
        // A certificate, a public key, a request.
        for head in [
            &[0x30, 0x82, 0x03, 0x5D, 0x30, 0x82, 0x02, 0x45, 0xA0, 0x03][..],
            &[
                0x30, 0x82, 0x01, 0x22, 0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01,
                0x01, 0x01,
            ],
            &[0x30, 0x82, 0x01, 0x0A, 0x02, 0x82, 0x01, 0x01, 0x00],
        ] {
            check(Detector::PrivateKey, &[&format!("x {}", der(head, 60))]);
        }
    }

    #[test]
    fn lines_of_their_own() {
        let line = "k9X2mQ7vLp4RtZ8wB3yN6cJ1hF5sD0gA/Ke+uGiWqTzVbMxPnYoSrElHdUjCfOa5Q2w8Z7";
        let (line_64, line_70) = (&line[..64], &line[..70]);
        check(
            Detector::PrivateKey,
            &[
                &format!("⟦{line_64}⟧"),
                &format!("  ⟦{line_70}⟧\r\n"),
                &format!("⟦{line_64}⟧\\n"),
                &format!("line {line_64}"),
                &line[..63],
                "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "com/example/service/internal/orders/OrderControllerFactoryProvider",
            ],
        );
    }
}
