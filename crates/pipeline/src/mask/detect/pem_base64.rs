//! Private keys whose PEM is itself in base64, as Kubernetes' secrets and kubeconfig files hold them.

use super::base64;
use super::look::Look;
use crate::mask::meter::Meter;

/// The base64 of `-----BEGIN`, from the start of a text (RFC 4648, section 4).
pub(super) const SIGN: &str = "LS0tLS1CRUdJTi";

/// So many characters hold the longest label: `-----BEGIN ENCRYPTED PRIVATE KEY-----`.
const LABEL: usize = 52;

/// The longest: an RSA key of 8,192 bits has 6.5 KB of PEM.
const LONGEST: usize = 8_800;

/// base64(1) breaks lines after 76 characters; what is far shorter and not padded is other text.
const LINE: usize = 80;
const SHORTEST_LINE: usize = 16;

/// The key that the sign at `at` begins.
pub(super) fn look(text: &str, at: usize, meter: &Meter) -> Look {
    let bytes = text.as_bytes();
    meter.charge(2 * LABEL)?;
    let is_begun = bytes.get(at..at + SIGN.len()) == Some(SIGN.as_bytes()) && base64::begins(bytes, at);
    let label = bytes.get(at..at + LABEL).filter(|_| is_begun);
    let label = label.and_then(|label| base64_simd::STANDARD_NO_PAD.decode_to_vec(label).ok());
    let is_private = label.is_some_and(|label| memchr::memmem::find(&label, b"PRIVATE KEY").is_some());
    if !is_private {
        return Ok(None);
    }
    let mut key = base64::read(bytes, at, LONGEST, meter)?;
    while !key.is_padded && key.place.end < at + LONGEST {
        let next = match bytes.get(key.place.end..).unwrap_or_default() {
            [b'\n', ..] => base64::read(bytes, key.place.end + 1, LINE, meter)?,
            [b'\\', b'n', ..] | [b'\r', b'\n', ..] => base64::read(bytes, key.place.end + 2, LINE, meter)?,
            _ => break,
        };
        if next.symbols < SHORTEST_LINE && !next.is_padded {
            break;
        }
        key = next;
    }
    Ok(Some(at..key.place.end))
}

#[cfg(test)]
mod tests {
    use routing::Detector;

    use super::super::tests::check;

    #[test]
    fn keys_in_base64() {
        for label in ["RSA ", "EC ", "OPENSSH ", "ENCRYPTED ", ""] {
            let pem =
                format!("-----BEGIN {label}PRIVATE KEY-----\nmade up\n-----END {label}PRIVATE KEY-----\n");
            let key = base64_simd::STANDARD.encode_to_string(&pem);
            check(
                Detector::PrivateKey,
                &[
                    &format!("tls.key: ⟦{key}⟧\ntls.crt: x"),
                    &format!(r#"{{\"client-key-data\":\"⟦{key}⟧\"}}"#),
                    &format!("key=⟦{}⟧", &key[..56]),
                    &format!("⟦{}\n{}⟧\nnext", &key[..76], &key[76..]),
                    &format!("⟦{}⟧\nnext", &key[..76]),
                ],
            );
        }
        let certificate =
            base64_simd::STANDARD.encode_to_string("-----BEGIN CERTIFICATE-----\nmade up and long\n");
        check(Detector::PrivateKey, &[&format!("ca.crt: {certificate}"), "LS0tLS1CRUdJTi alone"]);
    }
}
