//! `contact`: addresses of people.

use super::rule_set::RuleSet;
use crate::detector::Detector;

/// `phone` is a key, because `microphone` ends with it.
pub(super) const V1: RuleSet = RuleSet {
    name: "contact",
    version: 1,
    id: "contact@1",
    meaning: "E-mail addresses, and telephone numbers and postal addresses by their names. Telephone numbers in text are \
              left, because many other numbers look like them; to mask them, add `phone` to `detect`.",
    keys: &["phone", "*_phone"],
    names: &[
        "email",
        "e_mail",
        "emails",
        "mail_address",
        "phone_number",
        "mobile_number",
        "cell_number",
        "telephone",
        "msisdn",
        "fax_number",
        "street_address",
        "home_address",
        "postal_address",
        "mailing_address",
        "billing_address",
        "shipping_address",
        "delivery_address",
        "address_line",
    ],
    detect: &[Detector::Email],
    examples: &[
        ("receipt sent to maria@example.com", "receipt sent to [masked]"),
        (r#"{"order":17,"phoneNumber":"+31 20 555 0100"}"#, r#"{"order":17,"phoneNumber":"[masked]"}"#),
    ],
};
