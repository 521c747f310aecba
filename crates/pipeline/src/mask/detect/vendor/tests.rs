//! The shapes find their own tokens, in every context, and nothing in ordinary lines.

use std::ops::Range;

use routing::Detector;

use super::checksum;
use super::index;
use super::rows;
use super::shape::{Proof, Shape, Start};
use crate::mask::detect::find;
use crate::mask::meter::Meter;

/// Numbers from a fixed seed (Marsaglia's xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        for (left, shift) in [(true, 13), (false, 7), (true, 17)] {
            self.0 ^= if left { self.0 << shift } else { self.0 >> shift };
        }
        usize::try_from(self.0 % end.max(1) as u64).unwrap_or(0)
    }

    /// A token that shows what its shape must show.
    fn token(&mut self, shape: &Shape, sign: &str) -> String {
        loop {
            let token = shape.example(sign, &mut |end| self.below(end));
            let behind = token.get(if shape.is_named { 0 } else { sign.len() }..).unwrap_or_default();
            let has = |of: fn(char) -> bool| behind.contains(of);
            let is_mixed = has(|of| of.is_ascii_uppercase()) && has(|of| of.is_ascii_lowercase());
            let has_digit = has(|of| of.is_ascii_digit());
            if match shape.proof {
                Proof::Nothing | Proof::Checksum => true,
                Proof::Digit => has_digit,
                Proof::Mixed => has_digit && is_mixed,
            } {
                return token;
            }
        }
    }
}

/// The places of tokens in `text`; those that overlap are one.
fn places(text: &str) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    find(Detector::Vendor, text, &Meter::new(1 << 20, 0), &mut |place| all.push(place)).unwrap();
    all.sort_by_key(|place: &Range<usize>| (place.start, place.end));
    let mut places: Vec<Range<usize>> = Vec::new();
    for place in all {
        match places.last_mut() {
            Some(last) if place.start < last.end => last.end = last.end.max(place.end),
            _ => places.push(place),
        }
    }
    places
}

fn found(text: &str) -> Vec<&str> {
    places(text).into_iter().map(|place| &text[place]).collect()
}

fn shapes() -> impl Iterator<Item = (&'static str, &'static Shape, &'static str)> {
    rows::vendors().flat_map(|vendor| {
        let of = move |shape: &'static Shape| shape.signs.iter().map(move |sign| (vendor.name, shape, *sign));
        vendor.shapes.iter().flat_map(of)
    })
}

/// A token of each shape, with its name where that is the sign.
pub(crate) fn examples() -> Vec<String> {
    let mut random = Random(0x5EED_1234_ABCD_0002);
    let mut example = |shape: &Shape, sign: &str| {
        let token = random.token(shape, sign);
        if shape.is_named { format!("{sign}{token}") } else { token }
    };
    shapes().map(|(_, shape, sign)| example(shape, sign)).collect()
}

#[test]
fn a_token_is_found_whole_in_every_context() {
    let contexts = [
        "{}",
        "key={}",
        "\"{}\"",
        "({})",
        "https://x/?t={}&b=1",
        "a\\n{}",
        "a\\u000a{}",
        "x%3D{}%26",
        "set {}.",
    ];
    let mut random = Random(0x5EED_1234_ABCD_0001);
    for (vendor, shape, sign) in shapes() {
        for context in contexts.iter().cycle().take(contexts.len() * 3) {
            let token = random.token(shape, sign);
            let named = if shape.is_named { format!("{sign}{token}") } else { token.clone() };
            let text = context.replace("{}", &named);
            assert_eq!(found(&text), [token.as_str()], "{vendor}: {text}");
        }
    }
}

#[test]
fn a_sign_alone_or_with_a_short_body_is_no_token() {
    let mut random = Random(0x5EED_1234_ABCD_0002);
    for (vendor, shape, sign) in shapes().filter(|(_, shape, _)| shape.head.is_empty()) {
        let token = random.token(shape, sign);
        let short: String = token.chars().take(sign.len() + 5).collect();
        for text in [sign, &short] {
            assert_eq!(found(text), [""; 0], "{vendor}: {text}");
        }
    }
}

#[test]
fn a_sign_in_another_case_is_no_token() {
    let mut random = Random(0x5EED_1234_ABCD_0003);
    let signs = index::signs();
    for (vendor, shape, sign) in shapes() {
        let swapped: String = sign.chars().map(swap_case).collect();
        // Percent escapes are in either case.
        if swapped == sign || signs.contains(&swapped.as_str()) || sign.contains('%') {
            continue;
        }
        let text = random.token(shape, sign).replace(sign, &swapped);
        assert!(shape.is_named || found(&text).is_empty(), "{vendor}: {text}");
    }
}

fn swap_case(of: char) -> char {
    if of.is_ascii_lowercase() { of.to_ascii_uppercase() } else { of.to_ascii_lowercase() }
}

#[test]
fn a_token_glued_to_a_word_is_none() {
    let mut random = Random(0x5EED_1234_ABCD_0004);
    for (vendor, shape, sign) in shapes().filter(|(_, shape, _)| shape.start != Start::Anywhere) {
        let before: &[&str] =
            if shape.start == Start::Word { &["des", "x_"] } else { &["des", "x_", "a-", "b."] };
        for before in before {
            let text = format!("{before}{}", random.token(shape, sign));
            let token = text.get(before.len()..).unwrap_or_default();
            assert!(!found(&text).contains(&token), "{vendor}: {text}");
        }
    }
}

