//! Keys of connection strings, and signatures of signed URLs.

use std::ops::Range;

use super::base64;
use super::look::Look;
use super::placeholder::is_placeholder;
use super::random::is_random;
use super::word::begins_word;
use crate::mask::meter::{Meter, Unmaskable};

/// The most bytes of a value: an RSA signature of 4096 bits takes 684 characters of base64, and each may be encoded.
const VALUE: usize = 2_100;

/// The most bytes of a user and a password before `@tcp(`.
const USER: usize = 256;

pub(super) const SIGNS: &[&str] = &[
    // Azure, "Configure Azure Storage connection strings".
    "AccountKey=",
    // Azure, "Get a Service Bus connection string".
    "SharedAccessKey=",
    // Azure, "Create a service SAS".
    "sig=",
    // Amazon S3, "Authenticating requests (signature version 2)"; CloudFront, "Use signed URLs".
    "&Signature=",
    "?Signature=",
    // Google Cloud Storage, "V4 signing process".
    "X-Goog-Signature=",
    // Go's MySQL driver, "DSN": `user:password@tcp(host)`.
    "@tcp(",
    "@unix(",
];

/// An HMAC-SHA256, which signs for Azure, is 43 characters of base64 and one of padding.
const HMAC: usize = 43;

/// The shortest key and signature: an HMAC-SHA1, which signs for S3, is 27 characters of base64.
const SHORTEST: usize = 27;

/// The value behind the sign at `at`.
pub(super) fn look(text: &str, at: usize, meter: &Meter) -> Look {
    let bytes = text.as_bytes();
    meter.charge(SIGNS.len())?;
    let is_here = |sign: &&&str| {
        bytes.get(at..at + sign.len()).is_some_and(|here| here.eq_ignore_ascii_case(sign.as_bytes()))
    };
    let Some(sign) = SIGNS.iter().find(is_here) else { return Ok(None) };
    if sign.starts_with('@') {
        return Ok(password_before(bytes, at, meter)?
            .filter(|place| !is_placeholder(text.get(place.clone()).unwrap_or_default())));
    }
    let value = base64::read(bytes, at + sign.len(), VALUE, meter)?;
    let is_long = match *sign {
        // Azure Logic Apps writes it without padding.
        "sig=" => {
            let is_whole = value.is_padded || is_random(text.get(value.place.clone()).unwrap_or_default());
            begins_word(bytes, at) && value.symbols == HMAC && is_whole
        }
        _ => value.symbols >= SHORTEST,
    };
    Ok(is_long.then_some(value.place))
}

/// The password of `user:password` that ends before `end`.
fn password_before(bytes: &[u8], end: usize, meter: &Meter) -> Result<Option<Range<usize>>, Unmaskable> {
    let is_of = |byte: u8| byte > b' ' && !matches!(byte, b'"' | b'\'' | b'`' | b'(' | b'\\');
    let from = end.saturating_sub(USER);
    let window = bytes.get(from..end).unwrap_or_default();
    let length = meter.run_back(window, window.len(), is_of)?;
    let word = bytes.get(end - length..end).unwrap_or_default();
    // `dsn=user:password`; a scheme's colon is none of the user's.
    let behind_scheme = memchr::memmem::find(word, b"://").map_or(0, |scheme| scheme + 3);
    let user = word.get(behind_scheme..).unwrap_or_default();
    let colon = memchr::memchr(b':', user).map(|colon| end - user.len() + colon + 1);
    Ok(colon.filter(|start| *start < end).map(|start| start..end))
}

#[cfg(test)]
mod tests {
    use routing::Detector;

    use super::super::tests::check;

    #[test]
    fn connection_strings_and_signed_urls() {
        let key = "k9X2mQ7vLp4RtZ8wB3yN6cJ1hF5sD0gA".repeat(3);
        let (key, hmac) = (&key[..86], &key[..43]);
        check(
            Detector::UrlAuth,
            &[
                &format!(
                    "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=⟦{key}==⟧;EndpointSuffix=x"
                ),
                &format!("Endpoint=sb://x/;SharedAccessKeyName=n;SharedAccessKey=⟦{hmac}=⟧;EntityPath=x"),
                &format!("SharedAccessSignature sr=x&sig=⟦{hmac}%3D⟧&se=1"),
                &format!("https://x/y?sv=1&sig=⟦{hmac}%253D⟧"),
                &format!("https://x/y?sv=1&sig=⟦%2B%2f{}=⟧&se=1", &hmac[2..]),
                &format!("https://x.logic.azure.com/y?sp=%2Frun&sv=1.0&sig=⟦{hmac}⟧"),
                &format!("https://x/y?Expires=1&Signature=⟦{key}__⟧&Key-Pair-Id=K1"),
                &format!("https://x/y?X-Goog-Algorithm=x&X-Goog-Signature=⟦{key}⟧"),
                "app:⟦s3cret⟧@tcp(db:3306)/x",
                r#"{"dsn":"app:⟦s3@cret⟧@tcp(db:3306)/x"}"#,
                "dsn=app:⟦s3cret⟧@unix(/run/mysql.sock)/x",
            ],
        );
    }

    #[test]
    fn other_parameters() {
        check(
            Detector::UrlAuth,
            &[
                "AccountKey=x;sig=1 &Signature=abc",
                "AccountKey=<key>;SharedAccessKey=${KEY}",
                "app@tcp(db:3306)/x app:@tcp(db) app:***@tcp(db)",
                "https://x/y?sig=0123456789abcdef0123456789abcdef0123456789abcdef",
            ],
        );
    }
}
