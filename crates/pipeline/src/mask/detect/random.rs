//! Values that a random generator made, told by their letters: no words, no paths, no identifiers.

/// The shortest value that is told: 16 characters of base36 hold 82 bits; in shorter ones chance looks like words.
const SHORTEST: usize = 16;

/// The longest: a token of 4 KiB is a header's worth. What is longer is a document.
const LONGEST: usize = 4_096;

/// A digest of MD5 in hexadecimal: shorter ones are ids of traces, spans and builds.
const SHORTEST_HEX: usize = 32;

/// Shannon's entropy, in bits a character, that 99 of 100 random values exceed: of 16 to 19 characters of base36, of
/// 20 and more, and of 32 digits of hexadecimal. Measured on 20,000 values each. Gitleaks' generic rule takes 3.5;
/// detect-secrets takes 4.5 for base64, which 16 characters can't reach, and 3.0 for hexadecimal.
const ENTROPY_SHORT: f64 = 3.1;
const ENTROPY: f64 = 3.4;
const ENTROPY_HEX: f64 = 3.2;

/// Returns true if the value looks as if a random generator made it.
pub(crate) fn is_random(value: &str) -> bool {
    let value = value.trim_end_matches('=');
    let bytes = value.as_bytes();
    if !(SHORTEST..=LONGEST).contains(&bytes.len())
        || !bytes.iter().all(|byte| is_token(*byte))
        || is_uuid(bytes)
    {
        return false;
    }
    if bytes.iter().all(u8::is_ascii_hexdigit) {
        return bytes.len() >= SHORTEST_HEX
            && bytes.iter().any(u8::is_ascii_alphabetic)
            && bytes.iter().any(u8::is_ascii_digit)
            && entropy(bytes) >= ENTROPY_HEX;
    }
    let bound = if bytes.len() < 20 { ENTROPY_SHORT } else { ENTROPY };
    is_mixed(bytes) && entropy(bytes) >= bound && !is_of_words(bytes)
}

/// The alphabets of base64, base64url and RFC 6750's `b64token`.
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte)
}

/// RFC 9562, section 4: a UUID is an identifier.
fn is_uuid(bytes: &[u8]) -> bool {
    bytes.len() == 36
        && bytes.iter().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// Returns true if kinds of characters take turns as often as chance has it: one turn in eight at least. In base36,
/// two neighbours in five are of different kinds; names change theirs once a word.
fn is_mixed(bytes: &[u8]) -> bool {
    let kind = |byte: u8| match byte {
        b'0'..=b'9' => 0,
        b'a'..=b'z' => 1,
        b'A'..=b'Z' => 2,
        _ => 3,
    };
    let has = |wanted: u8| bytes.iter().any(|byte| kind(*byte) == wanted);
    let kinds = [0, 1, 2].into_iter().filter(|wanted| has(*wanted)).count();
    let turns = bytes.windows(2).filter(|two| matches!(two, [a, b] if kind(*a) != kind(*b))).count();
    kinds >= 2 && turns * 8 >= bytes.len()
}

/// Shannon's entropy in bits a character.
fn entropy(bytes: &[u8]) -> f64 {
    let mut counts = [0_u32; 256];
    for byte in bytes {
        if let Some(count) = counts.get_mut(usize::from(*byte)) {
            *count += 1;
        }
    }
    let length = bytes.len() as f64;
    let bits = |count: &u32| {
        let share = f64::from(*count) / length;
        -share * share.log2()
    };
    counts.iter().filter(|count| **count > 0).map(bits).sum()
}

/// Returns true if half of the letters or more stand in what may be words: four letters and more of one case, the first
/// one's aside, with vowels as often as words have them.
pub(super) fn is_of_words(bytes: &[u8]) -> bool {
    let letters = bytes.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    let (mut start, mut in_words) = (0, 0);
    for at in 0..=bytes.len() {
        let before = at.checked_sub(1).and_then(|at| bytes.get(at));
        let byte = bytes.get(at);
        let continues = match (before, byte) {
            (Some(before), Some(byte)) if at > start => {
                byte.is_ascii_lowercase()
                    && before.is_ascii_alphabetic()
                    && (before.is_ascii_lowercase() || at == start + 1)
                    || byte.is_ascii_uppercase() && before.is_ascii_uppercase()
            }
            _ => false,
        };
        if !continues {
            let word = bytes.get(start..at).unwrap_or_default();
            in_words += if is_word(word) { word.len() } else { 0 };
            start = at;
        }
    }
    in_words * 2 >= letters
}

fn is_word(word: &[u8]) -> bool {
    let is_vowel = |byte: &u8| b"aeiouy".contains(&byte.to_ascii_lowercase());
    let vowels = word.iter().filter(|byte| is_vowel(byte)).count();
    let longest = word.split(is_vowel).map(<[u8]>::len).max().unwrap_or(0);
    word.len() >= 4 && word.iter().all(u8::is_ascii_alphabetic) && vowels * 5 >= word.len() && longest <= 4
}

#[cfg(test)]
mod tests {
    use super::is_random;

    #[test]
    fn values_of_generators_and_of_people() {
        for (value, expected) in [
            ("k9X2mQ7vLp4RtZ8w", true),
            ("k9x2mq7vlp4rtz8w", true),
            ("7Hq/2bXw+9ZkLmPv3RtYc6Ns", true),
            ("dGhpc19pc19ub3RfYV9yZWFsX3NlY3JldA==", true),
            ("hK3_x9-QmT2vLz7-WpR4sYb1", true),
            ("9f86d081884c7d659a2feaa0c55ad015", true),
            ("9f86d081884c7d65", false),
            ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false),
            ("12345678901234567890123456789012", false),
            ("123e4567-e89b-42d3-a456-426614174000", false),
            ("short1A", false),
            ("correct-horse-battery-staple", false),
            ("getUserByIdAndTenantName", false),
            ("com.example.service.OrderController", false),
            ("/var/log/application/error.log", false),
            ("MAX_CONNECTIONS_PER_HOST", false),
            ("arn-aws-lambda-eu-west-1", false),
            ("2026-11-24T07-24-06", false),
            ("kubernetes-node-pool-17", false),
            ("application/json", false),
            ("with spaces in it 123ABC", false),
            ("AAAAAAAAAAAAAAAAAAAAAAAA1a", false),
            ("", false),
        ] {
            assert_eq!(is_random(value), expected, "{value}");
        }
    }
}
