//! The substitute of a masked value.

use std::borrow::Cow;

use hmac::{Hmac, KeyInit, Mac};
use routing::{Detector, Mask, Replacement};
use sha2::Sha256;

use super::hits::Reason;
use super::meter::Unmaskable;
use crate::mask_key::MaskKey;

/// A mask's replacement, with the key it needs.
#[derive(Clone, Debug)]
pub(crate) struct Substitute {
    with: With,
    /// True if a part of a card's number or an address stays.
    is_partial: bool,
}

#[derive(Clone, Debug)]
enum With {
    Text(String),
    /// A keyed hash; without the key nothing can be masked, and the message is withheld.
    Hash(Option<MaskKey>),
}

impl Substitute {
    pub(crate) fn new(mask: &Mask, key: Option<&MaskKey>) -> Substitute {
        let with = match &mask.with {
            Replacement::Text(text) => With::Text(text.clone()),
            Replacement::Hash => With::Hash(key.cloned()),
        };
        Substitute { with, is_partial: mask.partial }
    }

    /// Returns the text in place of `value`, which `reason` found: free of quotes, backslashes and control characters.
    pub(crate) fn replace(&self, value: &str, reason: Reason<'_>) -> Result<Cow<'_, str>, Unmaskable> {
        match &self.with {
            With::Text(text) => Ok(match self.rest(value, reason) {
                Some(rest) => Cow::Owned(format!("{text}{rest}")),
                None => Cow::Borrowed(text),
            }),
            With::Hash(_) if is_hash(value) => Ok(Cow::Owned(value.to_owned())),
            With::Hash(Some(key)) => {
                let mut mac = Hmac::<Sha256>::new_from_slice(&key.0).map_err(|_| Unmaskable::Defect)?;
                mac.update(value.as_bytes());
                let digest = mac.finalize().into_bytes();
                let half = digest.first_chunk::<8>().ok_or(Unmaskable::Defect)?;
                Ok(Cow::Owned(format!("[hash:{:016x}]", u64::from_be_bytes(*half))))
            }
            With::Hash(None) => Err(Unmaskable::NoKey),
        }
    }

    /// Returns true if a text begins with what stands in place of values.
    pub(crate) fn begins(&self, text: &str) -> bool {
        match &self.with {
            With::Text(with) => text.strip_prefix(with.as_str()).is_some_and(|rest| ends_before(with, rest)),
            With::Hash(_) => text.get(..HASH).is_some_and(is_hash),
        }
    }

    /// The part of a value that stays: four digits of a card (PCI DSS, requirement 3.4), the domain of an address.
    fn rest<'v>(&self, value: &'v str, reason: Reason<'_>) -> Option<&'v str> {
        match reason {
            Reason::Detector(Detector::Card) if self.is_partial => {
                let last = value.len().checked_sub(4)?;
                value.get(last..).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
            }
            Reason::Detector(Detector::Email) if self.is_partial => {
                let domain = value.rfind('@').or_else(|| value.rfind("%40"))?;
                value.get(domain..).filter(|domain| !domain.contains(['"', '\'', '`', '\\']))
            }
            _ => None,
        }
    }
}

/// Returns true if `with` is no part of a value that only begins like it: `x` of `x7kq`.
fn ends_before(with: &str, rest: &str) -> bool {
    let is_word = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
    let is_short = with.chars().nth(2).is_none();
    !is_word(rest.chars().next()) || !is_short && !is_word(with.chars().next_back())
}

/// The length of a hash with what is around it.
const HASH: usize = "[hash:0123456789abcdef]".len();

/// Returns true if a value is one of our hashes already: masking twice changes nothing.
fn is_hash(value: &str) -> bool {
    let digits = value.strip_prefix("[hash:").and_then(|rest| rest.strip_suffix(']'));
    digits.is_some_and(|digits| digits.len() == 16 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}
