//! The checksum within tokens of GitHub and npm.

const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// The characters of a token behind its prefix, and those of them that are the checksum.
pub(super) const LENGTH: usize = 36;
const DIGITS: usize = 6;

/// Returns true if the last six of 36 characters are the CRC-32 of the others in base 62 (GitHub, "Behind GitHub's
/// new authentication token formats").
pub(super) fn is_right(characters: &[u8]) -> bool {
    let Some((random, digits)) = characters.split_at_checked(LENGTH - DIGITS) else { return false };
    digits == encoded(random)
}

/// The checksum's six digits.
pub(super) fn encoded(random: &[u8]) -> [u8; DIGITS] {
    let mut crc = flate2::Crc::new();
    crc.update(random);
    let (mut rest, mut digits) = (crc.sum() as usize, [b'0'; DIGITS]);
    for digit in digits.iter_mut().rev() {
        *digit = BASE62.get(rest % 62).copied().unwrap_or(b'0');
        rest /= 62;
    }
    digits
}
