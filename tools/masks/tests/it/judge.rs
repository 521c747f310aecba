//! The judge: a perfect mask gets full marks on every text, and no mask at all none.

use masks_corpus::{Hit, positives, remains};

#[test]
fn a_perfect_mask_finds_and_keeps_everything() {
    for positive in positives() {
        let ideal = positive.ideal.clone();
        let hit = Hit::of(positive, ideal);
        assert!(hit.is_found && hit.is_kept && !hit.is_broken, "{hit:#?}");
    }
}

#[test]
fn no_mask_finds_nothing() {
    for positive in positives() {
        let text = positive.text.clone();
        let hit = Hit::of(positive, text);
        assert!(!hit.is_found && hit.is_kept && !hit.is_broken, "{hit:#?}");
    }
}

#[test]
fn half_of_a_secret_or_more_remains_in_any_escaping() {
    let cases = [
        ("Copper;pepper17", "password=Copper;pepper17", true),
        ("Copper;pepper17", "password=[masked];pepper17", true),
        ("Copper;pepper17", "password=[masked]er17", false),
        ("Copper;pepper17", "password=[masked]", false),
        ("Copper&pepper17", r"password=Copper\u0026pepper17", true),
        ("Copper&pepper17", "password=Copper%26pepper17", true),
        ("Copper&pepper17", "<p>Copper&amp;pepper17</p>", true),
        ("Copper pepper", "password=Copper+pepper", true),
        ("Copper\"pepper", r#"{"a":"{\"b\":\"{\\\"c\\\":\\\"Copper\\\\\\\"pepper\\\"}\"}"}"#, true),
        ("josé.fernandes", r"jos\u00e9.fernandes@example.com", true),
        ("line one\nline two", r"line one\nline two", true),
    ];
    for (secret, text, expected) in cases {
        assert_eq!(remains(secret, text), expected, "{secret} in {text}");
    }
}

#[test]
fn a_mask_that_eats_the_text_beside_the_secret_does_not_keep_it() {
    let holds =
        |positive: &masks_corpus::Positive| positive.kept.len() == 2 && positive.text.starts_with('{');
    let positive = positives().into_iter().find(holds).expect("an object");
    let hit = Hit::of(positive, "[masked]".to_owned());
    assert!(hit.is_found && !hit.is_kept && hit.is_broken, "{hit:#?}");
}
