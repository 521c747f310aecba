//! AWS's access key ids: identifiers.

use super::look::Look;
use super::word::begins_word;
use crate::mask::meter::{Meter, Unmaskable};

/// AWS, "IAM identifiers", unique ID prefixes: access keys, temporary ones, service bearer tokens, context-specific
/// credentials.
pub(super) const SIGNS: &[&str] = &["AKIA", "ASIA", "ABIA", "ACCA"];

/// The characters of an id. AWS's own hold none of `0189`, those of its test doubles do.
const LENGTH: usize = 20;

/// The id whose prefix stands at `at`.
pub(super) fn look(text: &str, at: usize, meter: &Meter) -> Look {
    let bytes = text.as_bytes();
    let end = at + LENGTH;
    let is_prefix =
        bytes.get(at..at + 4).is_some_and(|prefix| SIGNS.iter().any(|sign| sign.as_bytes() == prefix));
    Ok((is_prefix && begins_word(bytes, at) && is_id(bytes, at, meter)?).then_some(at..end))
}

/// Returns true if an id's characters stand at `at`, and no more of them.
fn is_id(bytes: &[u8], at: usize, meter: &Meter) -> Result<bool, Unmaskable> {
    meter.charge(LENGTH + 1)?;
    let is_of = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    let is_whole = bytes.get(at..at + LENGTH).is_some_and(|id| id.iter().all(is_of));
    Ok(is_whole && !bytes.get(at + LENGTH).is_some_and(|next| next.is_ascii_alphanumeric() || *next == b'_'))
}

#[cfg(test)]
mod tests {
    use routing::Detector;

    use super::super::tests::check;

    #[test]
    fn access_key_ids() {
        check(
            Detector::AwsKey,
            &[
                "key ⟦AKIAIOSFODNN7EXAMPLE⟧ ok",
                "⟦ASIA0123456789ABCDEF⟧, ⟦ABIA0123456789ABCDEF⟧ ⟦ACCA0123456789ABCDEF⟧",
                r"a\n⟦AKIAIOSFODNN7EXAMPLE⟧\n",
                "X-Amz-Credential=⟦AKIAIOSFODNN7EXAMPLE⟧%2F20261124",
                "key%3D⟦AKIAIOSFODNN7EXAMPLE⟧",
                "\u{1b}[31m⟦AKIAIOSFODNN7EXAMPLE⟧\u{1b}[0m",
                "in eu-ASIA there is none, asia0123456789abcdef",
                "xAKIAIOSFODNN7EXAMPLE AKIAIOSFODNN7EXAMPLEX AKIAIOSFODNN7EXAMPL",
            ],
        );
    }
}
