//! The credential of a signed request (AWS Signature Version 4, "Authorization header").

use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, Uri};

/// The one algorithm that is taken.
const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// The parameters by which a query is signed (AWS, "Authenticating requests: using query parameters"; the last two are
/// version 2's).
const IN_QUERY: [&str; 6] = [
    "x-amz-algorithm",
    "x-amz-credential",
    "x-amz-signature",
    "x-amz-security-token",
    "awsaccesskeyid",
    "signature",
];

/// The signer of a request, and the service that it is signed for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Credential {
    pub(crate) access_key: String,
    pub(crate) service: String,
}

/// The reason why a request has no credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lack {
    /// It is not signed, or by its query: anyone who has such an address, or a page that embeds it, would be let in.
    Unsigned,
    /// Its `Authorization` can't be read, and the emulator might read another credential out of it.
    Malformed,
}

impl Credential {
    /// Reads the one credential of a request.
    pub(crate) fn of(uri: &Uri, headers: &HeaderMap) -> Result<Self, Lack> {
        let in_query = |(name, _): (std::borrow::Cow<'_, str>, _)| {
            IN_QUERY.iter().any(|known| name.eq_ignore_ascii_case(known))
        };
        if form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).any(in_query) {
            return Err(Lack::Unsigned);
        }
        let mut values = headers.get_all(AUTHORIZATION).iter();
        match (values.next(), values.next()) {
            (None, _) => Err(Lack::Unsigned),
            (Some(only), None) => only.to_str().ok().and_then(Self::read).ok_or(Lack::Malformed),
            _ => Err(Lack::Malformed),
        }
    }

    /// Returns the credential that a head carries, for who looks at calls that others let in.
    pub(crate) fn of_headers(headers: &HeaderMap) -> Option<Self> {
        Self::read(headers.get(AUTHORIZATION)?.to_str().ok()?)
    }

    /// `AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/SERVICE/aws4_request, SignedHeaders=…, Signature=…`.
    pub(crate) fn read(authorization: &str) -> Option<Self> {
        let parts = authorization.strip_prefix(ALGORITHM)?.strip_prefix(' ')?;
        let mut parts = parts.split(',').map(|part| part.trim().split_once('='));
        let [("Credential", scope), ("SignedHeaders", signed), ("Signature", signature)] =
            [parts.next()??, parts.next()??, parts.next()??]
        else {
            return None;
        };
        let [access_key, date, region, service, "aws4_request"] = *scope.split('/').collect::<Vec<_>>()
        else {
            return None;
        };
        let written = [access_key, date, region, service].iter().all(|part| is_word(part));
        let whole = written && !signed.is_empty() && is_word(signature) && parts.next().is_none();
        whole.then(|| Self { access_key: access_key.to_owned(), service: service.to_owned() })
    }
}

fn is_word(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn read(uri: &'static str, authorization: &[&'static str]) -> Result<(String, String), Lack> {
        let header = |value: &&'static str| (AUTHORIZATION, HeaderValue::from_static(value));
        let mut headers = HeaderMap::new();
        for (name, value) in authorization.iter().map(header) {
            headers.append(name, value);
        }
        let credential = Credential::of(&Uri::from_static(uri), &headers)?;
        Ok((credential.access_key, credential.service))
    }

    #[test]
    fn only_one_whole_authorization_header_is_a_credential() {
        const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=111111111111/20260101/eu-west-1/logs/aws4_request, \
                              SignedHeaders=host;x-amz-date, Signature=0a1b";
        let known = Ok(("111111111111".to_owned(), "logs".to_owned()));
        for (uri, authorization, expected) in [
            ("/", &[SIGNED][..], known.clone()),
            ("/bucket/key?list-type=2&prefix=a", &[SIGNED], known.clone()),
            (
                "/",
                &["AWS4-HMAC-SHA256 Credential=111111111111/20260101/eu-west-1/logs/aws4_request,\
                   SignedHeaders=host,Signature=0"],
                known,
            ),
            ("/", &[], Err(Lack::Unsigned)),
            ("/?X-Amz-Signature=0", &[], Err(Lack::Unsigned)),
            ("/?X-Amz-Signature=0", &[SIGNED], Err(Lack::Unsigned)),
            ("/?a=b&x-amz-credential=111111111111%2F20260101", &[SIGNED], Err(Lack::Unsigned)),
            ("/?X%2DAmz%2DAlgorithm=AWS4-HMAC-SHA256", &[SIGNED], Err(Lack::Unsigned)),
            ("/bucket/key?AWSAccessKeyId=111111111111&Signature=0&Expires=9", &[], Err(Lack::Unsigned)),
            ("/", &[""], Err(Lack::Malformed)),
            ("/", &[SIGNED, SIGNED], Err(Lack::Malformed)),
            ("/", &["Bearer 111111111111"], Err(Lack::Malformed)),
            ("/", &["AWS 111111111111:c2lnbmF0dXJl"], Err(Lack::Malformed)),
            ("/", &["Basic MTExMTExMTExMTExOnRlc3Q="], Err(Lack::Malformed)),
            (
                "/",
                &["AWS4-HMAC-SHA256 Credential=111111111111/20260101/eu-west-1/logs/aws4_request"],
                Err(Lack::Malformed),
            ),
            (
                "/",
                &[
                    "AWS4-HMAC-SHA256 Credential=111111111111/20260101/eu-west-1/logs/aws4_request, SignedHeaders=host, \
                   Signature=0, Credential=999999999999/20260101/eu-west-1/lambda/aws4_request",
                ],
                Err(Lack::Malformed),
            ),
            (
                "/",
                &["AWS4-HMAC-SHA256 Credential=111111111111/20260101/eu-west-1/logs/x/aws4_request, \
                   SignedHeaders=host, Signature=0"],
                Err(Lack::Malformed),
            ),
            (
                "/",
                &[
                    "AWS4-HMAC-SHA256 Credential=/20260101/eu-west-1/logs/aws4_request, SignedHeaders=host, Signature=0",
                ],
                Err(Lack::Malformed),
            ),
        ] {
            assert_eq!(read(uri, authorization), expected, "{uri} {authorization:?}");
        }
    }
}
