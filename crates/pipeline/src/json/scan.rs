//! A validating scanner over JSON text that yields slices of it.

use super::text::{Escaped, Escapes};

/// Deeper nesting is refused, as `serde_json` refuses it: recursion must not be the sender's to choose.
const MAX_DEPTH: u32 = 127;

/// The text is not JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Refused;

/// The kind of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Object,
    Array,
    String,
    Number,
    Bool,
    Null,
}

/// A value: its kind and its slice of the input, quotes and brackets included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Value<'a> {
    pub(crate) kind: Kind,
    pub(crate) raw: &'a str,
}

impl<'a> Value<'a> {
    /// The content of a string value.
    pub(crate) fn string(&self) -> Option<Escaped<'a>> {
        let inner = self.raw.strip_prefix('"')?.strip_suffix('"')?;
        Some(Escaped::new(inner))
    }
}

/// A place in JSON text. Each method takes one thing and moves past it, or refuses.
#[derive(Clone, Debug)]
pub(crate) struct Scanner<'a> {
    text: &'a str,
    at: usize,
    depth: u32,
}

impl<'a> Scanner<'a> {
    pub(crate) fn new(text: &'a str) -> Scanner<'a> {
        Scanner::at(text, 0)
    }

    /// A scanner that starts at byte `at` of `text`.
    pub(crate) fn at(text: &'a str, at: usize) -> Scanner<'a> {
        Scanner { text, at, depth: 0 }
    }

    /// The byte the scanner stands at.
    pub(crate) fn position(&self) -> usize {
        self.at
    }

    /// The text between here and where `later` stands.
    pub(crate) fn until(&self, later: &Scanner<'a>) -> &'a str {
        self.text.get(self.at..later.at).unwrap_or("")
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(crate) fn whitespace(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    fn take(&mut self, byte: u8) -> bool {
        let taken = self.peek() == Some(byte);
        self.at += usize::from(taken);
        taken
    }

    fn require(&mut self, byte: u8) -> Result<(), Refused> {
        if self.take(byte) { Ok(()) } else { Err(Refused) }
    }

    /// Only whitespace is left.
    pub(crate) fn end(&mut self) -> Result<(), Refused> {
        self.whitespace();
        if self.at == self.text.len() { Ok(()) } else { Err(Refused) }
    }

    /// Takes an object, handing each key and the scanner, which stands at the key's value, to `member`.
    /// `member` must take exactly the value.
    pub(crate) fn object<E: From<Refused>>(
        &mut self,
        mut member: impl FnMut(Escaped<'a>, &mut Self) -> Result<(), E>,
    ) -> Result<(), E> {
        self.list(b'{', b'}', |scanner| {
            let key = scanner.string()?;
            scanner.whitespace();
            scanner.require(b':')?;
            scanner.whitespace();
            member(key, scanner)
        })
    }

    /// Takes an array; `element` must take exactly one value each time.
    pub(crate) fn array<E: From<Refused>>(
        &mut self,
        element: impl FnMut(&mut Self) -> Result<(), E>,
    ) -> Result<(), E> {
        self.list(b'[', b']', element)
    }

    fn list<E: From<Refused>>(
        &mut self,
        open: u8,
        close: u8,
        mut item: impl FnMut(&mut Self) -> Result<(), E>,
    ) -> Result<(), E> {
        self.require(open)?;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Refused.into());
        }
        self.whitespace();
        if !self.take(close) {
            loop {
                item(self)?;
                self.whitespace();
                if self.take(close) {
                    break;
                }
                self.require(b',')?;
                self.whitespace();
            }
        }
        self.depth -= 1;
        Ok(())
    }

    /// Returns the kind of the value that stands here, by its first byte.
    pub(crate) fn kind(&self) -> Result<Kind, Refused> {
        match self.peek() {
            Some(b'{') => Ok(Kind::Object),
            Some(b'[') => Ok(Kind::Array),
            Some(b'"') => Ok(Kind::String),
            Some(b'-' | b'0'..=b'9') => Ok(Kind::Number),
            Some(b't' | b'f') => Ok(Kind::Bool),
            Some(b'n') => Ok(Kind::Null),
            _ => Err(Refused),
        }
    }

    /// Takes any value.
    pub(crate) fn value(&mut self) -> Result<Value<'a>, Refused> {
        let start = self.at;
        let kind = self.kind()?;
        match kind {
            Kind::Object => self.object(|_, scanner| scanner.value().map(drop))?,
            Kind::Array => self.array(|scanner| scanner.value().map(drop))?,
            Kind::String => drop(self.string()?),
            Kind::Number => self.number()?,
            Kind::Bool => self.either("true", "false")?,
            Kind::Null => self.either("null", "null")?,
        }
        Ok(Value { kind, raw: self.text.get(start..self.at).ok_or(Refused)? })
    }

    fn either(&mut self, one: &str, other: &str) -> Result<(), Refused> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let word = [one, other].into_iter().find(|word| rest.starts_with(word.as_bytes())).ok_or(Refused)?;
        self.at += word.len();
        Ok(())
    }

    fn number(&mut self) -> Result<(), Refused> {
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            let _sign = self.take(b'+') || self.take(b'-');
            self.digits()?;
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<(), Refused> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at > start { Ok(()) } else { Err(Refused) }
    }

    /// Takes a string and yields what stands between its quotes.
    pub(crate) fn string(&mut self) -> Result<Escaped<'a>, Refused> {
        self.require(b'"')?;
        let start = self.at;
        let mut escapes = Escapes::None;
        loop {
            self.at += super::plain(self.text.as_bytes().get(self.at..).unwrap_or_default());
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => escapes = escapes.max(self.escape()?),
                _ => return Err(Refused),
            }
        }
        let raw = self.text.get(start..self.at).ok_or(Refused)?;
        self.at += 1;
        Ok(Escaped::known(raw, escapes))
    }

    /// Takes one escape sequence; a surrogate only with its partner.
    fn escape(&mut self) -> Result<Escapes, Refused> {
        self.require(b'\\')?;
        let letter = self.peek().ok_or(Refused)?;
        self.at += 1;
        match letter {
            b'"' | b'\\' | b'b' | b'f' | b'n' | b'r' | b't' => Ok(Escapes::Usual),
            b'/' => Ok(Escapes::Spelled),
            b'u' => match self.hex4()? {
                0xD800..=0xDBFF => {
                    self.require(b'\\')?;
                    self.require(b'u')?;
                    if matches!(self.hex4()?, 0xDC00..=0xDFFF) { Ok(Escapes::Spelled) } else { Err(Refused) }
                }
                0xDC00..=0xDFFF => Err(Refused),
                _ => Ok(Escapes::Spelled),
            },
            _ => Err(Refused),
        }
    }

    fn hex4(&mut self) -> Result<u32, Refused> {
        let digits = self.text.as_bytes().get(self.at..self.at + 4).ok_or(Refused)?;
        self.at += 4;
        digits.iter().try_fold(0, |code, digit| {
            char::from(*digit).to_digit(16).map(|value| code << 4 | value).ok_or(Refused)
        })
    }
}
