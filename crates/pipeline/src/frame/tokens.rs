//! The head of a text line, word by word.

/// As much of a line as is looked at: what a logger writes in front is short.
const HEAD: usize = 256;

/// The words of the first line of an escaped text, without the bars between them and the colours that terminals take.
pub(super) fn tokens(raw: &str) -> impl Iterator<Item = &str> {
    let mut rest = head(raw);
    std::iter::from_fn(move || {
        loop {
            rest = after_blank(rest);
            if rest.is_empty() {
                return None;
            }
            let end = end_of_token(rest);
            let (token, behind) = rest.split_at(end);
            rest = behind;
            if !token.is_empty() {
                return Some(token);
            }
            // A backslash that begins no escape of a blank is a character like any other.
            rest = rest.get(1..).unwrap_or_default();
        }
    })
}

/// The first line, as far as it is looked at.
pub(super) fn head(raw: &str) -> &str {
    let head = raw.get(..raw.floor_char_boundary(HEAD)).unwrap_or_default();
    let is_newline = |at: &usize| matches!(head.as_bytes().get(at + 1), Some(b'n' | b'r'));
    let line = memchr::memchr_iter(b'\\', head.as_bytes()).find(is_newline);
    line.and_then(|end| head.get(..end)).unwrap_or(head)
}

/// A terminal's colour, `ESC [ 3 2 m`, as it stands in a JSON string; its length.
fn colour(text: &str) -> Option<usize> {
    let rest = text.strip_prefix("\\u001b[")?;
    let end = rest.bytes().position(|byte| !matches!(byte, b'0'..=b'9' | b';'))?;
    (rest.as_bytes().get(end) == Some(&b'm')).then_some(text.len() - rest.len() + end + 1)
}

fn blank(text: &str) -> Option<usize> {
    match text.as_bytes() {
        [b' ' | b'|', ..] => Some(1),
        [b'\\', b't', ..] => Some(2),
        [b'\\', ..] => colour(text),
        _ => None,
    }
}

fn after_blank(mut text: &str) -> &str {
    while let Some(length) = blank(text) {
        text = text.get(length..).unwrap_or_default();
    }
    text
}

fn end_of_token(text: &str) -> usize {
    text.bytes()
        .enumerate()
        .find(|(at, byte)| match byte {
            b' ' | b'|' => true,
            b'\\' => text.get(*at..).and_then(blank).is_some(),
            _ => false,
        })
        .map_or(text.len(), |(at, _)| at)
}

/// Returns true for ISO 8601's date and time, as runtimes and loggers write it: `2026-01-02T03:04:05`, with or without
/// a fraction and a zone.
pub(super) fn is_time(text: &str) -> bool {
    let shape = b"0000-00-00T00:00:00";
    let Some((whole, rest)) = text.as_bytes().split_at_checked(shape.len()) else { return false };
    let is_whole = whole.iter().zip(shape).all(|(byte, wanted)| match wanted {
        b'0' => byte.is_ascii_digit(),
        other => byte == other,
    });
    is_whole
        && rest.len() <= 16
        && rest.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b',' | b'+' | b'-' | b':' | b'Z'))
}
