//! Credentials in URLs, connection strings and commands.

use std::ops::Range;

use super::look::{Found, Look};
use super::placeholder::is_placeholder;
use super::random::is_random;
use super::{command, signed};
use crate::mask::meter::{Meter, Unmaskable};

/// The most bytes of a URL that are searched for its host: users and passwords are short, tokens a few hundred bytes.
const AUTHORITY: usize = 1_024;

pub(super) fn signs() -> Vec<&'static str> {
    command::SIGNS.iter().chain(signed::SIGNS).copied().collect()
}

pub(super) fn look(text: &str, at: usize, meter: &Meter) -> Look {
    match command::look(text, at, meter)? {
        Some(place) => Ok(Some(place)),
        None => signed::look(text, at, meter),
    }
}

/// Passwords of URLs, `scheme://user:password@host` (RFC 3986, section 3.2.1), and tokens in the place of their users.
/// A URL within a query may be percent-encoded.
pub(super) fn find(text: &str, meter: &Meter, found: Found<'_>) -> Result<(), Unmaskable> {
    let bytes = text.as_bytes();
    meter.charge(bytes.len())?;
    let mut from = 0;
    for at in memchr::memchr2_iter(b'/', b'%', bytes) {
        let Some(url) = Url::at(bytes, at).filter(|_| at >= from) else { continue };
        from = url.start;
        let Some(UserInfo { user, password }) = url.user_info(meter)? else { continue };
        let of = |place: &Range<usize>| text.get(place.clone()).unwrap_or_default();
        let is_named = matches!(of(&password), "" | "x" | "x-oauth-basic");
        from = password.end;
        if is_named && is_random(of(&user)) {
            found(user);
        } else if !is_placeholder(of(&password)) {
            found(password);
        }
    }
    Ok(())
}

/// RFC 3986, section 3.2.1. Without a password that is empty, at the host.
struct UserInfo {
    user: Range<usize>,
    password: Range<usize>,
}

/// A URL, from behind the slashes of its scheme.
struct Url<'a> {
    bytes: &'a [u8],
    start: usize,
    is_encoded: bool,
}

/// A character that ends a part of a URL.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Delimiter {
    Colon,
    At,
    Path,
    End,
}

