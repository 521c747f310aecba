//! The shape of a token, and the words in which the rows write it.

use super::kind::Kind;

/// A maker of tokens.
#[derive(Debug)]
pub(super) struct Vendor {
    pub(super) name: &'static str,
    /// The maker's documentation or, failing that, a public scanner's rule.
    #[cfg_attr(not(test), expect(dead_code, reason = "shows readers where the shapes are from"))]
    pub(super) source: &'static str,
    pub(super) shapes: &'static [Shape],
}

/// A shape: the sign, which is one of several, and what stands before and behind it within the token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    pub(super) signs: &'static [&'static str],
    pub(super) head: &'static [Piece],
    pub(super) body: &'static [Piece],
    pub(super) start: Start,
    pub(super) proof: Proof,
    /// The sign is a name, and the token only its value.
    pub(super) is_named: bool,
}

/// A part of a token.
#[derive(Clone, Copy, Debug)]
pub(super) enum Piece {
    Text(&'static str),
    OneOf(&'static [&'static str]),
    /// The fewest and the most characters of an alphabet.
    Run(Kind, usize, usize),
    Maybe(&'static [Piece]),
}

/// The characters that may stand before a token: never a letter, a digit or `_`, unless they are of an escape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// Anything else.
    Word,
    /// Nor what joins words (`-`, `.`): for prefixes that ordinary words end in.
    Alone,
    /// Nor what continues base64 (`+`, `/`), which may not stand behind it either: for prefixes that base64 may hold.
    Apart,
    /// Anything at all: for URLs and names, which are long enough.
    Anywhere,
}

/// The proof that the characters behind the sign must give beside their shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Proof {
    Nothing,
    /// A digit, which names of things seldom have.
    Digit,
    /// A digit, an upper-case and a lower-case letter.
    Mixed,
    /// Nothing; but where a checksum is right, a token may be glued to a word.
    Checksum,
}

impl Shape {
    /// Begins only where nothing joins it to what stands before.
    pub(super) const fn alone(mut self) -> Shape {
        self.start = Start::Alone;
        self
    }

    /// Stands in no base64.
    pub(super) const fn apart(mut self) -> Shape {
        self.start = Start::Apart;
        self
    }

    /// Begins anywhere.
    pub(super) const fn anywhere(mut self) -> Shape {
        self.start = Start::Anywhere;
        self
    }

    pub(super) const fn proven(mut self, proof: Proof) -> Shape {
        self.proof = proof;
        self
    }

    /// Has `head` before its sign.
    pub(super) const fn after(mut self, head: &'static [Piece]) -> Shape {
        self.head = head;
        self
    }

    /// Is the value behind its sign.
    pub(super) const fn value(mut self) -> Shape {
        self.is_named = true;
        self
    }
}

/// A token that begins with one of `signs` and goes on with `body`.
pub(super) const fn shape(signs: &'static [&'static str], body: &'static [Piece]) -> Shape {
    Shape { signs, head: &[], body, start: Start::Word, proof: Proof::Nothing, is_named: false }
}

/// Exactly so many characters.
pub(super) const fn exactly(count: usize, kind: Kind) -> Piece {
    Piece::Run(kind, count, count)
}

/// RFC 9562, section 4: a UUID.
pub(super) const UUID: &[Piece] = &[
    exactly(8, Kind::Hex),
    Piece::Text("-"),
    exactly(4, Kind::Hex),
    Piece::Text("-"),
    exactly(4, Kind::Hex),
    Piece::Text("-"),
    exactly(4, Kind::Hex),
    Piece::Text("-"),
    exactly(12, Kind::Hex),
];

/// The padding of base64.
pub(super) const PADDING: Piece = Piece::Run(Kind::Pad, 0, 3);

/// From `fewest` to `most` characters.
pub(super) const fn between(fewest: usize, most: usize, kind: Kind) -> Piece {
    Piece::Run(kind, fewest, most)
}

#[cfg(test)]
impl Shape {
    /// Writes a token of this shape with `sign`; `random` answers a number below its argument.
    pub(super) fn example(&self, sign: &str, random: &mut dyn FnMut(usize) -> usize) -> String {
        let mut token = String::new();
        write(self.head, &mut token, random);
        token.push_str(if self.is_named { "" } else { sign });
        write(self.body, &mut token, random);
        token
    }
}

#[cfg(test)]
fn write(pieces: &[Piece], token: &mut String, random: &mut dyn FnMut(usize) -> usize) {
    for piece in pieces {
        match piece {
            Piece::Text(text) => token.push_str(text),
            Piece::OneOf(texts) => token.push_str(texts[random(texts.len())]),
            Piece::Maybe(pieces) if random(2) == 0 => write(pieces, token, random),
            Piece::Maybe(_) => {}
            Piece::Run(kind, fewest, most) => {
                // Marks stand within a token and not at its ends, where they would be a sentence's.
                let all: Vec<char> = (b'!'..=b'~').filter(|byte| kind.has(*byte)).map(char::from).collect();
                let plain: Vec<char> = all.iter().copied().filter(char::is_ascii_alphanumeric).collect();
                let length = fewest + random((most - fewest).min(40) + 1);
                for at in 0..length {
                    let is_end = at == 0 || at + 1 == length;
                    let set = if is_end && !plain.is_empty() { &plain } else { &all };
                    token.push(set[random(set.len())]);
                }
            }
        }
    }
}
