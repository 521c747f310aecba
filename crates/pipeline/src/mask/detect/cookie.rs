//! Session cookies, by their names, outside of a `Cookie` header.

use super::look::Look;
use super::placeholder::is_placeholder;
use super::random::is_random;
use super::word::begins_word;
use crate::mask::meter::{Meter, Unmaskable};
use crate::mask::signs::folded;

/// The names that frameworks give their session cookies, by their documentation. A hyphen, a dot and an underscore are
/// the same to the search for signs.
const NAMES: &[&str] = &[
    // Jakarta Servlet, section 7.1.1; `JSESSIONIDSSO` of Tomcat and JBoss begins with it.
    "JSESSIONID",
    "PHPSESSID",
    // ASP.NET and ASP.NET Core; classic ASP adds random letters.
    "ASP.NET_SessionId",
    "ASPSESSIONID",
    ".AspNetCore.Cookies",
    ".AspNetCore.Session",
    ".AspNetCore.Identity",
    ".AspNetCore.Antiforgery",
    ".ASPXAUTH",
    // Express, Laravel, Django, Rails, Next.js, WordPress.
    "connect.sid",
    "laravel_session",
    "sessionid",
    "session_id",
    "XSRF-TOKEN",
    "session-token",
    "wordpress_logged_in",
    // RFC 6265bis, section 4.1.3: cookies with a prefix.
    "__Secure-",
    "__Host-",
];

/// A short name that many things have: its value has to be random. The `=` keeps its sign specific.
const SHORT: &str = "sid=";

pub(super) fn signs() -> Vec<&'static str> {
    NAMES.iter().copied().chain([SHORT]).collect()
}

/// The rest of a name behind a sign that is the beginning of it: `JSESSIONIDSSO`, `__Host-next-auth.csrf-token`.
const NAME: usize = 64;

/// The longest value of a cookie: browsers keep 4096 bytes of a cookie (RFC 6265, section 6.1).
const VALUE: usize = 4_096;

/// The shortest session's id: OWASP, "Session Management Cheat Sheet", wants 64 bits, 16 characters of hexadecimal.
const SHORTEST: usize = 16;

/// The value of the cookie whose name the sign at `at` is of.
pub(super) fn look(text: &str, at: usize, meter: &Meter) -> Look {
    let bytes = text.as_bytes();
    // The sign that was found may be a shorter one of a name.
    meter.charge(NAMES.len())?;
    let is_here = |sign: &&str| bytes.get(at..at + sign.len()).is_some_and(|here| is_alike(here, sign));
    if !signs().iter().any(is_here) {
        return Ok(None);
    }
    let is_short =
        bytes.get(at..at + SHORT.len()).is_some_and(|here| here.eq_ignore_ascii_case(SHORT.as_bytes()));
    if is_short && (!begins_word(bytes, at) || at.checked_sub(1).and_then(|at| bytes.get(at)) == Some(&b'_'))
    {
        return Ok(None);
    }
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    let window = bytes.get(at..bytes.len().min(at + NAME)).unwrap_or_default();
    let name = meter.run(window, 0, is_name)?;
    let Some(start) = assigned(bytes, at + name) else { return Ok(None) };
    let value = bytes.get(start..bytes.len().min(start + VALUE)).unwrap_or_default();
    let length = meter.run(value, 0, is_value)?;
    let length = value_end(value.get(..length).unwrap_or_default());
    meter.charge(length)?;
    let length = length + meter.run(value, length, |byte| byte == b'=')?;
    let value = text.get(start..start + length).unwrap_or_default();
    Ok(is_session(value, is_short, meter)?.then_some(start..start + length))
}

/// Returns true if a name is a sign, as the search for signs compares.
fn is_alike(here: &[u8], sign: &str) -> bool {
    here.iter().zip(sign.bytes()).all(|(one, other)| folded(*one) == folded(other))
}

/// The start of a value behind `=`, `%3D`, or a colon and quotes.
fn assigned(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = bytes.get(at..)?;
    let quotes = |from: usize| {
        rest.iter().skip(from).take(8).take_while(|byte| matches!(byte, b'"' | b'\'' | b'\\' | b' ')).count()
    };
    match rest {
        [b'%', b'3', b'D' | b'd', ..] => Some(at + 3),
        [b'=', ..] => Some(at + 1 + quotes(1)),
        _ => {
            let before = quotes(0);
            (rest.get(before) == Some(&b':')).then(|| at + before + 1 + quotes(before + 1))
        }
    }
}

/// RFC 6265, section 4.1.1: a value ends at a space, a quote, a comma, a semicolon, a backslash. In a query `&` ends it,
/// in a path `?`; `=` only fills base64 up.
fn is_value(byte: u8) -> bool {
    byte.is_ascii_graphic()
        && !matches!(
            byte,
            b'=' | b';' | b'"' | b'\'' | b',' | b'\\' | b'&' | b'?' | b'<' | b'>' | b')' | b']' | b'}'
        )
}

