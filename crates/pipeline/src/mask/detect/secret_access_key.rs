//! AWS's secret access keys, session tokens, and what presigned URLs hold of them.

use std::ops::Range;

use super::base64;
use super::look::Look;
use super::random::is_random;
use crate::mask::meter::{Meter, Unmaskable};
use crate::mask::signs::folded;

/// The names of a secret access key, the prefixes of the ids that it stands beside, the first bytes of session tokens
/// (AWS publishes none; these are of STS's tokens since 2014), and the parameters of presigned URLs (Amazon S3,
/// "Authenticating requests: using query parameters").
pub(super) const SIGNS: &[&str] = &[
    "aws_secret",
    "secret_access_key",
    "secretaccesskey",
    "secret_key",
    "secretkey",
    "AKIA",
    "ASIA",
    "FwoGZXIvYXdz",
    "FQoGZXIvYXdz",
    "FQoDYXdz",
    "IQoJb3JpZ2lu",
    "AQoDYXdz",
    "AQoEXAMPLE",
    "X-Amz-Signature",
    "X-Amz-Security-Token",
];

/// So far from a name or an id may the secret stand: `"secret_access_key" : "…"`, `AKIA… / …`.
const NEAR: usize = 100;

/// The characters of a secret access key: 30 bytes in base64 (AWS, "Manage access keys", shows its form).
const SECRET: usize = 40;

/// STS's tokens "are typically less than 4096 bytes" (AWS STS, `GetSessionToken`), and the shortest have hundreds.
const TOKEN: usize = 4_096;
const SHORTEST_TOKEN: usize = 100;

/// The secret at or near the sign at `at`.
pub(super) fn look(text: &str, at: usize, meter: &Meter) -> Look {
    let bytes = text.as_bytes();
    let here = |sign: &str| bytes.get(at..at + sign.len()) == Some(sign.as_bytes());
    let here_folded = |sign: &str| {
        bytes.get(at..at + sign.len()).is_some_and(|here| here.eq_ignore_ascii_case(sign.as_bytes()))
    };
    meter.charge(SIGNS.len())?;
    if here("AKIA") || here("ASIA") {
        return beside_id(text, at, meter);
    }
    for parameter in ["X-Amz-Signature", "X-Amz-Security-Token"] {
        if here_folded(parameter) {
            return value_of(bytes, at + parameter.len(), meter);
        }
    }
    if SIGNS.iter().any(|sign| here(sign) && sign.starts_with(['F', 'I', 'A'])) {
        return token(bytes, at, meter);
    }
    // The sign that was found may be a shorter one of a name.
    let is_alike = |sign: &&str| {
        let here = bytes.get(at..at + sign.len()).unwrap_or_default();
        here.len() == sign.len()
            && here.iter().zip(sign.bytes()).all(|(one, other)| folded(*one) == folded(other))
    };
    if !SIGNS.iter().any(is_alike) {
        return Ok(None);
    }
    // A name is longer than its sign by its last word, which holds no secret.
    secret_in(text, at..bytes.len().min(at + NEAR), meter)
}

/// The characters of an id.
const ID: usize = 20;

/// So much of a message is looked at before an id and behind it: its text within [`NEAR`] is there, of which each byte
/// takes up to five and a backslash (`\u001b`).
const BEFORE: usize = 1_024;
const BEHIND: usize = 1_280;

/// Returns false if no secret is near the sign at `at` of a message as it stands in the envelope: if the sign is an
/// id's, and nothing near it is as long as a secret.
pub(super) fn may_be_at(raw: &[u8], at: usize, meter: &Meter) -> Result<bool, Unmaskable> {
    let sign = raw.get(at..at + 4).unwrap_or_default();
    if !["AKIA", "ASIA"].iter().any(|id| sign.eq_ignore_ascii_case(id.as_bytes())) {
        return Ok(true);
    }
    let near = raw.get(at.saturating_sub(BEFORE)..raw.len().min(at + BEHIND)).unwrap_or_default();
    meter.charge(2 * near.len())?;
    let (before, behind) = near.split_at(at.min(BEFORE));
    // Backslashes can stand for any number of others, and hide the text that is meant.
    let unescaped = |part: &[u8]| part.iter().map(|byte| usize::from(*byte != b'\\')).sum::<usize>();
    let is_whole = (at < BEFORE || unescaped(before) >= 5 * NEAR)
        && (raw.len() < at + BEHIND || unescaped(behind) >= 5 * (ID + NEAR) + SECRET);
    Ok(!is_whole || holds_run(near))
}

