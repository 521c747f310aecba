//! `payment`: cards and bank accounts.

use super::rule_set::RuleSet;
use crate::detector::Detector;

/// `pan` and `expiry` alone are not rules: the first is also a movement, the second is stated of every token.
pub(super) const V1: RuleSet = RuleSet {
    name: "payment",
    version: 1,
    id: "payment@1",
    meaning: "Payment cards with their security codes, and bank accounts.",
    keys: &[],
    names: &[
        "card_number",
        "card_no",
        "card_pan",
        "credit_card",
        "debit_card",
        "cvv",
        "cvc",
        "cvn",
        "security_code",
        "card_code",
        "card_verification",
        "card_expiry",
        "card_expiration",
        "card_exp",
        "track_data",
        "track1",
        "track2",
        "pin_block",
        "account_number",
        "bank_account",
        "iban",
    ],
    detect: &[Detector::Card, Detector::Iban],
    examples: &[
        ("card 4111 1111 1111 1111 declined", "card [masked] declined"),
        (r#"{"amount":12.5,"cvv":"737"}"#, r#"{"amount":12.5,"cvv":"[masked]"}"#),
        ("payout to GB82WEST12345698765432", "payout to [masked]"),
    ],
};
