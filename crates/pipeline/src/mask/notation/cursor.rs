//! A text that is read from a place on, each byte charged: spaces, colours, quotes, separators.

use crate::mask::meter::{Meter, Unmaskable};

/// A text in which a name's value is looked for.
pub(crate) struct Cursor<'a> {
    pub(crate) text: &'a str,
    bytes: &'a [u8],
    meter: &'a Meter,
}

/// The separator between a name and its value.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Separator {
    pub(super) end: usize,
    /// True if it is a colon alone.
    pub(super) is_colon: bool,
    /// True if it is an arrow, `=>`.
    pub(super) is_arrow: bool,
    /// True if it is percent-encoded, as all that belongs to it then is.
    pub(super) is_encoded: bool,
}

impl Separator {
    /// Returns true if a value may stand on the next line: behind a quoted key, as in pretty JSON and in PHP's dumps.
    pub(super) fn crosses_lines(&self, closed: usize, name_end: usize) -> bool {
        (self.is_colon || self.is_arrow) && closed > name_end
    }
}

/// Operators that assign, the longest first.
const OPERATORS: [&str; 18] = [
    "||=", "&&=", "??=", "!=", ":=", "?=", "+=", ".=", "=>", "->", "==", "::", "=", ":", "%3D", "%3d", "%3A",
    "%3a",
];

/// The most items that close a name: quotes, brackets, colours.
const CLOSERS: usize = 8;

/// The most bytes of a colour.
const COLOUR: usize = 24;

/// The most spaces around a separator.
const SPACES: usize = 64;

impl<'a> Cursor<'a> {
    pub(crate) fn new(text: &'a str, meter: &'a Meter) -> Cursor<'a> {
        Cursor { text, bytes: text.as_bytes(), meter }
    }

    pub(super) fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    pub(super) fn before(&self, at: usize) -> Option<u8> {
        at.checked_sub(1).and_then(|at| self.byte(at))
    }

    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    pub(super) fn charge(&self, looks: usize) -> Result<(), Unmaskable> {
        self.meter.charge(looks)
    }

    /// The bytes from `at` on, and no more than `most`.
    pub(super) fn part(&self, at: usize, most: usize) -> Result<&'a [u8], Unmaskable> {
        let end = self.len().min(at.saturating_add(most));
        let part = self.bytes.get(at..end).unwrap_or_default();
        self.charge(part.len())?;
        Ok(part)
    }

    pub(super) fn starts_with(&self, at: usize, text: &str) -> bool {
        self.bytes.get(at..).is_some_and(|rest| rest.starts_with(text.as_bytes()))
    }

    pub(super) fn ends_with(&self, at: usize, text: &str) -> bool {
        self.bytes.get(..at).is_some_and(|rest| rest.ends_with(text.as_bytes()))
    }

    /// Returns true if the word around `at` is an ARN, of which the part at `at` begins behind a colon.
    pub(super) fn is_in_arn(&self, at: usize) -> Result<bool, Unmaskable> {
        if self.before(at) != Some(b':') {
            return Ok(false);
        }
        let bytes = self.bytes.get(..at).unwrap_or_default();
        let is_of_arn = |byte: &u8| byte.is_ascii_alphanumeric() || b":/_-.*+=,@".contains(byte);
        let length = bytes.iter().rev().take(256).take_while(|byte| is_of_arn(byte)).count();
        self.charge(length)?;
        Ok(memchr::memmem::find(&bytes[at - length..], b"arn:aws").is_some())
    }

    /// Counts the bytes from `at` on that are `of` a kind, up to `most`.
    pub(super) fn run(&self, at: usize, of: impl Fn(u8) -> bool, most: usize) -> Result<usize, Unmaskable> {
        let rest = self.bytes.get(at..).unwrap_or_default();
        let length = rest.iter().take(most).take_while(|byte| of(**byte)).count();
        self.charge(length + 1)?;
        Ok(length)
    }

    /// The place behind spaces and colours.
    pub(super) fn spaces(&self, at: usize) -> Result<usize, Unmaskable> {
        self.skip(at, |byte| matches!(byte, b' ' | b'\t'))
    }

    /// The place behind spaces, ends of lines and colours.
    pub(super) fn whitespace(&self, at: usize) -> Result<usize, Unmaskable> {
        self.skip(at, |byte| byte.is_ascii_whitespace() || byte == b'\x0b')
    }

    fn skip(&self, mut at: usize, skipped: impl Fn(u8) -> bool) -> Result<usize, Unmaskable> {
        for _ in 0..CLOSERS {
            let next = self.colour(at + self.run(at, &skipped, SPACES)?)?;
            if next == at {
                break;
            }
            at = next;
        }
        Ok(at)
    }

    /// The place behind a terminal's colour (ECMA-48, SGR), its escape written as a character or as a text.
    fn colour(&self, at: usize) -> Result<usize, Unmaskable> {
        self.charge(4)?;
        let escape = ["\x1b[", "\\u001b[", "\\u001B[", "\\x1b[", "\\x1B[", "\\033[", "\\e["];
        let Some(escape) = escape.iter().find(|escape| self.starts_with(at, escape)) else { return Ok(at) };
        let start = at + escape.len();
        let codes = self.run(start, |byte| byte.is_ascii_digit() || byte == b';', COLOUR)?;
        let end = start + codes;
        Ok(if matches!(self.byte(end), Some(b'm' | b'K')) { end + 1 } else { at })
    }

    /// The place behind what closes a name: quotes at any depth, brackets, colours.
    pub(super) fn closers(&self, name_end: usize) -> Result<usize, Unmaskable> {
        let mut at = name_end;
        for _ in 0..CLOSERS {
            let backslashes = self.run(at, |byte| byte == b'\\', usize::MAX)?;
            let next = match self.byte(at + backslashes) {
                Some(b'"' | b'\'' | b'`') => at + backslashes + 1,
                Some(b']') if backslashes == 0 => at + 1,
                Some(b'%') if ["%5D", "%5d", "%22", "%27"].iter().any(|code| self.starts_with(at, code)) => {
                    at + 3
                }
                Some(b'*') if backslashes == 0 && self.ends_with(name_end, "*") => at + 1,
                _ => self.colour(at)?,
            };
            if next == at {
                break;
            }
            at = next;
        }
        Ok(at)
    }

    /// The separator at `at`, spaces around it left aside.
    pub(super) fn separator(&self, at: usize) -> Result<Option<Separator>, Unmaskable> {
        let start = self.whitespace(at)?;
        self.charge(OPERATORS.len())?;
        let Some(operator) = OPERATORS.iter().find(|operator| self.starts_with(start, operator)) else {
            return Ok(None);
        };
        // `a::b` is a path of code, and `==` the end of base64.
        if matches!(*operator, "::" | "==") && start == at {
            return Ok(None);
        }
        let end = self.whole_operator(start + operator.len())?;
        let is_colon = *operator == ":" && end == start + 1;
        let is_arrow = *operator == "=>";
        Ok(Some(Separator { end, is_colon, is_arrow, is_encoded: operator.starts_with('%') }))
    }

    /// The place behind further characters of a separator, spaces between them: `= =`, `:="`.
    fn whole_operator(&self, at: usize) -> Result<usize, Unmaskable> {
        Ok(at + self.run(at, |byte| matches!(byte, b'=' | b'>' | b':'), 3)?)
    }
}
