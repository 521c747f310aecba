//! The quick look never passes over a message in which the exact search masks something, whoever wrote its escapes.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::mask::exact;
use crate::mask::testing::tests::{masks_of, message};

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
        // The digits of an escape before a number.
        ("include = ['identity@1']", r"x \u0000 704 04 0029"),
        ("detect = ['phone']", r"\u0000415-555-2671"),
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

/// Escapes between an id and the secret beside it, which make the message longer than its text.
#[test]
fn a_secret_behind_escapes_is_a_sign() {
    let secret = ["k9X2mQ7vLp4RtZ8w", "B3yN6cJ1/F5sD0gA", "eU+4iHx2"].concat();
    let id = ["AKIA", "IOSFODNN7EXAMPLE"].concat();
    let (_, prefilter, compiled) = masks_of("detect = ['aws_secret']".to_owned());
    for (escape, bytes, secret) in [
        (r"\u001b", 1, secret.clone()),
        (r"\u20ac", 3, secret.replace('/', r"\/")),
        (r"\\", 1, secret.replace('/', r"\\\/")),
        (r#"\\\\\\\""#, 4, secret.clone()),
    ] {
        let between = |most: usize| escape.repeat(most / bytes);
        for raw in [format!("{id}{} {secret} x", between(95)), format!("x {secret} {}{id}", between(55))] {
            let (message, meter) = (Escaped::new(&raw), Meter::new(1 << 20, 0));
            let masked = exact::mask(&compiled, &message.text(), &meter, None).unwrap();
            assert!(masked.is_some(), "{raw}");
            assert_eq!(prefilter.may_match(&compiled, message, &meter), Ok(true), "{raw}");
        }
    }
}

#[test]
fn what_only_begins_like_a_token_is_no_sign() {
    let id = ["ASIA", "DC71A4E4ACDD2DCE"].concat();
    let set = routing::rule_sets().iter().map(|set| set.id).find(|id| id.starts_with("credentials@"));
    let (_, prefilter, compiled) = masks_of(format!("include = [{:?}]", set.unwrap()));
    for raw in [
        // 1Password's `A3-`, Firecrawl's `fc-` and ClickHouse's `4b1d`, in a request's id.
        r#"{\"id\":\"c6f0c4a3-26a7-44fc-8efc-9e305d074b1d\"}"#.to_owned(),
        // Facebook's `EAAB` and Azure's `ACDB`.
        r"ERROR 1eaab0 acdb9\n\tat x".to_owned(),
        "in Asia/Tokyo and Asia/Seoul".to_owned(),
        format!(r#"{{\"principalId\":\"AROA757FFC10DFAB3F34:x\",\"keyId\":\"{id}\",\"name\":\"x\"}}"#),
    ] {
        let (message, meter) = (Escaped::new(&raw), Meter::new(1 << 20, 0));
        assert_eq!(prefilter.may_match(&compiled, message, &meter), Ok(false), "{raw}");
    }
}
