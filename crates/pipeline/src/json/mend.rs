//! JSON as some programs write it, made valid: what a strict reader refuses for one odd value is mended by that value.
//!
//! `NaN`, `Infinity` and `-Infinity` become `null` (Python's `json`, "Infinite and NaN Number Values"); half a
//! surrogate becomes U+FFFD (JavaScript's `JSON.stringify` before it was well-formed); a control character in a string
//! gets its escape.

use super::text::escape;

/// The mended text; `None` where there is nothing that can be mended.
///
/// One walk over the text, whose brackets are not looked at: the scanner decides what it is.
pub(crate) fn mend(text: &str) -> Option<String> {
    let mut mended = String::with_capacity(text.len() + 16);
    let (mut rest, mut is_changed) = (text, false);
    while let Some(quote) = memchr::memchr(b'"', rest.as_bytes()) {
        let (before, string) = rest.split_at(quote);
        is_changed |= outside(before, &mut mended);
        mended.push('"');
        let (end, changed) = inside(string.get(1..)?, &mut mended);
        is_changed |= changed;
        rest = string.get(1 + end..)?;
        rest = rest.strip_prefix('"')?;
        mended.push('"');
    }
    is_changed |= outside(rest, &mut mended);
    is_changed.then_some(mended)
}

/// Appends what stands between strings.
fn outside(text: &str, out: &mut String) -> bool {
    const WORDS: [&str; 3] = ["-Infinity", "Infinity", "NaN"];
    let (mut rest, mut is_changed) = (text, false);
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'I' | b'N' | b'-')) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        if let Some(word) = WORDS.iter().find(|word| from.starts_with(**word)) {
            out.push_str("null");
            rest = from.get(word.len()..).unwrap_or_default();
            is_changed = true;
        } else {
            // The byte is one of three of ASCII.
            out.push_str(from.get(..1).unwrap_or_default());
            rest = from.get(1..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    is_changed
}

/// Appends a string's content up to its closing quote, and returns its length.
fn inside(text: &str, out: &mut String) -> (usize, bool) {
    let (mut at, mut is_changed) = (0, false);
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let plain = super::plain(rest.as_bytes());
        out.push_str(rest.get(..plain).unwrap_or_default());
        at += plain;
        let Some(rest) = rest.get(plain..).filter(|rest| !rest.is_empty()) else {
            return (text.len(), is_changed);
        };
        match rest.as_bytes() {
            [b'"', ..] => return (at, is_changed),
            [b'\\', b'u', ..] => {
                let (length, is_half) = unicode(rest);
                is_changed |= is_half;
                out.push_str(if is_half { "\\ufffd" } else { rest.get(..length).unwrap_or_default() });
                at += length;
            }
            [b'\\', second, ..] if second.is_ascii() => {
                out.push_str(rest.get(..2).unwrap_or_default());
                at += 2;
            }
            [b'\\', ..] => {
                out.push('\\');
                at += 1;
            }
            _ => {
                escape(rest.get(..1).unwrap_or_default(), out);
                is_changed = true;
                at += 1;
            }
        }
    }
}

/// The length of a `\u` escape, with its partner if it has one; and whether it is half a surrogate.
fn unicode(text: &str) -> (usize, bool) {
    let hex = |from: usize| {
        let digits =
            text.get(from..from + 4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        u32::from_str_radix(digits, 16).ok()
    };
    match hex(2) {
        Some(0xD800..=0xDBFF) => {
            let has_partner =
                text.get(6..8) == Some("\\u") && hex(8).is_some_and(|low| (0xDC00..=0xDFFF).contains(&low));
            if has_partner { (12, false) } else { (6, true) }
        }
        Some(0xDC00..=0xDFFF) => (6, true),
        Some(_) => (6, false),
        None => (2, false),
    }
}

#[cfg(test)]
mod tests {
    use super::mend;

    #[test]
    fn odd_values_are_mended_one_by_one() {
        for (text, mended) in [
            (r#"{"a":NaN,"b":[-Infinity,Infinity]}"#, Some(r#"{"a":null,"b":[null,null]}"#)),
            (
                r#"{"a":"\ud83d","b":"\ud83d\ude00","c":"\udc00x"}"#,
                Some(r#"{"a":"\ufffd","b":"\ud83d\ude00","c":"\ufffdx"}"#),
            ),
            ("{\"a\":\"one\ttwo\nthree\"}", Some(r#"{"a":"one\ttwo\nthree"}"#)),
            (r#"{"a":"NaN \"Infinity\"","b":-1}"#, None),
            (r#"{"a":"never closed"#, None),
            ("", None),
        ] {
            assert_eq!(mend(text).as_deref(), mended, "{text}");
        }
    }
}