impl Url<'_> {
    /// The URL whose scheme's slashes stand at `at`. JSON may write `\/`.
    fn at(bytes: &[u8], at: usize) -> Option<Url<'_>> {
        let (before, rest) = bytes.split_at_checked(at)?;
        let (length, is_encoded) = match (before, rest) {
            ([.., _, b':'], [b'/', b'/', ..]) => (2, false),
            ([.., _, b':', b'\\'], [b'/', b'\\', b'/', ..]) => (3, false),
            ([.., _, b'%', b'3', b'A' | b'a'], [b'%', b'2', b'F' | b'f', b'%', b'2', b'F' | b'f', ..]) => {
                (6, true)
            }
            _ => return None,
        };
        // An address in brackets has colons of its own (RFC 3986, section 3.2.2).
        let start = at + length;
        (bytes.get(start) != Some(&b'[')).then_some(Url { bytes, start, is_encoded })
    }

    /// The user and the password before the last `@` of the authority.
    ///
    /// A slash ends the authority, unless it stands in a password: what stands before it is then no port.
    fn user_info(&self, meter: &Meter) -> Result<Option<UserInfo>, Unmaskable> {
        let (mut colon, mut sign, mut in_password) = (None, None, false);
        let mut at = self.start;
        let last = self.bytes.len().min(self.start + AUTHORITY);
        while at < last {
            let (delimiter, length) = self.delimiter(at);
            match delimiter {
                Some(Delimiter::Colon) if self.is_scheme(at) => break,
                Some(Delimiter::Colon) => colon = colon.or(Some((at, at + length))),
                Some(Delimiter::At) => {
                    sign = Some((at, at + length));
                    if in_password {
                        break;
                    }
                }
                Some(Delimiter::Path) if sign.is_some() => break,
                Some(Delimiter::Path) if !in_password => match colon {
                    Some((_, from)) if self.is_no_port(from..at) => in_password = true,
                    _ => break,
                },
                Some(Delimiter::End) => break,
                _ => {}
            }
            at += length;
        }
        meter.charge(at - self.start + 1)?;
        let Some((sign, host)) = sign.filter(|(_, host)| self.begins_host(*host)) else { return Ok(None) };
        let (user, password) = match colon {
            Some((user, password)) if password <= sign => (self.start..user, password..sign),
            _ => (self.start..sign, sign..sign),
        };
        // A colon behind the `@` is the port's; the search goes on behind the `@`.
        let password = if password.is_empty() { host..host } else { password };
        Ok(Some(UserInfo { user, password }))
    }

    /// The delimiter at `at`, if there is one, and the length of the character there.
    fn delimiter(&self, at: usize) -> (Option<Delimiter>, usize) {
        let rest = self.bytes.get(at..).unwrap_or_default();
        match rest {
            [b'%', b'3', b'A' | b'a', ..] if self.is_encoded => (Some(Delimiter::Colon), 3),
            [b'%', b'4', b'0', ..] if self.is_encoded => (Some(Delimiter::At), 3),
            [b'%', b'2' | b'3', b'F' | b'f', ..] if self.is_encoded => (Some(Delimiter::Path), 3),
            [b'&' | b'/' | b'#' | b'=', ..] if self.is_encoded => (Some(Delimiter::End), 1),
            [b':', ..] => (Some(Delimiter::Colon), 1),
            [b'@', ..] => (Some(Delimiter::At), 1),
            [b'/' | b'?' | b'#', ..] => (Some(Delimiter::Path), 1),
            [b'\\', b'/', ..] => (Some(Delimiter::Path), 2),
            [b'"' | b'`' | b'\\' | b'<' | b'>' | 0..=b' ' | 0x7F, ..] => (Some(Delimiter::End), 1),
            _ => (None, 1),
        }
    }

    /// Returns true if the colon at `at` ends another URL's scheme.
    fn is_scheme(&self, at: usize) -> bool {
        self.bytes.get(at..).is_some_and(|rest| rest.starts_with(b"://") || rest.starts_with(b":\\/\\/"))
    }

    /// A port is a number, and a placeholder may stand for it. Another host may follow it: `h1:27017,h2:27017`.
    fn is_no_port(&self, place: Range<usize>) -> bool {
        let port = self.bytes.get(place).unwrap_or_default();
        let digits = port.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let is_number = digits > 0 && matches!(port.get(digits), None | Some(b','));
        !port.is_empty()
            && !is_number
            && !port.starts_with(b"$")
            && !port.iter().any(|byte| b"{}%*[]".contains(byte))
            && !port.eq_ignore_ascii_case(b"port")
    }

    /// Returns true if a host may begin at `at`, or the text is cut there. A digest follows the tag of an image:
    /// `docker://nginx:1.25@sha256:…` (OCI, "Image Format Specification").
    fn begins_host(&self, at: usize) -> bool {
        let rest = self.bytes.get(at..).unwrap_or_default();
        let is_digest = [&b"sha256:"[..], b"sha512:"].iter().any(|digest| rest.starts_with(digest));
        !is_digest
            && rest.first().is_none_or(|byte| {
                byte.is_ascii_alphanumeric() || !byte.is_ascii() || b"[(/:${%_*".contains(byte)
            })
    }
}

