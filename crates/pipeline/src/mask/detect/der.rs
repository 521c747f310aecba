//! Private keys in base64 without the lines that begin and end them.

use super::look::Look;
use crate::mask::meter::{Meter, Unmaskable};

/// The base64 of what private keys begin with, from where it is the same in each.
pub(super) const SIGNS: &[&str] = &[
    // RFC 8017, A.1.2: an RSA key of version 0; RFC 5958: a key of version 0 with a long algorithm.
    "IBAAK",
    "IBADA",
    // RFC 5915: keys of the curves P-256 and secp256k1, P-384, P-521.
    "CAQEEI",
    "MIGkAgEBBDA",
    "MIHcAgEBBEI",
    // RFC 5958: the same, and RFC 8410: Ed25519 and X25519.
    "MIGHAgEAMBMG",
    "MIG2AgEAMBAG",
    "MIHuAgEAMBAG",
    "MC4CAQAwBQYDK2V",
    // RFC 8018, A.4: keys encrypted by PBES2. RFC 7292: PFX of version 3.
    "BgkqhkiG9w0BBQ0",
    "IBAzCC",
    // OpenSSH, PROTOCOL.key: `openssh-key-v1`.
    "b3BlbnNzaC1rZXktdjE",
];

const OPENSSH: &[u8] = b"b3BlbnNzaC1rZXktdjE";

/// Signs lie within so many characters of a key's start.
const START: usize = 8;

/// So many characters say what a key is: the header, a version, the next element's tag, or an algorithm.
const HEAD: usize = 28;

/// The shortest key has 48 bytes (RFC 8410), 64 characters; its first line may be as short as people make it.
const SHORTEST: usize = 40;

/// The longest: an RSA key of 16,384 bits has 9.4 KB.
const LONGEST: usize = 13_000;

/// The key that the sign at `at` is of.
pub(super) fn look(text: &str, at: usize, meter: &Meter) -> Look {
    let bytes = text.as_bytes();
    let window = bytes.get(at.saturating_sub(START + 1)..at).unwrap_or_default();
    let before = meter.run_back(window, window.len(), is_base64)?;
    let mut start = at - before;
    // The letter of `\n` is none of the key's; the slash of `\/` is.
    if start > 0
        && bytes.get(start - 1) == Some(&b'\\')
        && matches!(bytes.get(start), Some(b'n' | b'r' | b't'))
    {
        start += 1;
    }
    let head = bytes.get(start..start + HEAD).unwrap_or_default();
    meter.charge(2 * HEAD)?;
    if at - start > START || !(head.starts_with(OPENSSH) || is_private(head)) {
        return Ok(None);
    }
    let (end, symbols) = body(bytes, start, meter)?;
    Ok((symbols >= SHORTEST).then_some(start..end))
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')
}

/// Returns true if the base64 is of a DER sequence that begins as a private key does: with a version of 0, 1 or 3 and
/// what follows that, or with the algorithm of an encrypted key. Public keys and certificates begin otherwise.
fn is_private(head: &[u8]) -> bool {
    const PBES2: &[u8] = &[0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x05, 0x0D];
    let Ok(der) = base64_simd::STANDARD.decode_to_vec(head) else { return false };
    let ([0x30, 0x82, _, _, content @ ..] | [0x30, 0x81, _, content @ ..] | [0x30, 0..=0x7F, content @ ..]) =
        der.as_slice()
    else {
        return false;
    };
    match content {
        [0x02, 0x01, 0x00, 0x02 | 0x30, ..]
        | [0x02, 0x01, 0x01, 0x04 | 0x30, ..]
        | [0x02, 0x01, 0x03, 0x30, ..] => true,
        [0x30, _, rest @ ..] => rest.starts_with(PBES2),
        _ => false,
    }
}

/// The end of the base64 at `start` with its breaks of lines, escaped to any depth, and its characters.
pub(super) fn body(bytes: &[u8], start: usize, meter: &Meter) -> Result<(usize, usize), Unmaskable> {
    let (mut at, mut end, mut symbols) = (start, start, 0);
    while at < bytes.len().min(start + LONGEST) {
        match bytes.get(at..).unwrap_or_default() {
            [byte, ..] if is_base64(*byte) || *byte == b'=' => {
                (at, symbols) = (at + 1, symbols + 1);
                end = at;
            }
            [b'\n' | b'\r', ..] => at += 1,
            rest @ [b'\\', ..] => {
                let slashes = rest.iter().take(LONGEST).take_while(|byte| **byte == b'\\').count();
                match rest.get(slashes) {
                    Some(b'n' | b'r') => at += slashes + 1,
                    Some(b'/') => at += slashes,
                    _ => break,
                }
            }
            _ => break,
        }
    }
    meter.charge(at - start + 1)?;
    Ok((end, symbols))
}
