//! E-mail addresses.

use super::look::Found;
use super::{domain, message_id, principal};
use crate::mask::meter::{Meter, Unmaskable};

/// So many bytes before a password lie the user and the scheme of a URL.
const USER: usize = 64;

/// E-mail addresses as people write them (RFC 5321, RFC 6531): a local part, an `@` that may be percent-encoded, and a
/// domain.
pub(super) fn find(text: &str, meter: &Meter, found: Found<'_>) -> Result<(), Unmaskable> {
    let bytes = text.as_bytes();
    meter.charge(bytes.len())?;
    let mut from = 0;
    for at in memchr::memchr2_iter(b'@', b'%', bytes) {
        let sign = sign(bytes, at);
        if sign == 0 || at < from {
            continue;
        }
        let end = domain::end(text, at + sign, meter)?;
        if end == at + sign {
            continue;
        }
        let start = local_start(text, at, end, sign > 1, meter)?;
        if start < at && start >= from && is_address(text, start, at, end, meter)? {
            from = end;
            found(start..end);
        }
    }
    Ok(())
}

/// The length of an `@` at `at`, percent-encoded once or twice; 0 if there is none.
fn sign(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at..) {
        Some([b'@', ..]) => 1,
        Some([b'%', b'4', b'0', ..]) => 3,
        Some([b'%', b'2', b'5', b'4', b'0', ..]) => 5,
        _ => 0,
    }
}

fn is_local(character: char) -> bool {
    character.is_ascii_alphanumeric() || ".!#$%&*+-/=?^_{|}~'".contains(character)
}

/// The start of the local part before `at`.
fn local_start(
    text: &str,
    at: usize,
    end: usize,
    is_encoded: bool,
    meter: &Meter,
) -> Result<usize, Unmaskable> {
    let bytes = text.as_bytes();
    let before = text.get(..at).unwrap_or_default();
    // Scripts that put no spaces between words: all of a local part is of such, or nothing.
    let is_dense = |character: char| character >= '\u{2e80}';
    let dense = before.chars().next_back().is_some_and(is_dense);
    let mut start = at;
    for (place, character) in before.char_indices().rev() {
        let is_of = is_local(character)
            || !character.is_ascii() && character.is_alphanumeric() && (dense || !is_dense(character));
        if !is_of || character == '%' && sign(bytes, place) > 0 {
            break;
        }
        start = place;
    }
    meter.charge(at - start + 1)?;
    start = behind_escape(bytes, start, at);
    if is_encoded {
        start = behind_encoded(bytes, start, at);
    }
    // `key=name@host`, `{name@host`: what programs put before an address is not of it.
    let is_quoted = bytes.get(end) == Some(&b'\'');
    let local = bytes.get(start..at).unwrap_or_default();
    let glued = local.iter().rposition(|byte| b"=/&{}|?".contains(byte) || is_quoted && *byte == b'\'');
    start += glued.map_or(0, |glue| glue + 1);
    let local = text.get(start..at).unwrap_or_default();
    let begins = |character: char| character.is_alphanumeric() || character == '_';
    Ok(start + local.find(begins).unwrap_or(local.len()))
}

/// The start behind an escape such as `\n` or `\u000a`, whose letters are not of the local part.
fn behind_escape(bytes: &[u8], start: usize, at: usize) -> usize {
    if start == 0 || bytes.get(start - 1) != Some(&b'\\') {
        return start;
    }
    let length = match bytes.get(start..at) {
        Some([b'u', a, b, c, d, ..]) if [a, b, c, d].iter().all(|byte| byte.is_ascii_hexdigit()) => 5,
        Some([b'n' | b'r' | b't' | b'f' | b'b', ..]) => 1,
        _ => 0,
    };
    start + length
}

/// The start behind the last percent-encoded character that is not of a local part: all but `'`, `+`, `.` and letters
/// that are not ASCII.
fn behind_encoded(bytes: &[u8], start: usize, at: usize) -> usize {
    let local = bytes.get(start..at).unwrap_or_default();
    let ends = |window: &&[u8]| {
        matches!(window, [b'%', a, b] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit()
            && a.is_ascii_digit() && *a < b'8'
            && !matches!((a, b), (b'2', b'7' | b'B' | b'b' | b'E' | b'e')))
    };
    let last = local.windows(3).rposition(|window| ends(&window));
    start + last.map_or(0, |place| place + 3)
}

/// Leaves out what only has an address's form: users of URLs and of version control, Java's objects, placeholders.
fn is_address(text: &str, start: usize, at: usize, end: usize, meter: &Meter) -> Result<bool, Unmaskable> {
    let bytes = text.as_bytes();
    let local = text.get(start..at).unwrap_or_default();
    let domain = text.get(at + sign(bytes, at)..end).unwrap_or_default();
    meter.charge(local.len() + domain.len())?;
    // `git@github.com:org/repo`; Kotlin's and Java's `this@Outer.name`; the nodes of RabbitMQ's clusters and Celery's
    // workers, `rabbit@mq1.example.com`.
    if matches!(local, "git" | "hg" | "svn" | "this" | "super" | "rabbit" | "celery") {
        return Ok(false);
    }
    if principal::is_service(bytes, start, local, domain) || message_id::is_at(bytes, start, meter)? {
        return Ok(false);
    }
    // `%s@example.com` and `$user@example.com` are yet to be filled in.
    if local.len() < 16 && start > 0 && matches!(bytes.get(start - 1), Some(b'$' | b'%')) {
        return Ok(false);
    }
    // `deploy@web.example.com:/srv` is a place on a host.
    if matches!(bytes.get(end..), Some([b':', b'/' | b'~', ..])) {
        return Ok(false);
    }
    Ok(!is_object(local, domain) && !is_user_of_url(bytes, start, meter)?)
}

