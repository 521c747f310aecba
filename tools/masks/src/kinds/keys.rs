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

fn body(lines: u64, width: usize, random: &mut Random) -> String {
    let mut body: Vec<_> = (0..lines).map(|_| random.letters(BASE64, width)).collect();
    body.push(random.letters(BASE64, 22) + "==");
    body.join("\n")
}

pub(super) fn key(random: &mut Random) -> Secret {
    let lines = random.between(3, 24);
    match random.between(0, 7) {
        0 => {
            let template = "-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: GnuPG v2\n\n{}\n-----END PGP PRIVATE KEY BLOCK-----";
            Secret::within(&[], template, body(lines, 64, random))
        }
        1 => {
            let public = body(3, 64, random);
            let template = format!(
                "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: deploy\nPublic-Lines: 4\n{public}\nPrivate-Lines: {}\n{{}}\nPrivate-MAC: {}",
                lines + 1,
                random.letters("0123456789abcdef", 64),
            );
            Secret::within(&[], &template, body(lines, 64, random))
        }
        2 => {
            let template = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,5F2A\n\n{}\n-----END RSA PRIVATE KEY-----";
            Secret::within(&[], template, body(lines, 64, random))
        }
        _ => {
            let label = random.pick(&LABELS);
            let template = format!("-----BEGIN {label}-----\n{{}}\n-----END {label}-----");
            Secret::within(&[], &template, body(lines, 64, random))
        }
    }
}