/// The end of a value in a percent-encoded query or header: `&`, `;`, `,`, a space or a quote ends it there too.
fn value_end(value: &[u8]) -> usize {
    let ends = |window: &[u8]| {
        matches!(window, [b'%', b'2', b'0' | b'2' | b'6' | b'C' | b'c'] | [b'%', b'3', b'B' | b'b'])
    };
    value.windows(3).position(ends).unwrap_or(value.len())
}

fn is_session(value: &str, is_short: bool, meter: &Meter) -> Result<bool, Unmaskable> {
    meter.charge(4 * value.len())?;
    if value.len() < SHORTEST || is_placeholder(value) || is_number(value) || is_short && is_id(value) {
        return Ok(false);
    }
    // `s%3A` begins Express's signed values; a part of a longer value is enough.
    let parts = || value.split(['%', '|', ':', '!', '.', '/']);
    let is_hexadecimal =
        |part: &str| part.len() >= SHORTEST && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let has_digit = value.bytes().any(|byte| byte.is_ascii_digit());
    let has_letter = value.bytes().any(|byte| byte.is_ascii_alphabetic());
    let random = is_random(value) || parts().any(is_random);
    Ok(random || !is_short && (parts().any(is_hexadecimal) || has_digit && has_letter))
}

/// Returns true for a number of 64 bits in hexadecimal: what `ZooKeeper` logs of each session.
fn is_number(value: &str) -> bool {
    value
        .strip_prefix("0x")
        .is_some_and(|digits| digits.len() <= 16 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Returns true for ids that are named `sid` as well: security identifiers of Windows (MS-DTYP, section 2.4.2.1), and
/// Twilio's ids, two letters and 32 digits of hexadecimal.
fn is_id(value: &str) -> bool {
    let is_twilio = value.len() == 34
        && value.bytes().take(2).all(|byte| byte.is_ascii_uppercase())
        && value.bytes().skip(2).all(|byte| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f'));
    value.starts_with("S-1-") || is_twilio
}

#[cfg(test)]
mod tests {
    use routing::Detector;

    use super::super::tests::check;

    #[test]
    fn sessions() {
        let value = "k9X2mQ7vLp4RtZ8wB3yN6cJ1";
        let mut rows: Vec<String> = [
            "JSESSIONID",
            "JSESSIONIDSSO",
            "PHPSESSID",
            "ASP.NET_SessionId",
            "ASPSESSIONIDABCDEFGH",
            ".AspNetCore.Session",
            ".ASPXAUTH",
            "connect.sid",
            "laravel_session",
            "sessionid",
            "_session_id",
            "XSRF-TOKEN",
            "wordpress_logged_in_0123abcd",
            "__Secure-next-auth.session-token",
            "__Host-sid",
            "next-auth.session-token",
            "sid",
        ]
        .iter()
        .map(|name| format!("got {name}=⟦{value}⟧; path=/"))
        .collect();
        rows.extend([
            format!("/shop;jsessionid=⟦{value}⟧?x=1"),
            format!("connect.sid=s%3A{value}.x").replace("s%3A", "⟦s%3A").replace(".x", ".x⟧"),
            "JSESSIONID=⟦0123456789ABCDEF0123456789ABCDEF.node1⟧, x".to_owned(),
            format!("next%3Dsessionid%3D⟦{value}⟧&y"),
            format!("next%3Dsessionid%3D⟦{value}⟧%26y%3D1"),
            format!(r#"{{\"PHPSESSID\": \"⟦{value}⟧\"}}"#),
            format!("'sessionid': '⟦{value}⟧'"),
        ]);
        for row in rows {
            check(Detector::Cookie, &[&row]);
        }
    }

    #[test]
    fn other_values() {
        check(
            Detector::Cookie,
            &[
                "sessionid=; path=/",
                "session_id=42",
                "sid=com.example.some.Service1",
                "userssid=k9X2mQ7vLp4RtZ8wB3yN6cJ1",
                "JSESSIONID=[masked] PHPSESSID=****************",
                "AWSELB=0123456789ABCDEF0123456789ABCDEF",
                "the sessionid is unknown",
                "Microsoft.AspNetCore.Hosting.Diagnostics: Request-starting-HTTP-1.1",
                "__Host-theme=dark",
                "sid=S-1-5-21-4523948266-3278680985-9191993205-500",
                "sid=AC885ae7a3dff28216c5ecc52b6d2461c1&x",
                "sessionid:0x37ea6a2e5a2a038 sessionid = 0x137ea6a2e5a2a038",
            ],
        );
    }
}
