//! The content of a JSON string, with its escapes, and back.

use std::borrow::Cow;

/// The content of a valid JSON string as it stands between the quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Escaped<'a> {
    raw: &'a str,
    escapes: Escapes,
}

/// The escapes of a string, as far as they matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Escapes {
    /// There are none: the text is what stands in the JSON.
    None,
    /// Only those that [`escape`] writes too.
    Usual,
    /// Also `\uXXXX` or `\/`, which can spell a character that needs no escape.
    Spelled,
}

impl<'a> Escaped<'a> {
    /// Wraps the content of a valid JSON string.
    pub(crate) fn new(raw: &'a str) -> Escaped<'a> {
        let escapes = match memchr::memchr(b'\\', raw.as_bytes()) {
            Some(_) => Escapes::Spelled,
            None => Escapes::None,
        };
        Escaped { raw, escapes }
    }

    /// As `new`, without a look for escapes: it counts as having any.
    pub(crate) fn unread(raw: &'a str) -> Escaped<'a> {
        Escaped { raw, escapes: Escapes::Spelled }
    }

    /// As `new`, where it is known which escapes there are.
    pub(crate) fn known(raw: &'a str, escapes: Escapes) -> Escaped<'a> {
        Escaped { raw, escapes }
    }

    /// As it stands in the JSON, escapes and all.
    pub(crate) fn raw(self) -> &'a str {
        self.raw
    }

    /// Returns true if it differs from its text.
    pub(crate) fn has_escapes(self) -> bool {
        self.escapes != Escapes::None
    }

    /// The same text in the spelling of [`escape`], where it is spelled otherwise. What later looks for tabs, names
    /// and secrets as they stand in the JSON need then know one spelling only.
    pub(crate) fn respelled(self) -> Option<String> {
        if self.escapes != Escapes::Spelled {
            return None;
        }
        let mut usual = String::with_capacity(self.raw.len());
        escape(&self.text(), &mut usual);
        (usual != self.raw).then_some(usual)
    }

    /// The text it stands for: borrowed where there are no escapes.
    pub(crate) fn text(self) -> Cow<'a, str> {
        if !self.has_escapes() {
            return Cow::Borrowed(self.raw);
        }
        let mut text = String::with_capacity(self.raw.len());
        self.write_text(&mut text);
        Cow::Owned(text)
    }

    /// Appends the text it stands for.
    pub(crate) fn write_text(self, text: &mut String) {
        text.reserve(self.raw.len());
        let mut rest = self.raw;
        loop {
            // A valid string holds neither bare quotes nor control characters: only a backslash ends what is plain.
            let (before, from) = rest.split_at(plain(rest.as_bytes()));
            text.push_str(before);
            if from.is_empty() {
                return;
            }
            let (character, length) = unescape(from);
            text.push(character);
            rest = from.get(length..).unwrap_or_default();
        }
    }

    /// The characters it stands for, each with the bytes it takes in `raw`.
    pub(crate) fn characters(self) -> impl Iterator<Item = (char, usize)> + 'a {
        let mut rest = self.raw;
        std::iter::from_fn(move || {
            let first = rest.chars().next()?;
            let (character, length) = if first == '\\' { unescape(rest) } else { (first, first.len_utf8()) };
            rest = rest.get(length..).unwrap_or_default();
            Some((character, length))
        })
    }
}

/// The character that the escape at the start of `from` stands for, and its length. `from` is known to be valid.
fn unescape(from: &str) -> (char, usize) {
    let hex = |range: std::ops::Range<usize>| {
        from.get(range).and_then(|digits| u32::from_str_radix(digits, 16).ok()).unwrap_or(0xFFFD)
    };
    let short = |character| (character, 2);
    match from.as_bytes().get(1) {
        Some(b'b') => short('\u{8}'),
        Some(b'f') => short('\u{c}'),
        Some(b'n') => short('\n'),
        Some(b'r') => short('\r'),
        Some(b't') => short('\t'),
        Some(b'u') => match hex(2..6) {
            high @ 0xD800..=0xDBFF => {
                let code = 0x10000 + ((high - 0xD800) << 10) + (hex(8..12).wrapping_sub(0xDC00) & 0x3FF);
                (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), 12)
            }
            code => (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), 6),
        },
        Some(other) => short(char::from(*other)),
        None => (char::REPLACEMENT_CHARACTER, 1),
    }
}

/// Appends `text` as the content of a JSON string.
pub(crate) fn escape(text: &str, out: &mut String) {
    let mut rest = text;
    loop {
        let (before, from) = rest.split_at(plain(rest.as_bytes()));
        out.push_str(before);
        let Some(byte) = from.bytes().next() else { return };
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            0x08 => out.push_str("\\b"),
            0x0c => out.push_str("\\f"),
            control => {
                const HEX: &[u8; 16] = b"0123456789abcdef";
                out.push_str("\\u00");
                out.push(char::from(HEX[usize::from(control >> 4)]));
                out.push(char::from(HEX[usize::from(control & 15)]));
            }
        }
        rest = from.get(1..).unwrap_or_default();
    }
}

/// The number of bytes at the start of `bytes` that are neither a quote, a backslash nor a control character.
///
/// Eight bytes at a time: this loop sees every byte of every message.
#[inline]
pub(crate) fn plain(bytes: &[u8]) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = 0x8080_8080_8080_8080;
    let (words, rest) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        // A byte's high bit is set where it is zero after the subtraction's borrow; the lowest one set is exact.
        let zero_in = |word: u64| word.wrapping_sub(ONES) & !word;
        let quote = zero_in(word ^ (ONES * u64::from(b'"')));
        let backslash = zero_in(word ^ (ONES * u64::from(b'\\')));
        let control = word.wrapping_sub(ONES * 0x20) & !word;
        let special = (quote | backslash | control) & HIGHS;
        if special != 0 {
            return index * 8 + (special.trailing_zeros() / 8) as usize;
        }
    }
    let is_special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..=0x1f);
    words.len() * 8 + rest.iter().position(is_special).unwrap_or(rest.len())
}
