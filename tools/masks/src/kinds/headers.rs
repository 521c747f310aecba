//! The values of headers that hold secrets.

use super::names::Words;
use crate::fill::filled;
use crate::random::Random;
use crate::secret::Secret;

const AUTHORIZATION: &[Words] = &[&["authorization"], &["authorization"], &["proxy", "authorization"]];

/// `user:password` in base64 (RFC 7617).
fn basic(random: &mut Random) -> String {
    let pair = filled("«word»-app:«alnum:14»", random);
    base64_simd::STANDARD.encode_to_string(pair.as_bytes())
}

fn opaque(random: &mut Random) -> String {
    let shape = random.pick(&["«b64url:43»", "«alnum:32»", "«hex:40»", "«b64url:86»", "«bytes:49»"]);
    filled(shape, random)
}

pub(super) fn authorization(random: &mut Random) -> Secret {
    let words = AUTHORIZATION[random.index(AUTHORIZATION.len())];
    match random.between(0, 5) {
        0 | 1 => Secret::within(words, "Basic {}", basic(random)),
        2 => Secret::within(words, "Token {}", filled("«hex:40»", random)),
        3 => Secret::within(words, "ApiKey {}", filled("«bytes:28»", random)),
        _ => Secret::within(words, "Bearer {}", opaque(random)),
    }
}

/// A credential that its scheme tells, wherever it stands.
pub(super) fn bearer(random: &mut Random) -> Secret {
    if random.once_in(3) {
        return Secret::within(&[], "Basic {}", basic(random));
    }
    let template = random.pick(&["Bearer {}", "Bearer {}", "bearer {}", "Bearer \"{}\"", "Bearer%20{}"]);
    Secret::within(&[], template, opaque(random))
}

pub(super) fn cookie(random: &mut Random) -> Secret {
    let words: Words = if random.once_in(4) { &["set", "cookie"] } else { &["cookie"] };
    let value = filled("«b64url:32»", random);
    let name = random.pick(&["sid", "session", "auth", "_app_session", "uid", "remember_me"]);
    let template = match words.len() {
        2 => random.pick(&["{name}={}; Path=/; HttpOnly", "{name}={}; Max-Age=3600; Secure"]),
        _ => random.pick(&["{name}={}", "{name}={}", "theme=dark; {name}={}", "{name}={}; lang=en"]),
    };
    Secret::within(words, &template.replace("{name}", name), value)
}

/// A session cookie by the name that a framework gives it.
pub(super) fn session(random: &mut Random) -> Secret {
    let template = random.pick(&[
        "PHPSESSID=«lower:26»",
        "JSESSIONID=«HEX:32»",
        "connect.sid=s%3A«b64url:32».«alnum:43»",
        "sessionid=«lower:32»",
        "ASP.NET_SessionId=«lower:24»",
        ".AspNetCore.Cookies=CfDJ8«b64url:120»",
        "laravel_session=eyJpdiI6«b64url:160»%3D%3D",
        "_session_id=«hex:32»",
        "__Host-session=«b64url:43»",
        "__Secure-next-auth.session-token=«b64url:64»",
        "wordpress_logged_in_«hex:32»=admin%7C1735689600%7C«alnum:43»",
        "SESSION=«bytes:36»",
    ]);
    let value = filled(template, random);
    let part = value.rsplit('=').next().unwrap_or_default().to_owned();
    let part = part.rsplit("%7C").next().unwrap_or_default().to_owned();
    Secret { words: &[], value, part }
}
