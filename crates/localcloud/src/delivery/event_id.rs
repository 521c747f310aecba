//! Event ids in CloudWatch's form: 56 decimal digits that sort by time.

use sha2::{Digest, Sha256};

/// The log stream that an event is in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    pub(super) account: &'a str,
    pub(super) group: &'a str,
    pub(super) stream: &'a str,
}

const DIGITS: usize = 56;
/// CloudWatch's ids are the time in milliseconds, shifted left by 144 bits, and a number that tells events apart.
const HASH_BYTES: usize = 18;

/// Returns the id of the event with this number in its stream: the same whenever the same events are written.
pub(super) fn event_id(place: Place<'_>, timestamp: i64, message: &str, number: u64) -> String {
    let mut hasher = Sha256::new();
    for part in [place.account, place.group, place.stream, message] {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hasher.update(number.to_be_bytes());
    let hash = hasher.finalize();
    let time = u64::try_from(timestamp).unwrap_or_default().to_be_bytes();
    let bytes: Vec<u8> = time.iter().chain(&hash[..HASH_BYTES]).copied().collect();
    decimal(&bytes)
}

/// Returns the time in an id, in milliseconds since the epoch; none if it is no such id.
pub(super) fn timestamp(id: &str) -> Option<i64> {
    if id.len() != DIGITS {
        return None;
    }
    let mut bytes = [0_u8; size_of::<u64>() + HASH_BYTES];
    for digit in id.chars() {
        let mut carry = digit.to_digit(10)?;
        for byte in bytes.iter_mut().rev() {
            let value = u32::from(*byte) * 10 + carry;
            *byte = u8::try_from(value % 256).unwrap_or_default();
            carry = value / 256;
        }
    }
    let (time, _) = bytes.split_first_chunk()?;
    i64::try_from(u64::from_be_bytes(*time)).ok()
}

/// A big-endian number in decimal, padded to the id's width.
fn decimal(bytes: &[u8]) -> String {
    let mut digits = vec![0_u8; DIGITS];
    for &byte in bytes {
        let mut carry = u32::from(byte);
        for digit in digits.iter_mut().rev() {
            let value = u32::from(*digit) * 256 + carry;
            *digit = u8::try_from(value % 10).unwrap_or_default();
            carry = value / 10;
        }
    }
    digits.into_iter().map(|digit| char::from(b'0' + digit)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Place<'static> = Place { account: "111111111111", group: "/app", stream: "s" };

    #[test]
    fn an_id_begins_as_cloudwatch_s_example_of_that_time_does() {
        // CloudWatch Logs, "Subscription filters with Amazon Kinesis Data Streams", example event.
        let example = "31953106606966983378809025079804211143289615424298221568";
        let ours = event_id(PLACE, 1_432_826_855_000, "m", 0);
        assert_eq!((ours.len(), &ours[..12]), (example.len(), &example[..12]));
    }

    #[test]
    fn equal_events_differ_by_their_number_and_nothing_else() {
        assert_eq!(event_id(PLACE, 1, "m", 0), event_id(PLACE, 1, "m", 0));
        assert_ne!(event_id(PLACE, 1, "m", 0), event_id(PLACE, 1, "m", 1));
        assert_ne!(event_id(PLACE, 1, "m", 0), event_id(Place { stream: "t", ..PLACE }, 1, "m", 0));
    }

    #[test]
    fn an_id_tells_its_time() {
        let ours = event_id(PLACE, 1_432_826_855_000, "m", 0);
        for (id, expected) in [
            (ours.as_str(), Some(1_432_826_855_000)),
            ("31953106606966983378809025079804211143289615424298221568", Some(1_432_826_855_000)),
            (&"0".repeat(DIGITS), Some(0)),
            (&"x".repeat(DIGITS), None),
            ("17", None),
            ("", None),
        ] {
            assert_eq!(timestamp(id), expected, "{id}");
        }
    }

    #[test]
    fn later_events_have_greater_ids() {
        assert!(event_id(PLACE, 1_000, "z", 9) < event_id(PLACE, 1_001, "a", 0));
    }
}
