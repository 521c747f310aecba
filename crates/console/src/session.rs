//! The token of a run, and the two ways in which a request shows it: a cookie and `Authorization`.

use std::fmt;

use axum::http::header::{AUTHORIZATION, COOKIE};
use axum::http::{HeaderMap, HeaderValue};
use uuid::Uuid;

/// The token of a run, and the name of the cookie that carries it.
#[derive(Clone)]
pub(crate) struct Session {
    token: String,
    cookie: String,
}

/// The way in which a request showed the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// By the cookie, so a browser sent it.
    Cookie,
    /// By `Authorization`, which no page of another origin can set.
    Bearer,
}

impl Session {
    /// A token that can't be guessed, of 244 random bits.
    pub(crate) fn new(port: u16) -> Self {
        let token = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
        // Cookies know no ports: the name keeps two consoles apart.
        Self { token, cookie: format!("loghub-{port}") }
    }

    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    /// Returns true if `sent` is the token. Compares every byte, so that the time reveals nothing about it.
    pub(crate) fn is(&self, sent: &[u8]) -> bool {
        let own = self.token.as_bytes();
        own.len() == sent.len()
            && own.iter().zip(sent).fold(0, |wrong, (own, sent)| wrong | (own ^ sent)) == 0
    }

    /// The value of `Set-Cookie` that opens the page.
    pub(crate) fn set_cookie(&self) -> String {
        format!("{}={}; HttpOnly; SameSite=Strict; Path=/", self.cookie, self.token)
    }

    /// The way in which the request shows the token. `Authorization` alone decides where it is sent.
    pub(crate) fn shown(&self, headers: &HeaderMap) -> Option<Shown> {
        let mut sent = headers.get_all(AUTHORIZATION).iter();
        match (sent.next(), sent.next()) {
            (None, _) => headers
                .get_all(COOKIE)
                .iter()
                .any(|cookies| self.in_cookies(cookies))
                .then_some(Shown::Cookie),
            (Some(only), None) => self.in_authorization(only).then_some(Shown::Bearer),
            _ => None,
        }
    }

    fn in_authorization(&self, sent: &HeaderValue) -> bool {
        sent.as_bytes().strip_prefix(b"Bearer ").is_some_and(|sent| self.is(sent))
    }

    fn in_cookies(&self, cookies: &HeaderValue) -> bool {
        let own = |pair: &[u8]| {
            let value = pair.trim_ascii().strip_prefix(self.cookie.as_bytes())?.strip_prefix(b"=")?;
            Some(self.is(value))
        };
        cookies.as_bytes().split(|byte| *byte == b';').any(|pair| own(pair) == Some(true))
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderName};

    use super::{Session, Shown};

    type Row<'r> = (&'r str, &'r [(&'r str, String)], Option<Shown>);

    #[test]
    fn the_token_is_shown_by_cookie_or_bearer() {
        let session = Session::new(8072);
        let token = session.token().to_owned();
        let other = Session::new(8072).token().to_owned();
        let short = &token[1..];
        let rows: [Row; 12] = [
            ("nothing", &[], None),
            ("cookie", &[("cookie", format!("loghub-8072={token}"))], Some(Shown::Cookie)),
            ("among others", &[("cookie", format!("a=b; loghub-8072={token};c"))], Some(Shown::Cookie)),
            (
                "old and new",
                &[("cookie", format!("loghub-8072={other}; loghub-8072={token}"))],
                Some(Shown::Cookie),
            ),
            ("of another port", &[("cookie", format!("loghub-8073={token}"))], None),
            ("of another run", &[("cookie", format!("loghub-8072={other}"))], None),
            ("too short", &[("cookie", format!("loghub-8072={short}"))], None),
            ("bearer", &[("authorization", format!("Bearer {token}"))], Some(Shown::Bearer)),
            ("no scheme", &[("authorization", token.clone())], None),
            ("wrong bearer", &[("authorization", format!("Bearer {other}"))], None),
            (
                "wrong bearer, right cookie",
                &[("authorization", format!("Bearer {other}")), ("cookie", format!("loghub-8072={token}"))],
                None,
            ),
            (
                "two bearers",
                &[("authorization", format!("Bearer {token}")), ("authorization", format!("Bearer {token}"))],
                None,
            ),
        ];
        for (name, sent, expected) in rows {
            let mut headers = HeaderMap::new();
            for (header, value) in sent {
                headers
                    .append(header.parse::<HeaderName>().expect("a name"), value.parse().expect("a value"));
            }
            assert_eq!(session.shown(&headers), expected, "{name}");
        }
        assert!(!format!("{session:?}").contains(&token));
    }
}
