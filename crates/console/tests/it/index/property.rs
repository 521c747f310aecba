//! The index answers as a plain evaluation of each parsed document does.

use loghub_console::index::Bounds;
use loghub_console::query::parse;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{hits, index_of, naive};

const WORDS: [&str; 11] =
    ["card", "Card", "declined", "a_b", "É", "x-y", "502", "true", "", "card declined", "a*b"];

fn word() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(WORDS.as_slice())
}

fn value() -> impl Strategy<Value = Value> {
    let text = proptest::collection::vec(word(), 1..5).prop_map(|words| json!(words.join(" ")));
    let long = word().prop_map(|word| json!(format!("{word} {}", "filler ".repeat(160))));
    let single = word().prop_map(|word| json!(word));
    let number = prop_oneof![
        (-3_i64..600).prop_map(|number| json!(number)),
        (0_i32..9).prop_map(|half| json!(f64::from(half) + 0.5)),
    ];
    let leaf = prop_oneof![4 => single, 4 => text, 1 => long, 3 => number, 1 => any::<bool>().prop_map(|flag| json!(flag)), 1 => Just(Value::Null)];
    let list = proptest::collection::vec(leaf.clone(), 0..4).prop_map(Value::Array);
    prop_oneof![6 => leaf, 1 => list]
}

fn line() -> impl Strategy<Value = String> {
    let members = proptest::collection::btree_map(
        proptest::sample::select(["message", "level", "ms", "n"].as_slice()),
        value(),
        0..5,
    );
    (members, proptest::option::of(value())).prop_map(|(members, nested)| {
        let mut document = json!(members);
        if let Some(value) = nested {
            document["o"] = json!({ "p": value });
        }
        document.to_string()
    })
}

fn term() -> impl Strategy<Value = String> {
    let escaped = |text: &str| {
        let special = |char: char| "\\:\"()*?^~ ".contains(char);
        text.chars()
            .flat_map(|char| special(char).then_some('\\').into_iter().chain([char]))
            .collect::<String>()
    };
    let plain = word().prop_map(move |word| if word.is_empty() { "\"\"".to_owned() } else { escaped(word) });
    let phrase = (proptest::collection::vec(word(), 1..4), 0_u32..4).prop_map(|(words, slop)| {
        let slop = if slop > 0 { format!("~{slop}") } else { String::new() };
        format!("\"{}\"{slop}", words.join(" "))
    });
    let pattern = "[cd*?É5]{0,2}[ar*?-]{1,3}[d*?-]{0,2}";
    let pattern = pattern.prop_filter("begins like no operator", |text| !text.starts_with('-'));
    let number = (0_i32..600).prop_map(|number| number.to_string());
    prop_oneof![3 => plain, 2 => phrase, 2 => pattern, 1 => number]
}

fn leaf() -> impl Strategy<Value = String> {
    let field = proptest::sample::select(["message", "level", "ms", "n", "o.p", "lacking"].as_slice());
    let end = prop_oneof![
        (0_i32..600).prop_map(|end| end.to_string()),
        Just("*".to_owned()),
        Just("card".to_owned()),
    ];
    let range = (field.clone(), end.clone(), end, any::<bool>(), any::<bool>()).prop_map(
        |(field, from, to, with_from, with_to)| {
            let (open, close) = (if with_from { '[' } else { '{' }, if with_to { ']' } else { '}' });
            format!("{field}:{open}{from} TO {to}{close}")
        },
    );
    prop_oneof![
        3 => term(),
        4 => (field.clone(), term()).prop_map(|(field, term)| format!("{field}:{term}")),
        1 => field.prop_map(|field| format!("_exists_:{field}")),
        2 => range,
    ]
}

fn query() -> impl Strategy<Value = String> {
    leaf().prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 2..4)
                .prop_map(|parts| format!("({})", parts.join(" AND "))),
            proptest::collection::vec(inner.clone(), 2..4)
                .prop_map(|parts| format!("({})", parts.join(" OR "))),
            inner.prop_map(|part| format!("(NOT {part})")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn the_index_finds_as_plain_evaluation_does(
        lines in proptest::collection::vec(line(), 1..12),
        text in query(),
        block in 1_usize..6,
    ) {
        let index = index_of(&lines, Bounds { block, ..Bounds::default() });
        let query = parse(&text).unwrap_or_else(|fault| panic!("{text:?}: {fault:?}"));
        let expected: Vec<u64> =
            (1..).zip(&lines).filter(|(_, line)| naive::finds(&query, line)).map(|(seq, _)| seq).collect();
        prop_assert_eq!(hits(&index, &text), expected, "{} in {:#?}", text, lines);
    }
}
