//! A line's values, each with its path and as it stands in the text.
//!
//! A parsed tree would lose the digits of long numbers and one of two equal keys, and allocate for each value.

use std::borrow::Cow;

use memchr::memchr2;

/// The most containers in each other.
const DEPTH: usize = 1_000;

/// A value that is no container. Nulls are left out.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Leaf<'l> {
    Text(Cow<'l, str>),
    Number(&'l str),
    Flag(bool),
}

/// A line that can't be read as JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Broken;

/// Calls `visit` for each value of a line, in their order. The elements of an array have the array's path.
pub(super) fn leaves<'l>(line: &'l str, mut visit: impl FnMut(&str, Leaf<'l>)) -> Result<(), Broken> {
    let mut reader = Reader { line, at: 0 };
    let mut path = String::new();
    // Of each open container: whether it is an object, and the length of its path.
    let mut open: Vec<(bool, usize)> = Vec::new();
    loop {
        // A value begins here.
        match reader.next_byte()? {
            b'{' => {
                reader.at += 1;
                if reader.next_byte()? != b'}' {
                    open.push((true, path.len()));
                    reader.key(&mut path)?;
                    continue;
                }
                reader.at += 1;
            }
            b'[' => {
                reader.at += 1;
                if reader.next_byte()? != b']' {
                    open.push((false, path.len()));
                    continue;
                }
                reader.at += 1;
            }
            b'"' => visit(&path, Leaf::Text(reader.text()?)),
            b't' => visit(&path, Leaf::Flag(reader.word("true", true)?)),
            b'f' => visit(&path, Leaf::Flag(reader.word("false", false)?)),
            b'n' => reader.word("null", ())?,
            b'-' | b'0'..=b'9' => visit(&path, Leaf::Number(reader.number())),
            _ => return Err(Broken),
        }
        if open.len() > DEPTH {
            return Err(Broken);
        }
        // A value ended here; the containers that end with it too.
        loop {
            let Some((is_object, length)) = open.last().copied() else {
                reader.skip_space();
                return if reader.at == line.len() { Ok(()) } else { Err(Broken) };
            };
            let byte = reader.next_byte()?;
            reader.at += 1;
            path.truncate(length);
            match byte {
                b',' if is_object => {
                    reader.key(&mut path)?;
                    break;
                }
                b',' => break,
                b'}' if is_object => {}
                b']' if !is_object => {}
                _ => return Err(Broken),
            }
            open.pop();
        }
    }
}

struct Reader<'l> {
    line: &'l str,
    at: usize,
}

impl<'l> Reader<'l> {
    fn byte(&self) -> Option<u8> {
        self.line.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.byte(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// The first byte that is no space, which becomes the current one.
    fn next_byte(&mut self) -> Result<u8, Broken> {
        self.skip_space();
        self.byte().ok_or(Broken)
    }

    fn slice(&self, from: usize, to: usize) -> Result<&'l str, Broken> {
        self.line.get(from..to).ok_or(Broken)
    }

    fn word<T>(&mut self, word: &str, value: T) -> Result<T, Broken> {
        let end = self.at + word.len();
        if self.line.as_bytes().get(self.at..end) != Some(word.as_bytes()) {
            return Err(Broken);
        }
        self.at = end;
        Ok(value)
    }

    fn number(&mut self) -> &'l str {
        let start = self.at;
        while matches!(self.byte(), Some(b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')) {
            self.at += 1;
        }
        self.slice(start, self.at).unwrap_or_default()
    }

    /// Appends a key to the path of its object, and goes behind the colon.
    fn key(&mut self, path: &mut String) -> Result<(), Broken> {
        if self.next_byte()? != b'"' {
            return Err(Broken);
        }
        let key = self.text()?;
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(&key);
        if self.next_byte()? != b':' {
            return Err(Broken);
        }
        self.at += 1;
        Ok(())
    }

    /// A text, whose first quote is the current byte.
    fn text(&mut self) -> Result<Cow<'l, str>, Broken> {
        self.at += 1;
        let start = self.at;
        let rest = self.line.as_bytes().get(start..).ok_or(Broken)?;
        let end = start + memchr2(b'"', b'\\', rest).ok_or(Broken)?;
        let plain = self.slice(start, end)?;
        self.at = end;
        if self.byte() == Some(b'"') {
            self.at += 1;
            return Ok(Cow::Borrowed(plain));
        }
        let mut text = String::from(plain);
        loop {
            if self.byte() == Some(b'"') {
                self.at += 1;
                return Ok(Cow::Owned(text));
            }
            self.escape(&mut text)?;
            let rest = self.line.as_bytes().get(self.at..).ok_or(Broken)?;
            let end = self.at + memchr2(b'"', b'\\', rest).ok_or(Broken)?;
            text.push_str(self.slice(self.at, end)?);
            self.at = end;
        }
    }

    /// An escape, whose backslash is the current byte.
    fn escape(&mut self, text: &mut String) -> Result<(), Broken> {
        self.at += 1;
        let byte = self.byte().ok_or(Broken)?;
        self.at += 1;
        text.push(match byte {
            b'n' => '\n',
            b't' => '\t',
            b'r' => '\r',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'"' | b'\\' | b'/' => char::from(byte),
            b'u' => self.unicode()?,
            _ => return Err(Broken),
        });
        Ok(())
    }

    /// The character of `\uXXXX`, or of two that are a surrogate pair; U+FFFD for half a pair.
    fn unicode(&mut self) -> Result<char, Broken> {
        let first = self.four_digits()?;
        if (0xD800..0xDC00).contains(&first) && self.line.as_bytes().get(self.at..self.at + 2) == Some(b"\\u")
        {
            let before = self.at;
            self.at += 2;
            let second = self.four_digits()?;
            if (0xDC00..0xE000).contains(&second) {
                let code = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
                return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            self.at = before;
        }
        Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn four_digits(&mut self) -> Result<u32, Broken> {
        let digits = self.slice(self.at, self.at + 4)?;
        self.at += 4;
        u32::from_str_radix(digits, 16).map_err(|_| Broken)
    }
}
