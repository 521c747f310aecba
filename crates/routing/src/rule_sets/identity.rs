//! `identity`: numbers and dates by which a state or an insurer knows a person.

use super::rule_set::RuleSet;
use crate::detector::Detector;

pub(super) const V1: RuleSet = RuleSet {
    name: "identity",
    version: 1,
    id: "identity@1",
    meaning: "Numbers by which a state or an insurer knows a person, and dates of birth: US social security numbers \
              anywhere, the others by their names.",
    keys: &[],
    names: &[
        "ssn",
        "social_security",
        "national_id",
        "national_insurance",
        "identity_number",
        "identity_card",
        "id_card_number",
        "passport_number",
        "passport_no",
        "tax_id",
        "tax_number",
        "taxpayer_id",
        "taxpayer_number",
        "driver_license",
        "driver_licence",
        "drivers_license",
        "drivers_licence",
        "driving_license",
        "driving_licence",
        "date_of_birth",
        "birth_date",
        "birthday",
        "dob",
        "aadhaar",
        "nhs_number",
        "medical_record_number",
        "health_insurance_number",
    ],
    detect: &[Detector::Ssn],
    examples: &[
        (r#"{"customer":17,"dateOfBirth":"1984-02-29"}"#, r#"{"customer":17,"dateOfBirth":"[masked]"}"#),
        ("checked passport_number=X12345678", "checked passport_number=[masked]"),
    ],
};
