//! Messages and masks for properties: secrets crossed with notations and with the writers of JSON around them.

mod samples;

use std::sync::{Arc, LazyLock};

use proptest::prelude::*;
use proptest::sample::select;
use routing::{Mask, Table};

use crate::mask::detect;
use crate::mask::prefilter::Prefilter;
use crate::mask::rules::Rules;
use crate::mask_key::MaskKey;
use samples::{GLUE, NAMES, SECRETS};

/// Compiles the masks of a table: the keys of `[masks.m]`, and what stands behind them.
pub(in crate::mask) fn masks_of(rules: String) -> (String, Prefilter, Rules) {
    let table = format!(
        "version = 1\nunrouted = \"t\"\n[defaults]\nmasks = [\"m\"]\n[teams.t]\n[masks.m]\n{rules}\n"
    );
    let table = Table::load("routing.toml", &table).unwrap();
    let decision = table.decide("111111111111", "g");
    let masks: Vec<Arc<Mask>> = decision.settings.masks.iter().map(|mask| Arc::clone(&mask.value)).collect();
    (rules, Prefilter::new(&masks), Rules::new(&masks, Some(&MaskKey::new(b"key"))))
}

/// The way in which a writer of JSON treats a character that needs no escape.
#[derive(Clone, Copy, Debug)]
enum Writer {
    /// Nothing.
    Plain,
    /// `\u00e9`: all that is not ASCII.
    Python,
    /// `\u0022`, `\u002B`, `\u0027`: also what HTML gives a meaning, in upper case.
    DotNet,
    /// `\u003c`, `\u003e`, `\u0026`.
    Go,
    /// `\/`.
    Php,
    /// `\u000a` for `\n`, and `\u007f`.
    Controls,
    /// Every so many characters as `\u0070`.
    Every(u8),
}

fn writer() -> impl Strategy<Value = Writer> {
    prop_oneof![
        3 => Just(Writer::Plain),
        1 => Just(Writer::Python),
        1 => Just(Writer::DotNet),
        1 => Just(Writer::Go),
        1 => Just(Writer::Php),
        1 => Just(Writer::Controls),
        2 => (1_u8..12).prop_map(Writer::Every),
    ]
}

/// `text` as the content of a JSON string.
fn written(text: &str, writer: Writer) -> String {
    let mut out = String::new();
    for (at, character) in text.chars().enumerate() {
        let mut units = [0; 2];
        let mut spelled = |is_upper: bool| {
            let units = character.encode_utf16(&mut units).iter();
            out.extend(
                units.map(|unit| if is_upper { format!("\\u{unit:04X}") } else { format!("\\u{unit:04x}") }),
            );
        };
        match writer {
            Writer::Python if !character.is_ascii() => spelled(false),
            Writer::DotNet if !character.is_ascii() || "\"&'<>+`".contains(character) => spelled(true),
            Writer::Go if "<>&\u{2028}".contains(character) => spelled(false),
            Writer::Controls if character.is_control() => spelled(at % 2 == 0),
            Writer::Every(count) if at % usize::from(count) == 0 => spelled(at % 3 == 0),
            Writer::Php if character == '/' => out.push_str("\\/"),
            _ => crate::json::escape(character.encode_utf8(&mut [0; 4]), &mut out),
        }
    }
    out
}

/// Tokens of the vendors' shapes.
static TOKENS: LazyLock<Vec<String>> = LazyLock::new(detect::vendor_examples);

/// Text with secrets in it, and what stands around them.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => select(SECRETS).prop_map(str::to_owned),
        1 => select(TOKENS.as_slice()),
        3 => select(NAMES).prop_map(str::to_owned),
        4 => select(GLUE).prop_map(str::to_owned),
        2 => (select(NAMES), select(GLUE), select(GLUE)).prop_map(|(name, one, two)| format!("{one}{name}{two}")),
        3 => (select(NAMES), select(&["=", ":", ": ", "\": \"", " = '", "=>", "%3D", "\":\"", "\\\":\\\""][..]))
            .prop_map(|(name, equals)| format!("{name}{equals}hunter2-Xy7")),
    ];
    prop::collection::vec(piece, 1..5).prop_map(|pieces| pieces.concat())
}

/// A text as a part of JSON.
fn wrapped(content: &str, form: u8) -> String {
    match form {
        0 => format!("\"{content}\""),
        1 => format!("{{\"log\":\"{content}\"}}"),
        2 => format!("{{\"{content}\":\"hunter2-Xy7\"}}"),
        3 => format!("{{\"name\":\"{content}\",\"value\":\"hunter2-Xy7\"}}"),
        4 => format!("said [1,\"{content}\",\"hunter2-Xy7\"] x"),
        5 => format!("{{\"req\":{{\"{content}\":\"hunter2-Xy7\"}}}}"),
        6 => format!("{{\"{content}\":[1,{{\"a\":4111111111111111}}]}}"),
        7 => format!("req: {{\"x\":{{\"{content}\":12345678}}}}"),
        _ => format!("{{\"x\":NaN,\"log\":\"{content}"),
    }
}

/// A message as it stands in the envelope, and its text.
pub(in crate::mask) fn message() -> impl Strategy<Value = (String, String)> {
    let layers = prop::collection::vec((0_u8..9, writer()), 0..4);
    (text(), layers, writer()).prop_map(|(text, layers, last)| {
        let text = layers.iter().fold(text, |text, (form, writer)| wrapped(&written(&text, *writer), *form));
        (written(&text, last), text)
    })
}
