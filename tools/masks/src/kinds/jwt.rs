//! JSON Web Tokens: signed (RFC 7515), encrypted (RFC 7516), with compact and with indented headers.

use crate::fill::filled;
use crate::random::Random;
use crate::secret::Secret;

fn encoded(text: &str) -> String {
    base64_simd::URL_SAFE_NO_PAD.encode_to_string(text.as_bytes())
}

pub(super) fn token(random: &mut Random) -> Secret {
    let header = random.pick(&[
        r#"{"alg":"HS256","typ":"JWT"}"#,
        r#"{"typ":"JWT","alg":"RS256"}"#,
        r#"{"alg":"RS256","kid":"«hex:16»","typ":"JWT"}"#,
        r#"{"kid":"«alnum:20»","alg":"ES256"}"#,
        r#"{"alg":"EdDSA","typ":"at+jwt"}"#,
        "{\n  \"alg\": \"HS256\",\n  \"typ\": \"JWT\"\n}",
        r#"{ "alg": "HS512" }"#,
    ]);
    let claims = random.pick(&[
        r#"{"sub":"«num:10»","iat":«epoch»,"exp":«epoch»}"#,
        r#"{"iss":"https://login.example.com/","sub":"«uuid»","aud":"«word»","exp":«epoch»}"#,
        "{\n  \"sub\": \"«uuid»\",\n  \"scope\": \"read write\"\n}",
    ]);
    let value = if random.once_in(6) {
        let header = encoded(r#"{"alg":"RSA-OAEP-256","enc":"A256GCM"}"#);
        format!("{header}.{}", filled("«bytesurl:256».«bytesurl:12».«bytesurl:67».«bytesurl:16»", random))
    } else {
        let (header, claims) = (filled(header, random), filled(claims, random));
        format!("{}.{}.{}", encoded(&header), encoded(&claims), filled("«bytesurl:32»", random))
    };
    Secret::whole(&[], value)
}
