//! Private keys: PEM (RFC 7468), OpenSSH's, PGP's (RFC 4880) and `PuTTY`'s.

use crate::random::{BASE64, Random};
use crate::secret::Secret;

const LABELS: [&str; 6] = [
    "PRIVATE KEY",
    "RSA PRIVATE KEY",
    "EC PRIVATE KEY",
    "ENCRYPTED PRIVATE KEY",
    "OPENSSH PRIVATE KEY",
    "DSA PRIVATE KEY",
];

/// The beginning of a sequence in DER (X.690).
const DER: &[u8] = &[0x30, 0x82, 0x04, 0xbd, 0x02, 0x01, 0x00];

/// Base64 of a key's bytes, in lines: `head` is what such a key begins with.
fn body(head: &[u8], lines: u64, random: &mut Random) -> String {
    let length = usize::try_from(lines).unwrap_or(4) * 48 + 16;
    let bytes = [head, &random.bytes(length)].concat();
    let encoded = base64_simd::STANDARD.encode_to_string(bytes);
    let lines: Vec<_> = encoded.as_bytes().chunks(64).map(String::from_utf8_lossy).collect();
    lines.join("\n")
}

pub(super) fn key(random: &mut Random) -> Secret {
    let lines = random.between(3, 24);
    match random.between(0, 7) {
        0 => {
            let check = random.letters(BASE64, 4);
            let template = format!(
                "-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: GnuPG v2\n\n{{}}\n={check}\n-----END PGP PRIVATE KEY BLOCK-----"
            );
            Secret::within(&[], &template, body(&[0x95, 0x03], lines, random))
        }
        1 => {
            let public = body(b"\0\0\0\x0bssh-ed25519", 2, random);
            let template = format!(
                "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: deploy\nPublic-Lines: 4\n{public}\nPrivate-Lines: {}\n{{}}\nPrivate-MAC: {}",
                lines + 1,
                random.letters("0123456789abcdef", 64),
            );
            Secret::within(&[], &template, body(DER, lines, random))
        }
        2 => {
            let template = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,5F2A\n\n{}\n-----END RSA PRIVATE KEY-----";
            Secret::within(&[], template, body(DER, lines, random))
        }
        _ => {
            let label = random.pick(&LABELS);
            let template = format!("-----BEGIN {label}-----\n{{}}\n-----END {label}-----");
            let head: &[u8] = if label.starts_with("OPENSSH") { b"openssh-key-v1\0" } else { DER };
            Secret::within(&[], &template, body(head, lines, random))
        }
    }
}
