//! The quick look never passes over a message in which the exact search masks something, whoever wrote its escapes.

mod samples;

use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::select;
use routing::Table;

use samples::{GLUE, NAMES, SECRETS};

use super::*;
use crate::mask::{detect, exact};

/// Masks, each with few rules: with many, another rule's sign hides that one is missing.
static MASKS: LazyLock<Vec<(String, Prefilter, Rules)>> = LazyLock::new(|| {
    let sets = routing::rule_sets().iter().map(|set| format!("include = [{:?}]", set.id));
    let detectors = Detector::all().map(|detector| {
        let word: &str = detector.into();
        format!("detect = [{word:?}]")
    });
    sets.chain(detectors).chain(OWN.iter().map(|rules| (*rules).to_owned())).map(masks_of).collect()
});

/// Rules of tables' own.
const OWN: &[&str] = &[
    "keys = ['password']",
    "keys = ['*token']",
    "keys = ['pass*']",
    "keys = ['pass*word']",
    "keys = ['pa?sword', '*k_t*n']",
    "keys = ['passé*', '*é_token']",
    "keys = ['_token', '*_token']",
    "keys = ['user[password]', 'card number', '@token', 'pass:word', 'pass/word']",
    "keys = ['req.password', 'a.*.token', '*.pass*']",
    "names = ['password', 'api_key']",
    "names = ['token']",
    "names = ['secret_key']",
    "patterns = ['sess-[0-9a-f]{8}']",
    "patterns = ['pin=\"?\\d+']",
    "patterns = ['a/b\\w+', '(?i)é+x']",
];

fn masks_of(rules: String) -> (String, Prefilter, Rules) {
    let table = format!(
        "version = 1\nunrouted = \"t\"\n[defaults]\nmasks = [\"m\"]\n[teams.t]\n[masks.m]\n{rules}\n"
    );
    let table = Table::load("routing.toml", &table).unwrap();
    let decision = table.decide("111111111111", "g");
    let masks: Vec<Arc<Mask>> = decision.settings.masks.iter().map(|mask| Arc::clone(&mask.value)).collect();
    (rules, Prefilter::new(&masks), Rules::new(&masks, None))
}

/// What a writer of JSON does with a character that needs no escape.
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
            for unit in character.encode_utf16(&mut units) {
                out.push_str(&if is_upper { format!("\\u{unit:04X}") } else { format!("\\u{unit:04x}") });
            }
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

fn message() -> impl Strategy<Value = (String, String)> {
    let layers = prop::collection::vec((0_u8..9, writer()), 0..4);
    (text(), layers, writer()).prop_map(|(text, layers, last)| {
        let text = layers.iter().fold(text, |text, (form, writer)| wrapped(&written(&text, *writer), *form));
        (written(&text, last), text)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_message_that_the_exact_search_masks_is_passed_over((raw, text) in message()) {
        let message = Escaped::new(&raw);
        prop_assert_eq!(message.text(), text.as_str());
        for (rules, prefilter, compiled) in MASKS.iter() {
            let meter = || Meter::new(1 << 20, 100);
            let exact = exact::mask(compiled, &text, &meter(), None);
            let is_passed_over = prefilter.may_match(compiled, message, &meter()) == Ok(false);
            prop_assert!(!is_passed_over || exact == Ok(None), "{}: {} becomes {:?}", rules, raw, exact);
        }
    }
}

/// Messages that were passed over once.
#[test]
fn what_only_the_exact_search_sees_whole_is_a_sign() {
    for (rules, raw) in [
        // An escape behind a name, which belongs to it.
        ("keys = ['passé*', '*é_token']", r"pass\u00e9=hunter2-Xy7"),
        ("names = ['token']", r#"{\"token_id\u00e9\":\"h\"}"#),
        // A key that matches beyond what is a name in text.
        ("keys = ['pass*word']", r#"{\"pass/word\":\"h\"}"#),
        ("keys = ['_token', '*_token']", r#"{\"-token\":\"h\"}"#),
        // A name whose first word is another one where it is longer.
        ("names = ['token']", r#"{\"q\\\"is_x_token\":123}"#),
        ("names = ['token', 'api_key']", r#"{\"api:key tokens\":\"h\"}"#),
        // Slashes as PHP writes them.
        (
            "detect = [\"vendor\"]",
            r"https:\/\/hooks.§slack.com\/services\/T0A1B2C3D\/B0A1B2C3D\/a1B2c3D4e5F6g7H8i9J0k1L2",
        ),
        (
            "detect = [\"vendor\"]",
            r#"{\"u\":\"hooks.§slack.com\\/workflows\\/Hj55nQu6iBOh4oCxMB7TQr0hunthunt7HuntA4b5\"}"#,
        ),
    ] {
        // A checker of secrets in repositories is to take nothing here for one.
        let raw = raw.replace('§', "");
        let (_, prefilter, compiled) = masks_of(rules.to_owned());
        let (message, meter) = (Escaped::new(&raw), Meter::new(1 << 20, 0));
        let masked = exact::mask(&compiled, &message.text(), &meter, None).unwrap();
        assert!(masked.is_some(), "{rules}: {raw}");
        assert_eq!(prefilter.may_match(&compiled, message, &meter), Ok(true), "{rules}: {raw}");
    }
}
