//! The substitute of a masked value.

use std::borrow::Cow;

use hmac::{Hmac, KeyInit, Mac};
use routing::Replacement;
use sha2::Sha256;

use super::meter::Unmaskable;
use crate::mask_key::MaskKey;

/// A mask's replacement, with the key it needs.
#[derive(Clone, Debug)]
pub(crate) enum Substitute {
    Text(String),
    /// A keyed hash; without the key nothing can be masked, and the message is withheld.
    Hash(Option<MaskKey>),
}

impl Substitute {
    pub(crate) fn new(with: &Replacement, key: Option<&MaskKey>) -> Substitute {
        match with {
            Replacement::Text(text) => Substitute::Text(text.clone()),
            Replacement::Hash => Substitute::Hash(key.cloned()),
        }
    }

    /// Returns the text in place of `value`: free of quotes, backslashes and control characters.
    pub(crate) fn replace(&self, value: &str) -> Result<Cow<'_, str>, Unmaskable> {
        match self {
            Substitute::Text(text) => Ok(Cow::Borrowed(text)),
            Substitute::Hash(_) if is_hash(value) => Ok(Cow::Owned(value.to_owned())),
            Substitute::Hash(Some(key)) => {
                let mut mac = Hmac::<Sha256>::new_from_slice(&key.0).map_err(|_| Unmaskable)?;
                mac.update(value.as_bytes());
                let digest = mac.finalize().into_bytes();
                let half = digest.first_chunk::<8>().ok_or(Unmaskable)?;
                Ok(Cow::Owned(format!("[hash:{:016x}]", u64::from_be_bytes(*half))))
            }
            Substitute::Hash(None) => Err(Unmaskable),
        }
    }
}

/// Returns true if a value is one of our hashes already: masking twice changes nothing.
fn is_hash(value: &str) -> bool {
    let digits = value.strip_prefix("[hash:").and_then(|rest| rest.strip_suffix(']'));
    digits.is_some_and(|digits| digits.len() == 16 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}
