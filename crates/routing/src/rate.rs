//! A budget's rate: `"2 MB/s"` to bytes a second.

use thiserror::Error;

/// The minimum rate. At a lower one a single log event could take minutes.
const MIN: u64 = 1_000;
/// The maximum rate. A higher one would have no effect (5,000 Kinesis shards are read at this rate).
const MAX: u64 = 10_000_000_000;

const UNITS: [(&str, u64); 7] = [
    ("B", 1),
    ("KB", 1_000),
    ("MB", 1_000_000),
    ("GB", 1_000_000_000),
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("GiB", 1 << 30),
];
const PERIODS: [(&str, u64); 4] = [("s", 1), ("min", 60), ("hour", 3_600), ("day", 86_400)];

/// The reasons for which a rate is invalid.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub(crate) enum BadRate {
    #[error("it is not an amount and a period, such as \"2 MB/s\"")]
    Form,
    #[error("the amount is not a number")]
    Amount,
    #[error("the unit must be one of B, KB, MB, GB, KiB, MiB, GiB")]
    Unit,
    #[error("the period must be one of s, min, hour, day")]
    Period,
    #[error("it is below 1 KB/s, so that a single log event could take minutes")]
    Low,
    #[error("it is above 10 GB/s, so that it would have no effect")]
    High,
}

/// Bytes a second, rounded down.
pub(crate) fn bytes_per_second(text: &str) -> Result<u64, BadRate> {
    let (quantity, period) = text.split_once('/').ok_or(BadRate::Form)?;
    let quantity = quantity.trim();
    let unit_at = quantity.find(|c: char| c.is_ascii_alphabetic()).ok_or(BadRate::Form)?;
    let (amount, unit) = quantity.split_at(unit_at);
    let thousandths = thousandths(amount.trim()).ok_or(BadRate::Amount)?;
    let unit = named(&UNITS, unit).ok_or(BadRate::Unit)?;
    let period = named(&PERIODS, period.trim()).ok_or(BadRate::Period)?;
    let rate = u128::from(thousandths) * u128::from(unit) / 1_000 / u128::from(period);
    match u64::try_from(rate).unwrap_or(u64::MAX) {
        rate if rate < MIN => Err(BadRate::Low),
        rate if rate > MAX => Err(BadRate::High),
        rate => Ok(rate),
    }
}

fn named(table: &[(&str, u64)], name: &str) -> Option<u64> {
    table.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
}

/// `"2"` or `"1.25"`, at most three decimals, in thousandths.
fn thousandths(amount: &str) -> Option<u64> {
    let (whole, decimals) = amount.split_once('.').unwrap_or((amount, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(decimals) || decimals.len() > 3 {
        return None;
    }
    format!("{whole}{decimals:0<3}").parse().ok()
}
