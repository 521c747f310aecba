//! Personal data whose detectors are off in a first table.

use crate::random::Random;
use crate::secret::Secret;

/// Area, group and serial number as the Social Security Administration gives them: none is all zeros, and no area is
/// 666 or over 899.
pub(super) fn ssn(random: &mut Random) -> Secret {
    let (area, group, serial) = (random.between(100, 665), random.between(1, 99), random.between(1, 9999));
    Secret::whole(&[], format!("{area:03}-{group:02}-{serial:04}"))
}

/// International numbers (E.164).
pub(super) fn phone(random: &mut Random) -> Secret {
    let (area, line) = (random.between(201, 989), random.between(2_000_000, 9_999_999));
    let (exchange, last) = (line / 10_000, line % 10_000);
    Secret::whole(
        &[],
        match random.between(0, 3) {
            0 => format!("+1 {area} {exchange} {last:04}"),
            1 => format!("+1{area}{exchange}{last:04}"),
            2 => format!("+49 {area} {exchange}{last:04}"),
            _ => format!("+44 20 {:04} {last:04}", line / 1000),
        },
    )
}

pub(super) fn ip(random: &mut Random) -> Secret {
    let part = |random: &mut Random| random.between(100, 250);
    let (a, b, c, d) = (random.between(100, 223), part(random), part(random), part(random));
    Secret::whole(&[], format!("{a}.{b}.{c}.{d}"))
}
