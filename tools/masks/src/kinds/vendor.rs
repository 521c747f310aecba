//! Tokens of vendors' own shapes, with checksums where a vendor gives one.

use super::vendors::SHAPES;
use crate::fill::filled;
use crate::random::Random;
use crate::secret::Secret;

/// The number of shapes.
pub(crate) fn vendors() -> usize {
    SHAPES.len()
}

/// The `number`th shape's token.
pub(super) fn token(number: usize, random: &mut Random) -> Secret {
    let (_, template) = SHAPES[number % SHAPES.len()];
    let Some(plain) = template.strip_suffix("«check»") else {
        return Secret::whole(&[], filled(template, random));
    };
    let body = filled(plain, random);
    let secret = body.split_once('_').map_or("", |(_, secret)| secret);
    Secret::whole(&[], format!("{body}{}", base62(crc32(secret.as_bytes()))))
}

/// The checksum of GitHub's and npm's tokens: CRC-32 of the random part in base 62 (GitHub, "Behind GitHub's new
/// authentication token formats").
fn base62(mut number: u32) -> String {
    let digits = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut text = [b'0'; 6];
    for place in text.iter_mut().rev() {
        *place = digits[(number % 62) as usize];
        number /= 62;
    }
    text.iter().map(|byte| char::from(*byte)).collect()
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
    let fold = |crc: u32, byte: &u8| (0..8).fold(crc ^ u32::from(*byte), step);
    !bytes.iter().fold(u32::MAX, fold)
}
