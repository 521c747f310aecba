//! Secrets that only their names tell: passwords, API keys, tokens, client secrets.

use super::names::{API_KEY_HEADERS, API_KEYS, CLIENT_SECRETS, PASSWORDS, TOKEN_HEADERS, TOKENS, Words};
use crate::fill::filled;
use crate::random::Random;
use crate::secret::Secret;

const FIRST: [&str; 10] =
    ["Sunset", "Copper", "Walnut", "Harbor", "Falcon", "Marble", "Thunder", "Violet", "Lantern", "Glacier"];
const SECOND: [&str; 8] = ["mango", "pepper", "biscuit", "granite", "trumpet", "velvet", "cactus", "domino"];

fn named(names: &[Words], value: String, random: &mut Random) -> Secret {
    Secret::whole(names[random.index(names.len())], value)
}

/// Words with digits and signs, words with spaces, and random ones: all that people and generators choose.
pub(super) fn password(random: &mut Random) -> Secret {
    let (first, second) = (random.pick(&FIRST), random.pick(&SECOND));
    let digits = random.number(usize::try_from(random.clone().between(1, 4)).unwrap_or(2));
    let value = match random.between(0, 11) {
        0..=2 => format!("{first}{digits}{}", random.letters("!?#*+", 1)),
        3 => format!("{first}-{second}-{digits}"),
        4 => format!("{first}_{second}{digits}"),
        5 => format!("{first}&{second}{digits}"),
        6 => format!("{first}{}{second}{digits}", random.letters(",;=@<", 1)),
        7 => format!("{first} {second} {} {digits}", random.pick(&SECOND)),
        8 => filled("«alnum:16»", random),
        9 => random.letters("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789!#*+-_.~^", 18),
        10 => format!("{first}{}{second}{digits}", random.letters("\"\\'$%", 1)),
        _ => format!("{}{digits}", second.repeat(2)),
    };
    named(PASSWORDS, value, random)
}

pub(super) fn api_key(headers: bool, random: &mut Random) -> Secret {
    let shape = random.pick(&[
        "«hex:32»",
        "«alnum:40»",
        "«hex:40»",
        "«uuid»",
        "«lower:24»",
        "«b64url:43»",
        "«bytes:32»",
    ]);
    let value = filled(shape, random);
    named(if headers { API_KEY_HEADERS } else { API_KEYS }, value, random)
}

pub(super) fn token(headers: bool, random: &mut Random) -> Secret {
    let shape = random.pick(&[
        "«b64url:43»",
        "«alnum:32»",
        "«hex:64»",
        "«alnum:22».«b64url:40»",
        "«b64url:120»",
        "«upper:26»",
    ]);
    let value = filled(shape, random);
    named(if headers { TOKEN_HEADERS } else { TOKENS }, value, random)
}

pub(super) fn client_secret(random: &mut Random) -> Secret {
    let shape = random.pick(&[
        "«alnum:40»",
        "«b64url:34»",
        "«hex:32»",
        "«alnum:3»8Q~«alnum:15»_«alnum:17»",
        "«bytes:31»",
    ]);
    let value = filled(shape, random);
    named(CLIENT_SECRETS, value, random)
}