/// Returns true if an `@` stands in a URL.
pub(super) fn may_be_in(raw: &[u8], meter: &Meter) -> Result<bool, Unmaskable> {
    meter.charge(raw.len())?;
    let mut passed = 0;
    for at in memchr::memchr2_iter(b'/', b'%', raw) {
        if at < passed || !begins_url(raw, at, meter)? {
            continue;
        }
        let length = meter.run(raw, at, |byte| byte > b' ' && byte != b'"')?;
        passed = at + length;
        let url = raw.get(at..passed).unwrap_or_default();
        meter.charge(2 * length)?;
        if memchr::memchr(b'@', url).is_some() || memchr::memmem::find(url, b"%40").is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Returns true if the slashes of a scheme may stand at `at`, with any number of backslashes before them.
fn begins_url(raw: &[u8], at: usize, meter: &Meter) -> Result<bool, Unmaskable> {
    let rest = raw.get(at..).unwrap_or_default();
    if let [b'%', b'2', b'F' | b'f', b'%', ..] = rest {
        return Ok(true);
    }
    if !matches!(rest, [b'/', b'/' | b'\\', ..]) {
        return Ok(false);
    }
    let backslashes = meter.run_back(raw, at, |byte| byte == b'\\')?;
    Ok(at.checked_sub(backslashes + 1).and_then(|at| raw.get(at)) == Some(&b':'))
}

#[cfg(test)]
mod tests {
    use routing::Detector;

    use super::super::tests::check;

    #[test]
    fn passwords_and_tokens_of_urls() {
        check(
            Detector::UrlAuth,
            &[
                "postgres://app:⟦s3cret⟧@db:5432/x",
                "DATABASE_URL=postgres://app:⟦p@ss:w0rd⟧@db.example.com/x?y=1",
                "mysql://app:⟦pa/ss#w?rd⟧@db.example.com:3306/x",
                "redis://:⟦s3cret⟧@cache:6379/0",
                "mongodb+srv://app:⟦s3cret⟧@a.example.com,b.example.com/x",
                "amqps://app:⟦s3cret⟧@mq/vhost",
                "smtp://bob@example.com:⟦s3cret⟧@smtp.example.com:587",
                r"https:\/\/app:⟦s3cret⟧@host\/x",
                r#"{"url":"https://app:⟦s3cret⟧@host/x"}"#,
                r"a\nhttps://app:⟦pässwörd⟧@host\n",
                "u=https%3A%2F%2Fapp%3A⟦s3cret⟧%40host%2Fx&y=a:b@c",
                "https://⟦k9X2mQ7vLp4RtZ8w⟧@git.example.com/x.git",
                "https://⟦k9X2mQ7vLp4RtZ8w⟧:x-oauth-basic@git.example.com/x.git",
                "https://oauth2:⟦k9X2mQ7vLp4RtZ8w⟧@git.example.com/x.git",
                "https://a:⟦b⟧@c https://d:⟦e⟧@f",
                "fatal: 'https://app:⟦s3cret⟧@host/x' not found",
                "https://app:⟦s3cret⟧@",
                "postgres://app:⟦s3cret⟧@/db?host=/cloudsql/x",
                "http://app:⟦s3cret⟧@[::1]:80/",
                "https://bob:⟦p@example.com⟧@host",
            ],
        );
    }

    #[test]
    fn urls_without_credentials() {
        check(
            Detector::UrlAuth,
            &[
                "http://host:8080/@x http://host:8080/a@b http://host:8080?mail=a@b",
                "https://user@host/x ssh://git@github.com/x",
                "mailto:bob@example.com?x=a:b",
                "postgres://user:***@host postgres://user:xxxxx@host postgres://user:[masked]@host",
                "postgres://user:${PASS}@host postgres://user:$DB_PASS@host postgres://user:%s@host",
                "postgres://user:<password>@host postgres://user:{password}@host postgres://u:{{ p }}@host",
                "postgres://user:@host postgres://:@host",
                "https://host/path:1/x@v1 https://host:443/path@v1",
                "https://registry.npmjs.org/@scope%2fpkg",
                "https://medium.example/@user/story:1",
                "http://[::1]:80/@x http://{host}:{port}/@x http://host:PORT/@x",
                "at 12:30@5 // a:b@c",
                "https://a.example http://b.example/c:d@e",
                "docker-pullable://nginx:1.25@sha256:0123456789abcdef docker://x:3@sha256:01",
                "mongodb://h1:27017,h2:27017,h3:27017/app?appName=x@y kafka://b1:9092,b2:9092/t@1",
                "u=https%3A%2F%2Fhost%3A8080%2F&mail=a%40b",
            ],
        );
    }
}
