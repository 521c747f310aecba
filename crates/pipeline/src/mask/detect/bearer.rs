//! Credentials of an `Authorization` header, by their schemes.

use std::ops::Range;

use super::look::Look;
use super::random::is_of_words;
use super::word::{begins_word, is_base64url};
use crate::mask::meter::{Meter, Unmaskable};

/// The schemes that are looked for (IANA, HTTP Authentication Schemes; AWS, "Signature Version 4"). NTLM's messages all
/// begin with the same bytes, `NTLMSSP` (MS-NLMP, section 2.2.1).
pub(super) const SIGNS: &[&str] = &[
    "bearer",
    "basic",
    "negotiate",
    "TlRMTVNTUAA",
    "digest username",
    "AWS4-HMAC-SHA256",
    // The name of a user and a password in base64, as in Docker's configuration and npm's.
    "auth\"",
    "auth\\",
    "auth'",
    "auth=",
    "auth:",
    "auth =",
];

/// So far behind its scheme may a signature stand: it follows a list of headers.
const PARAMETERS: usize = 1_024;

/// The longest user and password, in base64.
const BASIC: usize = 1_024;

/// The credentials behind the scheme at `at`.
pub(super) fn look(text: &str, at: usize, meter: &Meter) -> Look {
    let bytes = text.as_bytes();
    meter.charge(SIGNS.len())?;
    let is_here = |sign: &&&str| {
        bytes.get(at..at + sign.len()).is_some_and(|here| here.eq_ignore_ascii_case(sign.as_bytes()))
    };
    let is_begun = |sign: &&&str| sign.starts_with("auth") || begins_word(bytes, at);
    let Some(sign) = SIGNS.iter().find(is_here).filter(is_begun) else { return Ok(None) };
    // What ends the name `auth` is of the gap.
    let end = at + if sign.starts_with("auth") { "auth".len() } else { sign.len() };
    match *sign {
        "AWS4-HMAC-SHA256" => parameter(bytes, end, b"Signature=", meter),
        "digest username" => parameter(bytes, end, b"response=", meter),
        "TlRMTVNTUAA" => {
            let length = meter.run(bytes, at, is_base64)?;
            Ok((length >= 2 * sign.len()).then_some(at..at + length))
        }
        _ => {
            let gap = gap(bytes, end, meter)?;
            let value = end + gap..end + gap + meter.run(bytes, end + gap, is_credential)?;
            let is_found = gap > 0
                && match *sign {
                    "bearer" => is_token(bytes, &value),
                    "negotiate" => is_ticket(bytes.get(value.clone()).unwrap_or_default()),
                    _ => is_user_and_password(bytes.get(value.clone()).unwrap_or_default(), meter)?,
                };
            Ok(is_found.then_some(value))
        }
    }
}

/// The gap between a scheme and its credentials: spaces and quotes, also as URLs and XML encode them; a colon.
fn gap(bytes: &[u8], at: usize, meter: &Meter) -> Result<usize, Unmaskable> {
    const LONGEST: usize = 16;
    let window = bytes.get(at..bytes.len().min(at + LONGEST)).unwrap_or_default();
    let mut gap = 0;
    loop {
        gap += match window.get(gap..).unwrap_or_default() {
            [b'%', b'2', b'0' | b'2', ..] => 3,
            [b'&', b'#', b'3', b'4' | b'9', b';', ..] => 5,
            [b'&', b'q', b'u', b'o', b't', b';', ..] | [b'&', b'a', b'p', b'o', b's', b';', ..] => 6,
            [b' ' | b'\t' | b':' | b'=' | b'+' | b'"' | b'\'', ..] | [b'\\', b'"' | b'\\', ..] => 1,
            _ => break,
        };
    }
    meter.charge(gap + 1)?;
    Ok(gap)
}

/// RFC 6750, section 2.1: a `b64token`.
fn is_credential(byte: u8) -> bool {
    is_base64url(byte) || matches!(byte, b'.' | b'~' | b'+' | b'/' | b'=')
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}

/// Prose (`bearer of news`) holds no digit and is short, or is words with hyphens; a challenge (`Bearer realm="x"`) has
/// parameters.
fn is_token(bytes: &[u8], place: &Range<usize>) -> bool {
    let token = bytes.get(place.clone()).unwrap_or_default();
    let unpadded = token.iter().rposition(|byte| *byte != b'=').map_or(0, |last| last + 1);
    let is_parameter = memchr::memchr(b'=', token.get(..unpadded).unwrap_or_default()).is_some()
        || unpadded < token.len() && matches!(bytes.get(place.end), Some(b'"' | b'\'' | b'\\'));
    let has = |of: fn(&u8) -> bool| token.iter().any(of);
    let is_one_word = token.iter().all(u8::is_ascii_alphanumeric)
        || has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase);
    !is_parameter
        && match token.len() {
            0..6 => false,
            6..20 => has(u8::is_ascii_digit) && !is_of_log(token),
            _ => has(u8::is_ascii_digit) || is_one_word && !is_of_words(token),
        }
}

/// Returns true for what a log writes behind a token's type: a version of HTTP, a date.
fn is_of_log(word: &[u8]) -> bool {
    let is_date = matches!(word, [year @ .., b'-', a, b, b'-', c, d] | [year @ .., b'-', a, b, b'-', c, d, b'T', _, _]
        if year.len() == 4 && year.iter().chain([a, b, c, d]).all(u8::is_ascii_digit));
    is_date || word.starts_with(b"HTTP/")
}

