//! Alphabets of tokens.

/// The characters that a part of a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Digit,
    /// Hexadecimal, in either case: makers write lower case, people's tools upper case.
    Hex,
    Letter,
    /// Lower-case letters and digits.
    Lower,
    /// Upper-case letters and digits.
    Upper,
    Alnum,
    /// Letters, digits and `_`.
    Word,
    /// Letters, digits and `-`.
    Dashed,
    /// RFC 4648, section 5: base64url.
    Url,
    /// base64url and `=`.
    UrlPad,
    /// base64url, `=` and `.`.
    Dotted,
    /// RFC 4648, section 4: base64, its padding apart.
    Base64,
    /// The alphabet of crypt(5): letters, digits, `.` and `/`.
    Crypt,
    /// The padding of base64.
    Pad,
    /// base64url, `~` and `.`: the unreserved characters of RFC 3986, section 2.3.
    Unreserved,
    /// The upper-case alphabet of BIP 173's Bech32.
    Bech32,
    /// The path of a webhook's URL.
    Path,
}

impl Kind {
    /// Returns true if the alphabet has `byte`.
    pub(super) fn has(self, byte: u8) -> bool {
        let also = |others: &[u8]| byte.is_ascii_alphanumeric() || others.contains(&byte);
        match self {
            Kind::Digit => byte.is_ascii_digit(),
            Kind::Hex => byte.is_ascii_hexdigit(),
            Kind::Letter => byte.is_ascii_alphabetic(),
            Kind::Lower => byte.is_ascii_digit() || byte.is_ascii_lowercase(),
            Kind::Upper => byte.is_ascii_digit() || byte.is_ascii_uppercase(),
            Kind::Alnum => byte.is_ascii_alphanumeric(),
            Kind::Word => also(b"_"),
            Kind::Dashed => also(b"-"),
            Kind::Url => also(b"-_"),
            Kind::UrlPad => also(b"-_="),
            Kind::Dotted => also(b"-_=."),
            Kind::Base64 => also(b"+/"),
            Kind::Crypt => also(b"./"),
            Kind::Pad => byte == b'=',
            Kind::Unreserved => also(b"-_~."),
            Kind::Bech32 => b"023456789ACDEFGHJKLMNPQRSTUVWXYZ".contains(&byte),
            Kind::Path => also(b"-_/@+"),
        }
    }

    /// The length of the character at the start of `bytes`, 0 where it is none of the alphabet. In base64, `\/` is
    /// JSON's and `%2B`, `%2F`, `%3D` are URLs' spelling of one character.
    pub(super) fn length(self, bytes: &[u8]) -> usize {
        let is_base64 = self == Kind::Base64;
        match bytes {
            [byte, ..] if self.has(*byte) => 1,
            [b'\\', b'/', ..] if is_base64 || self == Kind::Crypt => 2,
            [b'%', b'2', b'B' | b'b' | b'F' | b'f', ..] if is_base64 => 3,
            [b'%', b'3', b'D' | b'd', ..] if self == Kind::Pad => 3,
            _ => 0,
        }
    }
}
