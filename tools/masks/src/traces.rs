//! Traces of a secret in a masked text, in any escaping.

use std::collections::BTreeSet;

/// Layers of escapes that are taken off.
const LAYERS: usize = 5;

/// Returns true if half of the secret or more stands in the text as one piece, in any escaping.
pub fn remains(secret: &str, text: &str) -> bool {
    let letters: Vec<_> = secret.char_indices().map(|(at, _)| at).chain([secret.len()]).collect();
    let half = (letters.len() - 1).div_ceil(2);
    let pieces: Vec<_> = letters.windows(half + 1).map(|window| &secret[window[0]..window[half]]).collect();
    readings(text).iter().any(|reading| pieces.iter().any(|piece| reading.contains(piece)))
}

/// The text, and all that it becomes when escapes are taken off it.
fn readings(text: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::from([text.to_owned()]);
    let mut newest = all.clone();
    for _ in 0..LAYERS {
        let unescaped = newest
            .iter()
            .flat_map(|text| [unslashed(text), unpercented(text), plain(text), text.replace('+', " ")]);
        newest = unescaped.filter(|text| !all.contains(text)).collect();
        all.extend(newest.iter().cloned());
    }
    all
}

/// The text without backslash escapes of JSON and its kin.
fn unslashed(text: &str) -> String {
    let mut rest = text.chars();
    let mut output = String::with_capacity(text.len());
    while let Some(letter) = rest.next() {
        if letter != '\\' {
            output.push(letter);
            continue;
        }
        match rest.next() {
            Some('n') => output.push('\n'),
            Some('r') => output.push('\r'),
            Some('t') => output.push('\t'),
            Some('u') => {
                let code = u32::from_str_radix(rest.as_str().get(..4).unwrap_or_default(), 16);
                if let Some(letter) = code.ok().and_then(char::from_u32) {
                    output.push(letter);
                    rest = rest.as_str()[4..].chars();
                }
            }
            other => output.extend(other),
        }
    }
    output
}

/// The text without percent-encoding.
fn unpercented(text: &str) -> String {
    let bytes = text.as_bytes();
    let (mut output, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(byte) = bytes.get(at) {
        let coded = text.get(at + 1..at + 3).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match coded {
            Some(coded) if *byte == b'%' => {
                output.push(coded);
                at += 3;
            }
            _ => {
                output.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&output).into_owned()
}

/// The text without entities of XML, doubled quotes and Windows' line ends.
fn plain(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    text.replace("''", "'").replace("\r\n", "\n")
}