/// Returns true if a text holds so many bytes, one behind the other, of which a secret and its escapes may consist.
fn holds_run(text: &[u8]) -> bool {
    let is_of = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'%' | b'\\');
    let mut from = 0;
    while let Some(window) = text.get(from..).and_then(|rest| rest.first_chunk::<SECRET>()) {
        match window.iter().rposition(|byte| !is_of(byte)) {
            Some(last) => from += last + 1,
            None => return true,
        }
    }
    false
}

/// The secret near the id at `at`: behind it on its line, or before it.
fn beside_id(text: &str, at: usize, meter: &Meter) -> Look {
    let bytes = text.as_bytes();
    let is_of = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    meter.charge(ID)?;
    if !bytes.get(at..at + ID).is_some_and(|id| id.iter().all(is_of)) {
        return Ok(None);
    }
    match secret_in(text, at + ID..bytes.len().min(at + ID + NEAR), meter)? {
        Some(place) => Ok(Some(place)),
        None => secret_in(text, at.saturating_sub(NEAR)..at, meter),
    }
}

/// The first secret access key that begins in `place`.
fn secret_in(text: &str, place: Range<usize>, meter: &Meter) -> Look {
    let bytes = text.as_bytes();
    let mut at = place.start;
    while at < place.end {
        let (end, symbols) = run(bytes, at);
        meter.charge(end - at + 1)?;
        // An escape's letter is not of the secret.
        let is_escape = at > 0 && bytes.get(at - 1) == Some(&b'\\') && symbols == SECRET + 1;
        let start = at + usize::from(is_escape);
        let is_whole = symbols == SECRET + usize::from(is_escape) && is_apart(bytes, start, end);
        if is_whole && is_secret(text.get(start..end).unwrap_or_default()) {
            return Ok(Some(start..end));
        }
        at = end + 1;
    }
    Ok(None)
}

/// The end of the base64 at `at`, and its characters. It is looked at no further than a secret is long.
fn run(bytes: &[u8], start: usize) -> (usize, usize) {
    let (mut at, mut symbols) = (start, 0);
    while symbols <= SECRET + 1 {
        at += match bytes.get(at..).unwrap_or_default() {
            [b'%', b'2', b'B' | b'b' | b'F' | b'f', ..] => 3,
            [b'\\', b'/', ..] => 2,
            [byte, ..] if byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/') => 1,
            _ => break,
        };
        symbols += 1;
    }
    (at, symbols)
}

fn is_apart(bytes: &[u8], start: usize, end: usize) -> bool {
    let before = start.checked_sub(1).and_then(|at| bytes.get(at));
    let is_of = |byte: Option<&u8>| byte.is_some_and(|byte| matches!(byte, b'-' | b'_' | b'.'));
    !is_of(before) && !is_of(bytes.get(end)) && bytes.get(end) != Some(&b'=')
}

/// Letters of both cases and digits, as chance mixes them: digests in hexadecimal have one case.
fn is_secret(value: &str) -> bool {
    let value = value
        .replace("\\/", "/")
        .replace("%2F", "/")
        .replace("%2f", "/")
        .replace("%2B", "+")
        .replace("%2b", "+");
    let has = |of: fn(&u8) -> bool| value.as_bytes().iter().any(of);
    has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase) && has(u8::is_ascii_digit) && is_random(&value)
}

fn token(bytes: &[u8], at: usize, meter: &Meter) -> Look {
    if !base64::begins(bytes, at) {
        return Ok(None);
    }
    let token = base64::read(bytes, at, TOKEN, meter)?;
    let is_token = token.symbols >= SHORTEST_TOKEN || base64::is_cut(bytes, token.place.end);
    Ok(is_token.then_some(token.place))
}