/// Java's `Object.toString`: a class, an `@`, and a hash in hexadecimal.
fn is_object(local: &str, domain: &str) -> bool {
    let class = local.rsplit(['.', '$']).next().unwrap_or_default();
    let hash = domain.split('.').next().unwrap_or_default();
    class.starts_with(|letter: char| letter.is_ascii_uppercase())
        && (5..=8).contains(&hash.len())
        && hash.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f'))
        && hash.bytes().any(|byte| byte.is_ascii_digit())
}

/// RFC 3986, section 3.2.1: what stands between `//` and `@` in a URL is its user. `mailto://` is often written too.
fn is_user_of_url(bytes: &[u8], start: usize, meter: &Meter) -> Result<bool, Unmaskable> {
    let mut user = start;
    if start > 0 && bytes.get(start - 1) == Some(&b':') {
        let from = start.saturating_sub(USER);
        let is_user = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'/' | b'"' | b'@');
        let window = bytes.get(from..start).unwrap_or_default();
        user = start - meter.run_back(window, window.len(), is_user)?;
    }
    let before = bytes.get(..user).unwrap_or_default();
    let Some(before) = before.strip_suffix(b"//").or_else(|| before.strip_suffix(b"\\/\\/")) else {
        return Ok(false);
    };
    Ok(before.ends_with(b":") && !before.ends_with(b"mailto:"))
}

/// Returns true if an `@` stands within a word.
pub(super) fn may_be_in(raw: &[u8], meter: &Meter) -> Result<bool, Unmaskable> {
    meter.charge(raw.len())?;
    Ok(memchr::memchr2_iter(b'@', b'%', raw).any(|at| {
        let sign = sign(raw, at);
        let before = at.checked_sub(1).and_then(|at| raw.get(at));
        sign > 0
            && before.is_some_and(|byte| !byte.is_ascii_whitespace() && *byte != b'"')
            && raw
                .get(at + sign)
                .is_some_and(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii() || *byte == b'\\')
    }))
}

#[cfg(test)]
mod tests {
    use routing::Detector;

    use super::super::tests::check;

    #[test]
    fn addresses() {
        check(
            Detector::Email,
            &[
                "mail ⟦bob.smith+x@example.co.uk⟧!",
                "to=⟦bob@example.com⟧",
                "to:⟦bob@example.com⟧, cc:⟦eve@example.org⟧",
                "<⟦bob@example.com⟧>",
                "('⟦bob@example.com⟧')",
                "u'⟦bob@example.com⟧'",
                "⟦o'neil@example.com⟧",
                "⟦josé@example.com⟧",
                "⟦x@müller.example⟧ and ⟦x@xn--mller-kva.example⟧",
                "⟦иван@пример.рф⟧",
                "请联系⟦bob@example.com⟧谢谢",
                "⟦用户@例子.广告⟧",
                "?mail=⟦maria%40example.com⟧&x=1",
                "?mail=⟦maria%2Btag%40example.com⟧&x=1",
                "next=%2Fa%3Fmail%3D⟦maria%40example.com⟧%26x",
                "next=⟦maria%2540example.com⟧",
                r"a\n⟦bob@example.com⟧\n",
                r"\u000a⟦bob@example.com⟧",
                "/users/⟦bob@example.com⟧/orders",
                "https://example.com/u/⟦bob@example.com⟧?x",
                "mailto:⟦bob@example.com⟧ mailto://⟦bob@example.com⟧",
                "**⟦bob@example.com⟧**",
                "{⟦bob@example.com⟧}",
                "⟦bob@163.com⟧ ⟦eve@126.com⟧",
                "⟦bob@example.com⟧:hunter2",
                "⟦BOB@EXAMPLE.COM⟧",
                "⟦bob@example.com⟧-old",
                "⟦bob@sub.example.museum⟧.",
                "⟦bob@example.rs⟧ ⟦eve@example.py⟧ ⟦joe@example.sh⟧",
            ],
        );
    }

    #[test]
    fn other_words_with_an_at_sign() {
        check(
            Detector::Email,
            &[
                "kex: aes256-gcm@openssh.com chacha20-poly1305@openssh.com curve25519-sha256@libssh.org",
                "git clone git@github.com:org/repo",
                "scp x deploy@web.example.com:/srv/www",
                "abfss://c@acct.dfs.core.windows.net/x",
                "https://user@example.com/x postgres://user:pass@db.example.com/x",
                r"https:\/\/user@example.com",
                "hero@2x.png icon@3x.webp a@2x.io",
                "scale@3.5.rc pkg@1.2.3-beta.rc pkg@2.0.dev pkg@v1.2.dev",
                "ssh ec2-user@ip-10-0-0-1.ec2.internal root@box.local node@a.ns.svc.cluster.local",
                "ec2-user@ec2-203-0-113-25.compute-1.amazonaws.com",
                "com.example.Foo@1a2b3c.d com.example.Foo@1a2b3c4d.close com.example.Foo@1a2b3c4d.toString",
                "@decorator @scope/pkg@1.0.0 a@b user@host",
                "x@y.jar app@config.json",
                "getty@tty1.service user@1000.service",
                "image@sha256:0123456789abcdef",
                "%s@example.com $user@example.com ${user}@example.com",
                "this@Main.name obj@field.call(1)",
                "malloc@libc.so.6 start_thread@libpthread.so.0",
                "node: rabbit@mq1.example.com, celery@worker-1.example.com ready, app@mq-0.mq-nodes.default",
                "x@project.iam.gserviceaccount.com <0102018c-000000@eu-west-1.amazonses.com>",
                "12:30@5.0",
            ],
        );
    }
}
