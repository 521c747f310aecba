//! JSON Web Tokens.

use super::base64;
use super::look::Look;
use super::word::is_base64url;
use crate::mask::meter::{Meter, Unmaskable};

/// A JWT's header is a few hundred bytes, or some thousand with a chain of certificates (RFC 7515, `x5c`); what is
/// longer is none.
const LONGEST_HEADER: usize = 4_096;

/// The parts of an encrypted token (RFC 7516, section 7.1).
const MOST_PARTS: usize = 5;

/// The first characters of a JSON object in base64: `{"`; `{`, a line feed or carriage return, and an indent or a
/// quote; `{`, spaces.
pub(super) const SIGNS: &[&str] = &["eyJ", "ewog", "ewoi", "ewoJ", "ew0K", "eyAi", "eyAg"];

/// RFC 7515 and RFC 7516 (compact serialization): base64url parts with dots between, of which the first decodes to a
/// JSON object that names `alg`. Two parts or more: a signature may be missing or cut off, a payload detached.
pub(super) fn look(text: &str, at: usize, meter: &Meter) -> Look {
    let bytes = text.as_bytes();
    let is_here = |sign: &&str| bytes.get(at..at + sign.len()) == Some(sign.as_bytes());
    meter.charge(SIGNS.len())?;
    if !SIGNS.iter().any(is_here) || !base64::begins(bytes, at) {
        return Ok(None);
    }
    let dot = part_end(bytes, at, bytes.len().min(at + LONGEST_HEADER), meter)?;
    // A token that is cut within its header holds no secret yet.
    let next = dot + 1;
    let goes_on =
        bytes.get(next) == Some(&b'.') || part_end(bytes, next, bytes.len().min(next + 2), meter)? > next;
    if bytes.get(dot) != Some(&b'.') || !goes_on || !is_header(bytes.get(at..dot).unwrap_or_default(), meter)?
    {
        return Ok(None);
    }
    let mut end = dot;
    for _ in 1..MOST_PARTS {
        if bytes.get(end) != Some(&b'.') {
            break;
        }
        end = part_end(bytes, end + 1, bytes.len(), meter)?;
    }
    // An ellipsis stands for the rest.
    let dots = bytes.get(at..end).unwrap_or_default().iter().rev().take_while(|byte| **byte == b'.').count();
    Ok(Some(at..end - if dots >= 3 { dots } else { 0 }))
}

/// The end of the part at `at`: base64url, and what other encoders write: RFC 4648's first alphabet, padding, and `\/`.
fn part_end(bytes: &[u8], at: usize, last: usize, meter: &Meter) -> Result<usize, Unmaskable> {
    let is_part = |byte: u8| is_base64url(byte) || matches!(byte, b'+' | b'/' | b'=');
    let mut end = at;
    while end < last {
        end += match bytes.get(end..).unwrap_or_default() {
            [b'\\', b'/', ..] => 2,
            [byte, ..] if is_part(*byte) => 1,
            _ => break,
        };
    }
    meter.charge(end.saturating_sub(at) + 1)?;
    Ok(end)
}

/// RFC 7515, section 4.1.1: a header names `alg`.
fn is_header(header: &[u8], meter: &Meter) -> Result<bool, Unmaskable> {
    meter.charge(3 * header.len())?;
    let plain: Vec<u8> = header
        .iter()
        .filter(|byte| !matches!(byte, b'\\' | b'='))
        .map(|byte| match byte {
            b'+' => b'-',
            b'/' => b'_',
            other => *other,
        })
        .collect();
    let decoded = base64_simd::URL_SAFE_NO_PAD.decode_to_vec(&plain);
    Ok(decoded.is_ok_and(|json| memchr::memmem::find(&json, b"\"alg\"").is_some()))
}

#[cfg(test)]
mod tests {
    use routing::Detector;

    use super::super::tests::check;

    fn url(text: &str) -> String {
        base64_simd::URL_SAFE_NO_PAD.encode_to_string(text)
    }

    fn padded(text: &str) -> String {
        base64_simd::STANDARD.encode_to_string(text)
    }

    #[test]
    fn tokens_of_all_forms() {
        let payload = url(r#"{"sub":"1234567890"}"#);
        for header in [
            r#"{"alg":"HS256","typ":"JWT"}"#,
            r#"{"typ":"JWT","alg":"none"}"#,
            r#"{ "alg": "RS256" }"#,
            "{\n  \"alg\": \"RS256\",\n  \"kid\": \"?>?>\"\n}",
            "{\n\t\"alg\": \"RS256\"\n}",
            "{\r\n  \"alg\": \"RS256\"\r\n}",
            "{\n\"alg\": \"RS256\"}",
            "{  \"alg\": \"RS256\"}",
            r#"{"enc":"A256GCM","alg":"dir"}"#,
        ] {
            let (plain, other) = (url(header), padded(header));
            for row in [
                format!("jwt ⟦{plain}.{payload}.c2lnbmF0dXJl⟧ ok"),
                format!("token=⟦{plain}.{payload}.⟧"),
                format!("⟦{plain}..c2lnbmF0dXJl⟧"),
                format!("⟦{plain}.{payload}⟧"),
                format!("⟦{plain}.a.b.c.d⟧,"),
                format!("⟦{plain}.eyJz⟧... cut"),
                format!("⟦{plain}.eyJz⟧… cut"),
                format!("⟦{other}.{payload}=.c2ln+/==⟧ ok"),
                format!("token%3D⟦{plain}.{payload}.c2ln⟧%26x"),
                format!("a\\n⟦{plain}.{payload}.c2ln⟧\\nrest \\"),
                format!("⟦{plain}.{payload}\\/.c2ln⟧\\\"rest"),
                format!("{{\"a\":\"⟦{plain}.{payload}.c2ln⟧\"}}"),
            ] {
                check(Detector::Jwt, &[&row]);
            }
        }
    }

    #[test]
    fn other_base64() {
        let payload = url(r#"{"sub":"1234567890"}"#);
        let header = url(r#"{"alg":"HS256"}"#);
        for row in [
            format!("{payload}.{payload}.c2ln"),
            header.clone(),
            format!("{header}. The end"),
            format!("x{header}.{payload}.c2ln"),
            format!("{header} .{payload}"),
            "eyJhbGci is not a token, eyJ.a.b neither".to_owned(),
        ] {
            check(Detector::Jwt, &[&row]);
        }
    }
}
