//! E-mail addresses: plain, with tags, with letters of other languages (RFC 6531), percent-encoded.

use crate::random::Random;
use crate::secret::Secret;

const FIRST: [&str; 8] =
    ["mariana", "oluwaseun", "thorsten", "priyanka", "guillaume", "katarzyna", "hiroshi", "annelise"];
const LAST: [&str; 8] =
    ["fernandes", "adeyemi", "lindqvist", "raghavan", "delacroix", "nowakowska", "tanaka", "vestergaard"];
const DOMAINS: [&str; 6] =
    ["example.com", "mail.example.org", "example.co.uk", "shop.example.net", "example.de", "corp.example.io"];

/// The part that must not stay is the mailbox: a table may keep the domain.
pub(super) fn address(random: &mut Random) -> Secret {
    let (first, last, domain) = (random.pick(&FIRST), random.pick(&LAST), random.pick(&DOMAINS));
    let number = random.between(1, 99);
    let (local, rest) = match random.between(0, 9) {
        0..=2 => (format!("{first}.{last}"), format!("@{domain}")),
        3 => (format!("{first}{number}"), format!("@{domain}")),
        4 => (format!("{first}_{last}"), format!("@{domain}")),
        5 => (format!("{first}.{last}+news{number}"), format!("@{domain}")),
        6 => (format!("josé.{last}"), format!("@{domain}")),
        7 => (format!("{first}.{last}"), "@müller.example".to_owned()),
        8 => (format!("{first}.o'{last}"), format!("@{domain}")),
        _ => (format!("{first}.{last}"), format!("%40{domain}")),
    };
    Secret { words: &[], value: local.clone() + &rest, part: local }
}
