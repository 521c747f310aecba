//! Templates: text with fields between `«` and `»`, such as `«uuid»`, `«hex:32»` or `«pick:GET|POST»`.

use crate::random::{ALNUM, BASE64, BASE64URL, HEX, LOWER, Random, UPPER};

const WORDS: [&str; 24] = [
    "orders",
    "billing",
    "catalog",
    "checkout",
    "inventory",
    "shipping",
    "search",
    "reports",
    "profile",
    "payments",
    "ledger",
    "invoice",
    "basket",
    "refund",
    "pricing",
    "stock",
    "returns",
    "customers",
    "gateway",
    "worker",
    "scheduler",
    "notifier",
    "importer",
    "exporter",
];
const REGIONS: [&str; 5] = ["eu-west-1", "us-east-1", "eu-central-1", "ap-southeast-2", "us-west-2"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Fills a template: `own` knows the caller's fields, the others are made up.
pub(crate) fn fill(template: &str, random: &mut Random, own: &dyn Fn(&str) -> Option<String>) -> String {
    let mut parts = template.split('«');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (field, rest) = part.split_once('»').unwrap_or((part, ""));
        text += &own(field).unwrap_or_else(|| made_up(field, random));
        text += rest;
    }
    text
}

/// Fills a template that has no fields of its own.
pub(crate) fn filled(template: &str, random: &mut Random) -> String {
    fill(template, random, &|_| None)
}

/// The text of a field.
///
/// # Panics
///
/// If there is no such field.
fn made_up(field: &str, random: &mut Random) -> String {
    let (name, argument) = field.split_once(':').unwrap_or((field, ""));
    let length = argument.parse().unwrap_or(8);
    match name {
        "hex" => random.letters(HEX, length),
        "HEX" => random.letters(HEX, length).to_uppercase(),
        "alnum" => random.letters(ALNUM, length),
        "lower" => random.letters(LOWER, length),
        "letters" => random.letters("abcdefghijklmnopqrstuvwxyz", length),
        "Letters" => random.letters(&ALNUM[..52], length),
        "upper" => random.letters(UPPER, length),
        "base32" => random.letters("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", length),
        "bytes" => base64_simd::STANDARD.encode_to_string(random.bytes(length)),
        "bytesurl" => base64_simd::URL_SAFE_NO_PAD.encode_to_string(random.bytes(length)),
        "bech32" => random.letters("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", length),
        "b64" => random.letters(BASE64, length),
        "b64url" => random.letters(BASE64URL, length),
        "num" => random.number(length),
        "int" => between(argument, random).to_string(),
        "pad" => {
            format!("{:0length$}", random.between(0, 10_u64.pow(u32::try_from(length).unwrap_or(2)) - 1))
        }
        "pick" => random.pick(&argument.split('|').collect::<Vec<_>>()).to_owned(),
        "word" => random.pick(&WORDS).to_owned(),
        "region" => random.pick(&REGIONS).to_owned(),
        "uuid" => uuid(random),
        "host" => format!("{}-{}", random.pick(&WORDS), random.between(1, 40)),
        "pod" => format!("{}-{}-{}", random.pick(&WORDS), random.letters(HEX, 10), random.letters(LOWER, 5)),
        "ip" => {
            format!("10.{}.{}.{}", random.between(0, 255), random.between(0, 255), random.between(1, 254))
        }
        "account" => random.number(12),
        "i63" => (random.next() >> 1).to_string(),
        "float" => format!("{}.{:03}", random.between(0, 999), random.between(0, 999)),
        _ => time(name, random).unwrap_or_else(|| panic!("there is no field «{field}»")),
    }
}

fn between(argument: &str, random: &mut Random) -> u64 {
    let (least, most) = argument.split_once("..").unwrap_or(("0", "100"));
    random.between(least.parse().unwrap_or(0), most.parse().unwrap_or(100))
}

fn uuid(random: &mut Random) -> String {
    let hex = random.letters(HEX, 30);
    let variant = random.letters("89ab", 1);
    format!("{}-{}-4{}-{variant}{}-{}", &hex[..8], &hex[8..12], &hex[12..15], &hex[15..18], &hex[18..30])
}

/// A time of the years 2023 to 2025 in a log's own form.
fn time(name: &str, random: &mut Random) -> Option<String> {
    let seconds = random.between(1_672_531_200, 1_767_225_599);
    let (year, month, day) = (2023 + seconds % 3, 1 + seconds / 7 % 12, 1 + seconds / 11 % 28);
    let (hour, minute, second) = (seconds / 13 % 24, seconds / 17 % 60, seconds / 19 % 60);
    let fraction = random.between(0, 999_999_999);
    let (millis, clock) = (fraction / 1_000_000, format!("{hour:02}:{minute:02}:{second:02}"));
    let named = MONTHS[usize::try_from(month - 1).unwrap_or_default()];
    Some(match name {
        "iso" => format!("{year}-{month:02}-{day:02}T{clock}.{millis:03}Z"),
        "isos" => format!("{year}-{month:02}-{day:02}T{clock}Z"),
        "nano" => format!("{year}-{month:02}-{day:02}T{clock}.{fraction:09}Z"),
        "date" => format!("{year}-{month:02}-{day:02}"),
        "clock" => clock,
        "spaced" => format!("{year}-{month:02}-{day:02} {clock}"),
        "comma" => format!("{year}-{month:02}-{day:02} {clock},{millis:03}"),
        "slashed" => format!("{year}/{month:02}/{day:02} {clock}"),
        "clf" => format!("{day:02}/{named}/{year}:{clock} +0000"),
        "syslog" => format!("{named} {day:2} {clock}"),
        "klog" => format!("{month:02}{day:02} {clock}.{:06}", fraction / 1000),
        "epoch" => seconds.to_string(),
        "epoch_ms" => format!("{seconds}{millis:03}"),
        "epoch_us" => format!("{seconds}{:06}", fraction / 1000),
        "epoch_ns" => format!("{seconds}{fraction:09}"),
        _ => return None,
    })
}