/// RFC 7617: the base64 of a user, a colon, and a password.
fn is_user_and_password(value: &[u8], meter: &Meter) -> Result<bool, Unmaskable> {
    if !(4..=BASIC).contains(&value.len()) {
        return Ok(false);
    }
    meter.charge(2 * value.len())?;
    let unpadded = value.iter().rposition(|byte| *byte != b'=').map_or(0, |last| last + 1);
    let decoded = base64_simd::STANDARD_NO_PAD.decode_to_vec(value.get(..unpadded).unwrap_or_default());
    Ok(decoded
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .is_some_and(|text| text.contains(':') && text.chars().all(|character| !character.is_control())))
}

/// RFC 4559: the base64 of a ticket, which is long.
fn is_ticket(value: &[u8]) -> bool {
    const SHORTEST: usize = 40;
    value.len() >= SHORTEST
        && value.iter().all(|byte| is_base64(*byte))
        && value.iter().any(u8::is_ascii_uppercase)
        && value.iter().any(u8::is_ascii_lowercase)
}

/// The value in hexadecimal of a parameter on the same line: a signature, a digest.
fn parameter(bytes: &[u8], at: usize, name: &[u8], meter: &Meter) -> Look {
    const DIGITS: usize = 32;
    let window = bytes.get(at..bytes.len().min(at + PARAMETERS)).unwrap_or_default();
    let line = meter.run(window, 0, |byte| byte != b'\n')?;
    let place = memchr::memmem::find_iter(window.get(..line).unwrap_or_default(), name).find(|place| {
        place.checked_sub(1).and_then(|at| window.get(at)).is_none_or(|byte| !byte.is_ascii_alphanumeric())
    });
    let Some(place) = place else { return Ok(None) };
    let value = at + place + name.len();
    let value = value + meter.run(bytes, value, |byte| matches!(byte, b'"' | b'\\'))?;
    let length = meter.run(bytes, value, |byte| byte.is_ascii_hexdigit())?;
    Ok((length >= DIGITS).then_some(value..value + length))
}

#[cfg(test)]
mod tests {
    use routing::Detector;

    use super::super::tests::check;

    #[test]
    fn credentials() {
        let hex = "0123456789abcdef".repeat(4);
        check(
            Detector::Bearer,
            &[
                "Bearer ⟦abcdef123456⟧",
                "authorization: bearer ⟦abcdefghijklmnopqrstuvwxyz⟧",
                "Bearer \"⟦abcdef123456⟧\"",
                r#"{\"a\":\"Bearer ⟦abcdef123456⟧\"}"#,
                r#"Bearer \\\"⟦abcdef123456⟧\\\""#,
                "Bearer%20⟦abcdef123456⟧&x",
                "Bearer+⟦abcdef123456⟧&x",
                "<a>Bearer &quot;⟦abcdef123456⟧&quot;</a>",
                "Bearer:⟦abcdef123456⟧ Bearer: ⟦abcdef123456==⟧",
                "%22Bearer%20⟦abc.def-123_456~7⟧%22",
                "Basic ⟦dXNlcjpwYXNz⟧",
                r#"{"auths":{"https://host":{"auth":"⟦dXNlcjpwYXNz⟧"}}}"#,
                r#"{\"auths\":{\"host\":{\"auth\":\"⟦dXNlcjpwYXNz⟧\"}}}"#,
                "{'auth': '⟦dXNlcjpwYXNz⟧'}",
                "//host/:_auth=⟦dXNlcjpwYXNz⟧",
                "_auth = ⟦dXNlcjpwYXNz⟧",
                "basic%20⟦dXNlcjpwYXNzdw==⟧",
                "'Basic ⟦w7xzZXI6cMOkc3M=⟧'",
                "Negotiate ⟦YIIJvwYGKwYBBQUCoIIJszCCCa+gMDAuBgkqhkiC9xIBAgIG⟧",
                "NTLM ⟦TlRMTVNTUAADAAAAGAAYAIAAAAA=⟧",
                &format!("AWS4-HMAC-SHA256 Credential=AKIA/x, SignedHeaders=host, Signature=⟦{hex}⟧"),
                &format!(
                    "Digest username=\"bob\", realm=\"x\", nonce=\"{hex}\", response=\"⟦{}⟧\"",
                    &hex[..32]
                ),
            ],
        );
    }

    #[test]
    fn prose_and_challenges() {
        check(
            Detector::Bearer,
            &[
                "the bearer of bad news, bearer authentication",
                "bearer tokens-are-not-supported-here",
                "WWW-Authenticate: Bearer realm=\"example2\", error=\"invalid_token\"",
                "Bearer error=invalid_token1",
                "Bearer [masked] Bearer *** Bearer ${TOKEN} Bearer <token1>",
                "bearer_token abcdef123456 forbearer abcdef123456",
                "Basic authentication, basic auth, Basic usage: see BasicExample1",
                "Basic realm=\"x\"",
                "Bearer HTTP/1.1 401, token_type=bearer 2026-11-29T01:02:03Z, bearer 2026-11-29",
                "scheme Bearer JwtBearerAuthenticationHandlerOptions",
                "auth=none auth: basic \"auth\": true, oauth=disabled auth='ok1234567'",
                "Negotiate the price, negotiate",
                "digest: sha256 username, AWS4-HMAC-SHA256",
            ],
        );
    }
}
