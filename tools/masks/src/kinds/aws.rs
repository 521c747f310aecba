//! AWS's secret access keys and session tokens: 40 characters of base64, and long base64 (AWS STS, `Credentials`).

use super::names::Words;
use crate::fill::filled;
use crate::random::Random;
use crate::secret::Secret;

const KEYS: &[Words] =
    &[&["aws", "secret", "access", "key"], &["secret", "access", "key"], &["aws", "secret", "key"]];
const TOKENS: &[Words] = &[&["aws", "session", "token"], &["session", "token"]];

pub(super) fn secret(random: &mut Random) -> Secret {
    if random.once_in(3) {
        let token = filled("IQoJb3JpZ2luX2Vj«bytes:222»", random);
        return Secret::whole(TOKENS[random.index(TOKENS.len())], token);
    }
    let key = filled("«b64:40»", random);
    Secret::whole(KEYS[random.index(KEYS.len())], key)
}