/// The value of a presigned URL's parameter, which may be a header or a member of JSON as well.
fn value_of(bytes: &[u8], at: usize, meter: &Meter) -> Look {
    const SHORTEST: usize = 16;
    let is_between = |byte: u8| matches!(byte, b':' | b'=' | b'"' | b'\'' | b'\\' | b' ');
    let between = match bytes.get(at..).unwrap_or_default() {
        [b'%', b'3', b'D' | b'd', ..] => 3,
        [b'%', b'2', b'5', b'3', b'D' | b'd', ..] => 5,
        rest => meter.run(rest.get(..rest.len().min(8)).unwrap_or_default(), 0, is_between)?,
    };
    if between == 0 {
        return Ok(None);
    }
    let value = base64::read(bytes, at + between, TOKEN, meter)?;
    Ok((value.symbols >= SHORTEST).then_some(value.place))
}

#[cfg(test)]
mod tests {
    use routing::Detector;

    use super::super::tests::check;

    /// A value of a secret's form, made up.
    fn secret() -> String {
        ["k9X2mQ7vLp4RtZ8w", "B3yN6cJ1/F5sD0gA", "eU+4iHx2"].concat()
    }

    #[test]
    fn secret_access_keys() {
        let secret = secret();
        let id = ["AKIA", "IOSFODNN7EXAMPLE"].concat();
        let encoded = secret.replace('/', "%2F").replace('+', "%2B");
        for row in [
            format!("aws_secret_access_key = ⟦{secret}⟧"),
            format!("AWS_SECRET_ACCESS_KEY=⟦{secret}⟧"),
            format!(r#"{{"SecretAccessKey": "⟦{secret}⟧", "SessionToken": "x"}}"#),
            format!(r#"{{\"secretKey\":\"⟦{}⟧\"}}"#, secret.replace('/', "\\/")),
            format!("the secret key is ⟦{secret}⟧."),
            format!("{id}:⟦{secret}⟧"),
            format!("{id} / ⟦{secret}⟧"),
            format!("⟦{secret}⟧,{id}"),
            format!("{id}\\n⟦{secret}⟧"),
            format!("s3://{id}:⟦{encoded}⟧@bucket/key"),
        ] {
            let row = row.trim_end_matches('.').to_owned();
            check(Detector::AwsSecret, &[&row]);
        }
        for row in [
            format!("sha1 {secret}"),
            format!("{id} {secret}A"),
            format!("{id} 2fd4e1c67a2d28fced849ee1bb76e7391b93eb12"),
            format!("{id} performed/the/operation/Get/Object/Version1 "),
            "aws_secret_access_key=${SECRET}".to_owned(),
        ] {
            check(Detector::AwsSecret, &[&row]);
        }
    }

    #[test]
    fn session_tokens_and_presigned_urls() {
        let token = format!("IQoJb3JpZ2lu{}", "X2VjEJr9k0aB".repeat(20));
        let signature = "0123456789abcdef".repeat(4);
        for row in [
            format!("token ⟦{token}==⟧ ok"),
            format!("x=⟦{token}%2Fab%3D⟧&y"),
            "token ⟦FwoGZXIvYXdzEJr9k0aB⟧".to_owned(),
            "token ⟦FwoGZXIvYXdzEJr9k0aB⟧... cut".to_owned(),
            format!("https://b/k?X-Amz-Credential=a%2Fb&X-Amz-Signature=⟦{signature}⟧&x=1"),
            format!("u=https%3A%2F%2Fb%2Fk%3FX-Amz-Signature%3D⟦{signature}⟧%26x"),
            format!("X-Amz-Security-Token=⟦{token}%3D%3D⟧&X-Amz-Signature=⟦{signature}⟧"),
            format!("x-amz-security-token: ⟦{token}⟧"),
            format!(r#"{{\"X-Amz-Security-Token\":\"⟦{token}⟧\"}}"#),
            "FwoGZXIvYXdz and more, X-Amz-Signature=short X-Amz-SignedHeaders=host".to_owned(),
        ] {
            check(Detector::AwsSecret, &[&row]);
        }
    }
}