#[test]
fn ordinary_lines_hold_no_token() {
    let hex = "0123456789abcdef".repeat(8);
    let base64 = "EAAAAQAAABAAAAAQeyJrIjoiAIzaSG9oYWhhaGE+/w".repeat(4);
    let lines = [
        "desk-sk-proj-window task-sk-live risk-averse disk-usage ask-ant-api03".to_owned(),
        "task-proj-1 sk_test_configuration_loaded sk_live_ xoxb- ghp_ glpat- npm_config_registry".to_owned(),
        "npm_package_dependencies_typescript=5.4.2 npm_lifecycle_event=build".to_owned(),
        "550e8400-e29b-41d4-a3-446655440000 6fa459ea-ee8a-3ca4-894e-db77e160355e".to_owned(),
        "commit 2f58d74ca16236a92b32ab171fa0a4d08a0b1c2d3 by hf_internal_testing_tiny_random_model_for_ci"
            .to_owned(),
        format!("sha256:{} {}", &hex[..64], &hex[..40]),
        format!("image@sha256:{} digest {}", &hex[..64], &hex[..64]),
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf".to_owned(),
        "s3://bucket-us1/path/2024-05-01T00:00:00Z/key-00000000000000000000.gz".to_owned(),
        "DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=;EndpointSuffix=core.windows.net"
            .to_owned(),
        base64.clone(),
        format!("data:image/png;base64,{base64}"),
        "GET /v1.0-rc1/items?page=2 org.slf4j.msg.Sender compat.legacy.Parser ssl.Builder".to_owned(),
        "00:AA:11:BB:22:CC at 12:AA0000 secret_access_key secret_name=x devops_team ops_total 7".to_owned(),
        "attached attack attaching volume, IAM role napi_create_function rnd_seed=42 phx_reply".to_owned(),
        "hooks.slack.com/services/ https://hooks.slack.com/services/T0/B0 discord.com/api/webhooks/1/x"
            .to_owned(),
        "_authToken=${NPM_TOKEN} access-production-db-1 pat-na1-example pul-request ico-folder".to_owned(),
        "sbp_query dapi-gateway sgp_region sha256~short whsec_example hvs.short hvb.x glc_ glsa_ x"
            .to_owned(),
        format!("task-{0} desk_{0} spa-{0} xsk-{0} go-live_{0} x", &hex[..32]),
        "sk-learn-contrib-estimators-and-pipelines sk_buff_head_init sk-SK pk_schema_version fw_update".to_owned(),
        "aws-sdk-js live_reload_enabled_for_development live_view fc-cache secret-token secret-name pa-system"
            .to_owned(),
        "discord.com/api/v10/channels/123456789012345678 hc-ping.com /receiver/v1/http/ da2-example".to_owned(),
    ];
    for line in lines {
        assert_eq!(found(&line), [""; 0], "{line}");
    }
}

#[test]
fn a_checksum_admits_a_glued_token_and_refuses_none() {
    assert_eq!(checksum::encoded(b"123456789"), *b"3jZRME");
    let body = "Abc0".repeat(8)[..30].to_owned();
    let sum = String::from_utf8(checksum::encoded(body.as_bytes()).to_vec()).unwrap();
    for prefix in ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "npm_"] {
        let right = format!("{prefix}{body}{sum}");
        let wrong = format!("{prefix}{body}zzzzzz");
        for (text, expected) in [
            (right.clone(), vec![right.as_str()]),
            (wrong.clone(), vec![wrong.as_str()]),
            (format!("TOKEN{right}"), vec![right.as_str()]),
            (format!("TOKEN{wrong}"), vec![]),
        ] {
            assert_eq!(found(&text), expected, "{text}");
        }
    }
}

#[test]
fn every_row_has_its_source_and_signs() {
    for vendor in rows::vendors() {
        assert!(vendor.source.starts_with("https://"), "{}", vendor.name);
        assert!(!vendor.shapes.is_empty(), "{}", vendor.name);
    }
    let signs = index::signs();
    for sign in &signs {
        assert!(sign.len() >= 3 && sign.is_ascii(), "{sign}");
    }
}

/// Signs, tokens and cut tokens in a row, with what may stand between them, cost a bounded number of looks a byte.
#[test]
fn a_look_is_bounded_on_hostile_text() {
    let mut random = Random(0x5EED_1234_ABCD_0005);
    for (vendor, shape, sign) in shapes() {
        let token = random.token(shape, sign);
        let cut = token.get(..token.len() - 1).unwrap_or_default().to_owned();
        let begun = token.get(..token.len().min(sign.len() + 4)).unwrap_or_default().to_owned();
        for text in [sign.to_owned(), begun, cut, token] {
            for between in ["", "=", "-", "/", ".", "\\/", "%3D"] {
                let row = format!("{text}{between}");
                let text = row.repeat(2_048 / row.len());
                let meter = Meter::new(1 << 20, 0);
                for at in (0..text.len()).filter(|at| index::at(text.as_bytes(), *at).next().is_some()) {
                    super::look(&text, at, &meter).unwrap();
                }
                let steps = meter.spent() / text.len() as u64;
                assert!(steps < 40, "{vendor}: {row} costs {steps} a byte");
            }
        }
    }
}
