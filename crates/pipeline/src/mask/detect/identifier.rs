//! Numbers of a card's form that name a thing: an order, a trace, an article.

use crate::mask::meter::{Meter, Unmaskable};
use crate::mask::names::words;

/// The words at the end of a name whose number is of a thing. Snowflakes, orders and traces have a card's digits, and
/// one number in ten passes the Luhn check.
const THINGS: &[&str] = &[
    "id", "ids", "order", "trace", "span", "ean", "ean13", "gtin", "gtin13", "upc", "isbn", "imei",
    "barcode", "tracking", "seq", "offset",
];

/// Words beside them by which it is of a payment all the same.
const PAYMENTS: &[&str] = &["card", "cc", "pan", "credit", "debit", "payment", "account"];

/// Returns true if a name that says so stands before the number at `start`: `order_id=4…`, `"traceId": "4…"`.
pub(super) fn is_named(bytes: &[u8], start: usize, meter: &Meter) -> Result<bool, Unmaskable> {
    /// The longest name that is read, and what stands between it and its value.
    const NAME: usize = 40;
    const BETWEEN: usize = 8;
    // A magnetic stripe begins with a sentinel, and is of a card whatever its name is.
    if !bytes.get(start).is_some_and(u8::is_ascii_digit) {
        return Ok(false);
    }
    let window = bytes.get(start.saturating_sub(NAME + BETWEEN)..start).unwrap_or_default();
    meter.charge(window.len())?;
    let is_between = |byte: &&u8| b" :=\"'\\".contains(byte);
    let between = window.iter().rev().take(BETWEEN).take_while(is_between).count();
    let (before, between) = window.split_at(window.len() - between);
    let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || b"_-.".contains(byte);
    let name = before.iter().rev().take_while(is_name).count();
    let name = std::str::from_utf8(before.get(before.len() - name..).unwrap_or_default()).unwrap_or("");
    if !between.iter().any(|byte| matches!(byte, b':' | b'=')) {
        return Ok(false);
    }
    Ok(is_of_thing(name))
}

/// Returns true if the number under a name is of a thing, and of no payment.
pub(crate) fn is_of_thing(name: &str) -> bool {
    let words = words(name);
    let is_thing = words.last().is_some_and(|last| THINGS.contains(&last.as_str()));
    is_thing && !words.iter().any(|word| PAYMENTS.contains(&word.as_str()))
}

/// Returns true if the last of the digits is the check digit of an EAN-13 (GS1 General Specifications, section 7.9).
/// Germany's and Japan's begin with 4, as Visa's cards do.
pub(super) fn is_ean(digits: &[u8]) -> bool {
    let weighed = digits.iter().rev().enumerate();
    let sum: u32 = weighed.map(|(place, digit)| u32::from(*digit) * if place % 2 == 1 { 3 } else { 1 }).sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use routing::Detector;

    use super::super::tests::check;

    #[test]
    fn cards_and_numbers_of_things() {
        check(
            Detector::Card,
            &[
                "order_id=4111111111111111 orderId: 4111111111111111, trace.id=4111111111111111",
                r#"{\"traceId\": \"4111111111111111\"}"#,
                "dd.trace_id=4111111111111111 ean=4111111111111111",
                "card_id=⟦4111111111111111⟧ paymentId=⟦4111111111111111⟧ cc.id: ⟦4111111111111111⟧",
                "paid=⟦4111111111111111⟧ id ⟦4111111111111111⟧ number: ⟦4111111111111111⟧",
                "track.id=⟦%B4111111111111111^DOE/JOHN^25121011000?⟧",
                "⟦4222222222222⟧ and EAN 4053671435233",
            ],
        );
    }
}
